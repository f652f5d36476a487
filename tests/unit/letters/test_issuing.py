"""Issuing under a number, cancelling, and what the database itself refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from qingdan.letters.domain.checking import is_intact, letter_faults
from qingdan.letters.domain.drafting import revise
from qingdan.letters.domain.issuing import cancel, issue
from qingdan.letters.domain.numbering import SeriesAsked, expected_number, open_number, set_series
from qingdan.letters.domain.refusals import (
    DatedAhead,
    LetterChanged,
    LetterClosed,
    PlacesLeft,
    ReasonMissing,
    SeriesBegun,
    SeriesMissing,
    SeriesWordTaken,
    SeriesWordUnfit,
    WordingMissing,
)
from qingdan.letters.enums import LetterKind, LetterState
from qingdan.letters.guards import FOLLOWS, FROZEN, KEPT
from qingdan.letters.models import Letter, LetterNumber, NumberSeries
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.domain.rekeying import add_key, rekey
from qingdan.parties.enums import Role
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
from tests.builders import make_officer, make_organisation, make_region
from tests.letters import (
    AT,
    TODAY,
    finished,
    make_clerk,
    make_draft,
    make_finished,
    make_government,
    make_leader,
    make_lists,
    make_series,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    make_lists()
    return make_leader()


@pytest.fixture
def clerk(leader):
    return make_clerk()


def issued(leader, clerk, **values) -> Letter:
    letter = make_finished(clerk, **values)
    return issue(letter.pk, seen=letter.version, actor=leader, at=AT)


def test_issue_gives_the_next_number_and_the_day(leader, clerk):
    make_series(leader)

    letters = [issued(leader, clerk) for _ in range(3)]

    assert [str(one) for one in letters] == [
        "银政函〔2026〕1号", "银政函〔2026〕2号", "银政函〔2026〕3号",
    ]  # fmt: skip
    assert {(one.state, one.dated, one.issued_by) for one in letters} == {
        (LetterState.ISSUED, TODAY, leader)
    }
    assert all(is_intact(Letter.objects.get(pk=one.pk)) for one in letters)


def test_issue_begins_after_the_numbers_given_on_paper(leader, clerk):
    make_series(leader, after=17)

    assert [str(issued(leader, clerk)) for _ in range(2)] == [
        "银政函〔2026〕18号", "银政函〔2026〕19号",
    ]  # fmt: skip


def test_issue_counts_every_year_anew_and_kinds_of_one_word_together(leader, clerk):
    make_series(leader, after=5)
    make_series(leader, kind=LetterKind.RETURN)
    make_series(leader, word="银政复", kind=LetterKind.REPLY)
    last_year = make_draft(clerk)
    wording = finished(last_year, dated=date(2025, 12, 31))
    last_year = revise(last_year.pk, wording, seen=1, actor=clerk, at=AT)

    given = [
        str(issued(leader, clerk)),
        str(issued(leader, clerk, kind=LetterKind.RETURN)),
        str(issued(leader, clerk, kind=LetterKind.REPLY)),
        str(issue(last_year.pk, seen=2, actor=leader, at=AT)),
    ]

    assert given == [
        "银政函〔2026〕6号", "银政函〔2026〕7号", "银政复〔2026〕1号", "银政函〔2025〕1号",
    ]  # fmt: skip


def test_issue_again_gives_no_second_number(leader, clerk):
    make_series(leader)
    letter = issued(leader, clerk)

    again = issue(letter.pk, seen=letter.version, actor=leader, at=AT)

    assert (again.number, LetterNumber.objects.count()) == (letter.number, 1)
    with pytest.raises(LetterClosed, match="已签发"):
        issue(letter.pk, seen=letter.version, actor=make_leader(), at=AT)


def test_issue_refuses_what_is_not_finished(leader, clerk):
    make_series(leader)
    letter = make_draft(clerk)

    with pytest.raises(PlacesLeft, match="还有 2 处没有填写：【请写明来源"):
        issue(letter.pk, seen=1, actor=leader, at=AT)
    revise(letter.pk, finished(letter, recipient=""), seen=1, actor=clerk, at=AT)
    with pytest.raises(WordingMissing, match="主送"):
        issue(letter.pk, seen=2, actor=leader, at=AT)
    tomorrow = finished(letter, dated=TODAY + timedelta(days=1))
    revise(letter.pk, tomorrow, seen=2, actor=clerk, at=AT)
    with pytest.raises(DatedAhead):
        issue(letter.pk, seen=3, actor=leader, at=AT)

    assert LetterNumber.objects.count() == 0


def test_issue_refuses_an_older_wording_and_who_may_not(leader, clerk):
    make_series(leader)
    letter = make_finished(clerk)

    with pytest.raises(LetterChanged):
        issue(letter.pk, seen=1, actor=leader, at=AT)
    with pytest.raises(NotAllowed):
        issue(letter.pk, seen=2, actor=clerk, at=AT)


def test_issue_refuses_without_a_word_for_numbers(leader, clerk):
    letter = make_finished(clerk)
    assert expected_number(letter, TODAY) == "〔2026〕　号"

    with pytest.raises(SeriesMissing, match="银号镇人民政府的函还没有设定代字"):
        issue(letter.pk, seen=2, actor=leader, at=AT)

    letter.refresh_from_db()
    assert (letter.state, letter.dated) == (LetterState.DRAFT, None)


def test_set_series_proposes_nothing_twice(leader):
    make_series(leader)
    other = make_organisation(
        "银山镇人民政府", "township-government", make_region("150222103", "银山镇")
    )
    elsewhere = make_officer(role=Role.TOWNSHIP_LEADER, organisation=other)

    for word in ("银政函", "银", "银政〔函", "YZH"):
        asked = SeriesAsked(LetterKind.TRANSFER, word)
        with pytest.raises((SeriesWordTaken, SeriesWordUnfit)):
            set_series(other, asked, actor=elsewhere, at=AT)

    with pytest.raises(NotAllowed):
        set_series(other, SeriesAsked(LetterKind.TRANSFER, "山政函"), actor=leader, at=AT)
    assert NumberSeries.objects.count() == 1


def test_set_series_changes_the_word_and_keeps_the_numbers(leader, clerk):
    make_series(leader)
    first = issued(leader, clerk)
    with pytest.raises(SeriesBegun):
        make_series(leader, after=9)

    make_series(leader, "银政字")
    second = issued(leader, clerk)
    make_series(leader)
    third = issued(leader, clerk)

    assert [str(one) for one in (first, second, third)] == [
        "银政函〔2026〕1号", "银政字〔2026〕1号", "银政函〔2026〕2号",
    ]  # fmt: skip


def test_cancel_keeps_the_number_with_its_reason_and_never_gives_it_again(leader, clerk):
    make_series(leader)
    letter = issued(leader, clerk)

    cancelled = cancel(letter.pk, reason=" 主送写错 ", actor=leader, at=AT)
    next_one = issued(leader, clerk)

    number = LetterNumber.objects.get(letter=letter)
    assert (cancelled.state, number.cancel_reason, number.ordinal) == (
        LetterState.CANCELLED, "主送写错", 1,
    )  # fmt: skip
    assert (str(cancelled), str(next_one)) == ("银政函〔2026〕1号", "银政函〔2026〕2号")
    assert [one.reason for one in Event.objects.filter(act__endswith="cancelled")] == [
        "主送写错"
    ] * 2


def test_cancel_a_draft_needs_no_leader_and_takes_no_number(leader, clerk):
    letter = make_draft(clerk, key="k")

    cancel(letter.pk, reason="重复", actor=clerk, at=AT)

    assert LetterNumber.objects.count() == 0
    assert make_draft(clerk, key="k") != letter


def test_cancel_refuses_without_reason_twice_and_who_may_not(leader, clerk):
    make_series(leader)
    letter = issued(leader, clerk)

    with pytest.raises(ReasonMissing):
        cancel(letter.pk, reason="  ", actor=leader, at=AT)
    with pytest.raises(NotAllowed):
        cancel(letter.pk, reason="写错", actor=clerk, at=AT)
    cancel(letter.pk, reason="写错", actor=leader, at=AT)
    with pytest.raises(LetterClosed):
        cancel(letter.pk, reason="写错", actor=leader, at=AT)


def test_revise_refuses_an_issued_letter(leader, clerk):
    make_series(leader)
    letter = issued(leader, clerk)

    with pytest.raises(LetterClosed, match="银政函〔2026〕1号现在是“已签发”，不能修改"):
        revise(letter.pk, finished(letter, body="改。"), seen=2, actor=clerk, at=AT)


@pytest.mark.parametrize(
    "change",
    [{"title": "改"}, {"state": "draft"}, {"content_digest": "0" * 64}, {"cancel_reason": "改"}],
)
def test_guard_refuses_to_change_an_issued_letter(leader, clerk, change):
    make_series(leader)
    letter = issued(leader, clerk)

    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")  # noqa: SLF001


def test_guard_refuses_a_gap_a_second_use_and_a_lost_number(leader, clerk):
    make_series(leader)
    number = issued(leader, clerk).number
    same = {"organisation": make_government(), "word": "银政函", "year": 2026, "given_by": leader}

    for ordinal in (1, 3):
        with pytest.raises(IntegrityError, match=f"{FOLLOWS}|{KEPT}"), transaction.atomic():
            LetterNumber.objects.create(
                ordinal=ordinal, letter=make_draft(clerk), given_at=AT, **same
            )
    for change in ({"ordinal": 2}, {"word": "银政字"}):
        with pytest.raises(IntegrityError, match=KEPT), transaction.atomic():
            LetterNumber.objects.filter(pk=number.pk).update(**change)
    with pytest.raises(IntegrityError, match=KEPT), transaction.atomic():
        LetterNumber.objects.filter(pk=number.pk)._raw_delete("default")  # noqa: SLF001


def test_an_issued_letter_is_sealed_anew_with_a_new_key(leader, clerk, settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    make_series(leader)
    letter = issued(leader, clerk)
    before = str(Letter.objects.values_list("body", flat=True).get(pk=letter.pk))

    add_key(cipher="aes256gcm", actor=None, at=AT)
    rekey(actor=None, at=AT)

    after = str(Letter.objects.values_list("body", flat=True).get(pk=letter.pk))
    again = Letter.objects.get(pk=letter.pk)
    assert (before != after, again.body, is_intact(again)) == (True, letter.body, True)


def test_verification_accounts_for_every_letter_and_number(leader, clerk):
    make_series(leader)
    cancel(issued(leader, clerk).pk, reason="写错", actor=leader, at=AT)
    issued(leader, clerk)
    kinds = {"letter", "letter-number", "number-series"}

    assert [str(one) for one in letter_faults()] == []
    assert {one.subject_kind for one in Event.objects.exclude(subject_kind="")} >= kinds
    assert [one for one in verify().faults if any(kind in str(one) for kind in kinds)] == []


def test_a_draft_is_printed_with_a_gap_for_its_number(leader, clerk):
    make_series(leader)
    letter = make_finished(clerk)

    assert expected_number(letter, TODAY) == "银政函〔2026〕1号"
    assert open_number(letter, TODAY) == "银政函〔2026〕　号"
