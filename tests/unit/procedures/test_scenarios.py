"""Scenarios come out as written; one that does not is told with its line."""

import pytest

from qingdan.procedures.checking import SCENARIOS
from qingdan.procedures.loading import library
from qingdan.procedures.scenarios import failures

DEFINITIONS = library().definitions


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)
def test_shipped_scenarios_come_out_as_written(definition, within):
    assert failures(definition, within) == []
    assert {one.kind for one in definition.scenarios} >= set(SCENARIOS)
    assert len(definition.scenarios) >= 4


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)
def test_scenarios_take_every_action(definition):
    done = {one.action for each in definition.scenarios for one in each.steps if not one.refused}

    assert done >= {one.code for one in definition.actions}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('refused = "stopped-first"\n', "", "“上报主管部门”被拒绝：还不能“上报主管部门”"),
        ('refused = "stopped-first"', 'refused = "answered-first"', "“上报主管部门”被拒绝"),
        ('do = "assist"', 'do = "assist"\nrefused = "answered-first"', "却做成了"),
        ('main = "closed"', 'main = "answered"', "“main”应当在“answered”，现在在“closed”。"),
        (
            '"department@消防救援部门" = "handled"',
            '"department@应急部门" = "handled"',
            "现在在“none”",
        ),
        ('reporting = "unmarked"', 'reporting = "red"', "应当是“red”，算得“unmarked”"),
    ],
)
def test_failures_tell_what_came_out_otherwise(make, within, old, new, why):
    (failure, *_) = failures(make("report-up", (old, new)), within)

    assert why in str(failure)
    assert str(failure).startswith("test.toml 第 ")


def test_failures_tell_the_line_of_the_step(make, text, within):
    change = ('refused = "stopped-first"\n', "")
    step = '[[scenario.step]]\nat = "2026-03-02 09:10"'
    broken = text("report-up", change)

    (failure,) = failures(make("report-up", change), within)

    assert failure.line == broken[: broken.index(step)].count("\n") + 1
