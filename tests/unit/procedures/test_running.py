"""The engine takes what is right and refuses the rest, in words that help."""

from datetime import date

import pytest

from qingdan.core.errors import DomainError
from qingdan.procedures import refusals
from qingdan.procedures.definition import MAIN
from qingdan.procedures.run import Actor, Said
from qingdan.procedures.running import begin, take
from tests.unit.procedures.steps import (
    CLAUSE,
    DEPARTMENT,
    FOUND,
    LANE,
    LEADER,
    OFFICER,
    WATER,
    act,
    on,
    reported,
)

WHY = {"reason": "另有安排", "clause": "上级部门职责第一项"}
DATED = {"acted-on": date(2026, 3, 1), "found-on": date(2026, 3, 2)}


@pytest.fixture
def run(make, within):
    """Return a run of the reporting procedure that has just begun."""
    return begin(make("report-up"), on(2, 8), within)


def test_take_moves_and_leaves_the_run_before_as_it_was(run):
    after = act(run, "record", OFFICER, on(2), values=FOUND)

    assert (run.state().code, run.acts) == ("found", ())
    assert after.state().code == "recorded"
    assert after.value("place") == "东沟村"
    assert (after.acts[0].role, after.acts[0].person) == ("officer", "王某")


def test_take_opens_a_lane_for_each_body(run):
    after = reported(run)

    assert after.state(LANE).code == "assigned"
    assert after.state().code == "reported"


@pytest.mark.parametrize(
    ("action", "actor", "said", "kind", "words"),
    [
        ("fly", OFFICER, {}, refusals.ActionUnknown, "没有“fly”这个动作"),
        ("close", OFFICER, {}, refusals.WrongState, "不能在“发现线索”这一步做"),
        ("record", LEADER, {"values": FOUND}, refusals.WrongRole, "乡镇（街道）经办人"),
        ("record", OFFICER, {}, refusals.FieldMissing, "地点、情况说明、线索来源"),
        ("record", OFFICER, {"values": {"result": "无"}}, refusals.FieldNotAsked, "不填写"),
        ("record", OFFICER, {"values": {"place": 3}}, refusals.ValueUnfit, "应当是文字"),
        ("record", OFFICER, {"values": {"found-by": "听说"}}, refusals.ValueUnfit, "巡查发现、"),
        ("record", OFFICER, {"lane": "x"}, refusals.LaneUnknown, "没有打开“x”"),
        ("return", OFFICER, WHY, refusals.NothingToTakeBack, "还在第一步"),
        ("suspend", OFFICER, {}, refusals.ReasonMissing, "理由"),
        ("reopen", LEADER, WHY, refusals.WrongState, "不能在“发现线索”"),
        ("resume", OFFICER, {}, refusals.NotSuspended, "没有在挂起"),
        ("joint", OFFICER, WHY, refusals.PartyMissing, "哪些单位"),
    ],
)
def test_take_refuses_with_the_reason_and_the_way_out(run, action, actor, said, kind, words):
    with pytest.raises(kind) as refused:
        act(run, action, actor, on(2), **said)

    assert words in str(refused.value)
    assert refused.value.advice


def test_take_refuses_an_act_before_the_last(run):
    with pytest.raises(refusals.EarlierThanLast, match="2026-03-01 09:00 早于"):
        act(run, "record", OFFICER, on(1), values=FOUND)


def test_gate_is_named_with_its_basis_and_remedy(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)

    with pytest.raises(refusals.GateUnmet) as refused:
        act(run, "report", OFFICER, on(2, 10), values=CLAUSE, parties=(WATER,))

    assert refused.value.params["gate"] == "stopped-first"
    assert "还没有做“劝阻制止”、“说明无法制止”" in str(refused.value)
    assert "清单配合职责" in refused.value.advice


def test_gate_by_a_rule_tells_law_and_article(make, within):
    run = begin(make("penalty"), on(2, 8), within)
    one = Actor("甲", frozenset({"investigator"}))
    head = Actor("丁", frozenset({"head"}))
    told = {"cause": "占道", "party-kind": "公民", "party-name": "某人"}
    run = act(run, "register-clue", one, on(2), values={"clue": "占道", "clue-from": "巡查发现"})
    run = act(run, "state-power", one, on(2), values={"power-basis": "省级决定", **told})
    run = act(run, "date-violation", one, on(2), values=DATED)
    run = act(run, "in-time", one, on(2))
    run = act(run, "file", head, on(2))

    with pytest.raises(refusals.GateUnmet) as refused:
        act(run, "inquire", one, on(3), values={"licence-shown": True, "inquiry": "询问"})

    assert "《行政处罚法》第四十三条第一款" in refused.value.advice


