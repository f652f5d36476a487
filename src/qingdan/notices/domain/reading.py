"""The inbox of one officer: nobody else reads it, so reading makes no event."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, QuerySet

from qingdan.notices.models import Notice
from qingdan.parties.models import Officer
from qingdan.record.kept_queries import KeptQuery

MOST_COUNTED = 100
"""The count beside the bell goes no further."""
UNREAD = KeptQuery(
    lambda officer: (
        Notice.objects.filter(recipient=officer, read_at=None)
        .order_by()
        .values_list("pk")[:MOST_COUNTED]
    )
)


def notices_of(officer: Officer) -> QuerySet[Notice]:
    """Return what an officer was told; the one door to it."""
    return Notice.objects.filter(recipient=officer)


def unread_count(officer: Officer) -> int:
    """Return how many notices an officer has not read, at most ``MOST_COUNTED``. One query."""
    return len(UNREAD(officer.pk))


def mark_read(
    officer: Officer, notices: Collection[int] | None = None, *, kind: str = "", at: datetime
) -> int:
    """Mark notices of one's own as read and return how many were not yet.

    Args:
        officer: whose they are; those of others stay.
        notices: primary keys; ``None`` for all.
        kind: only this kind, where given.
        at: aware datetime.
    """
    found = notices_of(officer).filter(read_at=None)
    if notices is not None:
        found = found.filter(pk__in=notices)
    if kind:
        found = found.filter(kind=kind)
    return found.update(read_at=at)


def mark_all_read(before: datetime) -> int:
    """Mark as read, when it was told, what anybody was told before a moment: a past made up.

    Args:
        before: aware datetime.
    """
    return Notice.objects.filter(read_at=None, made_at__lt=before).update(read_at=F("made_at"))
