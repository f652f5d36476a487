"""Whether the gates before an action are open, looked up in the acts of a run."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qingdan.procedures.definition import Gate
from qingdan.procedures.enums import GateNeed
from qingdan.procedures.names import CHINA
from qingdan.procedures.run import Act, Run, listed, named
from qingdan.rulebook.enums import Unit
from qingdan.rulebook.kinds import Amount
from qingdan.rulebook.terms import last_moment


@dataclass(frozen=True)
class Attempt:
    """Who wants to do what, where and when."""

    action: str
    person: str
    at: datetime
    lane: str


@dataclass(frozen=True)
class Closed:
    """A gate that is not open, with why."""

    gate: Gate
    why: str


def closed_gates(run: Run, attempt: Attempt) -> Iterator[Closed]:
    """Yield the gates before an action that are not open, in the order of the definition.

    Raises:
        YearNotLoaded: a term runs into a year whose working days are not loaded.
    """
    for gate in run.definition.gates_before(attempt.action):
        why = _why_closed(run, gate, attempt)
        if why:
            yield Closed(gate, why)


def basis(run: Run, gate: Gate, at: datetime) -> str:
    """Return why a gate is there, in words: law and article, or the clause."""
    code = gate.rule or gate.term or gate.amount
    on = at.astimezone(CHINA).date()
    rule = run.setting.book.rule(code, on, run.setting.region) if code else None
    return str(rule.citation) if rule else gate.basis


def _why_closed(run: Run, gate: Gate, attempt: Attempt) -> str:
    """Return why a gate is not open, empty when it is or when nothing called for it."""
    if gate.after and not any(act.action in gate.after for _, act in run.seen_from(attempt.lane)):
        return ""
    return ASKED[gate.need](run, gate, attempt, _provided(run, gate, attempt.lane))


def _wanted(run: Run, gate: Gate) -> str:
    return listed([f"“{named(run.definition, one)}”" for one in gate.by])


def _not_done(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    if len(done) >= gate.least:
        return ""
    more = f"，要有 {gate.least} 次，现在有 {len(done)} 次" if gate.least > 1 else ""
    return f"还没有做{_wanted(run, gate)}{more}。"


def _too_few_people(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    had = len({act.person for act in done})
    if had >= gate.least:
        return ""
    return f"要有 {gate.least} 个人分别做{_wanted(run, gate)}，现在有 {had} 个人。"


def _not_done_oneself(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    if any(act.person == attempt.person for act in done):
        return ""
    return f"{run.who(attempt.person)}还没有做{_wanted(run, gate)}。"


def _same_person(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    if all(act.person != attempt.person for act in done):
        return ""
    return f"{run.who(attempt.person)}做过{_wanted(run, gate)}，要换一个人。"


def _unfollowed(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    """Return what came without being followed up; a gate that nothing called for is open."""
    called = _open_ones(run, gate, attempt.lane) if gate.after else _called(run, gate, attempt.lane)
    if not called or (len(done) >= gate.least and not gate.after):
        return ""
    last = named(run.definition, called[-1].action)
    return f"做了“{last}”，还没有接着做{_wanted(run, gate)}。"


def _still_running(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    """Return until when a term still runs, empty when it is over."""
    if not done:
        return f"还没有做{_wanted(run, gate)}。"
    if gate.until:
        day = run.value(gate.until, attempt.lane)
        over = isinstance(day, date) and attempt.at.astimezone(CHINA).date() > day
        title = run.definition.data[gate.until].title
        return "" if over else f"“{title}”是 {day}，次日起才可以。"
    start = run.starts_at(done[-1], gate.runs_from).astimezone(CHINA)
    term = run.setting.book.term(gate.term, start.date(), run.setting.region)
    if term is None:
        return f"规则“{gate.term}”在 {start.date()} 没有生效的条文。"
    if term.span.unit is Unit.HOUR:
        until = last_moment(start, term.span)
        return "" if attempt.at > until else f"“{term.title}”要到 {until:%Y-%m-%d %H:%M} 届满。"
    last = term.last_day(start.date(), run.setting.calendar)
    over = attempt.at.astimezone(CHINA).date() > last
    return "" if over else f"“{term.title}”要到 {last} 届满，次日起才可以。"


def _called(run: Run, gate: Gate, lane: str) -> list[Act]:
    return [act for _, act in run.seen_from(lane) if act.action in gate.since]


def _open_ones(run: Run, gate: Gate, lane: str) -> list[Act]:
    """Return what still waits to be followed up of what came after an act of ``after``.

    What follows it up also ends what called for it: a publication that was withdrawn need not be
    withdrawn again.
    """
    found: list[Act] = []
    counts = False
    for _, act in run.seen_from(lane):
        if act.action in gate.by:
            found, counts = [], False
        if act.action in gate.since and counts:
            found.append(act)
        counts = counts or act.action in gate.after
    return found


def _too_late(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    """Return why a day does not lie within a term from another, both held by fields."""
    data = run.definition.data
    start, end = (run.value(one, attempt.lane) for one in (gate.runs_from, gate.until))
    if not isinstance(start, date) or not isinstance(end, date):
        return f"要写明“{data[gate.runs_from].title}”和“{data[gate.until].title}”。"
    term = run.setting.book.term(gate.term, end, run.setting.region)
    if term is None:
        return f"规则“{gate.term}”在 {end} 没有生效的条文。"
    last = term.last_day(start, run.setting.calendar)
    why = f"“{term.title}”到 {last} 为止，“{data[gate.until].title}”是 {end}，已经超过。"
    return why if end > last else ""


def _too_much(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    """Return that a field holds more than the rule allows; an empty one holds nothing."""
    on = attempt.at.astimezone(CHINA).date()
    rule = run.setting.book.rule(gate.amount, on, run.setting.region)
    value = run.value(gate.field, attempt.lane)
    if not isinstance(rule, Amount) or rule.most is None:
        return f"规则“{gate.amount}”在 {on} 没有生效的条文。"
    if not isinstance(value, int) or value <= rule.most:
        return ""
    title = run.definition.data[gate.field].title
    return f"“{title}”是 {value}，{rule.what}至多 {rule.most} {rule.measured}。"


def _empty(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    filled = run.is_filled(gate.field, attempt.lane)
    return "" if filled else f"“{run.definition.data[gate.field].title}”没有填写。"


def _not_issued(run: Run, gate: Gate, attempt: Attempt, done: list[Act]) -> str:
    issuing = {one.code for one in run.definition.actions if gate.document in one.issues}
    issued = False
    for _, act in run.seen_from(attempt.lane):
        issued = (issued and act.action not in gate.since) or act.action in issuing
    if issued:
        return ""
    title = next(one.title for one in run.definition.documents if one.code == gate.document)
    return f"还没有出具“{title}”。"


def _provided(run: Run, gate: Gate, lane: str) -> list[Act]:
    """Return the acts that count for a gate: those after the last that makes them stale."""
    found: list[Act] = []
    for _, act in run.seen_from(lane):
        if act.action in gate.since:
            found = []
        if act.action in gate.by:
            found.append(act)
    return found


ASKED: Mapping[GateNeed, Callable[[Run, Gate, Attempt, list[Act]], str]] = {
    GateNeed.DONE: _not_done,
    GateNeed.PEOPLE: _too_few_people,
    GateNeed.SELF: _not_done_oneself,
    GateNeed.OTHER_PERSON: _same_person,
    GateNeed.FOLLOWED: _unfollowed,
    GateNeed.ELAPSED: _still_running,
    GateNeed.WITHIN: _too_late,
    GateNeed.AT_MOST: _too_much,
    GateNeed.FILLED: _empty,
    GateNeed.ISSUED: _not_issued,
}
