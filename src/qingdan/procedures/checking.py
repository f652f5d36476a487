"""Checks a definition before anybody works by it: states, exits, cycles, fields, clocks."""

from collections.abc import Iterator
from functools import partial

from qingdan.procedures.definition import MAIN, Clock, Definition, State
from qingdan.procedures.demands import Demands, shipped_demands
from qingdan.procedures.enums import (
    Everyday,
    FieldType,
    ReasonNeed,
    ScenarioKind,
    Sensitivity,
    StateGroup,
)
from qingdan.procedures.faults import Check, Fault, Found, gathered
from qingdan.procedures.graph import cycle, edges, from_start, lacking, may_happen, reached
from qingdan.procedures.guarding import GUARDS, demanded, steps_known
from qingdan.procedures.keeping import KEPT
from qingdan.procedures.leading import LED
from qingdan.procedures.run import listed
from qingdan.procedures.sides import done_by
from qingdan.rulebook.book import rulebook
from qingdan.rulebook.kinds import Term

SCENARIOS = (
    ScenarioKind.HAPPY,
    ScenarioKind.REFUSED,
    ScenarioKind.BREACHED,
    ScenarioKind.PAUSED,
)
HIDDEN = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE, Sensitivity.SECRET)


def faults(definition: Definition, demands: Demands | None = None) -> Iterator[Fault]:
    """Yield everything that is wrong with a definition; its scenarios are played elsewhere."""
    demands = demands or shipped_demands()
    by_kind: dict[str, Check] = {
        "steps": partial(steps_known, demands=demands),
        "demands": partial(demanded, demands=demands),
        "doers": partial(done_by, demands=demands),
    }
    return gathered(definition, {**CHECKS, **GUARDS, **KEPT, **LED, **by_kind})


def unreachable(definition: Definition) -> Found:
    """Find states that nobody gets to, and lanes that nobody opens."""
    for lane in definition.lanes:
        found = from_start(definition, lane.code)
        if not found:
            yield lane.line, f"没有动作打开“{lane.title}”这条线（opens）。"
            continue
        for state in _states(definition, lane.code):
            if state.code not in found:
                yield state.line, f"从“{lane.title}”的第一步到不了“{state.title}”。"


def without_exit(definition: Definition) -> Found:
    """Find states that are no end and lead nowhere."""
    for state in definition.states:
        if state.is_done:
            continue
        ends = [one for one in _states(definition, state.lane) if one.is_done]
        if not any(definition.actions_from(state.code)):
            yield state.line, f"“{state.title}”没有人可以做的动作，也不是办结。"
        elif not reached(definition, state.lane, [state.code]) & {one.code for one in ends}:
            yield state.line, f"从“{state.title}”怎么办都到不了办结。"


def endless(definition: Definition) -> Found:
    """Find cycles that neither a clock nor a count of times bounds."""
    timed = {start for one in definition.clocks if not _is_open(one) for start in one.starts}
    for lane in definition.lanes:
        under = _under_clock(definition, lane.code)
        moves = {
            (start, to)
            for start, action, to in edges(definition, lane.code)
            if start != to
            and not action.times
            and action.code not in timed
            and not {start, to} <= under
        }
        states = cycle(moves)
        if states:
            titles = [f"“{definition.state[one].title}”" for one in states]
            why = f"{listed(titles)}之间可以一直循环，没有期限也没有次数（times）。"
            yield definition.state[states[0]].line, why


def _is_open(clock: Clock) -> bool:
    """Tell whether a clock may turn out to have no last day, and so bounds nothing."""
    return not clock.rule


def _under_clock(definition: Definition, lane: str) -> set[str]:
    """Return the states in which some clock of a lane surely runs."""
    found: set[str] = set()
    for clock in definition.clocks:
        if clock.lane != lane or _is_open(clock):
            continue
        begun = [
            to
            for start, action, to in edges(definition, lane)
            if action.code in clock.starts and start
        ]
        running = reached(definition, lane, begun, clock.stops)
        never = from_start(definition, lane, clock.starts)
        stopped = [to for _, action, to in edges(definition, lane) if action.code in clock.stops]
        found |= running - never - reached(definition, lane, stopped, clock.starts)
    return found


def fields(definition: Definition) -> Found:
    """Find fields that nobody fills, or that are needed where they cannot be filled any more."""
    for field in definition.fields:
        writers = [one.code for one in definition.actions if field.code in one.fields]
        if not writers:
            yield field.line, f"没有动作填写“{field.title}”。"
            continue
        for code in field.required_for:
            action = definition.action[code]
            for state in lacking(definition, action, writers):
                where = definition.state[state].title
                why = (
                    f"在“{where}”做“{action.title}”要有“{field.title}”，那时已经没有动作可以填写。"
                )
                yield field.line, why


