"""Which matter a text is about: the middle of all its sayings, and the nearest expression."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qingdan.finder.vectors import Numbers, Vocabulary

FIRM = 40.0
"""What the closeness is multiplied with before it becomes shares."""


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
        matters: the codes, one per column of ``weights``.
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

    def weigh(self, text: Counter[str]) -> Weighed:
        """Weigh one taken-apart text."""
        at, values = self.vocabulary.row(text)
        closeness = _gathered(self.middles, at, values)
        alike = _gathered(self.expressions, at, values)
        likeness = np.zeros(len(self.matters), np.float32)
        likeness[self.owners[self.starts]] = np.maximum.reduceat(alike, self.starts)
        return Weighed(_shares(closeness), closeness, likeness)


def _gathered(matrix: sparse.csr_matrix, at: NDArray[np.int32], values: Numbers) -> Numbers:
    """Return the products of a text with every column; only its own tokens are looked at."""
    return np.asarray(values @ matrix[at], np.float32)


def _shares(closeness: Numbers) -> Numbers:
    raised = np.exp(FIRM * (closeness - closeness.max()))
    return np.asarray(raised / raised.sum(), np.float32)
