"""Suggestions while one types: everyday expressions and titles of the standard matters."""

from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.text import Span, fold, merge_spans, unfold
from qingdan.matters.library import library

MOST = 8
SHORTEST, LONGEST_TYPED = 2, 30
LONGEST_SHOWN = 40
OF_ONE_MATTER = 2
"""So many suggestions at most lead to the same matter."""
TITLES = 3
"""So many of them at most are titles; people recognise everyday words sooner."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that may be asked; ``matter`` is what they are about, empty for its own title."""

    text: str
    matter: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    folded: str
    text: str
    code: str
    title: str
    is_title: bool


def suggestions(typed: str) -> list[Suggestion]:
    """Return what contains all that was typed: titles first, then the shortest words.

    Nothing for less than two characters, and nothing for whole letters.
    """
    terms = [one for one in (fold(word) for word in typed.split()) if one]
    if not terms or not SHORTEST <= sum(map(len, terms)) <= LONGEST_TYPED:
        return []
    chosen: list[Suggestion] = []
    taken: dict[str, int] = {}
    for known in _known_of(library().digest):
        of_it = taken.get(known.code, 0)
        enough = len(chosen) >= TITLES if known.is_title else of_it >= OF_ONE_MATTER
        if enough or not all(term in known.folded for term in terms):
            continue
        taken[known.code] = of_it + 1
        matter = "" if known.is_title else known.title
        chosen.append(Suggestion(known.text, matter, _spans(known.text, terms)))
        if len(chosen) == MOST:
            break
    return chosen


def _spans(text: str, terms: list[str]) -> tuple[Span, ...]:
    shown = unfold(text)
    return merge_spans([span for term in terms for span in shown.find(term)])


@lru_cache(maxsize=1)
def _known_of(digest: str) -> tuple[_Known, ...]:
    """Return all that may be suggested, in the order of preference; made once for a library."""
    found = []
    for matter in library().matters.values():
        rows = [(matter.title, True), *((one.text, False) for one in matter.expressions)]
        found += [
            _Known(fold(text), text, matter.code, matter.title, is_title)
            for text, is_title in rows
            if len(text) <= LONGEST_SHOWN
        ]
    return tuple(sorted(found, key=lambda one: (not one.is_title, len(one.text), one.text)))
