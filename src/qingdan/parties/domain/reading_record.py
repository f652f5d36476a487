"""The record as officers meet it: what each may see, and what the auditor does with it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from qingdan.core.chain import Fault, Seal
from qingdan.parties.domain.authorising import authorise, reach, seat
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.exporting import note_list
from qingdan.record.domain.sealing import SealDocument, seal
from qingdan.record.domain.verifying import Verdict, verify_and_note
from qingdan.record.models import Event

READ, KEEP = "record.read", "record.seal"


def events_visible_to(officer: Officer, on: date) -> QuerySet[Event]:
    """Return the events that an officer may see.

    Everybody with a post sees what they did themselves. An auditor sees what was done in the
    affairs of their county; what belongs to no place, only the auditor of the installation.

    Args:
        officer: who asks.
        on: local date on which the officer's posts count.
    """
    reaches = reach(officer, READ, on=on)
    if not reaches:
        return Event.objects.none()
    seen = Q(actor_key=officer.pk)
    for one in reaches:
        if one.covers(""):
            return Event.objects.all()
        if one.prefix is not None and one.scope != Scope.OWN:
            seen |= Q(place__startswith=one.prefix)
    return Event.objects.filter(seen)


def sees_everything(officer: Officer, on: date) -> bool:
    """Tell whether an officer may see every event."""
    return any(one.covers("") for one in reach(officer, READ, on=on))


def _faults_visible_to(officer: Officer, on: date, faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults that name an event within sight."""
    found = list(faults)
    events = events_visible_to(officer, on).filter(pk__in={one.sequence for one in found})
    visible = set(events.values_list("pk", flat=True))
    return [one for one in found if one.sequence in visible]


def acts_of(events: QuerySet[Event]) -> set[str]:
    """Return which acts occur among some events."""
    return set(events.order_by().values_list("act", flat=True).distinct())


def seal_record(*, actor: Officer, at: datetime) -> SealDocument:
    """Seal the record as it is now.

    Args:
        actor: an auditor.
        at: aware datetime.

    Raises:
        NotAllowed: the officer is no auditor.
    """
    post = _keeping(actor, at)
    return seal(seat=seat(actor, post), place=_place(post), at=at)


def check_record(seals: Iterable[Seal], *, actor: Officer, at: datetime) -> Verdict:
    """Verify the whole record, and note that it was done.

    Who is auditor of a place is told whether the whole is whole, and what is wrong in the
    affairs of that place; only the auditor of the installation is told everything.

    Args:
        seals: kept outside.
        actor: an auditor.
        at: aware datetime.

    Raises:
        NotAllowed: the officer is no auditor.
    """
    post = _keeping(actor, at)
    said: dict[str, Any] = {"seat": seat(actor, post), "place": _place(post), "at": at}
    day = timezone.localdate(at)
    if not sees_everything(actor, day):
        said["seen"] = partial(_faults_visible_to, actor, day)
    return verify_and_note(seals, **said)


def note_taking_out(asked: Mapping[str, str], count: int, *, actor: Officer, at: datetime) -> Event:
    """Note that an auditor takes a list of events out.

    Args:
        asked: what was filtered by, in Chinese.
        count: how many events.
        actor: an auditor.
        at: aware datetime.

    Raises:
        NotAllowed: the officer is no auditor.
    """
    post = _keeping(actor, at)
    return note_list(dict(asked), count, seat=seat(actor, post), place=_place(post), at=at)


def _keeping(actor: Officer, at: datetime) -> Post:
    return authorise(actor, KEEP, on=timezone.localdate(at))


def _place(post: Post) -> str:
    return post.organisation.region_id or ""
