"""The engine: begins a run, takes one act after another, and counts a run again from its acts.

Scenarios and cases go through this one door. It is pure: a run is never changed, and nothing
but the acts decides where it stands.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from qingdan.procedures import everyday
from qingdan.procedures.asking import (
    parties_named,
    reason_given,
    role_for,
    values_fit,
    waiting,
)
from qingdan.procedures.definition import MAIN, Action, Definition
from qingdan.procedures.enums import Everyday
from qingdan.procedures.gating import Attempt, basis, closed_gates
from qingdan.procedures.names import CHINA
from qingdan.procedures.refusals import (
    ActionUnknown,
    EarlierThanLast,
    GateUnmet,
    LanesOpen,
    LaneUnknown,
    TimesUsedUp,
    WrongState,
)
from qingdan.procedures.run import EVERYDAY, Act, Actor, LaneRun, Run, Said, Setting, listed

MINUTE = "%Y-%m-%d %H:%M"


def begin(definition: Definition, at: datetime, setting: Setting) -> Run:
    """Begin a run: the main line stands in its first state.

    Args:
        definition: the procedure; the run keeps this version.
        at: aware moment at which it begins.
        setting: what its time limits are counted by.
    """
    main = LaneRun(MAIN, "", -1, ((definition.lane[MAIN].initial, -1),))
    return Run(definition, setting, at, (), {MAIN: main}, {})


def take(run: Run, action: str, actor: Actor, *, at: datetime, said: Said | None = None) -> Run:
    """Return the run continued by one act.

    Args:
        run: where it stands.
        action: code of an action of the definition, or of an everyday act.
        actor: who acts.
        at: aware moment of the act itself, not before the last one.
        said: fields, lane, reason and bodies that go with it.

    Raises:
        DomainError: a refusal of ``procedures.refusals``: the wrong state, role or body, a field
            that is missing, a gate that is closed; each with a remedy.
        YearNotLoaded: a term runs into a year whose working days are not loaded.
    """
    said = said or Said()
    title = _title(run, action)
    if said.lane not in run.lanes:
        raise LaneUnknown(lane=said.lane, lanes=listed(list(run.lanes)))
    last = run.acts[-1].at if run.acts else run.begun_at
    if at < last:
        local = (one.astimezone(CHINA).strftime(MINUTE) for one in (at, last))
        raise EarlierThanLast(action=title, at=next(local), last=next(local))
    if action in EVERYDAY:
        role = everyday.checked(run, Everyday(action), actor, at, said)
    else:
        role = _checked(run, run.definition.action[action], actor, at, said)
    return applied(run, Act(action, actor.person, role, at, said, actor.party))


def applied(run: Run, act: Act) -> Run:
    """Return the run with an act that was already found right; the same act, the same run."""
    at = len(run.acts)
    run = replace(run, acts=(*run.acts, act))
    if act.action in EVERYDAY:
        return everyday.applied(run, at, act)
    action = run.definition.action[act.action]
    lane = run.lanes[act.said.lane]
    if action.to:
        run = run.with_lane(replace(lane, path=(*lane.path, (action.to, at))))
    if act.said.values:
        own = {**run.values.get(lane.key, {}), **act.said.values}
        run = replace(run, values={**run.values, lane.key: own})
    return everyday.opened(run, action.opens, at, act) if action.opens else run


def replay(
    definition: Definition, begun_at: datetime, acts: Iterable[Act], setting: Setting
) -> Run:
    """Count a run again from its acts."""
    run = begin(definition, begun_at, setting)
    for act in acts:
        run = applied(run, act)
    return run


def _title(run: Run, action: str) -> str:
    if action in EVERYDAY:
        return str(Everyday(action).label)
    known = run.definition.action
    if action not in known:
        offered = listed([one.title for one in known.values()])
        raise ActionUnknown(procedure=run.definition.title, action=action, offered=offered)
    return known[action].title


def _checked(run: Run, action: Action, actor: Actor, at: datetime, said: Said) -> str:
    """Return the role in which an action may be done, or refuse it with the first reason."""
    lane = run.lanes[said.lane]
    offered = listed([one.title for one in run.offered(lane.key)])
    if lane.state not in action.starts:
        state = run.definition.state[lane.state].title
        raise WrongState(action=action.title, state=state, offered=offered)
    everyday.not_stopped(run, lane, action.code, action.title)
    role = role_for(run, action.code, action.roles, actor, lane, any_party=False)
    done = sum(one.action == action.code for _, one in run.seen_from(lane.key))
    if action.times and done >= action.times:
        raise TimesUsedUp(action=action.title, times=action.times, offered=offered)
    reason_given(action.title, action.reason, said)
    values_fit(run, action, said, at)
    parties_named(run, action, said)
    _come_together(run, action)
    _gates_open(run, Attempt(action.code, actor.person, at, lane.key))
    return role


def _come_together(run: Run, action: Action) -> None:
    if not action.joins:
        return
    open_ones = waiting(run, action.joins)
    if open_ones is not None:
        lane = run.definition.lane[action.joins]
        who = f"还没有办结的有：{listed(open_ones)}" if open_ones else "还没有交给任何单位"
        rule = str(lane.join.label)
        raise LanesOpen(action=action.title, lane=lane.title, rule=rule, waiting=who)


def _gates_open(run: Run, attempt: Attempt) -> None:
    for closed in closed_gates(run, attempt):
        gate = closed.gate
        raise GateUnmet(
            action=run.definition.action[attempt.action].title,
            title=gate.title,
            why=closed.why,
            remedy=gate.remedy,
            basis=basis(run, gate, attempt.at),
            gate=gate.code,
        )
