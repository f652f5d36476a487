"""Support that a step waits for, and who owes it where an entry names several departments."""

from types import SimpleNamespace

import pytest

from qingdan.cases.domain.refusals import SupportOutstanding
from qingdan.cases.domain.supporting import debtor
from qingdan.procedures.loading import library
from tests.cases import Stage, shipped

WAITS = {
    "distribution": {"hand-out"},
    "personnel": {"post-staff"},
    "project": {"implement"},
}


def test_the_acts_that_wait_for_support_are_named_in_the_definitions():
    found = {
        one.code: {action.code for action in one.actions if action.support}
        for one in library().definitions
    }

    assert {code: acts for code, acts in found.items() if acts} == WAITS


def entry(*names):
    rows = [SimpleNamespace(name=name, role_key=role) for name, role in names]
    return SimpleNamespace(departments=SimpleNamespace(all=lambda: rows))


TWO = ("县农牧局", "agriculture"), ("县水务局", "water")
BODIES = {"agriculture": "农", "water": "水"}


@pytest.mark.parametrize(
    ("departments", "text", "lead", "owes"),
    [
        (TWO, "由水务局提供技术支持。", "农", "水"),
        (TWO, "提供资金。", "农", None),
        (TWO, "农牧局、水务局提供资金。", "农", None),
        (TWO[:1], "提供资金。", None, "农"),
        (TWO[:1], "提供资金。", "牵", "牵"),
        ((("县文旅局", "tourism"),), "提供资金。", None, None),
    ],
)
def test_debtor_is_the_department_the_clause_names_or_nobody(departments, text, lead, owes):
    assert debtor(entry(*departments), text, BODIES, lead) == owes


@pytest.mark.django_db
def test_staff_are_not_posted_before_the_support_came_or_was_refused(monkeypatch):
    stage = Stage(shipped("personnel"))
    found = next(one for one in stage.definition.scenarios if one.code == "assigned")
    monkeypatch.setattr(stage, "support_came", lambda case, at: None)

    with pytest.raises(SupportOutstanding) as refusal:
        stage.play(found)

    assert "“分工、调配”以前，先要有履职保障的下文：“提供技术指导。”" in str(refusal.value)
