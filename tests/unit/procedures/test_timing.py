"""Clocks are counted from the acts: start, pause, extension, stop, mark."""

from datetime import date, timedelta

import pytest

from qingdan.procedures import refusals
from qingdan.procedures.enums import ClockMark, ClockStanding
from qingdan.procedures.running import begin
from qingdan.procedures.timing import clocks
from tests.unit.procedures.steps import DEPARTMENT, LANE, LEADER, OFFICER, act, on, reported

BY_RULE = (
    'source = "agreement"\nuntil = "answer-by"',
    'source = "law"\nrule = "accident-approval-worst"',
)

IN_HOURS = (BY_RULE[0], 'source = "law"\nrule = "safety-power-cut"')


@pytest.fixture
def started(make, within):
    """Return what makes a run that was reported on 3 March."""
    return lambda *changes, **values: reported(
        begin(make("report-up", *changes), on(2, 8), within), **values
    )


def answer(run, at):
    """Return the department's clock."""
    return next(one for one in clocks(run, at) if one.clock.code == "answer")


@pytest.mark.parametrize(
    ("day", "mark"),
    [(3, "green"), (12, "green"), (13, "yellow"), (15, "yellow"), (16, "red")],
)
def test_mark_follows_the_day(started, day, mark):
    run = started(**{"answer-by": date(2026, 3, 15)})

    found = answer(run, on(day))

    assert (found.mark, found.due_on) == (ClockMark(mark), date(2026, 3, 15))
    assert found.standing is ClockStanding.RUNNING


@pytest.mark.parametrize("year", [2026, 2036])
def test_clock_without_a_stated_day_is_never_red(started, year):
    marks = {one.key: one.mark for one in clocks(started(), on(2, year=year, month=12))}

    assert marks == {
        "answer@水利部门": ClockMark.UNMARKED,
        "reporting": ClockMark.UNMARKED,
    }


def test_stop_keeps_what_was_on_time(started):
    run = started(**{"answer-by": date(2026, 3, 15)})
    run = act(run, "accept", DEPARTMENT, on(4), lane=LANE)
    run = act(run, "answer", DEPARTMENT, on(15, 23), lane=LANE, values={"handling": "已处置"})

    found = answer(run, on(30))

    assert (found.mark, found.standing) == (ClockMark.GREEN, ClockStanding.STOPPED)


def test_return_lets_the_clock_run_on(started):
    run = started(**{"answer-by": date(2026, 3, 15)})
    run = act(run, "accept", DEPARTMENT, on(4), lane=LANE)
    why = {"reason": "不全", "clause": "第一项", "lane": LANE}
    run = act(run, "return", DEPARTMENT, on(5), **why)

    assert answer(run, on(16)).mark is ClockMark.RED


def test_extension_of_an_agreed_day_needs_the_new_one(started):
    run = started(**{"answer-by": date(2026, 3, 15)})
    said = {"reason": "需要鉴定", "lane": LANE}

    with pytest.raises(refusals.NotExtendable, match="没有写明新的日期"):
        act(run, "extend", DEPARTMENT, on(10), values={"clock": "answer"}, **said)
    new = {"clock": "answer", "answer-by": date(2026, 3, 25)}
    run = act(run, "extend", DEPARTMENT, on(10), values=new, **said)

    assert answer(run, on(16)).due_on == date(2026, 3, 25)


def test_extension_by_a_rule_is_used_up(started):
    run = started(BY_RULE)
    said = {"reason": "特殊情况", "lane": LANE, "values": {"clock": "answer"}}
    first = answer(run, on(4)).due_on

    run = act(run, "extend", DEPARTMENT, on(4), **said)

    assert (answer(run, on(4)).due_on - first).days == 30
    with pytest.raises(refusals.NotExtendable, match="最多延长 1 次"):
        act(run, "extend", DEPARTMENT, on(5), **said)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"clock": "nothing"}, "没有这个期限"),
        ({"clock": "reporting"}, "没有在计时"),
        ({}, "没有这个期限"),
    ],
)
def test_extension_is_for_a_running_clock(started, values, words):
    with pytest.raises(refusals.NotExtendable, match=words):
        act(started(), "extend", OFFICER, on(4), values=values, reason="来不及")


def test_pause_moves_the_last_day(started):
    run = started(BY_RULE)
    before = answer(run, on(4)).due_on
    run = act(run, "accept", DEPARTMENT, on(4), lane=LANE)
    run = act(run, "complete", DEPARTMENT, on(5), lane=LANE, reason="缺照片")
    assert answer(run, on(9)).standing is ClockStanding.PAUSED
    run = act(run, "completed", DEPARTMENT, on(9), lane=LANE, reason="已补")

    assert (answer(run, on(9)).due_on - before).days == 4


def test_paused_clock_is_not_late_by_the_pause(started):
    run = started(**{"answer-by": date(2026, 3, 15)})
    run = act(run, "complete", DEPARTMENT, on(5), lane=LANE, reason="缺照片")

    assert answer(run, on(30)).mark is ClockMark.GREEN


def test_a_voided_start_starts_nothing(started):
    run = started(**{"answer-by": date(2026, 3, 15)})
    run = act(run, "withdraw", OFFICER, on(3, 10), reason="发错")
    run = act(run, "urge", LEADER, on(4), reason="抓紧")

    assert [one.key for one in clocks(run, on(20))] == ["reporting"]


def test_clock_in_hours_runs_through_the_night(started):
    run = started(IN_HOURS)

    found = answer(run, on(3, 10))

    assert found.due_at == on(4)
    assert found.mark is ClockMark.YELLOW
    assert answer(run, on(5)).mark is ClockMark.RED


def test_pause_moves_an_hour_to_the_minute(started):
    run = started(IN_HOURS)
    before = answer(run, on(3, 9)).due_at
    run = act(run, "complete", DEPARTMENT, on(3, 9, 10), lane=LANE, reason="缺人数")
    run = act(run, "completed", DEPARTMENT, on(3, 9, 35), lane=LANE, reason="已补")

    assert answer(run, on(3, 10)).due_at - before == timedelta(minutes=25)
