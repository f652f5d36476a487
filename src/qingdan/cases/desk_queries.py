"""The workbench's questions: which cases lie where, how many, which page of them.

A tab is asked part by part; each part lies in the order of the tab in one index, so a page costs
the same wherever it is, and the parts are put together here.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from qingdan.cases.enums import CaseStanding, DeskTab
from qingdan.cases.kept_lists import Asking, Blank, Later, Mostly, asking, counting, kept
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseDraft, CaseLane
from qingdan.cases.ordering import NO_LAST_DAY, LastDay
from qingdan.cases.queries import VIEW, InSight, at_places
from qingdan.parties.domain.authorising import Reach, reach_from
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Post

MOST_COUNTED = 1000
"""Beyond this a tab says “1000+”; counting further would cost more than it tells."""


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

    @cached_property
    def reaches(self) -> list[Reach]:
        """How far the posts let somebody see."""
        return reach_from(self.posts, VIEW)

    @cached_property
    def key(self) -> tuple[Hashable, ...] | None:
        """Return all that the SQL of a tab depends on; ``None`` while a filter narrows it."""
        if self.asked is not None:
            return None
        seats = ((one.organisation_id, one.organisation.parent_id, one.role) for one in self.posts)
        reaches = (
            (
                one.post.organisation_id,
                one.post.organisation.parent_id,
                one.scope,
                one.prefix,
                one.units,
            )
            for one in self.reaches
        )
        return (self.officer.pk, tuple(seats), tuple(reaches))

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


@dataclass(frozen=True)
class Heap:
    """The rows of a tab: ``parts`` are the conditions of which one has to hold.

    ``case`` is the path from a row to its case; ``by`` is what rows are sorted by, before the
    case. Of many rows of one case the first in that order stands for it.
    """

    rows: QuerySet[Any]
    parts: Sequence[Q]
    case: str
    by: Any

    def ordered(self, part: Q) -> QuerySet[Any]:
        """Return the rows of a part that stand for their cases."""
        rows: QuerySet[Any] = self.rows.filter(part).order_by().annotate(sort=self.by)
        if self.case == "pk":
            return rows
        same = self.rows.filter(self.any, case=OuterRef("case")).order_by().annotate(sort=self.by)
        sooner = Q(sort__lt=OuterRef("sort")) | Q(sort=OuterRef("sort"), pk__lt=OuterRef("pk"))
        first: QuerySet[Any] = rows.filter(~Exists(same.filter(sooner)))
        return first

    @property
    def any(self) -> Q:
        """All parts as one condition."""
        return reduce(or_, self.parts)

    def counted(self, most: int) -> Iterator[QuerySet[Any]]:
        """Yield the cases of each part that are in none before it, at most so many."""
        for at, part in enumerate(self.parts):
            before = self.parts[:at]
            rows = self.rows.filter(part, *(~one for one in before)).order_by()
            if before and self.case != "pk":
                others = self.rows.filter(reduce(or_, before), case=OuterRef("case"))
                rows = rows.filter(~Exists(others.order_by()))
            yield rows.values(self.case).distinct()[:most]


def lies_with_me(view: DeskView) -> Iterator[Q]:
    """Yield the conditions that a desk is somebody's own: theirs by name, or nobody's yet."""
    own = Q(handler=view.officer) | Q(handler=None)
    seats = {
        (body, one.role)
        for one in view.posts
        for body in (one.organisation_id, one.organisation.parent_id)
        if body
    }
    for body, role in sorted(seats):
        yield own & Q(body=body, role=role)


def counts_of(view: DeskView) -> dict[DeskTab, int]:
    """Return how many cases each tab but 全部 holds, never more than ``MOST_COUNTED``."""

    def made() -> tuple[list[DeskTab], Asking]:
        heaps = [(tab, make(view)) for tab, make in HEAPS.items()]
        parts = [(tab, rows) for tab, heap in heaps for rows in heap.counted(MOST_COUNTED)]
        return [tab for tab, _ in parts], counting(rows for _, rows in parts)

    tabs, asked = kept(view.key and ("counts", *view.key), made)
    found = dict.fromkeys(HEAPS, 0)
    for tab, number in zip(tabs, asked.rows({Blank.NOW: view.at})[0], strict=True):
        found[tab] = min(found[tab] + number, MOST_COUNTED)
    return found


def spots(
    view: DeskView,
    tab: DeskTab,
    *,
    size: int,
    after: Spot | None = None,
    before: Spot | None = None,
) -> tuple[list[Spot], bool]:
    """Return one page of a tab, and whether more lies beyond it. A query a part.

    Args:
        view: who looks.
        tab: which tab; the nearest last day comes first, in 草稿 and 全部 the newest.
        size: how many cases a page has.
        after: the spot that the page begins after.
        before: the spot that it ends before; only asked where ``after`` is not.
    """
    backwards = before is not None and after is None
    up, edge = (tab in NEWEST_FIRST) is backwards, before if backwards else after

    def made() -> list[Asking]:
        return [asking(one) for one in _pages(view, tab, size + 1, up=up, edge=edge is not None)]

    blanks: dict[Blank, datetime | int] = {Blank.NOW: view.at}
    if edge is not None:
        blanks |= {Blank.SORT: edge.sort, Blank.PK: edge.pk}
    key = view.key and ("page", tab, size, up, edge is None, *view.key)
    found = {Spot(*one) for each in kept(key, made) for one in each.rows(blanks)}
    by_pk = tab is DeskTab.ALL
    inorder = sorted(found, key=lambda one: one.pk if by_pk else (one.sort, one.pk), reverse=not up)
    shown = inorder[:size]
    return (shown[::-1] if backwards else shown), len(inorder) > size


def _pages(
    view: DeskView, tab: DeskTab, most: int, *, up: bool, edge: bool
) -> Iterator[QuerySet[Any]]:
    """Yield a page of each part of a tab, beyond an edge that is left blank."""
    keys = ("case_pk",) if tab is DeskTab.ALL else ("sort", "case_pk")
    for rows in _pieces(view, tab):
        there = rows.filter(_beyond(tab, "gt" if up else "lt")) if edge else rows
        there = there.order_by(*(one if up else f"-{one}" for one in keys))
        yield there.values_list("sort", "case_pk")[:most]


def _pieces(view: DeskView, tab: DeskTab) -> Iterator[QuerySet[Any]]:
    if tab is DeskTab.ALL:
        yield from _all(view)
        return
    heap = HEAPS[tab](view)
    for part in heap.parts:
        yield heap.ordered(part).annotate(case_pk=F(heap.case))


def _beyond(tab: DeskTab, word: str) -> Q:
    pk, sort = Later(Blank.PK), Later(Blank.SORT)
    if tab is DeskTab.ALL:
        further = {"lt": LessThan, "gt": GreaterThan}[word]
        return Q(Mostly(further(F("case_pk"), pk)))
    beyond = Q(**{f"sort__{word}": sort}) | Q(**{f"case_pk__{word}": pk})
    return Q(**{f"sort__{word}e": sort}) & beyond


def _mine(view: DeskView) -> Heap:
    rows = CaseDesk.objects.filter(view.narrowed("case__"))
    return Heap(rows, [*lies_with_me(view)] or NOTHING, "case", LastDay())


def _unit(view: DeskView) -> Heap:
    rows = CaseDesk.objects.filter(view.narrowed("case__"))
    bodies = [Q(body=one) for one in sorted(bodies_of(view.posts))]
    return Heap(rows, bodies or NOTHING, "case", LastDay())


def _waiting(view: DeskView) -> Heap:
    """Return what somebody opened or has in hand, and lies with others now."""
    officer, parts = view.officer, [*lies_with_me(view)] or NOTHING
    mine = CaseDesk.objects.filter(reduce(or_, parts), case=OuterRef("pk")).order_by()
    rows = Case.objects.filter(~Exists(mine), view.narrowed(""), standing=CaseStanding.OPEN)
    return Heap(rows, [Q(opened_by=officer), Q(handler=officer)], "pk", LastDay())


def _near(view: DeskView) -> Heap:
    return _late(view, Q(yellow_at__lt=NOW, due_at__gte=NOW))


def _over(view: DeskView) -> Heap:
    return _late(view, Q(due_at__lt=NOW))


def _late(view: DeskView, running: Q) -> Heap:
    """Return the clocks that are somebody's to mind: of the place, of the body, of their cases."""
    rows = CaseClock.objects.filter(running & view.narrowed("case__"), place__isnull=False)
    parts: list[Q] = []
    for one in view.reaches:
        if one.scope == Scope.DEPARTMENT:
            parts.append(Q(body=one.post.organisation_id))
        elif one.prefix is not None:
            parts.append(at_places(one.prefix))
        elif one.scope == Scope.UNIT:
            parts += (Q(body__in=one.units), Q(case__village__in=one.units))
    parts = list(dict.fromkeys(parts))
    own = Q(opener=view.officer)
    return Heap(rows, [*parts, own] if view.posts else NOTHING, "case", F("due_at"))


