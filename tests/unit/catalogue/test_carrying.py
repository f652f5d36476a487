"""Decisions about findings hold for the next edition as long as the words do."""

from datetime import date

import pytest

from qingdan.catalogue.domain import drafting
from qingdan.catalogue.enums import FindingState
from qingdan.documents.model import ListKind
from tests.builders import (
    AT,
    SOURCE,
    make_document,
    make_edition,
    make_finding,
    make_officer,
    make_published,
)

pytestmark = pytest.mark.django_db
KEPT = make_finding(excerpt="开展宣传。")


def decide(edition, **values):
    """Decide about all findings while the edition is still a draft."""
    edition.findings.update(decided_at=AT, **values)


def publish(edition):
    type(edition).objects.filter(pk=edition.pk).update(
        state="published", valid_from=date(2025, 7, 1), published_at=AT
    )


def make_decided(**values):
    edition = make_edition(make_document(findings=(KEPT,)))
    decide(edition, **values)
    publish(edition)
    return edition


def make_next(before, finding=KEPT):
    return drafting.create_draft(
        make_document(findings=(finding,)),
        township=before.township,
        source=SOURCE,
        actor=make_officer(),
        at=AT,
    )


def test_carry_decisions_keeps_what_a_person_accepted():
    officer = make_officer()
    before = make_decided(state=FindingState.ACCEPTED, decided_by=officer, reason="原文如此。")

    draft = make_next(before)

    (finding,) = draft.findings.all()
    assert (finding.state, finding.decided_by, finding.reason, finding.decided_at) == (
        FindingState.ACCEPTED,
        officer,
        "原文如此。",
        AT,
    )
    assert draft.events.last().reason == f"沿用{before}的处理：1 处照原文保留。"


@pytest.mark.parametrize(
    "finding",
    [
        pytest.param(make_finding(excerpt="别的文字。"), id="other words"),
        pytest.param(make_finding("clause.long", excerpt="开展宣传。"), id="other rule"),
        pytest.param(make_finding(excerpt="开展宣传。", list=ListKind.RECLAIMED), id="other duty"),
    ],
)
def test_carry_decisions_leaves_what_is_not_the_same_open(finding):
    before = make_decided(state=FindingState.ACCEPTED, reason="原文如此。")

    draft = make_next(before, finding)

    assert draft.findings.get().state == FindingState.OPEN


def test_carry_decisions_asks_again_about_a_text_that_was_corrected():
    before = make_decided(state=FindingState.CORRECTED, reason="漏字。")

    assert make_next(before).findings.get().state == FindingState.OPEN


def test_carry_decisions_has_nothing_to_carry_into_a_first_edition():
    draft = make_next(make_published(make_document()))

    assert draft.findings.get().state == FindingState.OPEN