def clocks(definition: Definition) -> Found:
    """Find clocks that cannot start or stop, or run by a field that holds no date."""
    for clock in definition.clocks:
        for key, acts in (("start", clock.starts), ("stop", clock.stops)):
            for act in acts:
                if not _heard(definition, clock, act):
                    why = f"期限“{clock.title}”的 {key} 里“{act}”不在“{clock.lane}”这条线里。"
                    yield clock.line, why
        for code in (clock.until, clock.runs_from):
            if code and definition.data[code].type is not FieldType.DATE:
                title = definition.data[code].title
                yield clock.line, f"期限“{clock.title}”要用日期字段，“{title}”不是日期。"
        needed = definition.data[clock.runs_from].required_for if clock.runs_from else clock.starts
        for act in clock.starts:
            if act not in needed:
                why = f"期限“{clock.title}”从字段里的日期起算，“{act}”时那个字段可能还没有填。"
                yield clock.line, why

        yield from _paused(definition, clock)


def _paused(definition: Definition, clock: Clock) -> Found:
    """Find what stops a clock of law though neither its rule nor a quoted clause lets it."""
    rules = rulebook().rules.get(clock.rule, ())
    if not rules or any(isinstance(one, Term) and one.pauses for one in rules):
        return
    for act in clock.pauses:
        action = definition.action.get(act)
        if action is None or action.reason is not ReasonNeed.CLAUSE:
            why = f"期限“{clock.title}”的条文没有规定可以暂停，“{act}”要引用条款（reason）。"
            yield clock.line, why


def parties(definition: Definition) -> Found:
    """Find roles that act for the body of a lane and are asked to act in the main line."""
    for action in definition.actions:
        for role in action.roles:
            if action.lane == MAIN and definition.role[role].of_party:
                title = definition.role[role].title
                yield (
                    action.line,
                    f"“{title}”只在交给各单位的线里办，不能做主线的“{action.title}”。",
                )


def _heard(definition: Definition, clock: Clock, act: str) -> bool:
    if act in Everyday.values:
        return True
    action = definition.action[act]
    return clock.lane in (action.lane, action.opens)


def unused(definition: Definition) -> Found:
    """Find roles without anything to do, documents nobody issues or that lack a field."""
    everyday = {role for roles in definition.everyday.values() for role in roles}
    acting = {role for one in definition.actions for role in one.roles} | everyday
    for role in definition.roles:
        if role.code not in acting:
            yield role.line, f"角色“{role.title}”没有可以做的动作。"
    for document in definition.documents:
        issuing = [one for one in definition.actions if document.code in one.issues]
        if not issuing:
            yield document.line, f"没有动作出具“{document.title}”。"
        for code in document.fields:
            writers = [one for one in definition.actions if code in one.fields]
            if not any(may_happen(definition, one) for one in writers):
                title = definition.data[code].title
                yield document.line, f"文书“{document.title}”要用“{title}”，没有动作填写它。"


def joins(definition: Definition) -> Found:
    """Find actions that wait for a lane which cannot have been opened by then."""
    for action in definition.actions:
        if not action.joins:
            continue
        openers = [one.code for one in definition.actions if one.opens == action.joins]
        if lacking(definition, action, openers):
            waited = definition.lane[action.joins].title
            yield action.line, f"“{action.title}”等“{waited}”办结，那时可能还没有打开这条线。"
    for lane in definition.lanes:
        ends = [one for one in _states(definition, lane.code) if one.group is StateGroup.DONE]
        if not ends:
            yield lane.line, f"“{lane.title}”没有办结的状态。"


def public(definition: Definition) -> Found:
    """Find what would show personal or secret fields to the public."""
    for one in definition.publicity:
        for word, code in one.shows.items():
            field = definition.data[code]
            if field.sensitivity in HIDDEN:
                label = field.sensitivity.label
                why = f"公示的“{word}”取自“{field.title}”，它是{label}，不能公开。"
                yield one.line, why


def scenarios(definition: Definition) -> Found:
    """Find kinds of scenarios that are not there."""
    there = {one.kind for one in definition.scenarios}
    missing = [f"“{kind.label}”" for kind in SCENARIOS if kind not in there]
    if missing:
        yield 1, f"还没有这几种情景：{listed(missing)}（[[scenario]] kind）。"


def _states(definition: Definition, lane: str) -> list[State]:
    return [one for one in definition.states if one.lane == lane]


CHECKS: dict[str, Check] = {
    "reachable": unreachable,
    "exits": without_exit,
    "cycles": endless,
    "fields": fields,
    "clocks": clocks,
    "parties": parties,
    "unused": unused,
    "joins": joins,
    "public": public,
    "scenarios": scenarios,
}
