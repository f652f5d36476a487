"""Chinese text made comparable: width, case, spaces and punctuation put aside."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

Span = tuple[int, int]
"""Half-open character offsets into a shown text."""


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).lower()
    return "".join(one for one in plain if unicodedata.category(one)[0] in "LNM")


def fold(text: str) -> str:
    """Return ``text`` with only its letters, digits and Han characters, half-width.

    >>> fold("森林草原 防火（ＡＢ１）。")
    '森林草原防火ab1'
    """
    return "".join(map(_fold_character, text))


def chinese_date(day: date) -> str:
    """Write a date the way letters do.

    >>> chinese_date(date(2025, 7, 1))
    '2025年7月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a folded text.

    >>> sorted(bigrams("防火防"))
    ['火防', '防火']
    """
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Folded:
    """A shown text beside its folded form.

    ``origins[i]`` is the offset in ``shown`` of the character that gave ``text[i]``.
    """

    shown: str
    text: str
    origins: tuple[int, ...]

    def find(self, folded_term: str) -> tuple[Span, ...]:
        """Return where a folded term stands in the shown text, without overlaps.

        >>> unfold("（防 火）与防火").find("防火")
        ((1, 4), (6, 8))
        """
        spans: list[Span] = []
        at = self.text.find(folded_term) if folded_term else -1
        while at >= 0:
            end = at + len(folded_term)
            spans.append((self.origins[at], self.origins[end - 1] + 1))
            at = self.text.find(folded_term, end)
        return tuple(spans)


def unfold(shown: str) -> Folded:
    """Fold a text and remember where each character came from."""
    parts = [(_fold_character(character), at) for at, character in enumerate(shown)]
    text = "".join(part for part, _ in parts)
    return Folded(shown, text, tuple(at for part, at in parts for _ in part))


def merge_spans(spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans in order, with touching and overlapping ones joined.

    >>> merge_spans([(4, 6), (0, 2), (1, 4), (8, 9)])
    ((0, 6), (8, 9))
    """
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
