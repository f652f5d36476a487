"""Hours and days of rest: until when something that is not urgent has to wait."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from qingdan.core.workdays import YearNotLoaded
from qingdan.notices.models.resting import Resting
from qingdan.rulebook.loading import current_calendar

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """The hours of a day that are quiet, and whether days off are; two equal times are none."""

    begins: time = time.min
    ends: time = time.min
    days_off: bool = False

    def over_at(self, at: datetime) -> datetime:
        """Return when something may go out that is ready at ``at``: then, or after the rest.

        Args:
            at: aware datetime.
        """
        local = timezone.localtime(at)
        free = local
        if self._is_quiet(local.time()):
            day = local.date() + (A_DAY if local.time() >= self.ends else timedelta())
            free = self._at_end(day)
        if self.days_off and (day := _working_day(free.date())) != free.date():
            free = self._at_end(day)
        return at if free == local else free

    def _is_quiet(self, moment: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends

    def _at_end(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, self.ends))


def rest_of(row: Resting) -> Rest:
    """Return the rest of a person or group; hours not set are those of the installation."""
    begins, ends = row.quiet_from, row.quiet_until
    if begins is None or ends is None:
        begins, ends = settings.QUIET_HOURS or (time.min, time.min)
    return Rest(begins, ends, row.rests_on_days_off)


def next_time(at: datetime, of_day: time) -> datetime:
    """Return the first moment from ``at`` on at which clocks show a time of day."""
    local = timezone.localtime(at)
    there = timezone.make_aware(datetime.combine(local.date(), of_day))
    if there >= local:
        return there
    return timezone.make_aware(datetime.combine(local.date() + A_DAY, of_day))


def _working_day(day: date) -> date:
    """Return a day or the next working one; where nobody loaded the year, the day itself."""
    try:
        return current_calendar().next_working_day(day)
    except YearNotLoaded:
        return day
