"""Going on by another version: only what lies ahead may differ, and then nothing is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.core.errors import DomainError
from qingdan.procedures.definition import Definition, Gate
from qingdan.procedures.enums import Everyday, FieldType, GateNeed, Sensitivity
from qingdan.procedures.loading import library
from qingdan.procedures.migrating import Trail, acts_ahead, differences, out_of_reach
from qingdan.procedures.run import Actor, Run
from qingdan.procedures.running import begin, replay, take
from tests.case_walks import BEGUN, PEOPLE, said_for
from tests.unit.procedures.steps import DEPARTMENT, LANE, OFFICER, act, on, reported

DEFINITIONS = {one.code: one for one in library().definitions}
LATER = {"title": "改过的名称"}


def walked(run: Run, draw: Random, acts: int) -> Iterator[tuple[str, Actor, Run]]:
    """Yield random acts that were let through, with the run after each."""
    for _ in range(acts):
        lane = draw.choice(sorted(run.lanes))
        action = draw.choice([*(one.code for one in run.offered(lane)), *Everyday.values])
        at = (run.acts[-1].at if run.acts else BEGUN) + timedelta(hours=draw.choice((1, 30, 200)))
        roles = frozenset(run.definition.role)
        actor = Actor(draw.choice(PEOPLE), roles, run.lanes[lane].party)
        try:
            run = take(run, action, actor, at=at, said=said_for(draw, run, action, lane, at))
        except DomainError:
            continue
        yield action, actor, run


def a_walk(definition: Definition, draw: Random, within) -> Run:
    run = begin(definition, BEGUN, within)
    for _, _, after in walked(run, draw, draw.randint(5, 60)):
        run = after
    return run


def opened_on(definition: Definition, run: Run) -> Run:
    """Return a run opened on another version, in which the same people take the same acts."""
    fresh = begin(definition, run.begun_at, run.setting)
    for one in run.acts:
        actor = Actor(one.person, frozenset({one.role}), one.party)
        fresh = take(fresh, one.action, actor, at=one.at, said=one.said)
    return fresh


def put(parts: tuple, new) -> tuple:
    return tuple(new if one.code == new.code else one for one in parts)


def pick(draw: Random, parts):
    found = sorted(parts, key=lambda one: one.code)
    return draw.choice(found) if found else None


def gate_ahead(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Put a gate before an act that was not taken, opened by one that is to be had."""
    taken, ahead = set(Trail.of(run).actions), sorted(acts_ahead(run))
    late = [one for one in ahead if one not in taken]
    if not late:
        return None
    gate = Gate(
        code="new-gate",
        title="新的把关",
        before=(draw.choice(late),),
        need=draw.choice((GateNeed.DONE, GateNeed.OTHER_PERSON)),
        basis="试验",
        by=(draw.choice(ahead),),
    )
    return replace(definition, gates=(*definition.gates, gate))


