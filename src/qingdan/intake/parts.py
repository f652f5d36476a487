"""Whose part of shared work an order asks for: the department's, the township's, or both."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qingdan.catalogue.enums import Side
from qingdan.intake.acts import Acts, acts_in
from qingdan.intake.orders import EDGES
from qingdan.intake.weighing import Weighed

NEARER, THEIR_ACT, OUR_ACT, HANDED, MOST_ACTS = 2.8, 0.8, 0.36, 0.25, 3
"""Beside how the words lean: how much nearer the department's clauses come, each act of either
side (so many count), and that the work is handed to the township in so many words. Fitted to the
requests of ``benchmarks/requests_dev.jsonl``."""
SAME_WORDS, TOLD_APART, SAID = 0.7, 0.03, 10.0
"""Words so near to a clause of one side, and nearer than to the other's, are that clause."""
WHOLE = 0.97
"""A clause of which so much stands in an order is asked for word for word."""
LEAST = 0.12
"""A part of an order must be at least so near to a clause of a side to be that side's."""
SIDES = (Side.DEPARTMENT, Side.TOWNSHIP)
COMMAS = re.compile(r"[，,。；;！!\n]")


@dataclass(frozen=True)
class Parts:
    """The parts of an order beside the clauses of one entry (its number in the layout)."""

    core: str
    at: int
    weighed: Weighed

    @property
    def is_theirs(self) -> bool:
        """Whether the order as a whole asks for the department's part."""
        if len(self.whole) == 1:
            return Side.DEPARTMENT in self.whole
        near = self.near(self.core)
        nearer = near[Side.DEPARTMENT] - near[Side.TOWNSHIP]
        if max(near.values()) >= SAME_WORDS and abs(nearer) >= TOLD_APART:
            return nearer > 0
        return self._lean(self.core, nearer, self.acts) > 0

    @property
    def is_split(self) -> bool:
        """Whether one part of it is the department's and another is the township's."""
        if self.whole or max(self.near(self.core).values()) >= SAME_WORDS:
            return len(self.whole) > 1
        theirs, ours = [], []
        for part in self._clauses():
            acts, near = acts_in(part, self.own), self.near(part)
            nearer = near[Side.DEPARTMENT] - near[Side.TOWNSHIP]
            if acts.theirs and not acts.ours:
                theirs.append(part)
            elif acts.ours and not acts.theirs and near[Side.TOWNSHIP] >= LEAST and nearer < 0:
                ours.append(part)
        return bool(theirs and ours)

    @cached_property
    def whole(self) -> frozenset[str]:
        """The sides of which a clause stands in the order word for word."""
        layout = self.weighed.layout
        standing = layout.standing(self.core)
        rows = [n for n in layout.of_entry(self.at) if layout.pieces[n].side in SIDES]
        return frozenset(layout.pieces[n].side for n in rows if standing[n] >= WHOLE)

    @cached_property
    def acts(self) -> Acts:
        """The acts the order asks for."""
        return acts_in(self.core, self.own)

    @cached_property
    def own(self) -> str:
        """The township's clauses of the entry."""
        layout = self.weighed.layout
        rows = (layout.pieces[n] for n in layout.of_entry(self.at))
        return "\n".join(one.text for one in rows if one.side == Side.TOWNSHIP)

    def near(self, text: str) -> dict[Side, float]:
        """Return how near a text comes to the nearest clause of each side."""
        layout, weighed = self.weighed.layout, self.weighed
        likeness = weighed.likeness if text == self.core else layout.likeness(text)
        return {
            side: max(
                (
                    float(likeness[n])
                    for n in layout.of_entry(self.at)
                    if layout.pieces[n].side == side
                ),
                default=0.0,
            )
            for side in SIDES
        }

    def _lean(self, text: str, nearer: float, acts: Acts) -> float:
        """Return to which side a text leans: above 0 the department's."""
        theirs, ours = (min(len(one), MOST_ACTS) for one in (acts.theirs, acts.ours))
        leans = self.weighed.layout.leans(text) + NEARER * nearer
        return leans + THEIR_ACT * theirs - OUR_ACT * ours + HANDED * acts.handed

    def _clauses(self) -> Iterator[str]:
        for one in COMMAS.split(self.core):
            if one.strip(EDGES):
                yield one.strip(EDGES)
