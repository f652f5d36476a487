"""The clocks of a run, counted from its acts: where each starts, pauses, is extended and stops."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qingdan.core.workdays import YearNotLoaded
from qingdan.procedures.definition import Clock
from qingdan.procedures.enums import ClockMark, ClockSource, ClockStanding, Everyday, RoleSide
from qingdan.procedures.names import CHINA
from qingdan.procedures.run import Act, LaneRun, Run, key_of
from qingdan.rulebook.enums import Unit
from qingdan.rulebook.kinds import Term
from qingdan.rulebook.terms import Pause, last_moment


@dataclass(frozen=True)
class ClockRun:
    """One clock of one lane.

    ``due_at`` is the moment after which it is late, ``None`` where no last day is stated, or where
    the term runs into ``awaits_year``, whose working days are not loaded yet.
    """

    clock: Clock
    party: str
    started_at: datetime
    stopped_at: datetime | None = None
    paused_at: datetime | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    extended: int = 0
    due_at: datetime | None = None
    awaits_year: int = 0
    mark: ClockMark = ClockMark.UNMARKED

    @property
    def key(self) -> str:
        """Its name within the run."""
        return key_of(self.clock.code, self.party)

    @property
    def standing(self) -> ClockStanding:
        """Whether it runs."""
        if self.stopped_at:
            return ClockStanding.STOPPED
        return ClockStanding.PAUSED if self.paused_at else ClockStanding.RUNNING

    @property
    def due_on(self) -> date | None:
        """The last day, as a local date."""
        return self.due_at.astimezone(CHINA).date() if self.due_at else None


def clocks(run: Run, at: datetime) -> list[ClockRun]:
    """Return every clock that has started, as it stands at a moment.

    A term that runs into a year whose working days are not loaded has no end yet.
    """
    found = []
    for clock in run.definition.clocks:
        for lane in run.of_code(clock.lane):
            ticking = _ticked(run, clock, lane)
            if ticking:
                due = _ended(run, ticking, at)
                found.append(replace(due, mark=_mark(due, at)))
    return found


def _ended(run: Run, ticking: ClockRun, at: datetime) -> ClockRun:
    """Return a clock with its end, or with the year that it waits for."""
    try:
        return replace(ticking, due_at=_due(run, ticking, at))
    except YearNotLoaded as missing:
        return replace(ticking, awaits_year=int(str(missing.params["year"])))


def _ticked(run: Run, clock: Clock, lane: LaneRun) -> ClockRun | None:
    """Return a clock after all acts that move it; a start after a stop begins anew."""
    found: ClockRun | None = None
    counts = not clock.after
    for act in _heard(run, lane):
        if act.action in clock.starts and counts and (found is None or found.stopped_at):
            found = ClockRun(clock, lane.party, _starts_at(run, clock, act))
        elif found and not found.stopped_at:
            found = _moved(found, act)
        if clock.after:
            counts = act.action in clock.after or (counts and act.action not in clock.stops)
    return found


def _starts_at(run: Run, clock: Clock, act: Act) -> datetime:
    start = run.starts_at(act, clock.runs_from)
    later = run.value(clock.later_from, act.said.lane) if clock.later_from else None
    return max(start, run.starts_at(act, clock.later_from)) if later else start


def _heard(run: Run, lane: LaneRun) -> Iterator[Act]:
    """Yield the acts that a lane's clocks hear: its own, and the one that opened it."""
    for at, act in run.valid:
        if at == lane.opened_by or (act.said.lane == lane.key and at > lane.opened_by):
            yield act


def _moved(found: ClockRun, act: Act) -> ClockRun:
    clock = found.clock
    if found.paused_at and act.action in (*clock.resumes, *clock.stops):
        stood = (*found.pauses, (found.paused_at, act.at))
        found = replace(found, paused_at=None, pauses=stood)
    if act.action in clock.stops:
        return replace(found, stopped_at=act.at)
    if act.action in clock.pauses and not found.paused_at:
        return replace(found, paused_at=act.at)
    if act.action == Everyday.EXTEND and act.said.values.get("clock") == clock.code:
        return replace(found, extended=found.extended + 1)
    return found


def _due(run: Run, ticking: ClockRun, at: datetime) -> datetime | None:
    clock = ticking.clock
    if clock.source is ClockSource.NONE:
        return None
    if clock.until:
        until = run.value(clock.until, key_of(clock.lane, ticking.party))
        return _end_of(until) if isinstance(until, date) else None
    term = term_of(run, ticking)
    if term is None:
        return None
    now = ticking.paused_at
    pauses = (*ticking.pauses, (now, max(at, now))) if now else ticking.pauses
    if term.span.unit is Unit.HOUR:
        stood = sum((end - begin for begin, end in pauses), timedelta())
        return last_moment(ticking.started_at, term.span) + stood
    start = ticking.started_at.astimezone(CHINA).date()
    days = [Pause(_local(begin), _local(end)) for begin, end in pauses]
    calendar = run.setting.calendar
    return _end_of(term.last_day(start, calendar, pauses=days, extended=ticking.extended))


def term_of(run: Run, ticking: ClockRun) -> Term | None:
    """Return the time limit that a clock runs by: as it held on the day it started."""
    on = _local(ticking.started_at)
    return run.setting.book.term(ticking.clock.rule, on, run.setting.region)


def _mark(found: ClockRun, at: datetime) -> ClockMark:
    """Return what a clock shows; a paused one is never late by the pause it is in."""
    if found.due_at is None:
        return ClockMark.UNMARKED
    moment = found.stopped_at or found.paused_at or at
    if moment > found.due_at:
        return ClockMark.OVER if found.clock.side is RoleSide.PARTY else ClockMark.RED
    if found.stopped_at or found.paused_at:
        return ClockMark.GREEN
    near = found.due_at - timedelta(days=found.clock.yellow + 1)
    return ClockMark.YELLOW if moment > near else ClockMark.GREEN


def _local(at: datetime) -> date:
    return at.astimezone(CHINA).date()


def _end_of(day: date) -> datetime:
    """Return the last moment of a day; a day lasts until its midnight."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=CHINA)
