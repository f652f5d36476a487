"""Time limits page by page: those whose last day is nearest or past come first."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from qingdan.cases.models import CaseClock
from qingdan.cases.ordering import NO_LAST_DAY, LastDay
from qingdan.web.manage.paging import SIZE, WAYS, Page


@dataclass(frozen=True)
class _Edge:
    """The row beyond which a page lies."""

    day: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "_Edge | None":
        """Return what an address writes, ``None`` for what is no edge."""
        day, _, number = text.partition("~")
        try:
            found = parse_datetime(day)
        except ValueError:
            return None
        if found is None or timezone.is_naive(found) or not number.isdigit():
            return None
        return cls(found, int(number[:18]))

    @classmethod
    def of(cls, clock: CaseClock) -> "_Edge":
        return cls(clock.due_at or NO_LAST_DAY, clock.pk)

    def __str__(self) -> str:
        return f"{self.day.isoformat()}~{self.pk}"

    def beyond(self, *, backwards: bool) -> Q:
        """Return the condition on rows after it, or before it."""
        way = "lt" if backwards else "gt"
        same = Q(last_day=self.day, **{f"pk__{way}": self.pk})
        return Q(**{f"last_day__{way}": self.day}) | same


def page_by_last_day(
    rows: QuerySet[CaseClock], request: HttpRequest, *, size: int = SIZE
) -> Page[CaseClock]:
    """Return the page of time limits that a request asks for, in one query.

    Args:
        rows: all of them, in any order.
        request: its ``after`` or ``before`` is the edge beyond which the page lies.
        size: how many rows a page holds.
    """
    after, before = (_Edge.read(request.GET.get(way, "")) for way in WAYS)
    backwards = before is not None and after is None
    edge = before if backwards else after
    there = rows.annotate(last_day=LastDay())
    if edge is not None:
        there = there.filter(edge.beyond(backwards=backwards))
    order = ("-last_day", "-pk") if backwards else ("last_day", "pk")
    found: list[CaseClock] = list(there.order_by(*order)[: size + 1])
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    earlier, later = (more, True) if backwards else (after is not None, more)
    return Page(
        shown,
        _link(request, "before", shown[0]) if shown and earlier else "",
        _link(request, "after", shown[-1]) if shown and later else "",
    )


def _link(request: HttpRequest, way: str, clock: CaseClock) -> str:
    kept = [(name, value) for name, value in request.GET.items() if value and name not in WAYS]
    return urlencode([*kept, (way, str(_Edge.of(clock)))])
