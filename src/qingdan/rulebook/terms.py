"""When a term ends: its unit, its pauses, its extension, counted on the working calendar.

The day or hour from which a term runs is not counted. A pause stops the clock from its first
day on until the day it ends, both as local dates; an hour's clock runs through nights and
holidays and is paused to the minute.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qingdan.core.workdays import A_DAY, WorkCalendar
from qingdan.rulebook.enums import LastDay, Unit

MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Span:
    """How long: a count of units.

    >>> print(Span(90, Unit.DAY), Span(5, Unit.WORKING_DAY))
    90日 5个工作日
    """

    count: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.count}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class Pause:
    """When a clock stood still: from a moment on, until another; both days are local dates.

    The day on which it begins no longer counts, the day on which it ends counts again.
    """

    begins_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.begins_on:
            raise ValueError((self.begins_on, self.ends_on))


def last_day(
    starts_on: date,
    spans: Sequence[Span],
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    falls: LastDay = LastDay.AS_IT_FALLS,
) -> date:
    """Return the last day of a term that runs in days, months or years.

    Args:
        starts_on: the day from which it runs, itself not counted.
        spans: the term, then each extension; one after the other.
        calendar: which days are working days.
        pauses: when it stood still; days in two pauses stand still once.
        falls: what becomes of a last day on which nobody works.

    Raises:
        YearNotLoaded: working days of a year are needed that is not loaded.
        ValueError: a span in hours.
    """
    day = starts_on
    for span in spans:
        begun, day = day, _plus(day, span, calendar)
        for pause in _apart(pauses):
            if begun < pause.ends_on and pause.begins_on <= day:
                since = max(pause.begins_on, begun + A_DAY)
                day = _moved(day, since, pause, calendar, span.unit)
    return calendar.next_working_day(day) if falls is LastDay.NEXT_WORKING_DAY else day


def last_moment(starts_at: datetime, span: Span) -> datetime:
    """Return when a term in hours ends; days off make no difference.

    Raises:
        ValueError: a span that is not in hours.
    """
    if span.unit is not Unit.HOUR:
        raise ValueError(span)
    return starts_at + timedelta(hours=span.count)


def _plus(day: date, span: Span, calendar: WorkCalendar) -> date:
    if span.unit is Unit.WORKING_DAY:
        return calendar.working_days_after(day, span.count)
    if span.unit is Unit.DAY:
        return day + A_DAY * span.count
    if span.unit in MONTHS:
        return _months_later(day, span.count * MONTHS[span.unit])
    raise ValueError(span)


def _months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _moved(day: date, begins_on: date, pause: Pause, calendar: WorkCalendar, unit: Unit) -> date:
    """Return the last day moved on by what of a pause lies within the term."""
    if unit is not Unit.WORKING_DAY:
        return day + (pause.ends_on - begins_on)
    before = begins_on - A_DAY
    stood = calendar.working_days_between(before, pause.ends_on - A_DAY)
    return calendar.working_days_after(day, stood)


def _apart(pauses: Iterable[Pause]) -> list[Pause]:
    """Return pauses in order, those that touch or overlap made one."""
    found: list[Pause] = []
    for one in sorted(pauses, key=lambda pause: (pause.begins_on, pause.ends_on)):
        if found and one.begins_on <= found[-1].ends_on:
            found[-1] = Pause(found[-1].begins_on, max(found[-1].ends_on, one.ends_on))
        else:
            found.append(one)
    return found