def act_ahead(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Change an act that was not taken: what it is called, who does it, where it leads."""
    taken = set(Trail.of(run).actions)
    one = pick(draw, [one for one in definition.actions if one.code not in taken])
    if one is None:
        return None
    near = [state.code for state in definition.states if state.lane == one.lane]
    changed = draw.choice(
        (LATER, {"to": draw.choice(near)}, {"times": 1}, {"fields": ()}, {"final": not one.final})
    )
    return replace(definition, actions=put(definition.actions, replace(one, **changed)))


def more_to_do(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Offer one more act where the run stands."""
    lane = draw.choice(sorted(run.lanes.values(), key=lambda one: one.key))
    near = [state.code for state in definition.states if state.lane == lane.code]
    new = replace(
        definition.actions[0], code="new-act", title="新动作", lane=lane.code, starts=(lane.state,),
        to=draw.choice(near), opens="", joins="", issues=(), support=False,
    )  # fmt: skip
    return replace(definition, actions=(*definition.actions, new))


def state_ahead(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Change a state that was not met."""
    met = set(Trail.of(run).states)
    one = pick(draw, [one for one in definition.states if one.code not in met])
    changed = one and replace(one, **draw.choice((LATER, {"checklist": ("新的要点",)})))
    return changed and replace(definition, states=put(definition.states, changed))


def clock_ahead(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Change a clock that has not started."""
    taken = set(Trail.of(run).actions)
    one = pick(draw, [one for one in definition.clocks if not taken & set(one.starts)])
    changed = one and replace(one, **draw.choice((LATER, {"yellow": 9})))
    return changed and replace(definition, clocks=put(definition.clocks, changed))


def field_ahead(definition: Definition, run: Run, draw: Random) -> Definition | None:
    """Ask for a new field in an act that was not taken."""
    taken = set(Trail.of(run).actions)
    one = pick(draw, [one for one in definition.actions if one.code not in taken])
    if one is None:
        return None
    new = replace(
        definition.fields[0], code="new-field", title="新内容", type=FieldType.TEXT, choices=(),
        required_for=(one.code,), frozen_after=(), past=False, not_before=(),
    )  # fmt: skip
    asking = replace(one, fields=(*one.fields, new.code))
    actions = put(definition.actions, asking)
    return replace(definition, fields=(*definition.fields, new), actions=actions)


AHEAD: tuple[Callable[..., Definition | None], ...] = (
    gate_ahead, act_ahead, more_to_do, state_ahead, clock_ahead, field_ahead,
)  # fmt: skip


def behind(definition: Definition, run: Run) -> Iterator[Definition]:
    """Yield the definition with one act, state, lane or role changed that a run has come by."""
    trail = Trail.of(run)
    taken = set(trail.actions)
    for one in definition.actions:
        if one.code in taken:
            for change in (LATER, {"times": one.times + 9}, {"roles": (*one.roles, "other")}):
                yield replace(definition, actions=put(definition.actions, replace(one, **change)))
    for state in (one for one in definition.states if one.code in trail.states):
        for change in (LATER, {"checklist": ("新的要点",)}):
            yield replace(definition, states=put(definition.states, replace(state, **change)))
    for lane in (one for one in definition.lanes if one.code in trail.lanes):
        yield replace(definition, lanes=put(definition.lanes, replace(lane, **LATER)))
    for role in (one for one in definition.roles if one.code in trail.roles):
        yield replace(definition, roles=put(definition.roles, replace(role, **LATER)))


def conditions_behind(definition: Definition, run: Run) -> Iterator[Definition]:
    """Yield the definition with one field, gate or clock changed that a run has come by."""
    trail = Trail.of(run)
    taken = set(trail.actions)
    for field in (one for one in definition.fields if one.code in trail.filled):
        hidden = replace(field, sensitivity=Sensitivity.SECRET, title="保密")
        yield replace(definition, fields=put(definition.fields, hidden))
    for gate in (one for one in definition.gates if taken & set(one.before)):
        yield replace(definition, gates=put(definition.gates, replace(gate, least=9)))
        yield replace(definition, gates=tuple(one for one in definition.gates if one is not gate))
    for clock in (one for one in definition.clocks if taken & set(one.starts)):
        yield replace(definition, clocks=put(definition.clocks, replace(clock, yellow=99)))
        left = tuple(one for one in definition.clocks if one is not clock)
        yield replace(definition, clocks=left)


@pytest.mark.parametrize("code", DEFINITIONS)
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_run_that_moved_goes_on_like_one_opened_on_the_newer_version(code, within, seed):
    draw = Random(seed)  # noqa: S311 - to be walked again
    run = a_walk(DEFINITIONS[code], draw, within)
    newer = draw.choice(AHEAD)(run.definition, run, draw) or run.definition

    assert differences(run, newer) == []
    moved = replay(newer, run.begun_at, run.acts, within)
    fresh = opened_on(newer, run)
    assert moved == fresh
    for action, actor, after in walked(moved, draw, 15):
        said = after.acts[-1].said
        fresh = take(fresh, action, actor, at=after.acts[-1].at, said=said)
        assert fresh == after
    assert differences(moved, run.definition) == []


@pytest.mark.parametrize("code", DEFINITIONS)
def test_what_a_run_has_come_by_may_not_differ(code, within):
    run = a_walk(DEFINITIONS[code], Random(7), within)  # noqa: S311 - to be walked again
    changed = [*behind(run.definition, run), *conditions_behind(run.definition, run)]

    assert run.acts
    assert [one for one in changed if not differences(run, one)] == []
    assert differences(run, run.definition) == []


@pytest.fixture(scope="module")
def shipped():
    return DEFINITIONS["report-up"]


@pytest.fixture
def run(shipped, within):
    return reported(begin(shipped, on(2), within))


def changed_action(definition: Definition, code: str, **change) -> Definition:
    one = replace(definition.action[code], **change)
    return replace(definition, actions=put(definition.actions, one))


def test_difference_names_the_part_and_what_of_it(run, shipped):
    wider = changed_action(shipped, "report", times=2, title="上报部门")
    without = replace(shipped, actions=tuple(a for a in shipped.actions if a.code != "stop"))

    assert differences(run, wider) == ["动作“上报主管部门”两版不一样：名称、可以做几次"]
    assert differences(run, without) == ["另一版没有动作“劝阻制止”"]
    assert differences(run, DEFINITIONS["hotline"]) == ["不是同一个流程的两个版本"]


def test_gate_put_before_what_was_done_is_told(run, shipped):
    gate = Gate(
        code="two", title="两人", before=("report",), need=GateNeed.DONE, basis="试验", by=("stop",)
    )

    told = differences(run, replace(shipped, gates=(*shipped.gates, gate)))

    assert told == ["另一版多了把关“两人”，这一件已经过了那一步"]


def test_what_was_taken_back_counts_as_come_by(run, shipped):
    back = act(run, "withdraw", OFFICER, on(3, 10), reason="报错了")

    assert differences(back, changed_action(shipped, "report", times=1)) == [
        "动作“上报主管部门”两版不一样：可以做几次"
    ]


def test_everyday_act_of_a_role_that_no_longer_may_is_told(run, shipped):
    urged = act(run, "urge", OFFICER, on(4), lane=LANE, reason="请尽快")
    newer = replace(shipped, everyday={**shipped.everyday, "urge": ("leader",)})

    assert differences(urged, newer) == ["日常动作“催办”两版不一样：由谁办"]


def test_gate_that_can_no_longer_be_opened_is_out_of_reach(run, shipped, within):
    late = next(one for one in sorted(acts_ahead(run)) if one not in Trail.of(run).actions)
    first = Gate(
        code="first",
        title="先通知",
        before=(late,),
        need=GateNeed.DONE,
        basis="试验",
        by=("new-act",),
    )
    before = replace(shipped.action["record"], code="new-act", title="通知")
    newer = replace(shipped, gates=(first,), actions=(*shipped.actions, before))

    moved = replay(newer, run.begun_at, run.acts, within)

    assert out_of_reach(moved, shipped) == ["另一版的“先通知”要做“通知”，这一件已经过了能做的环节"]


def test_field_that_can_no_longer_be_filled_is_out_of_reach(run, shipped, within):
    late = next(one for one in sorted(acts_ahead(run)) if one not in Trail.of(run).actions)
    field = replace(shipped.fields[0], code="new", title="新内容", required_for=(late,))
    newer = replace(shipped, fields=(*shipped.fields, field))

    moved = replay(newer, run.begun_at, run.acts, within)

    assert out_of_reach(moved, shipped) == ["另一版要填“新内容”，这一件已经过了能填的环节"]


def test_answer_of_the_department_stands_in_the_way_once_it_came(run, shipped):
    newer = changed_action(shipped, "accept", title="受理核查")
    assert differences(run, newer) == []

    accepted = act(run, "accept", DEPARTMENT, on(4), lane=LANE)

    assert differences(accepted, newer) == ["动作“接收”两版不一样：名称"]
