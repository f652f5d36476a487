"""Moving a scenario to other days, and trying it in the engine before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from qingdan.core.errors import DomainError
from qingdan.core.workdays import WorkCalendar, YearNotLoaded
from qingdan.procedures.definition import Definition, Scenario, ScenarioStep, Value
from qingdan.procedures.names import CHINA
from qingdan.procedures.run import Actor, Run, Said, Setting, key_of
from qingdan.procedures.running import begin, take

A_DAY, MORNING = timedelta(days=1), timedelta(hours=8)
MOST_TRIES = 12
"""So many working days later at most an act is tried again."""


@dataclass(frozen=True)
class Timed:
    """A step with the day it is done on, the dates in its fields, and the role it is done in."""

    step: ScenarioStep
    at: datetime
    role: str


@dataclass(frozen=True)
class Shift:
    """From the days of a scenario to those of the demo: as many working days after the first.

    With ``by_days`` nothing but the number of days counts, for what goes on day and night;
    ``minutes`` later in the day is everything, so that not all cases begin on the hour.
    """

    first: date
    new: date
    calendar: WorkCalendar
    by_days: bool = False
    minutes: int = 0

    def __call__(self, day: date) -> date:
        """Return the day that stands for one of the scenario.

        Raises:
            YearNotLoaded: it lies in a year that is not loaded.
        """
        if self.by_days or day < self.first:
            return self.new + (day - self.first)
        count = self.calendar.working_days_between(self.first, day)
        base = self.calendar.working_days_after(self.new, count)
        over = 0
        while not self.calendar.is_working_day(day - A_DAY * over) and day > self.first:
            over += 1
        return base + A_DAY * over

    def moment(self, at: datetime) -> datetime:
        """Return the moment that stands for one of the scenario."""
        local = at.astimezone(CHINA)
        moved = datetime.combine(self(local.date()), local.time(), CHINA)
        return moved + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Attempted:
    """A scenario on other days, as far as it went, and where it then stood."""

    begins_at: datetime
    steps: tuple[Timed, ...]
    run: Run


def attempt(
    definition: Definition,
    scenario: Scenario,
    shift: Shift,
    setting: Setting,
    *,
    until: datetime,
    most: int,
) -> Attempted:
    """Try a scenario on other days.

    An act that comes too early there is tried again on the next working days, and all that
    follows moves on with it; what still does not go ends it.

    Args:
        definition: the procedure.
        scenario: whose steps are taken, those that are to be refused left out.
        shift: to which days.
        setting: rules and working days of the place.
        until: nothing is done from then on.
        most: how many steps are taken.
    """
    begins_at = shift.moment(scenario.begins_at)
    run, drift = begin(definition, begins_at, setting), timedelta()
    done: list[Timed] = []
    for step in scenario.steps:
        if step.refused:
            continue
        if len(done) >= most:
            break
        last = done[-1].at if done else begins_at
        found = None
        for at, late in _later(step, shift, drift, last):
            if at >= until:
                break
            found = _taken(run, scenario, _on(step, at, shift, late))
            if found is not None:
                run, drift = found[0], late
                done.append(found[1])
                break
        if found is None:
            break
    return Attempted(begins_at, tuple(done), run)


def _later(
    step: ScenarioStep, shift: Shift, drift: timedelta, last: datetime
) -> Iterator[tuple[datetime, timedelta]]:
    """Yield when a step can be tried, and how far it has drifted by then."""
    try:
        at = max(shift.moment(step.at) + drift, last)
        for _ in range(MOST_TRIES):
            yield at, drift
            day = at.date() + A_DAY
            if not shift.by_days:
                day = shift.calendar.next_working_day(day)
            drift += day - at.date()
            at = datetime.combine(day, at.timetz())
    except YearNotLoaded:
        return


def _on(step: ScenarioStep, at: datetime, shift: Shift, drift: timedelta) -> ScenarioStep:
    """Return a step on another day, the dates in its fields with it."""
    values = {key: _moved(one, shift, drift) for key, one in step.values.items()}
    return replace(step, values=values, at=at)


def _taken(run: Run, scenario: Scenario, step: ScenarioStep) -> tuple[Run, Timed] | None:
    actor = Actor(step.person, frozenset(scenario.people[step.person]), step.party)
    said = Said(
        values=step.values,
        lane=key_of(step.lane, step.party),
        parties=step.parties,
        lead=step.lead,
        reason=step.reason,
        clause=step.clause,
    )
    try:
        after = take(run, step.action, actor, at=step.at, said=said)
    except DomainError:
        return None
    return after, Timed(step, step.at, after.acts[-1].role)


def _moved(value: Value, shift: Shift, drift: timedelta) -> Value:
    if not isinstance(value, date):
        return value
    try:
        return shift(value) + timedelta(days=drift.days)
    except YearNotLoaded:
        return shift.new + (value - shift.first)


def opening_of(day: date) -> datetime:
    """Return the first moment of a local day."""
    return datetime.combine(day, time(), CHINA)
