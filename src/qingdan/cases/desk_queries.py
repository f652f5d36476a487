"""The workbench's questions: which cases lie where, how many, which page of them.

Every tab is a small set of open cases asked from an index (``CaseDesk``, ``CaseClock``, the
case's own people); only 全部 walks the cases themselves, the newest first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from qingdan.cases.enums import CaseStanding, DeskTab, SupportState
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseDraft, SupportObligation
from qingdan.cases.queries import VIEW, cases_seen_from
from qingdan.parties.domain.authorising import reach_from
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Post
from qingdan.procedures.definition import MAIN
from qingdan.procedures.enums import RoleSide, StateGroup

MOST_COUNTED = 1000
"""Beyond this a tab says “1000+”; counting further would cost more than it tells."""
NO_LAST_DAY = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for no last day where cases are sorted by it."""


@dataclass(frozen=True)
class DeskView:
    """Who looks at the workbench, with which posts, when.

    ``asked`` takes the path from the rows that are asked to their case (``"case__"``, or empty)
    and returns the condition that narrows them.
    """

    officer: Officer
    posts: Sequence[Post]
    at: datetime
    asked: Callable[[str], Q] | None = None

    def narrowed(self, path: str) -> Q:
        """Return the condition of the filters, for rows with a path to their case."""
        return self.asked(path) if self.asked else Q()


@dataclass(frozen=True)
class Spot:
    """Where a case stands in a tab: what it is sorted by, and its primary key."""

    sort: datetime
    pk: int


def bodies_of(posts: Sequence[Post]) -> set[int]:
    """Return the bodies somebody works in: those of their posts and what these are parts of."""
    found = {one.organisation_id for one in posts}
    return found | {one.organisation.parent_id for one in posts if one.organisation.parent_id}


def lies_with(posts: Sequence[Post]) -> Q:
    """Return the condition that a desk is one of somebody's posts."""
    condition = Q(pk__in=[])
    for one in posts:
        bodies = [pk for pk in (one.organisation_id, one.organisation.parent_id) if pk]
        condition |= Q(body__in=bodies, role=one.role)
    return condition


def lies_with_me(view: DeskView) -> Q:
    """Return the condition that a desk is somebody's own: theirs by name, or nobody's yet.

    A main line that waits for lanes which lie with others is not: there is nothing to do yet.
    """
    others = CaseDesk.objects.filter(case=OuterRef("case")).exclude(lane=MAIN)
    idle = Q(Exists(others), lane=MAIN, case__group=StateGroup.WAITING)
    return (Q(handler=view.officer) | Q(handler=None)) & lies_with(view.posts) & ~idle


def count_of(view: DeskView, tab: DeskTab) -> int:
    """Return how many cases a tab holds, never more than ``MOST_COUNTED``. One query."""
    return SOURCES[tab](view).order_by().values("case_pk")[:MOST_COUNTED].count()


def spots(
    view: DeskView,
    tab: DeskTab,
    *,
    size: int,
    after: Spot | None = None,
    before: Spot | None = None,
) -> tuple[list[Spot], bool]:
    """Return one page of a tab, and whether more lies beyond it. One query.

    Args:
        view: who looks.
        tab: which tab; the nearest last day comes first, in 草稿 and 全部 the newest.
        size: how many cases a page has.
        after: the spot that the page begins after.
        before: the spot that it ends before; only asked where ``after`` is not.
    """
    backwards = before is not None and after is None
    up = (tab in NEWEST_FIRST) is backwards
    rows, edge = SOURCES[tab](view), before if backwards else after
    if edge is not None:
        rows = rows.filter(_beyond(edge, tab, "gt" if up else "lt"))
    keys = ("case_pk",) if tab is DeskTab.ALL else ("sort", "case_pk")
    rows = rows.order_by(*(one if up else f"-{one}" for one in keys))
    found = [Spot(one["sort"], one["case_pk"]) for one in rows[: size + 1]]
    shown = found[:size]
    return (shown[::-1] if backwards else shown), len(found) > size


def _beyond(edge: Spot, tab: DeskTab, word: str) -> Q:
    further = Q(**{f"case_pk__{word}": edge.pk})
    if tab is DeskTab.ALL:
        return further
    return Q(**{f"sort__{word}": edge.sort}) | (Q(sort=edge.sort) & further)


def _of_desks(view: DeskView, lying: Q) -> QuerySet[Any]:
    rows = CaseDesk.objects.filter(lying & view.narrowed("case__")).order_by()
    return rows.values(case_pk=F("case")).annotate(sort=Coalesce(Min("due_at"), NO_LAST_DAY))


