"""A comparison of townships in numbers, for the picture and its table."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.townships import Relation, TownshipComparison
from qingdan.documents.model import ListKind


@dataclass(frozen=True, slots=True)
class Cell:
    """How often one kind here meets one kind there.

    ``left`` or ``right`` is ``None`` where the duty is absent. ``ids`` are the ids of the
    pairs, or ``kind-number`` of the duties that stand alone.
    """

    left: ListKind | None
    right: ListKind | None
    ids: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """What became of the duties of one category.

    ``relations`` counts pairs by relation under the category of the left duty.
    """

    category: str
    relations: dict[Relation, int]
    only_left: int
    only_right: int


def kind_matrix(comparison: TownshipComparison) -> tuple[Cell, ...]:
    """Return the 15 cells "kind here x kind there", row by row, absent last.

    There is no cell for absent on both sides.
    """
    found: defaultdict[tuple[ListKind | None, ListKind | None], list[str]] = defaultdict(list)
    for pair in comparison.pairs:
        found[pair.left.kind, pair.right.kind].append(pair.id)
    for duty in comparison.only_left:
        found[duty.kind, None].append(_id(duty))
    for duty in comparison.only_right:
        found[None, duty.kind].append(_id(duty))
    return tuple(Cell(left, right, tuple(found[left, right])) for left, right in _kinds())


def by_category(comparison: TownshipComparison) -> tuple[CategoryCount, ...]:
    """Return the counts of every category, in order of first appearance."""
    duties = (*comparison.left.duties, *comparison.right.duties)
    relations: defaultdict[str, Counter[Relation]] = defaultdict(Counter)
    for pair in comparison.pairs:
        relations[pair.left.category][pair.relation] += 1
    only_left = Counter(duty.category for duty in comparison.only_left)
    only_right = Counter(duty.category for duty in comparison.only_right)
    return tuple(
        CategoryCount(one, dict(relations[one]), only_left[one], only_right[one])
        for one in dict.fromkeys(duty.category for duty in duties)
    )


def _kinds() -> Iterator[tuple[ListKind | None, ListKind | None]]:
    sides = (*ListKind, None)
    return ((left, right) for left in sides for right in sides if left or right)


def _id(duty: Duty) -> str:
    return f"{duty.kind}-{duty.number}"
