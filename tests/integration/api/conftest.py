"""银号镇 with a procedure to work by, and a program of its clerk."""

from datetime import date

import pytest

from qingdan.cases.models import Case
from qingdan.parties.enums import Role
from tests.builders import make_officer, make_organisation, make_region
from tests.cases import Stage, shipped
from tests.programs import Program


@pytest.fixture
def stage(db):
    return Stage(shipped("report-up"))


@pytest.fixture
def clerk(stage):
    return Program(stage.opener)


@pytest.fixture
def department(stage):
    return Program(make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead))


@pytest.fixture
def neighbour(stage):
    other = make_organisation("金山镇人民政府", "township-government", make_region("150222100"))
    return Program(make_officer(role=Role.TOWNSHIP_CLERK, organisation=other))


@pytest.fixture
def opening(stage):
    """Return what opens a case."""
    return {
        "procedure": "report-up",
        "title": "北街井盖缺失",
        "township": stage.place.code,
        "entry": {"kind": stage.item.kind, "address": stage.item.address},
        "lead": f"b{stage.lead.pk}",
        "village": f"b{stage.village.pk}",
    }


@pytest.fixture
def opened(clerk, opening):
    """Return a function that opens a case through the API."""

    def open_one(**more) -> Case:
        response = clerk.post("/cases", {**opening, **more})
        assert response.status_code == 200, response.text
        return Case.objects.get(pk=response.json()["case"])

    return open_one


FOUND = {"place": "镇政府东街", "situation": "井盖缺失", "found-by": "巡查发现"}


@pytest.fixture
def acting(clerk):
    """Return a function that does an act through the API, having seen the case as it is."""

    def act(case, action, program=clerk, **said):
        case.refresh_from_db()
        body = {"action": action, "seen": case.version, **said}
        return program.post(f"/cases/{case.pk}/acts", body)

    return act


@pytest.fixture
def reported(stage, acting):
    """Return a function that brings a case to the department; it returns the lane."""

    def report(case) -> str:
        answer_by = date(2031, 1, 6).isoformat()
        told = {"duty-clause": "配合 1 · 乡镇 2", "answer-by": answer_by}
        steps = (
            ("record", {"values": FOUND}),
            ("stop", {"values": {"stopping": "设了围挡"}}),
            ("report", {"values": told, "parties": [f"b{stage.lead.pk}"]}),
        )
        for action, said in steps:
            response = acting(case, action, **said)
            assert response.status_code == 200, response.text
        return f"department@b{stage.lead.pk}"

    return report
