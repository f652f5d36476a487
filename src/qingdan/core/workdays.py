"""Working days: weekdays that are no public holiday, and the days off that are made up for.

Which days these are stands in the State Council's notice for each year, one file of
``data/holidays/`` a year. A year nobody loaded is refused, never guessed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Self

from qingdan.core.errors import DomainError
from qingdan.core.shipped import data_file
from qingdan.core.tables import Table, TableBroken, read

FOLDER = "holidays"
SATURDAY = 5
A_DAY = timedelta(days=1)


class YearNotLoaded(DomainError):
    code = "workdays.year-not-loaded"
    status = HTTPStatus.CONFLICT
    message = "{year} 年的放假调休安排还没有载入，算不出工作日。"
    remedy = "国务院办公厅的通知发布后，请系统管理人员载入这一年的放假调休安排；别的年份不受影响。"


class HolidaysBroken(TableBroken):
    """A file of holidays says something that cannot be; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year's arrangement.

    ``notice`` is the number of the document; ``names`` tells each day off its holiday;
    ``make_up`` are weekend days on which people work.
    """

    year: int
    notice: str
    issued_on: date
    names: Mapping[date, str]
    make_up: frozenset[date]

    def works_on(self, day: date) -> bool:
        """Tell whether a day of this year is a working day."""
        return day in self.make_up or (day.weekday() < SATURDAY and day not in self.names)

    @property
    def days(self) -> Iterator[date]:
        """Every day of the year."""
        first = date(self.year, 1, 1)
        return (first + A_DAY * at for at in range((date(self.year + 1, 1, 1) - first).days))


@dataclass(frozen=True)
class WorkCalendar:
    """The years that are loaded, without gaps in what is asked of them."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Tell whether people work on a day.

        Raises:
            YearNotLoaded: nobody said so for that year.
        """
        return self._year(day.year).works_on(day)

    def working_days_after(self, day: date, count: int) -> date:
        """Return the last day of a term of working days; the day it starts from is not counted.

        >>> calendar = shipped()
        >>> calendar.working_days_after(date(2026, 9, 18), 5).isoformat()  # 20 September works
        '2026-09-24'

        Args:
            day: on which the term starts to run.
            count: working days, at least 0; for 0 the day itself.

        Raises:
            YearNotLoaded: the term runs into a year that is not loaded.
        """
        if count < 0:
            raise ValueError(count)
        if not count:
            return day
        self._year(day.year)
        at = bisect_right(self._working, day) + count - 1
        last = self._working[at].year if at < len(self._working) else max(self.years) + 1
        for year in range(day.year, last + 1):
            self._year(year)
        return self._working[at]

    def working_days_between(self, day: date, until: date) -> int:
        """Return how many working days lie after a day, up to and including another.

        Negative when ``until`` is the earlier one.

        Raises:
            YearNotLoaded: a year from one to the other is not loaded.
        """
        for year in range(min(day, until).year, max(day, until).year + 1):
            self._year(year)
        return bisect_right(self._working, until) - bisect_right(self._working, day)

    def next_working_day(self, day: date) -> date:
        """Return a day itself when people work on it, or else the first one after it.

        Raises:
            YearNotLoaded: there is none before a year that is not loaded.
        """
        self._year(day.year)
        at = bisect_left(self._working, day)
        if at == len(self._working):
            raise YearNotLoaded(year=day.year + 1)
        self._year(self._working[at].year)
        if self._working[at].year > day.year + 1:
            raise YearNotLoaded(year=day.year + 1)
        return self._working[at]

    def with_years(self, years: Iterable[Year]) -> Self:
        """Return this calendar with more years; a later word on a year replaces the earlier."""
        return type(self)({**self.years, **{one.year: one for one in years}})

    def _year(self, year: int) -> Year:
        found = self.years.get(year)
        if found is None:
            raise YearNotLoaded(year=year)
        return found

    @cached_property
    def _working(self) -> list[date]:
        years = (self.years[year] for year in sorted(self.years))
        return [day for year in years for day in year.days if year.works_on(day)]


def read_year(file: Path) -> Year:
    """Read the arrangement of one year.

    Raises:
        HolidaysBroken: it says something that cannot be; names file and line.
    """
    try:
        return _year_of(read(file))
    except TableBroken as trouble:
        raise HolidaysBroken(str(trouble)) from trouble


def _year_of(table: Table) -> Year:
    year, notice, issued_on = table.number("year"), table.text("notice"), _day(table, "issued_on")
    names: dict[date, str] = {}
    make_up: set[date] = set()
    for row in table.tables("holiday"):
        names |= dict.fromkeys(_days_off(row, year, names), row.text("name"))
        make_up |= set(_made_up(row, year))
        for both in sorted(make_up & set(names)):
            row.broken("make_up", f"{both} 又放假又上班")
        row.done()
    table.done()
    return Year(year, notice, issued_on, names, frozenset(make_up))


def _day(row: Table, key: str) -> date:
    return row.day(key) or row.broken(key, f"缺少 {key}（日期）")


def _days_off(row: Table, year: int, before: Mapping[date, str]) -> Iterator[date]:
    first, last = _day(row, "from"), _day(row, "to")
    if last < first:
        row.broken("to", "to 早于 from，先后要对")
    for at in range((last - first).days + 1):
        day = first + A_DAY * at
        if day.year != year or day in before:
            row.broken("from", f"{day} 不在这一年，或写了两次")
        yield day


def _made_up(row: Table, year: int) -> Iterator[date]:
    for day in row.days("make_up"):
        if day.year != year or day.weekday() < SATURDAY:
            row.broken("make_up", f"补班日 {day} 应是这一年的周六或周日")
        yield day


def years_in(folder: Path) -> Iterator[Year]:
    """Yield the years of a folder.

    Raises:
        HolidaysBroken: a file says something that cannot be.
    """
    return (read_year(file) for file in sorted(folder.glob("*.toml")))


def shipped() -> WorkCalendar:
    """Return the years that come with the program."""
    return WorkCalendar().with_years(years_in(data_file(FOLDER)))
