"""Two people do the same thing at the same moment: one succeeds, one is told why not.

On SQLite the test uses a database file of its own with the real settings, because the
usual test database lives in memory and knows no other connection.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, connections

from qingdan.catalogue.domain import correcting, drafting, publishing
from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.parties.domain.accounts import close_account
from qingdan.parties.domain.inviting import first_code, open_account
from qingdan.parties.models import Officer
from qingdan.settings.databases import sqlite
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


@pytest.fixture
def use_database(tmp_path):
    """Return a function that makes a thread use the shared database."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    usual = connections["default"]
    settings = usual.settings_dict | sqlite(tmp_path / "shared.sqlite3")

    def use() -> None:
        connections["default"] = type(usual)(settings, alias="default")

    use()
    call_command("migrate", verbosity=0, run_syncdb=True)
    yield use
    connections["default"].close()
    connections["default"] = usual


@pytest.fixture
def at_once(use_database):
    """Return a function that runs acts in threads that start together."""

    def run(*acts):
        start = Barrier(len(acts))

        def one(act):
            use_database()
            start.wait()
            try:
                act()
            except DomainError as refusal:
                return refusal.code
            else:
                return "done"
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return sorted(pool.map(one, acts))

    return run


def submitted() -> Edition:
    edition = make_edition()
    publishing.submit(edition.pk, actor=make_officer(), at=AT)
    return edition


def test_publish_edition_happens_once(at_once):
    edition = submitted()
    others = [make_officer() for _ in range(PEOPLE)]

    told = at_once(
        *(
            lambda actor=actor: publishing.publish_edition(
                edition.pk, valid_from=JULY, actor=actor, at=AT
            )
            for actor in others
        )
    )

    assert told == ["catalogue.edition-moved-on"] * (PEOPLE - 1) + ["done"]
    assert edition.events.filter(act="published").count() == 1


def test_publish_edition_lets_one_of_two_drafts_win(at_once):
    first, second = submitted(), submitted()
    actor = make_officer()

    told = at_once(
        *(
            lambda edition=edition: publishing.publish_edition(
                edition.pk, valid_from=JULY, actor=actor, at=AT
            )
            for edition in (first, second)
        )
    )

    assert told == ["catalogue.base-changed", "done"]
    assert Edition.objects.filter(state=EditionState.PUBLISHED).count() == 1


def test_withdraw_and_publish_of_the_next_leave_no_gap(at_once):
    actor, other = make_officer(), make_officer()
    scheduled = submitted()
    publishing.publish_edition(scheduled.pk, valid_from=TO_COME, actor=actor, at=AT)
    following = submitted()

    told = at_once(
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


def test_create_draft_numbers_editions_apart(at_once):
    township = make_region()

    told = at_once(
        *[
            lambda: drafting.create_draft(
                make_document(), township=township, source=SOURCE, actor=None, at=AT
            )
        ]
        * PEOPLE
    )

    assert told == ["done"] * PEOPLE
    assert sorted(Edition.objects.values_list("ordinal", flat=True)) == [1, 2, 3, 4]


def test_correct_keeps_the_first_correction(at_once):
    edition = make_edition()
    item = edition.items.get(kind="basic")
    actor = make_officer()
    changes = [correcting.Change(f"item:{item.pk}", item.name, f"更正{n}") for n in range(PEOPLE)]

    told = at_once(
        *(
            lambda change=change: correcting.correct(
                edition.pk, change, reason="错字", actor=actor, at=AT
            )
            for change in changes
        )
    )

    assert told == ["catalogue.correction-conflict"] * (PEOPLE - 1) + ["done"]


def test_decide_finding_keeps_the_first_decision(at_once):
    edition = make_edition(make_document(findings=(make_finding(),)))
    finding = edition.findings.get()
    people = [make_officer() for _ in range(PEOPLE)]

    told = at_once(
        *(
            lambda actor=actor: correcting.decide_finding(
                finding.pk, state="accepted", seen="open", reason="照印", actor=actor, at=AT
            )
            for actor in people
        )
    )

    assert told == ["catalogue.finding-conflict"] * (PEOPLE - 1) + ["done"]


def test_close_account_never_closes_the_last_who_may_invite(at_once):
    one, other = make_officer(may_invite=True), make_officer(may_invite=True)

    told = at_once(
        lambda: close_account(one.pk, actor=other, at=AT),
        lambda: close_account(other.pk, actor=one, at=AT),
    )

    assert told == ["done", "parties.closing-not-allowed"]
    assert Officer.objects.filter(is_active=True, may_invite=True).count() == 1


def test_open_account_uses_a_code_once(at_once):
    code = first_code(AT)

    told = at_once(
        *(
            lambda name=name: open_account(
                code, login_name=name, full_name="王五", password=WORDS, at=AT
            )
            for name in ("anna", "berta", "clara", "dora")
        )
    )

    assert told == ["done"] + ["parties.invitation-not-usable"] * (PEOPLE - 1)
    assert Officer.objects.count() == 1
