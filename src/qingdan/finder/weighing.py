"""Which matter a text is about: the middle of all its sayings, and the nearest expression."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qingdan.finder.vectors import Numbers, Vocabulary

FIRM, ALIKE = 40.0, 0.3
"""What the score is multiplied with before it becomes shares; how much the nearest expression
counts in it beside the middle: of matters of one subject it tells the stage apart."""
NOT_HERE = "not-here-"
"""How the matter begins that stands for all that people of one township said is on no list
there, without saying what it is; the township's code follows. Elsewhere it means nothing."""


@dataclass(frozen=True)
class Weighed:
    """One text against every matter, in the model's order of matters.

    ``shares`` sum to 1; ``closeness`` is that to the middle of a matter's sayings and
    ``likeness`` that of its nearest expression (both 0 to 1).
    """

    shares: Numbers
    closeness: Numbers
    likeness: Numbers


@dataclass(frozen=True)
class MatterModel:
    """The trained weights.

    Args:
        vocabulary: the tokens.
        matters: the codes, one per column of ``middles``.
        middles: tokens × matters; every column of length 1.
        expressions: tokens × expressions; those of one matter side by side.
        owners: the matter (its number) of each expression, ascending.
    """

    vocabulary: Vocabulary
    matters: tuple[str, ...]
    middles: sparse.csr_matrix
    expressions: sparse.csr_matrix
    owners: NDArray[np.int64]

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where the expressions of each matter begin."""
        return np.flatnonzero(np.diff(self.owners, prepend=-1))

    @cached_property
    def _together(self) -> sparse.csr_matrix:
        """Middles and expressions side by side: the tokens of a text are looked up once."""
        return sparse.hstack([self.middles, self.expressions], format="csr")

    @cached_property
    def not_here(self) -> dict[str, int]:
        """Which matter stands for what is on no list in a township, by its code."""
        return {
            code.removeprefix(NOT_HERE): at
            for at, code in enumerate(self.matters)
            if code.startswith(NOT_HERE)
        }

    def weigh(self, text: Counter[str], township: str = "") -> Weighed:
        """Weigh one taken-apart text.

        Args:
            text: its tokens.
            township: code of the place it is asked about; what was taught to be on no list
                of another place counts nothing.
        """
        at, values = self.vocabulary.row(text)
        gathered = np.asarray(values @ self._together[at], np.float32)
        closeness, alike = np.split(gathered, [len(self.matters)])
        likeness = np.zeros(len(self.matters), np.float32)
        likeness[self.owners[self.starts]] = np.maximum.reduceat(alike, self.starts)
        foreign = [at for code, at in self.not_here.items() if code != township]
        likeness[foreign] = closeness[foreign] = 0.0
        shares = _shares(closeness + ALIKE * likeness, foreign)
        return Weighed(shares, closeness, likeness)


def _shares(score: Numbers, none_of: Sequence[int]) -> Numbers:
    raised = np.exp(FIRM * (score - score.max()))
    raised[none_of] = 0.0
    return np.asarray(raised / raised.sum(), np.float32)