def test_only_the_body_of_a_lane_acts_in_it(run):
    other = Actor("赵某", frozenset({"department"}), "林草部门")

    with pytest.raises(refusals.WrongParty, match="只能由水利部门的人"):
        act(reported(run), "accept", other, on(4), lane=LANE)


def test_opening_a_lane_needs_bodies(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "cannot-stop", OFFICER, on(2), reason="已经离开")

    with pytest.raises(refusals.PartyMissing, match="交给哪些单位"):
        act(run, "report", OFFICER, on(2), values=CLAUSE)


@pytest.mark.parametrize(
    ("join", "ready"),
    [
        ('join = "all"', False),
        ('join = "at-least"\nleast = 1', True),
        ('join = "at-least"\nleast = 2', False),
        ('join = "lead"', True),
    ],
)
def test_lanes_come_together_by_their_rule(make, within, join, ready):
    run = begin(make("report-up", ('join = "all"', join)), on(2, 8), within)
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "cannot-stop", OFFICER, on(2), reason="已经离开")
    both = (WATER, "林草部门")
    run = act(run, "report", OFFICER, on(3), values=CLAUSE, parties=both, lead=WATER)
    run = act(run, "accept", DEPARTMENT, on(4), lane=LANE)
    run = act(run, "answer", DEPARTMENT, on(5), lane=LANE, values={"handling": "已处置"})

    if ready:
        assert act(run, "gather", OFFICER, on(6)).state().code == "answered"
    else:
        with pytest.raises(refusals.LanesOpen, match="还不能“汇总部门反馈”") as refused:
            act(run, "gather", OFFICER, on(6))
        assert "林草部门" in refused.value.advice


def test_the_lead_is_named_by_a_person(make, within):
    run = begin(make("report-up", ('join = "all"', 'join = "lead"')), on(2, 8), within)
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "cannot-stop", OFFICER, on(2), reason="已经离开")

    with pytest.raises(refusals.PartyMissing, match="由哪一家牵头"):
        act(run, "report", OFFICER, on(3), values=CLAUSE, parties=(WATER,))


def test_return_voids_the_step_and_what_followed_in_it(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "stop", OFFICER, on(2, 10), values={"stopping": "已劝阻"})

    back = act(run, "return", OFFICER, on(2, 11), **WHY)

    assert (back.state().code, back.void) == ("found", {0, 1})
    again = act(back, "record", OFFICER, on(3), values={})
    with pytest.raises(refusals.GateUnmet):
        act(again, "report", OFFICER, on(3), values=CLAUSE, parties=(WATER,))


def test_return_must_quote_a_clause(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)

    with pytest.raises(refusals.ReasonMissing, match="所依据的条款"):
        act(run, "return", OFFICER, on(2, 11), reason="写错了")


def test_withdraw_closes_what_was_opened_by_it(run):
    back = act(reported(run), "withdraw", OFFICER, on(3, 10), reason="发错部门")

    assert set(back.lanes) == {MAIN}
    assert back.state().code == "recorded"


@pytest.mark.parametrize(
    ("actor", "words"),
    [(Actor("张某", frozenset({"officer"})), "是王某做的"), (OFFICER, "已经有人接着办了")],
)
def test_withdraw_is_for_the_same_person_and_the_last_act(run, actor, words):
    run = reported(run)
    if actor is OFFICER:
        run = act(run, "accept", DEPARTMENT, on(4), lane=LANE)

    with pytest.raises(refusals.NothingToTakeBack, match=words):
        act(run, "withdraw", actor, on(5), reason="发错部门")


def test_final_acts_are_not_taken_back(make, within):
    changed = ('opens = "department"\n', 'opens = "department"\nfinal = true\n')
    run = reported(begin(make("report-up", changed), on(2, 8), within))

    with pytest.raises(refusals.NothingToTakeBack, match="做了以后不能收回"):
        act(run, "withdraw", OFFICER, on(3, 10), reason="发错部门")


