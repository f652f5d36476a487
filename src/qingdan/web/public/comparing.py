"""Comparisons made ready for the pages: once per pair of editions, then counted and filtered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qingdan.catalogue.comparing import labels
from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.editions import EditionComparison
from qingdan.catalogue.comparing.townships import Pair, Relation, TownshipComparison
from qingdan.catalogue.domain.comparing import compare_editions, compare_townships
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition
from qingdan.matters.comparing import alignment_digest, book_of

RELATIONS: dict[str, str] = {
    relation: labels.RELATIONS[relation]
    for relation in (
        Relation.KIND_DIFFERS,
        Relation.PARTY_DIFFERS,
        Relation.PARTLY,
        Relation.SAME,
    )
} | {"only-left": "仅左边有", "only-right": "仅右边有"}
NONE = "none"
"""Stands in the matrix for “not on the other side's lists”."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the matrix: how many pairs stand on these two lists."""

    left: str
    right: str
    count: int

    @property
    def same_list(self) -> bool:
        """Both sides list the duty alike."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One list of the left township against every list of the right one."""

    left: str
    cells: list[Cell]


Aligned = tuple[int, str]
"""An edition and the digest of its alignment with the standard matters."""


@lru_cache(maxsize=32)
def _townships(left: Aligned, right: Aligned) -> TownshipComparison:
    return compare_townships(book_of(_edition(left[0])), book_of(_edition(right[0])))


@lru_cache(maxsize=32)
def _editions(older_pk: int, newer_pk: int) -> EditionComparison:
    return compare_editions(_edition(older_pk), _edition(newer_pk))


def _edition(pk: int) -> Edition:
    return Edition.objects.select_related("township").defer("document").get(pk=pk)


def between_townships(left: Edition, right: Edition) -> TownshipComparison:
    """Compare two published editions of two townships.

    They never change, so once is enough, until somebody aligns one with the matters anew.
    """
    return _townships(*((one.pk, alignment_digest(one)) for one in (left, right)))


def between_editions(older: Edition, newer: Edition) -> EditionComparison:
    """Compare two published editions of one township; kept like ``between_townships``."""
    return _editions(older.pk, newer.pk)


def matrix(comparison: TownshipComparison) -> list[MatrixRow]:
    """Count the pairs by list on either side; ``none`` is the row and column of the unmatched."""
    counted = Counter((str(pair.left.kind), str(pair.right.kind)) for pair in comparison.pairs)
    counted.update((str(duty.kind), NONE) for duty in comparison.only_left)
    counted.update((NONE, str(duty.kind)) for duty in comparison.only_right)
    kinds = [*ListKind.values, NONE]
    return [
        MatrixRow(left, [Cell(left, right, counted[left, right]) for right in kinds])
        for left in kinds
    ]


def relation_counts(comparison: TownshipComparison) -> dict[str, int]:
    """Count the pairs by relation, and the duties that stand on one side only."""
    counted = Counter(str(pair.relation) for pair in comparison.pairs)
    counted["only-left"] = len(comparison.only_left)
    counted["only-right"] = len(comparison.only_right)
    return {relation: counted[relation] for relation in RELATIONS}


def chosen_pairs(pairs: Iterable[Pair], relation: str, left: str, right: str) -> list[Pair]:
    """Keep the pairs of a relation or of one number of the matrix; empty means all."""
    return [
        pair
        for pair in pairs
        if relation in ("", pair.relation)
        and left in ("", pair.left.kind)
        and right in ("", pair.right.kind)
    ]


def chosen_duties(duties: Iterable[Duty], kind: str) -> list[Duty]:
    """Keep the duties of one list; empty means all."""
    return [duty for duty in duties if kind in ("", duty.kind)]
