"""The one way into the record."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from qingdan.core.chain import ALGORITHMS, canonical, link
from qingdan.record.kept_queries import KeptQuery
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked

origin: ContextVar[str] = ContextVar("origin", default="")
"""Where the present request comes from: a network address, or the words for this server."""
forwarded = logging.getLogger("qingdan.record")
ACROSS = "before_previous"
"""In the detail: ``before`` by the algorithm in use until then."""
ONE_WRITER = 0x71696E67
"""The PostgreSQL advisory lock that lets one transaction append at a time."""
LAST = KeptQuery(lambda: Event.objects.order_by("-sequence").only("sequence", "digest")[:1])
LAST_ABOUT = KeptQuery(
    lambda kind, key: (
        Event.objects.filter(subject_kind=kind, subject_key=key)
        .order_by("-sequence")
        .only("algorithm")[:1]
    )
)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who acts, and in which post: names as they are now."""

    actor_key: int | None = None
    actor_name: str = ""
    post_key: int | None = None
    post: str = ""
    organisation_key: int | None = None
    organisation: str = ""


@contextmanager
def coming_from(where: str) -> Iterator[None]:
    """Say for a while where acts come from: an address, or words for this server."""
    token = origin.set(where)
    try:
        yield
    finally:
        origin.reset(token)


@contextmanager
def recorded() -> Iterator[None]:
    """Open the transaction of an act; also usable as a decorator.

    The record is locked first, before any other row, so two acts can never wait for each
    other in a ring. SQLite has one writer anyway.
    """
    with transaction.atomic():
        _lock()
        yield


def append(
    act: str,
    subject: Tracked | None = None,
    *,
    seat: Seat,
    at: datetime,
    reason: str = "",
    place: str = "",
    **detail: Any,
) -> Event:
    """Append one event, in the transaction of the act itself.

    Args:
        act: ``room.act``, e.g. ``post.granted``.
        subject: the row acted upon, already saved in its new state, or deleted.
        seat: who acts.
        at: aware datetime of the act.
        reason: why, in the actor's words.
        place: region code in whose affairs this is.
        detail: JSON of text, whole numbers, yes and no; no personal data.

    Returns:
        The event, linked to the one before it.
    """
    with transaction.atomic(savepoint=False):
        _lock()
        last = LAST.first() or _begin(at)
        event = Event(
            sequence=last.sequence + 1,
            happened_at=at,
            act=act,
            actor_key=seat.actor_key,
            actor_name=seat.actor_name,
            post_key=seat.post_key,
            post=seat.post[:120],
            organisation_key=seat.organisation_key,
            organisation=seat.organisation[:200],
            place=place,
            reason=clean(reason)[:500],
            address=origin.get()[:64],
            detail=_plain(detail | _before_across(subject)),
            algorithm=settings.DIGEST,
            previous=last.digest,
            **_about(subject),
        )
        event.digest = link(event.as_linked())
        event.save(force_insert=True)
        _forward(event)
        return event


def clean(text: str) -> str:
    """Return a text that both databases can keep: without NUL and halves of characters."""
    return str(text).replace("\x00", "").encode("utf-8", "replace").decode()


def _forward(event: Event) -> None:
    """Hand the event to the log of the record once it is certain; the act never waits for it.

    Where the log goes is a setting; without one nothing is done.
    """
    if forwarded.isEnabledFor(logging.INFO):
        line = canonical(event.as_exported()).decode()
        told = {"exact": True}
        transaction.on_commit(lambda: forwarded.info("%s", line, extra=told), robust=True)


def _about(subject: Tracked | None) -> dict[str, str]:
    if subject is None:
        return {}
    about = {
        "subject_kind": subject.subject_kind,
        "subject_key": subject.recorded_key,
        "subject_name": clean(str(subject))[:300],
        "before": subject.fingerprint_before(),
        "after": "" if subject.pk is None else subject.fingerprint(),
    }
    subject.remember()
    return about


def _before_across(subject: Tracked | None) -> dict[str, str]:
    """Return the digest of the state before also as the subject's last event computed it.

    Two algorithms cannot be compared, so where the second begins it says both; else nothing.
    """
    if subject is None:
        return {}
    about = LAST_ABOUT.first(subject.subject_kind, subject.recorded_key)
    by = about.algorithm if about is not None else ""
    if by not in ALGORITHMS or by == settings.DIGEST:
        return {}
    return {ACROSS: subject.fingerprint_before(by)}


def _begin(at: datetime) -> Event:
    """Append the first event; it names this record apart from every other."""
    first = Event(
        sequence=1,
        happened_at=at,
        act="record.begun",
        detail={"record": secrets.token_hex(16)},
        algorithm=settings.DIGEST,
    )
    first.digest = link(first.as_linked())
    first.save(force_insert=True)
    _forward(first)
    return first


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (ONE_WRITER,))


def _plain(value: Any) -> Any:
    """Return JSON that both databases give back as it was given.

    Raises:
        TypeError: a value is no text, whole number, yes or no, list or mapping.
    """
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    raise TypeError(type(value).__name__)
