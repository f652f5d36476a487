"""Which entry and which clause of a township an order is about."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qingdan.catalogue.models import Item
from qingdan.finder.choosing import Place
from qingdan.finder.ranking import rank
from qingdan.finder.store import Trained
from qingdan.intake.layout import Layout, Piece, Values
from qingdan.intake.orders import Order

SEGMENT = 0.95
"""How much the likeness of one sentence of an order counts beside that of the whole."""
HEARD = 0.3
"""How much the finder's share (its square root) counts beside the likeness of the words."""


@dataclass(frozen=True)
class Weighed:
    """How near an order comes to each piece and entry.

    ``likeness`` is by piece, 0 to 1; ``shares`` by entry are the finder's, ``none`` its share
    of "on no list"; ``scores`` by entry are both together.
    """

    layout: Layout
    likeness: Values
    shares: Values
    none: float
    scores: Values

    def best(self, limit: int = 1) -> list[int]:
        """Return the numbers of the entries that come nearest, nearest first."""
        order = np.argsort(-self.scores, kind="stable")
        return [int(at) for at in order[:limit]]

    def item(self, at: int) -> Item:
        """Return an entry by its number."""
        return self.layout.items[at]

    def nearest(self, at: int, side: str | None = None) -> tuple[Piece, float] | None:
        """Return the piece of an entry that comes nearest and how near; of one side if given."""
        found = [
            (float(self.likeness[n]), -n)
            for n in self.layout.of_entry(at)
            if side is None or self.layout.pieces[n].side == side
        ]
        if not found:
            return None
        near, number = max(found)
        return self.layout.pieces[-number], near

    def words(self, at: int) -> float:
        """Return how near the words of an entry come, by its nearest piece."""
        found = self.nearest(at)
        return found[1] if found else 0.0


def weigh(
    order: Order, layout: Layout, place: Place, keys: Sequence[int], model: Trained
) -> Weighed:
    """Weigh an order against the lists of a township.

    Args:
        order: taken apart.
        layout: its entries laid out.
        place: the same entries as the finder knows them.
        keys: primary keys of the entries, in the order of ``place``.
        model: the finder's.
    """
    told = [layout.likeness(one) * SEGMENT for one in order.segments]
    likeness = np.maximum.reduce([layout.likeness(order.core), *told])
    ranked = rank(order.core, place, model)
    by_key = dict(zip(keys, ranked.entries, strict=True))
    shares = np.array([by_key.get(item.pk, 0.0) for item in layout.items])
    words = np.zeros(len(layout.items))
    np.maximum.at(words, [one.entry for one in layout.pieces], likeness)
    scores = words + HEARD * np.sqrt(shares)
    return Weighed(layout, likeness, shares, ranked.none, scores)
