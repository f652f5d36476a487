"""Every step names the one act that the work goes on by; the order of steps follows from it."""

import pytest

from qingdan.procedures.checking import faults
from qingdan.procedures.leading import along, in_order, main_act, turns_away
from qingdan.procedures.loading import library

REPORT = ('code = "report"\nmain = true\n', 'code = "report"\n')
DISMISS = ('code = "dismiss"\n', 'code = "dismiss"\nmain = true\n')
ASK_MORE = ('code = "report-again"\n', 'code = "report-again"\nmain = true\n')
CLOSE = ('code = "close"\nmain = true\n', 'code = "close"\n')
ELSEWHERE = ('code = "report"\nmain = true\n', 'code = "report"\nmain = ["reported"]\n')


def test_every_step_of_the_library_goes_on_by_one_act_that_turns_nobody_away():
    for definition in library().definitions:
        for state in definition.states:
            main = main_act(definition, state.code)
            assert (main is None) == state.is_done, f"{definition.code} {state.code}"
            onward = [one for one in definition.actions_from(state.code) if one.to]
            free = [one for one in onward if not turns_away(definition, one)]
            if main and free and turns_away(definition, main):
                assert main.reason == "none" or not definition.state[main.to].is_done


def test_steps_follow_the_usual_way_and_what_turns_away_comes_last(make):
    definition = make("report-up")

    assert list(along(definition, "found")) == ["recorded", "reported", "answered", "closed"]
    following = [one.code for one in in_order(definition, "recorded")]
    assert following == ["reported", "settled", "dismissed"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([REPORT], ["“核实制止”要写明一个主要动作（action 的 main），现在是：无。"]),
        (
            [DISMISS],
            [
                (
                    "“核实制止”要写明一个主要动作（action 的 main），"
                    "现在是：“查无此事办结”、“上报主管部门”。"
                ),
            ],
        ),
        (
            [REPORT, DISMISS],
            ["“查无此事办结”要写理由并且结束这条线，不能是“核实制止”的主要动作。"],
        ),
        (
            [CLOSE, ASK_MORE],
            [
                "从“等待部门处置”一直做主要动作，又回到这里。",
                "从“收到反馈”一直做主要动作，又回到这里。",
            ],
        ),
    ],
)
def test_steps_without_one_main_act_are_refused(make, changes, told):
    definition = make("report-up", *changes)

    assert [one.why for one in faults(definition) if one.check == "main"] == told


def test_main_act_of_a_state_it_does_not_start_from_is_refused(make):
    with pytest.raises(ValueError, match="没有“reported”这个main"):
        make("report-up", ELSEWHERE)