def _of_cases(rows: QuerySet[Case]) -> QuerySet[Any]:
    return rows.order_by().values(case_pk=F("pk"), sort=Coalesce("due_at", NO_LAST_DAY))


def _mine(view: DeskView) -> QuerySet[Any]:
    return _of_desks(view, lies_with_me(view))


def _unit(view: DeskView) -> QuerySet[Any]:
    return _of_desks(view, Q(body__in=bodies_of(view.posts)))


def _waiting(view: DeskView) -> QuerySet[Any]:
    """Return what somebody opened or has in hand, and lies with others now."""
    officer, open_ones = view.officer, Q(standing=CaseStanding.OPEN)
    theirs = Q(opened_by=officer) | Q(handler=officer)
    mine = CaseDesk.objects.filter(lies_with_me(view)).order_by().values("case")
    return _of_cases(
        Case.objects.filter(open_ones & theirs & view.narrowed("")).exclude(pk__in=mine)
    )


def _late(view: DeskView, running: Q) -> QuerySet[Any]:
    rows = CaseClock.objects.filter(
        Q(stopped_at=None, paused_at=None) & running & _minded(view) & view.narrowed("case__"),
        case__standing=CaseStanding.OPEN,
    )
    rows = rows.exclude(side=RoleSide.PARTY).order_by()
    return rows.values(case_pk=F("case")).annotate(sort=Min("due_at"))


def _near(view: DeskView) -> QuerySet[Any]:
    return _late(view, Q(yellow_at__lt=view.at, due_at__gte=view.at))


def _over(view: DeskView) -> QuerySet[Any]:
    return _late(view, Q(due_at__lt=view.at))


def _minded(view: DeskView) -> Q:
    """Return the condition that a clock is somebody's to mind: of the place, or of the body."""
    condition = Q(pk__in=[])
    for one in reach_from(view.posts, VIEW):
        if one.scope == Scope.DEPARTMENT:
            condition |= Q(body=one.post.organisation_id)
        elif one.prefix is not None:
            condition |= Q(case__place__code__startswith=one.prefix)
        elif one.scope == Scope.UNIT:
            condition |= Q(body__in=one.units) | Q(case__village__in=one.units)
        condition |= Q(case__opened_by=view.officer)
    return condition


def _drafts(view: DeskView) -> QuerySet[Any]:
    rows = CaseDraft.objects.filter(view.narrowed("case__"), officer=view.officer).order_by()
    return rows.values(case_pk=F("case")).annotate(sort=Max("saved_at"))


def _all(view: DeskView) -> QuerySet[Any]:
    seen = cases_seen_from(view.officer, view.posts)
    return seen.filter(view.narrowed("")).order_by().values(case_pk=F("pk"), sort=F("moved_at"))


SOURCES: Mapping[DeskTab, Callable[[DeskView], QuerySet[Any]]] = {
    DeskTab.MINE: _mine,
    DeskTab.UNIT: _unit,
    DeskTab.WAITING: _waiting,
    DeskTab.NEAR: _near,
    DeskTab.OVER: _over,
    DeskTab.DRAFTS: _drafts,
    DeskTab.ALL: _all,
}
NEWEST_FIRST = (DeskTab.DRAFTS, DeskTab.ALL)


def owed_by_departments(view: DeskView, places: Sequence[str]) -> "Owed":
    """Return what departments owe some townships: time limits that passed, support without end.

    Args:
        view: who looks.
        places: region codes of the townships.

    Returns:
        Counts by department, in the order of their names. Two queries.
    """
    late = CaseClock.objects.filter(
        stopped_at=None,
        paused_at=None,
        due_at__lt=view.at,
        side=RoleSide.DEPARTMENT,
        case__place__in=places,
        case__standing=CaseStanding.OPEN,
    ).order_by()
    support = SupportObligation.objects.filter(
        place__in=places, state__in=(SupportState.ASKED, SupportState.PROMISED)
    ).order_by()
    counted: dict[str, list[int]] = {}
    for at, rows in enumerate((late, support)):
        for name, count in rows.values_list("body__name").annotate(Count("pk")):
            counted.setdefault(name or "没有指定部门", [0, 0])[at] = count
    return Owed(tuple((name, counted[name][0], counted[name][1]) for name in sorted(counted)))


@dataclass(frozen=True)
class Owed:
    """By department: its name, time limits that passed, support asked for that has not come."""

    rows: tuple[tuple[str, int, int], ...]

    @property
    def late(self) -> int:
        """How many time limits have passed."""
        return sum(one[1] for one in self.rows)

    @property
    def support(self) -> int:
        """How much support was asked for and has not come."""
        return sum(one[2] for one in self.rows)
