"""Every worked case of every procedure comes out the same through the door, by real posts."""

from os import environ

import pytest

from qingdan.cases.checking import case_faults
from qingdan.cases.models import CaseClock
from qingdan.cases.shown import clock_mark
from qingdan.procedures.definition import Definition, Scenario
from qingdan.procedures.loading import library
from tests.cases import Stage

pytestmark = pytest.mark.django_db


EVERY = 1 if environ.get("WALK") == "all" else 6
"""The suite plays every sixth scenario of each procedure, ``make walk`` all."""


def _all():
    for definition in library().definitions:
        for scenario in definition.scenarios[::EVERY]:
            yield pytest.param(definition, scenario, id=f"{definition.code}-{scenario.code}")


@pytest.mark.slow
@pytest.mark.parametrize(("definition", "scenario"), list(_all()))
def test_scenario_comes_out_the_same_through_the_door(definition: Definition, scenario: Scenario):
    stage = Stage(definition)
    case = stage.play(scenario)
    found = {one.key: one.state for one in case.lanes.all()}
    for key, wanted in scenario.states.items():
        code, _, party = key.partition("@")
        assert found.get(stage.lane(code, party), "none") == wanted, key
    marks = {one.key: str(clock_mark(one, scenario.ends_at)) for one in _clocks(case)}
    for key, wanted in scenario.marks.items():
        code, _, party = key.partition("@")
        lane = definition.clock[code].lane
        name = f"{code}@{stage.lane(lane, party).partition('@')[2]}" if party else code
        assert marks.get(name, "none") == wanted, key
    assert not list(case_faults())


def _clocks(case):
    return CaseClock.objects.filter(case=case)
