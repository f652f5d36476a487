"""What was appended since somebody looked: so they know whether what they read still holds.

Every change adds its line before it is certain, one transaction after the other. Who notes the
last line, then reads, then locks the record, and finds no line that concerns them since, has
read what is there now. What no line tells of (who reads, drafts, what was told) is not covered.
"""

from qingdan.record.kept_queries import KeptQuery
from qingdan.record.models import Event

LAST = KeptQuery(lambda: Event.objects.order_by("-sequence").only("sequence")[:1])
SINCE = KeptQuery(
    lambda sequence: (
        Event.objects.filter(sequence__gt=sequence).order_by().only("subject_kind", "subject_key")
    )
)


def newest() -> int:
    """Return the number of the last line of the record, 0 where it has not begun."""
    last = LAST.first()
    return last.sequence if last is not None else 0


def subjects_since(sequence: int) -> list[tuple[str, str]]:
    """Return kind and key of what every later line is about. One query."""
    return [(one.subject_kind, one.subject_key) for one in SINCE(sequence)]
