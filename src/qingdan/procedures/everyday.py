"""The acts that every procedure has: 退回、转办、会办、催办、督办、延期、挂起、撤回、补正、重开."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from qingdan.procedures.asking import reason_given, role_for
from qingdan.procedures.definition import MAIN
from qingdan.procedures.enums import Everyday, ReasonNeed
from qingdan.procedures.refusals import (
    NotExtendable,
    NothingToTakeBack,
    NotSuspended,
    PartyMissing,
    Suspended,
    WrongState,
)
from qingdan.procedures.run import Act, Actor, LaneRun, Run, Said, listed, named
from qingdan.procedures.timing import ClockRun, clocks, term_of
from qingdan.rulebook.enums import Unit

FROM_OUTSIDE = (Everyday.URGE, Everyday.SUPERVISE)
WHILE_STOPPED = (
    *FROM_OUTSIDE,
    Everyday.TRANSFER,
    Everyday.EXTEND,
    Everyday.RESUME,
    Everyday.COMPLETED,
)
NEEDS = {Everyday.RETURN: ReasonNeed.CLAUSE, Everyday.RESUME: ReasonNeed.NONE}
STOPS = {Everyday.SUSPEND: Everyday.RESUME, Everyday.COMPLETE: Everyday.COMPLETED}
ENDS = {end: begin for begin, end in STOPS.items()}


def checked(run: Run, act: Everyday, actor: Actor, at: datetime, said: Said) -> str:
    """Return the role in which an everyday act may be done.

    Raises:
        DomainError: what stands against it.
    """
    lane = run.lanes[said.lane]
    title = str(act.label)
    ended = run.definition.state[lane.state].is_done
    if ended != (act is Everyday.REOPEN) and act not in FROM_OUTSIDE:
        offered = listed([one.title for one in run.offered(lane.key)])
        state = run.definition.state[lane.state].title
        raise WrongState(action=title, state=state, offered=offered)
    not_stopped(run, lane, act, title)
    roles = may_do(run, act, lane)
    role = role_for(run, act, roles, actor, lane, any_party=act in FROM_OUTSIDE)
    reason_given(title, NEEDS.get(act, ReasonNeed.REASON), said)
    if act in (Everyday.RETURN, Everyday.REOPEN, Everyday.WITHDRAW):
        can_go_back(run, act, actor, lane)
    if act is Everyday.EXTEND:
        _can_be_extended(run, at, said)
    if act is Everyday.JOINT and not said.parties:
        raise PartyMissing(action=title, lead="")
    return role


def may_do(run: Run, act: Everyday, lane: LaneRun) -> Sequence[str]:
    """Return the roles that may do an everyday act: those named, or those whose turn it is."""
    definition = run.definition
    if act in definition.everyday:
        return definition.everyday[act]
    if act in FROM_OUTSIDE:
        return [one.code for one in definition.roles]
    if act in (Everyday.REOPEN, Everyday.WITHDRAW):
        turn = [one for one in definition.actions if one.to == lane.state]
    else:
        turn = list(definition.actions_from(lane.state))
    return list(dict.fromkeys(role for one in turn for role in one.roles))


def not_stopped(run: Run, lane: LaneRun, action: str, title: str) -> None:
    """Refuse what may not be done while a lane is suspended or waits for completion.

    Raises:
        Suspended: it stands still.
        NotSuspended: it is to go on and does not stand still.
    """
    where = run.definition.lane[lane.code].title
    if action in ENDS and lane.stopped != ENDS[Everyday(action)]:
        why = str(ENDS[Everyday(action)].label)
        raise NotSuspended(lane=where, action=title, why=why)
    if lane.stopped and action not in WHILE_STOPPED:
        stop = Everyday(lane.stopped)
        why, resume = f"正在{stop.label}", str(STOPS[stop].label)
        raise Suspended(lane=where, why=why, action=title, resume=resume)


def can_go_back(run: Run, act: Everyday, actor: Actor, lane: LaneRun) -> None:
    """Refuse to take a step back where there is none, or it is somebody else's.

    Raises:
        NothingToTakeBack: why.
    """

    def refuse(why: str) -> None:
        raise NothingToTakeBack(action=str(act.label), why=why)

    top = lane.path[-1][1]
    if len(lane.path) == 1:
        refuse("这条线还在第一步")
    last = run.acts[top]
    title = named(run.definition, last.action)
    if act is not Everyday.REOPEN and run.definition.action[last.action].final:
        refuse(f"“{title}”做了以后不能收回")
    if act is Everyday.WITHDRAW:
        later = [one for at, one in run.valid if at > top and _is_plain(one)]
        if last.person != actor.person:
            refuse(f"“{title}”是{run.who(last.person)}做的")
        if later:
            refuse(f"“{title}”以后已经有人接着办了")


def _is_plain(act: Act) -> bool:
    return act.action not in Everyday.values


def _can_be_extended(run: Run, at: datetime, said: Said) -> None:
    code = str(said.values.get("clock", ""))
    known = run.definition.clock
    if code not in known:
        named_ones = listed([one.title for one in known.values()])
        raise NotExtendable(clock=code, why=f"没有这个期限；有：{named_ones}")
    party = run.lanes[said.lane].party
    lane = run.lanes[said.lane].code
    running = [
        one
        for one in clocks(run, at)
        if one.clock.code == code and one.party == party and one.clock.lane == lane
    ]
    if not running or running[0].stopped_at:
        raise NotExtendable(clock=known[code].title, why="它没有在计时")
    why = _not_extendable(run, running[0], said)
    if why:
        raise NotExtendable(clock=known[code].title, why=why)


def _not_extendable(run: Run, running: ClockRun, said: Said) -> str:
    clock = running.clock
    allowed = {"clock", clock.until} if clock.until else {"clock"}
    if set(said.values) - allowed:
        return "延期时只写期限和新的日期"
    if clock.until:
        return "" if type(said.values.get(clock.until)) is date else "没有写明新的日期"
    term = term_of(run, running)
    if term is None or term.extension is None or term.span.unit is Unit.HOUR:
        return "依据的条文没有规定可以延长"
    times = term.extension.times
    return "" if running.extended < times else f"最多延长 {times} 次，已经用完"


def applied(run: Run, at: int, act: Act) -> Run:
    """Return a run after an everyday act; the act itself is already in it."""
    lane = run.lanes[act.said.lane]
    kind = Everyday(act.action)
    if kind in STOPS:
        return run.with_lane(replace(lane, stopped=str(kind.value)))
    if kind in ENDS:
        return run.with_lane(replace(lane, stopped=""))
    if kind in (Everyday.RETURN, Everyday.WITHDRAW, Everyday.REOPEN):
        return _gone_back(run, lane)
    if kind is Everyday.EXTEND:
        return _with_date(run, act)
    if kind is Everyday.JOINT:
        return _joined(run, at, act)
    return run


def _gone_back(run: Run, lane: LaneRun) -> Run:
    """Return a run with the last step of a lane taken back, and all done since then in it."""
    since = lane.path[-1][1]
    void = {at for at, act in run.valid if at >= since and act.said.lane == lane.key}
    shut = {one.key for one in run.lanes.values() if one.opened_by in void}
    void |= {at for at, act in run.valid if act.said.lane in shut and at > since}
    plain = {at for at in void if _is_plain(run.acts[at])}
    lanes = {key: one for key, one in run.lanes.items() if key not in shut}
    back = replace(lane, path=lane.path[:-1])
    return replace(run, void=run.void | plain, lanes={**lanes, lane.key: back})


def _with_date(run: Run, act: Act) -> Run:
    told = {key: value for key, value in act.said.values.items() if key != "clock"}
    own = {**run.values.get(act.said.lane, {}), **told}
    return replace(run, values={**run.values, act.said.lane: own}) if told else run


def _joined(run: Run, at: int, act: Act) -> Run:
    """Open for more bodies the lane that is already open, where there is one such lane."""
    codes = {one.code for one in run.lanes.values()} - {MAIN}
    if len(codes) != 1:
        return run
    return opened(run, codes.pop(), at, act)


def opened(run: Run, code: str, at: int, act: Act) -> Run:
    """Return a run with a lane opened for the bodies that an act names."""
    initial = run.definition.lane[code].initial
    for party in act.said.parties:
        lead = party == act.said.lead
        run = run.with_lane(LaneRun(code, party, at, ((initial, at),), lead))
    return run
