"""Decisions on findings and corrections of words, each with who, when and why."""

import pytest

from qingdan.catalogue.domain import correcting, publishing, settling
from qingdan.catalogue.domain.correcting import (
    Change,
    CorrectionConflict,
    CorrectionEmpty,
    FindingConflict,
    FindingUnknown,
    TargetUnknown,
)
from qingdan.catalogue.domain.opening import EditionMovedOn, ReasonMissing
from qingdan.catalogue.domain.writing import TextDoesNotFit
from qingdan.catalogue.enums import FindingState
from qingdan.catalogue.models import Finding
from tests.builders import AT, make_document, make_edition, make_finding, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def edition():
    return make_edition(make_document(findings=(make_finding(),)))


def correct(edition, officer, target, before, after, reason="原文有错字"):
    change = Change(target, before, after)
    return correcting.correct(edition.pk, change, reason=reason, actor=officer, at=AT)


def targets(edition):
    item = edition.items.get(kind="cooperative")
    return {
        "item": item,
        "clause": item.clauses.get(side="township", position=1),
        "support": item.support.get(),
        "department": item.departments.get(),
    }


@pytest.mark.parametrize(
    ("what", "column", "after"),
    [
        ("item", "name", "更正后的名称"),
        ("clause", "text", "更正后的条文"),
        ("support", "text", "更正后的保障"),
        ("department", "name", "县水务局"),
    ],
)
def test_correct_changes_the_text_and_what_search_finds(edition, officer, what, column, after):
    row = targets(edition)[what]
    before = getattr(row, column)

    correct(edition, officer, f"{what}:{row.pk}", before, f" {after}\r\n")

    row.refresh_from_db()
    event = edition.events.last()
    assert getattr(row, column) == after
    assert after in edition.items.get(kind="cooperative").search_text
    assert (event.actor_key, event.reason) == (officer.pk, "原文有错字")
    assert event.detail == {"target": f"{what}:{row.pk}", "before": before, "after": after}


def test_correct_finds_the_role_of_the_corrected_department(edition, officer):
    department = targets(edition)["department"]

    correct(edition, officer, f"department:{department.pk}", "县农牧局", "县水务局")

    department.refresh_from_db()
    assert department.role_key == "water"


def test_correct_refuses_when_somebody_was_faster(edition, officer):
    item = targets(edition)["item"]
    correct(edition, officer, f"item:{item.pk}", item.name, "先到的更正")

    with pytest.raises(CorrectionConflict, match="已被改为“先到的更正”"):
        correct(edition, officer, f"item:{item.pk}", item.name, "后到的更正")

    item.refresh_from_db()
    assert item.name == "先到的更正"


@pytest.mark.parametrize("target", ["item:0", "item:x", "item", "", "edition:1", "clause:²"])
def test_correct_refuses_what_is_not_part_of_the_draft(edition, officer, target):
    with pytest.raises(TargetUnknown):
        correct(edition, officer, target, "x", "y")


def test_correct_refuses_a_row_of_another_draft(edition, officer):
    other = targets(make_edition())["item"]

    with pytest.raises(TargetUnknown):
        correct(edition, officer, f"item:{other.pk}", other.name, "y")


@pytest.mark.parametrize("after", ["", "  ", "县农牧局"])
def test_correct_refuses_nothing_or_the_same(edition, officer, after):
    department = targets(edition)["department"]

    with pytest.raises(CorrectionEmpty):
        correct(edition, officer, f"department:{department.pk}", "县农牧局", after)


def test_correct_refuses_a_name_too_long(edition, officer):
    department = targets(edition)["department"]

    with pytest.raises(TextDoesNotFit):
        correct(edition, officer, f"department:{department.pk}", "县农牧局", "县" * 201)


def test_correct_needs_a_reason(edition, officer):
    item = targets(edition)["item"]

    with pytest.raises(ReasonMissing):
        correct(edition, officer, f"item:{item.pk}", item.name, "y", reason=" ")


def test_correct_refuses_once_submitted(edition, officer):
    item = targets(edition)["item"]
    publishing.submit(edition.pk, actor=officer, at=AT)

    with pytest.raises(EditionMovedOn, match="现在是“待发布”，不能更正"):
        correct(edition, officer, f"item:{item.pk}", item.name, "y")


ACCEPTED, OPEN = FindingState.ACCEPTED, FindingState.OPEN


def decide(finding, officer, reason="原文如此", state=ACCEPTED, seen=OPEN):
    return correcting.decide_finding(
        finding.pk, state=state, seen=seen, reason=reason, actor=officer, at=AT
    )


def decision(finding):
    finding.refresh_from_db()
    return finding.state, finding.decided_by, finding.decided_at, finding.reason


def test_decide_finding_keeps_who_when_and_why(edition, officer):
    finding = edition.findings.get()

    decide(finding, officer)

    assert decision(finding) == (ACCEPTED, officer, AT, "原文如此")
    assert edition.events.last().detail["after"] == "accepted"


def test_decide_finding_refuses_an_unknown_one(officer):
    with pytest.raises(FindingUnknown):
        decide(Finding(pk=7), officer)


def test_decide_finding_refuses_once_submitted(edition, officer):
    publishing.submit(edition.pk, actor=officer, at=AT)

    with pytest.raises(EditionMovedOn):
        decide(edition.findings.get(), officer)


@pytest.mark.parametrize("state", [ACCEPTED, FindingState.CORRECTED])
def test_decide_finding_refuses_when_somebody_was_faster(edition, officer, state):
    finding = edition.findings.get()
    decide(finding, officer, reason="先到")

    with pytest.raises(FindingConflict, match="已被处理为“照原文保留”（张三：先到）"):
        decide(finding, make_officer(), reason="后到", state=state)

    assert decision(finding) == (ACCEPTED, officer, AT, "先到")


def test_decide_finding_changes_a_decision_that_was_seen(edition, officer):
    finding, other = edition.findings.get(), make_officer()
    decide(finding, officer)

    decide(finding, other, reason="再核一次", state=OPEN, seen=ACCEPTED)

    assert decision(finding) == (OPEN, other, AT, "再核一次")


def test_accept_rule_leaves_earlier_decisions_alone(officer):
    edition = make_edition(make_document(findings=(make_finding(), make_finding())))
    first, second = edition.findings.all()
    decide(first, officer, reason="先到")

    done = settling.accept_rule(
        edition.pk, first.code, reason="这一类", actor=make_officer(), at=AT
    )

    assert done == [second]
    assert decision(first)[3] == "先到"


def test_correct_item_settles_nothing_that_somebody_decided(edition, officer):
    finding = edition.findings.get()
    item = finding.item
    decide(finding, officer)

    with pytest.raises(FindingConflict):
        settling.correct_item(
            item.pk,
            [Change(f"item:{item.pk}", item.name, "更正后的名称")],
            settles=[finding.pk],
            reason="错字",
            actor=make_officer(),
            at=AT,
        )

    item.refresh_from_db()
    assert item.name != "更正后的名称"
