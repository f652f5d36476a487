"""Two people do the same thing at the same moment: one succeeds, one is told why not."""

from datetime import date

import pytest

from qingdan.catalogue.domain import correcting, drafting, publishing
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.codes import first_codes, open_account
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Post
from tests.builders import (
    AT,
    SOURCE,
    make_document,
    make_edition,
    make_finding,
    make_officer,
    make_region,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

JULY = date(2025, 7, 1)
TO_COME, LATER = date(2100, 1, 1), date(2100, 2, 1)
PEOPLE = 4
WORDS = "mian-yang-2025-cao"


def submitted() -> Edition:
    edition = make_edition()
    publishing.submit(edition.pk, actor=make_officer(), at=AT)
    return edition


def test_publish_edition_happens_once(told_at_once):
    edition = submitted()
    others = [make_officer() for _ in range(PEOPLE)]

    told = told_at_once(
        *(
            lambda actor=actor: publishing.publish_edition(
                edition.pk, valid_from=JULY, actor=actor, at=AT
            )
            for actor in others
        )
    )

    assert told == ["catalogue.edition-moved-on"] * (PEOPLE - 1) + ["done"]
    assert edition.events.filter(act="edition.published").count() == 1


def test_publish_edition_lets_one_of_two_drafts_win(told_at_once):
    first, second = submitted(), submitted()
    actor = make_officer()

    told = told_at_once(
        *(
            lambda edition=edition: publishing.publish_edition(
                edition.pk, valid_from=JULY, actor=actor, at=AT
            )
            for edition in (first, second)
        )
    )

    assert told == ["catalogue.base-changed", "done"]
    assert Edition.objects.filter(state=EditionState.PUBLISHED).count() == 1


def test_withdraw_and_publish_of_the_next_leave_no_gap(told_at_once):
    actor, other = make_officer(), make_officer()
    scheduled = submitted()
    publishing.publish_edition(scheduled.pk, valid_from=TO_COME, actor=actor, at=AT)
    following = submitted()

    told = told_at_once(
        lambda: publishing.withdraw(scheduled.pk, reason="日期定错", actor=actor, at=AT),
        lambda: publishing.publish_edition(following.pk, valid_from=LATER, actor=other, at=AT),
    )

    scheduled.refresh_from_db()
    following.refresh_from_db()
    if told == ["done", "done"]:
        assert (scheduled.state, scheduled.valid_until) == ("withdrawn", LATER)
        assert (following.state, following.valid_from) == ("published", LATER)
    else:
        assert told == ["catalogue.base-changed", "done"]
        assert (scheduled.state, following.state) == ("withdrawn", "submitted")


def test_create_draft_numbers_editions_apart(told_at_once):
    township = make_region()

    told = told_at_once(
        *[
            lambda: drafting.create_draft(
                make_document(), township=township, source=SOURCE, actor=None, at=AT
            )
        ]
        * PEOPLE
    )

    assert told == ["done"] * PEOPLE
    assert sorted(Edition.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4]


def test_correct_keeps_the_first_correction(told_at_once):
    edition = make_edition()
    item = edition.items.get(kind="basic")
    actor = make_officer()
    changes = [correcting.Change(f"item:{item.pk}", item.name, f"更正{n}") for n in range(PEOPLE)]

    told = told_at_once(
        *(
            lambda change=change: correcting.correct(
                edition.pk, change, reason="错字", actor=actor, at=AT
            )
            for change in changes
        )
    )

    assert told == ["catalogue.correction-conflict"] * (PEOPLE - 1) + ["done"]


def test_decide_finding_keeps_the_first_decision(told_at_once):
    edition = make_edition(make_document(findings=(make_finding(),)))
    finding = edition.findings.get()
    people = [make_officer() for _ in range(PEOPLE)]

    told = told_at_once(
        *(
            lambda actor=actor: correcting.decide_finding(
                finding.pk, state="accepted", seen="open", reason="照印", actor=actor, at=AT
            )
            for actor in people
        )
    )

    assert told == ["catalogue.finding-conflict"] * (PEOPLE - 1) + ["done"]


def test_end_never_takes_the_last_security_administrator(told_at_once):
    one, other = (make_officer(role=Role.SECURITY_ADMINISTRATOR) for _ in range(2))

    told = told_at_once(
        lambda: posts.end(one.posts.get().pk, on=JULY, reason="调离", actor=other, at=AT),
        lambda: posts.end(other.posts.get().pk, on=JULY, reason="调离", actor=one, at=AT),
    )

    assert told == ["done", "parties.last-administrator"]
    assert Post.objects.in_force(JULY).filter(role=Role.SECURITY_ADMINISTRATOR).count() == 1


def test_open_account_uses_a_code_once(told_at_once):
    code = first_codes(AT)[Role.AUDITOR]

    told = told_at_once(
        *(
            lambda name=name: open_account(
                code, login_name=name, full_name="王五", password=WORDS, at=AT
            )
            for name in ("anna", "berta", "clara", "dora")
        )
    )

    assert told == ["done"] + ["parties.invitation-not-usable"] * (PEOPLE - 1)
    assert Officer.objects.count() == 1
