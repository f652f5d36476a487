"""Letters issued, revised and drafted at the same moment."""

import pytest

from qingdan.letters.domain.drafting import revise
from qingdan.letters.domain.issuing import cancel, issue
from qingdan.letters.models import Letter, LetterNumber
from tests.letters import (
    AT,
    finished,
    make_clerk,
    make_draft,
    make_finished,
    make_leader,
    make_lists,
    make_series,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def leader(use_database):
    make_lists()
    return make_leader("leader")


@pytest.fixture
def clerk(leader):
    return make_clerk("clerk")


def test_letters_issued_at_once_are_numbered_without_gap_or_double(leader, clerk, told_at_once):
    make_series(leader)
    letters = [make_finished(clerk) for _ in range(8)]

    told = told_at_once(
        *(lambda one=one: issue(one.pk, seen=2, actor=leader, at=AT) for one in letters)
    )

    assert told == ["done"] * 8
    assert sorted(LetterNumber.objects.values_list("ordinal", flat=True)) == list(range(1, 9))


def test_one_letter_issued_by_two_at_once_gets_one_number(leader, clerk, told_at_once):
    make_series(leader)
    letter, other = make_finished(clerk), make_leader("other")

    told = told_at_once(
        *(
            lambda actor=actor: issue(letter.pk, seen=2, actor=actor, at=AT)
            for actor in (leader, other)
        )
    )

    assert (told, LetterNumber.objects.count()) == (["done", "letters.closed"], 1)


def test_of_two_who_revise_at_once_one_is_told(clerk, told_at_once):
    letter = make_draft(clerk)

    told = told_at_once(
        *(
            lambda text=text: revise(
                letter.pk, finished(letter, body=text), seen=1, actor=clerk, at=AT
            )
            for text in ("一种写法。", "另一种写法。")
        )
    )

    assert told == ["done", "letters.changed"]


def test_a_request_sent_twice_at_once_makes_one_letter(clerk, told_at_once):
    told = told_at_once(*(lambda: make_draft(clerk, key="same"),) * 4)

    assert (told, Letter.objects.count()) == (["done"] * 4, 1)


def test_a_letter_is_issued_or_cancelled_but_counted_once(leader, clerk, told_at_once):
    make_series(leader)
    letter = make_finished(clerk)

    told = told_at_once(
        lambda: issue(letter.pk, seen=2, actor=leader, at=AT),
        lambda: cancel(letter.pk, reason="不用了", actor=leader, at=AT),
    )

    letter.refresh_from_db()
    numbers = LetterNumber.objects.filter(cancelled_at=None).count()
    assert letter.state == "cancelled"
    assert (told, numbers) in ((["done", "done"], 0), (["done", "letters.closed"], 0))