def _drafts(view: DeskView) -> Heap:
    rows = CaseDraft.objects.filter(view.narrowed("case__"))
    return Heap(rows, [Q(officer=view.officer)], "case", F("saved_at"))


def _all(view: DeskView) -> Iterator[QuerySet[Any]]:
    """Yield the cases somebody sees: by what the case says, and by the lanes of their bodies.

    They are sorted by their keys alone; any moment will do beside these.
    """
    sight = InSight.of(view.officer, view.reaches)
    cases = Case.objects.filter(view.narrowed("")).order_by()
    for one in sight.conditions:
        yield cases.filter(one).annotate(case_pk=F("pk"), sort=Value(NO_LAST_DAY))
    lanes = CaseLane.objects.filter(view.narrowed("case__")).order_by().distinct()
    for body in sorted(sight.bodies):
        yield lanes.filter(body=body).annotate(case_pk=F("case"), sort=Value(NO_LAST_DAY))


NOTHING = (Q(pk__in=[]),)
NOW = Later(Blank.NOW)
HEAPS: Mapping[DeskTab, Callable[[DeskView], Heap]] = {
    DeskTab.MINE: _mine,
    DeskTab.UNIT: _unit,
    DeskTab.WAITING: _waiting,
    DeskTab.NEAR: _near,
    DeskTab.OVER: _over,
    DeskTab.DRAFTS: _drafts,
}
NEWEST_FIRST = (DeskTab.DRAFTS, DeskTab.ALL)
