"""Texts as rows of numbers: how often a token stands in a text, the rarer the heavier."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qingdan.finder.words import CONCEPT, GROUP, SOUND, tokens

Numbers = NDArray[np.float32]
KIND_WEIGHTS = {SOUND: 0.35, CONCEPT: 1.0, GROUP: 0.3}
CHARACTER_WEIGHT, PAIR_WEIGHT = 0.8, 1.0
LEAST_TEXTS = 1


def token_weight(token: str) -> float:
    """Return how much a token counts beside others of the same rarity.

    >>> token_weight("羊"), token_weight("羊圈"), token_weight("@牲畜")
    (0.8, 1.0, 0.3)
    """
    if token[0] in KIND_WEIGHTS and len(token) > 1:
        return KIND_WEIGHTS[token[0]]
    return CHARACTER_WEIGHT if len(token) == 1 else PAIR_WEIGHT


@dataclass(frozen=True)
class Vocabulary:
    """The tokens known, each with its column and weight (rarity × kind)."""

    columns: dict[str, int]
    weights: Numbers

    @classmethod
    def of(cls, texts: Sequence[Counter[str]]) -> "Vocabulary":
        """Return the vocabulary of a corpus of taken-apart texts."""
        spread = Counter(token for text in texts for token in text)
        names = sorted(token for token, count in spread.items() if count >= LEAST_TEXTS)
        rarity = [np.log((1 + len(texts)) / (1 + spread[name])) + 1 for name in names]
        weights = np.array(
            [token_weight(name) * rare for name, rare in zip(names, rarity, strict=True)],
            dtype=np.float32,
        )
        return cls({name: at for at, name in enumerate(names)}, weights)

    def row(self, text: Counter[str]) -> tuple[NDArray[np.int32], Numbers]:
        """Return the columns of one text and its values, of length 1 together."""
        column = self.columns.get
        known = [(it, n) for token, n in text.items() if (it := column(token)) is not None]
        if not known:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        at = np.array([column for column, _ in known], dtype=np.int32)
        counts = np.array([count for _, count in known], dtype=np.float32)
        values = (1 + np.log(counts)) * self.weights[at]
        return at, (values / np.linalg.norm(values)).astype(np.float32)

    def matrix(self, texts: Iterable[Counter[str]]) -> sparse.csr_matrix:
        """Return one row per text."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0, *(len(at) for at, _ in rows)])
        columns = np.concatenate([at for at, _ in rows]) if rows else np.zeros(0, np.int32)
        values = np.concatenate([value for _, value in rows]) if rows else np.zeros(0, np.float32)
        return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(self.weights)))


def take_apart(texts: Iterable[str]) -> list[Counter[str]]:
    """Take many texts apart."""
    return [tokens(text) for text in texts]
