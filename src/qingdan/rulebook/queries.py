"""The queue of a law change: everything that cites it, and how far it was looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from qingdan.rulebook.changes import Announced
from qingdan.rulebook.citing import Asked, Cited, citing, registered_citers
from qingdan.rulebook.enums import CitedKind, LawCheckState
from qingdan.rulebook.models import LawChangeTask

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing of a queue.

    ``state`` is open again when the thing has changed since it was decided (``moved``).
    ``gone`` tells that it was decided and does not cite the law any more.
    """

    cited: Cited
    task: LawChangeTask | None
    state: LawCheckState
    moved: bool = False
    gone: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look at it."""
        return self.state is LawCheckState.OPEN

    @property
    def seen(self) -> str:
        """What a form sends back, so that what has changed since is noticed."""
        return f"{self.cited.token}|{self.cited.digest}|{self.state.value}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of a queue there are, and how many of them are open."""

    kinds: Mapping[CitedKind, int]
    open: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.kinds.values())

    @property
    def done(self) -> int:
        """How many were looked at."""
        return self.total - self.open


def everything(changes: Iterable[Announced], place: str, on: date) -> list[Cited]:
    """Return everything within a place that cites one of some changed laws.

    Args:
        changes: of laws.
        place: the beginning of region codes; empty for everywhere.
        on: local date; lists in force then count.
    """
    names = frozenset[str]().union(*(one.names for one in changes))
    asked = Asked(names, place, on)
    return citing((one for citers in registered_citers() for one in citers(asked)), names)


def tasks_of(changes: Iterable[str], place: str) -> list[LawChangeTask]:
    """Return what was decided within a place, and by its county about shared things."""
    within = Q(region__code__startswith=place) | Q(region=place[:COUNTY_DIGITS])
    rows = LawChangeTask.objects.filter(within, change__in=list(changes))
    return list(rows.select_related("decided_by").order_by("pk"))


def rows_of(
    change: Announced, things: Sequence[Cited], tasks: Iterable[LawChangeTask], place: str
) -> list[Row]:
    """Return the queue of one change, in the order of kinds; pure.

    Args:
        change: which.
        things: at least all that cites it, from ``everything``.
        tasks: at least all decisions about it.
        place: whose queue this is; it says in whose name shared things were decided.
    """
    county = place[:COUNTY_DIGITS]
    said = {
        (one.kind, one.key): one
        for one in tasks
        if one.change == change.code
        and (one.region_id == county or one.kind in (CitedKind.ENTRY, CitedKind.CASE))
    }
    rows = [
        _row(cited, said.pop((cited.kind.value, cited.key), None))
        for cited in citing(things, change.names)
    ]
    return rows + [_gone(task) for task in said.values() if task.state != LawCheckState.OPEN]


def _row(cited: Cited, task: LawChangeTask | None) -> Row:
    if task is None or task.state == LawCheckState.OPEN:
        return Row(cited, task, LawCheckState.OPEN)
    moved = task.digest != cited.digest
    state = LawCheckState.OPEN if moved else LawCheckState(task.state)
    return Row(cited, task, state, moved=moved)


def _gone(task: LawChangeTask) -> Row:
    cited = Cited(CitedKind(task.kind), task.key, task.title, (), task.where, task.region_id)
    return Row(cited, task, LawCheckState(task.state), gone=True)


def queue(change: Announced, place: str, on: date) -> list[Row]:
    """Return the queue of one change at a place."""
    things = everything([change], place, on)
    return rows_of(change, things, tasks_of([change.code], place), place)


def tallies(changes: Sequence[Announced], place: str, on: date) -> list[tuple[Announced, Tally]]:
    """Return some changes with how far their queues are."""
    things, tasks = everything(changes, place, on), tasks_of((one.code for one in changes), place)
    return [(one, tally(rows_of(one, things, tasks, place))) for one in changes]


def tally(rows: Iterable[Row]) -> Tally:
    """Count a queue; what does not cite the law any more is left out."""
    there = [one for one in rows if not one.gone]
    counts = Counter(one.cited.kind for one in there)
    kinds = {kind: counts[kind] for kind in CitedKind if kind in counts}
    return Tally(kinds, sum(one.is_open for one in there))
