"""What departments owe, as the person of a request may see it: support, and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from qingdan.cases.enums import SupportState
from qingdan.cases.models import CaseClock, SupportObligation
from qingdan.cases.queries import VIEW, answer_clocks_within, obligations_within
from qingdan.parties.domain.authorising import Reach, reach_from
from qingdan.parties.enums import Scope
from qingdan.web.permits import posts_today

WIDE = 400
"""How wide the longest bar is."""
OUTSTANDING = (SupportState.OWED, SupportState.ASKED, SupportState.PROMISED)
MARKS = {
    "over": "超期",
    "near": "临期",
    "running": "未到期",
    "paused": "暂停计时",
    "awaited": "届满日待算",
    "unstated": "未载明期限",
}
"""What a time limit of a department shows, and in what order."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One number of a bar: what it counts, where it begins, how wide it is."""

    key: str
    title: str
    count: int
    begin: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One department: its name, its numbers side by side."""

    body: int
    name: str
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """All of its numbers."""
        return sum(one.count for one in self.pieces)


def reaches_of(request: HttpRequest) -> list[Reach]:
    """Return how far the person sees what is owed. The query of ``posts_today``."""
    return reach_from(posts_today(request), VIEW)


def owes_itself(reaches: Iterable[Reach]) -> bool:
    """Tell whether the person only sees what their own department owes."""
    found = list(reaches)
    return bool(found) and all(one.scope == Scope.DEPARTMENT for one in found)


def obligations_of(request: HttpRequest) -> QuerySet[SupportObligation]:
    """Return the support that the person of a request may see."""
    return obligations_within(reaches_of(request))


def clocks_of(request: HttpRequest) -> QuerySet[CaseClock]:
    """Return the departments' running time limits that the person of a request may see."""
    return answer_clocks_within(reaches_of(request))


def marked(mark: str, at: datetime) -> Q:
    """Return the condition on time limits that show a mark of ``MARKS`` at a moment."""
    ticking = Q(paused_at=None, due_at__isnull=False)
    return {
        "over": ticking & Q(due_at__lt=at),
        "near": ticking & Q(due_at__gte=at, yellow_at__lt=at),
        "running": ticking & Q(due_at__gte=at) & (Q(yellow_at=None) | Q(yellow_at__gte=at)),
        "paused": Q(paused_at__isnull=False, due_at__isnull=False),
        "awaited": Q(due_at=None) & ~Q(basis=""),
        "unstated": Q(due_at=None, basis=""),
    }.get(mark, Q())


def mark_of(clock: CaseClock, at: datetime) -> str:
    """Return the mark of ``MARKS`` that a time limit shows; the same rule as ``marked``."""
    if clock.due_at is None:
        return "awaited" if clock.basis else "unstated"
    if clock.paused_at is not None:
        return "paused"
    if clock.due_at < at:
        return "over"
    return "near" if clock.yellow_at is not None and clock.yellow_at < at else "running"


def clock_bars(clocks: QuerySet[CaseClock], at: datetime) -> list[Bar]:
    """Return how many time limits of each department show what, by name. One query."""
    counts = {key: Count("pk", filter=marked(key, at)) for key in MARKS}
    rows = clocks.order_by("body__name", "body").values("body", "body__name").annotate(**counts)
    return _bars(rows, MARKS)


def support_bars(obligations: QuerySet[SupportObligation]) -> list[Bar]:
    """Return how much support of each department is outstanding, by name. One query."""
    titles = {one.value: str(one.label) for one in OUTSTANDING}
    counts = {key: Count("pk", filter=Q(state=key)) for key in titles}
    rows = obligations.filter(state__in=OUTSTANDING).order_by("body__name", "body")
    return _bars(rows.values("body", "body__name").annotate(**counts), titles)


def _bars(rows: Iterable[Any], titles: dict[str, str]) -> list[Bar]:
    found = list(rows)
    most = max((sum(row[key] for key in titles) for row in found), default=0) or 1
    return [_bar(row, titles, most) for row in found]


def _bar(row: dict[str, Any], titles: dict[str, str], most: int) -> Bar:
    pieces, before = [], 0
    for key, title in titles.items():
        count = row[key]
        begin, end = (round(WIDE * one / most) for one in (before, before + count))
        pieces.append(Piece(key, title, count, begin, end - begin))
        before += count
    return Bar(row["body"] or 0, row["body__name"] or "还没有写明部门", tuple(pieces))
