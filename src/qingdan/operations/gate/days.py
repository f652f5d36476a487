"""The working days of the demo's month at the gate, and the moments on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qingdan.core.workdays import WorkCalendar
from qingdan.operations.life.shifting import A_DAY, opening_of

WORKING_DAYS = 24
BEGINS, LATER = timedelta(hours=8, minutes=50), timedelta(hours=9, minutes=5)
APART = timedelta(minutes=20)
"""Between two things that are done with one request on one day."""


@dataclass(frozen=True)
class Days:
    """The last working days before a day, the first counted as 1."""

    on: date
    days: tuple[date, ...]

    @classmethod
    def before(cls, on: date, calendar: WorkCalendar) -> "Days":
        """Return the working days before a day.

        Raises:
            YearNotLoaded: they lie in a year whose holidays are not known.
        """
        found: list[date] = []
        day = on
        while len(found) < WORKING_DAYS:
            day -= A_DAY
            if calendar.is_working_day(day):
                found.append(day)
        return cls(on, tuple(reversed(found)))

    def __getitem__(self, number: int) -> date:
        """Return a working day by its number; those after the last are days after the demo's."""
        if number <= WORKING_DAYS:
            return self.days[number - 1]
        return self.on + A_DAY * (number - WORKING_DAYS)

    def arrival(self, number: int, turn: int) -> datetime:
        """Return when the request of a turn comes on a working day."""
        return opening_of(self[number]) + BEGINS + timedelta(minutes=turn * 17 % 200)

    def after(self, last: datetime, number: int, turn: int) -> datetime:
        """Return when the next thing is done, on a working day and after the last thing."""
        later = opening_of(self[number]) + LATER + timedelta(minutes=turn * 13 % 120)
        return max(last + APART, later)