def test_suspended_lane_stands_still_until_it_is_resumed(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "suspend", OFFICER, on(3), reason="等待检测")

    assert run.offered() == []
    with pytest.raises(refusals.Suspended, match="正在挂起"):
        act(run, "cannot-stop", OFFICER, on(3), reason="已离开")
    run = act(run, "urge", LEADER, on(3), reason="抓紧")
    run = act(run, "resume", OFFICER, on(4))
    assert act(run, "cannot-stop", OFFICER, on(4), reason="已离开").acts[-1].action == "cannot-stop"


def test_joint_opens_the_lane_for_more_bodies(run):
    more = act(reported(run), "joint", OFFICER, on(4), reason="涉及林地", parties=("林草部门",))

    assert more.state("department@林草部门").code == "assigned"


def test_reopen_goes_back_before_the_end(run):
    run = act(run, "record", OFFICER, on(2), values=FOUND)
    run = act(run, "settle", OFFICER, on(2), values={"result": "已改正"})
    assert run.is_done

    with pytest.raises(refusals.WrongRole):
        act(run, "reopen", OFFICER, on(5), reason="又发现")
    again = act(run, "reopen", LEADER, on(5), reason="又发现")

    assert (again.state().code, again.void) == ("recorded", {1})


def test_times_are_used_up(make, within):
    changed = ('step = "assist"', 'step = "assist"\ntimes = 1')
    run = reported(begin(make("report-up", changed), on(2, 8), within))
    run = act(run, "assist", OFFICER, on(4), values={"assistance": "到场"})

    with pytest.raises(refusals.TimesUsedUp, match="最多做 1 次"):
        act(run, "assist", OFFICER, on(5), values={"assistance": "到场"})


def test_frozen_fields_stay(make, within):
    changed = ('step = "assist"\nfields = [', 'step = "assist"\nfields = ["duty-clause", ')
    run = reported(begin(make("report-up", changed), on(2, 8), within))
    said = {"assistance": "到场", "duty-clause": "另一条"}

    with pytest.raises(refusals.FieldFrozen, match="“清单条款”在“上报主管部门”以后不能再改"):
        act(run, "assist", OFFICER, on(4), values=said)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 3, 5), "还没有到"), (date(2026, 3, 2), "早于“上报主管部门”")],
)
def test_dates_of_what_happened_are_possible(make, within, day, words):
    changes = (
        (
            'title = "约定的答复日期"\ntype = "date"',
            'title = "到场日期"\ntype = "date"\npast = true\nnot_before = ["report"]',
        ),
        ('step = "assist"\nfields = [', 'step = "assist"\nfields = ["answer-by", '),
    )
    run = reported(begin(make("report-up", *changes), on(2, 8), within))

    with pytest.raises(refusals.DateImpossible, match=words):
        act(run, "assist", OFFICER, on(4), values={"assistance": "到场", "answer-by": day})


def test_roles_apart_are_two_people(make, within):
    apart = '[[apart]]\nroles = ["officer", "leader"]\nrule = "penalty-officers"\n\n[[clock]]'
    run = begin(make("report-up", ("[[clock]]", apart)), on(2, 8), within)
    both = Actor("王某", frozenset({"officer", "leader"}))
    only = Actor("王某", frozenset({"leader"}))
    run = act(run, "record", both, on(2), values=FOUND)
    run = act(run, "cannot-stop", both, on(2), reason="已离开")

    with pytest.raises(refusals.SamePerson, match="不能再作为乡镇（街道）分管负责人"):
        act(run, "report", only, on(3), values=CLAUSE, parties=(WATER,))
    assert act(run, "report", LEADER, on(3), values=CLAUSE, parties=(WATER,))


def test_every_refusal_has_a_code_of_its_own():
    kinds = [
        one for one in vars(refusals).values() if isinstance(one, type) and one is not DomainError
    ]

    codes = [one.code for one in kinds]
    assert len(set(codes)) == len(codes)
    assert all(one.startswith("procedures.") for one in codes)


def test_take_without_said_acts_in_the_main_line(run):
    with pytest.raises(refusals.FieldMissing):
        take(run, "record", OFFICER, at=on(2))
    assert Said().lane == MAIN
