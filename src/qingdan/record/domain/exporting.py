"""Taking events out of the installation: which, and that it was done."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from qingdan.record.domain.appending import Seat, append, recorded
from qingdan.record.domain.refusals import RangeEmpty
from qingdan.record.models import Event

EXPORTED = "record.exported"


@dataclass(frozen=True, slots=True)
class Range:
    """Events from one to another, both included; ``last`` 0 means up to the newest."""

    first: int = 1
    last: int = 0


def range_of_days(since: date | None, until: date | None) -> Range:
    """Return the stretch of the record that holds every event of some local days.

    Args:
        since: the first day; ``None`` for the very beginning.
        until: the last day; ``None`` for up to now.

    Raises:
        RangeEmpty: nothing happened on these days.
    """
    days = Event.objects.all()
    if since is not None:
        days = days.filter(happened_at__gte=_midnight(since))
    if until is not None:
        days = days.filter(happened_at__lt=_midnight(until + timedelta(days=1)))
    found = days.aggregate(first=Min("sequence"), last=Max("sequence"))
    if found["first"] is None:
        raise RangeEmpty(last=_newest())
    first = 1 if since is None else found["first"]
    return Range(first, 0 if until is None else found["last"])


def note_export(wanted: Range, *, seat: Seat, at: datetime, place: str = "") -> Range:
    """Append that a stretch of the record is taken out, before anything leaves.

    Args:
        wanted: the stretch; without an end it includes the event of the export itself.
        seat: who takes it out.
        at: aware datetime.
        place: region code of the post that exports.

    Returns:
        The stretch with its end known.

    Raises:
        RangeEmpty: there are no such events.
    """
    with recorded():
        newest = _newest()
        last = wanted.last or newest + 1
        if not 1 <= wanted.first <= last or (wanted.last and last > newest):
            raise RangeEmpty(last=newest)
        said: dict[str, Any] = {"first": wanted.first, "last": wanted.last or None}
        event = append(EXPORTED, seat=seat, at=at, place=place, format="jsonl", **said)
        return Range(wanted.first, wanted.last or event.sequence)


def note_list(asked: dict[str, str], count: int, *, seat: Seat, at: datetime, place: str) -> Event:
    """Append that a filtered list of events is taken out as a workbook.

    Args:
        asked: what was filtered by, in the words of the page.
        count: how many events the list holds.
        seat: who takes it out.
        at: aware datetime.
        place: region code of the post that exports.
    """
    said: dict[str, Any] = {"asked": asked, "events": count, "format": "xlsx"}
    return append(EXPORTED, seat=seat, at=at, place=place, **said)


def _newest() -> int:
    return int(Event.objects.aggregate(last=Max("sequence"))["last"] or 0)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
