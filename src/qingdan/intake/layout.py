"""A township's lists laid out for the gate: every name and clause a piece to be matched."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.catalogue.queries import edition_in_force, whole_items
from qingdan.core.text import bigrams, fold

SENTENCE = re.compile(r"[；;。\n]")
SHORTEST_PART = 7
KEPT = 16
"""So many townships' lists are kept in memory."""
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """A name, a part of a long name, or a clause; ``entry`` is the number of its entry."""

    entry: int
    text: str
    clause: Clause | None = None

    @property
    def side(self) -> str:
        """Whose clause it is; empty for the name of an entry."""
        return self.clause.side if self.clause else ""


@dataclass(frozen=True)
class Layout:
    """The entries of one edition and their pieces, with how rare each pair of characters is.

    ``table`` is pieces × pairs, holding the rarity of the pair where it stands in the piece;
    ``mass`` is the sum of each row; ``starts`` are the numbers of the first pieces of the entries;
    ``leaning`` says of each pair whether departments' clauses rather use it.
    """

    items: tuple[Item, ...]
    pieces: tuple[Piece, ...]
    column: dict[str, int]
    rarity: Values
    table: sparse.csr_matrix
    mass: Values
    starts: tuple[int, ...]
    leaning: Values

    @classmethod
    def of(cls, items: Sequence[Item]) -> "Layout":
        """Lay entries out; their clauses have been read already."""
        pieces = tuple(one for at, item in enumerate(items) for one in _pieces(at, item))
        told = [bigrams(fold(one.text)) for one in pieces]
        spread = Counter(pair for pairs in told for pair in pairs)
        column = {pair: at for at, pair in enumerate(sorted(spread))}
        rarity = np.array([np.log((len(told) + 1) / (spread[pair] + 0.5)) for pair in column])
        owners = np.repeat(np.arange(len(told)), [len(one) for one in told])
        columns = np.array([column[pair] for pairs in told for pair in sorted(pairs)], np.intp)
        table = sparse.csr_matrix(
            (rarity[columns], (owners, columns)), shape=(len(told), len(column))
        )
        mass = np.maximum(np.asarray(table.sum(axis=1)).ravel(), LEAST)
        counts = Counter(one.entry for one in pieces)
        starts = tuple(accumulate((counts[at] for at in range(len(items))), initial=0))
        leaning = _leaning(pieces, table)
        return cls(tuple(items), pieces, column, rarity, table, mass, starts, leaning)

    def of_entry(self, at: int) -> range:
        """Return the numbers of the pieces of an entry."""
        return range(self.starts[at], self.starts[at + 1])

    def likeness(self, text: str) -> Values:
        """Return how alike a text and each piece are, 0 to 1, by the rare pairs they share.

        The geometric mean of how much of the piece stands in the text and how much of the
        text stands in the piece: 1 only for equal texts.
        """
        pairs = bigrams(fold(text))
        known = [self.column[pair] for pair in pairs if pair in self.column]
        if not known:
            return np.zeros(len(self.pieces))
        asked = np.zeros(len(self.column))
        asked[known] = 1.0
        unknown = (len(pairs) - len(known)) * UNHEARD * np.log(len(self.pieces) + 1)
        shared = self.table @ asked
        return np.asarray(shared / np.sqrt(self.mass * (self.rarity[known].sum() + unknown)))

    def alike(self, one: str, other: str) -> float:
        """Return how alike two texts are, 0 to 1, by the pairs they share; rare ones count more."""
        first, second = bigrams(fold(one)), bigrams(fold(other))
        heavy = UNHEARD * float(np.log(len(self.pieces) + 1))

        def mass(pairs: frozenset[str]) -> float:
            return sum(self.rarity[self.column[p]] if p in self.column else heavy for p in pairs)

        whole = mass(first) * mass(second)
        return float(mass(first & second) / np.sqrt(whole)) if whole else 0.0

    def leans(self, text: str) -> float:
        """Return to which side the words of a text lean: above 0 the departments'.

        Learnt from how the clauses of the cooperative entries here are worded.
        """
        known = [self.column[one] for one in bigrams(fold(text)) if one in self.column]
        return float(self.leaning[known].mean()) if known else 0.0

    def standing(self, text: str) -> Values:
        """Return how much of each piece stands in a text, 0 to 1."""
        asked = np.zeros(len(self.column))
        asked[[self.column[p] for p in bigrams(fold(text)) if p in self.column]] = 1.0
        return np.asarray((self.table @ asked) / self.mass)

    def covered(self, pairs: frozenset[str], at: int) -> float:
        """Return how much of a text's pairs stands in the pieces of an entry, 0 to 1."""
        rows = self.table[self.starts[at] : self.starts[at + 1]]
        held = np.unique(rows.indices)
        known = np.array([self.column[one] for one in pairs if one in self.column], np.intp)
        unknown = (len(pairs) - len(known)) * UNHEARD * np.log(len(self.pieces) + 1)
        whole = float(self.rarity[known].sum() + unknown)
        shared = float(self.rarity[np.intersect1d(known, held)].sum())
        return shared / whole if whole else 0.0


UNHEARD, LEAST = 0.5, 1e-9
"""How much a pair that stands nowhere in the lists counts against a text, beside a rare one."""


def layout_on(township: str, on: date) -> tuple[Edition, Layout] | None:
    """Return the edition in force in a township and its entries laid out; ``None`` without.

    Args:
        township: nine digits.
        on: local date.
    """
    edition = edition_in_force(township, on)
    if edition is None:
        return None
    if not edition.content_digest:  # nothing tells its words from another's
        return edition, _read(edition.pk)
    return edition, _laid_out(edition.pk, edition.content_digest)


@lru_cache(maxsize=KEPT)
def _laid_out(edition: int, digest: str) -> Layout:
    """Return the entries of an edition laid out; the digest names their words."""
    return _read(edition)


def _read(edition: int) -> Layout:
    rows = whole_items(
        Item.objects.filter(edition=edition)
        .select_related("section", "edition__township__parent")
        .defer("edition__document")
        .order_by("kind", "position")
    )
    return Layout.of(list(rows))


def forget_layouts() -> None:
    """Let go of what is kept; for a database that was swapped beneath the process."""
    _laid_out.cache_clear()


def _leaning(pieces: Sequence[Piece], table: sparse.csr_matrix) -> Values:
    """Return for each pair how much oftener it stands in department's clauses (log odds)."""
    theirs = np.array([one.side in (Side.DEPARTMENT, Side.TAKEOVER) for one in pieces])
    ours = np.array([one.side == Side.TOWNSHIP for one in pieces])
    there = (table > 0).astype(float)
    counts = [np.asarray(there[rows].sum(axis=0)).ravel() for rows in (theirs, ours)]
    rates = [(one + 1) / (rows.sum() + 2) for one, rows in zip(counts, (theirs, ours), strict=True)]
    return np.asarray(np.log(rates[0] / rates[1]))


def _pieces(at: int, item: Item) -> list[Piece]:
    parts = [one.strip() for one in SENTENCE.split(item.name)]
    long = [one for one in parts if len(one) >= SHORTEST_PART] if len(parts) > 1 else []
    clauses = [Piece(at, one.text, one) for one in item.clauses.all()]
    return [Piece(at, item.name), *(Piece(at, one) for one in long), *clauses]
