"""Suggestions while one types: everyday expressions of the standard matters, then their titles.

All texts stand in one string, folded, so that looking for a word is one quick search through
it. What is typed is taken apart where the library itself never joins its characters: 水渠塌 is
水渠 and 塌, though no expression says 渠塌.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from qingdan.core.text import Span, fold, merge_spans, unfold
from qingdan.matters.enums import Asker
from qingdan.matters.library import library

MOST = 8
SHORTEST, LONGEST_TYPED = 2, 30
LONGEST_SHOWN = 40
OF_ONE_MATTER = 2
"""So many suggestions at most lead to the same matter."""
TITLES = 2
"""So many of them at most are titles, after the others; people know everyday words sooner."""
MOST_WORDS = 4
"""So many of the typed words are looked for, the rarest."""
COMMON = 3_000
"""A word that stands so often tells nothing, unless it is all there is."""
PAIR = 2
SAME_WORD = 4
"""A pair of characters that is so much rarer than the pair beside it joins two words."""
NEEDED = 0.6
"""What is suggested has so much of what was typed, rare words counting more."""
NEEDED_OF_FEW, FEW = 0.5, 4
"""So much will do where hardly anything has more. What is said less often is no word."""
PLENTY = 60
"""What stands so often need not be looked for in part."""
IN_PART, NUMBERS = 0.4, 0.5
"""How much a word counts of which only its rarest character is there, and a number."""
WHOLE, AT_FIRST, ABOUT, ITS_OWN, RESIDENTS, SHORT = 1.5, 1.0, 0.4, 1.0, 0.6, 25
"""What lifts a text: all that was typed in one; at its beginning; a matter that often says so,
or in its title; a resident's words. So many characters cost one."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that may be asked; ``matter`` is what they are about, empty for its own title."""

    text: str
    matter: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    folded: str
    text: str
    code: str
    title: str
    asker: Asker | None
    """``None`` for the title itself."""


@dataclass(slots=True)
class _Hit:
    """How much of what was typed a row has, and which words stand there whole."""

    share: float = 0.0
    words: list[str] = field(default_factory=list)
    cut: bool = False


class _Texts:
    """All that may be suggested, in one string."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        self.rows = rows
        self.text = "\n".join(one.folded for one in rows)
        self._starts = [0]
        for one in rows:
            self._starts.append(self._starts[-1] + len(one.folded) + 1)
        self._counts = Counter(self.text)
        self._counts.update(map("".join, pairwise(self.text)))

    def count(self, word: str) -> int:
        """Return how often a word stands in all of them."""
        return self._counts[word] if len(word) <= PAIR else self.text.count(word)

    def _held(self, pair: str) -> float:
        """Return how much two characters belong together, by how often each stands alone."""
        if len(pair) < PAIR or "\n" in pair:
            return 0.0
        return self.count(pair) ** 2 / (self.count(pair[0]) * self.count(pair[1]) or 1)

    def having(self, word: str) -> Iterator[tuple[int, int]]:
        """Yield the rows a word stands in, with where in the whole text it does."""
        at = self.text.find(word)
        while at >= 0:
            yield bisect_right(self._starts, at) - 1, at
            at = self.text.find(word, at + len(word))

    def cuts(self, word: str, at: int) -> bool:
        """Tell whether a word at a place is no word there: 水渠 in 阻水|渠道.

        It is none where its end goes better with what follows, or its beginning with what is
        before, by how the library joins the one and the other.
        """
        end = at + len(word)
        after, before = self.text[end - 1 : end + 1], self.text[max(at - 1, 0) : at + 1]
        if word.isascii():
            return any(
                len(one) == PAIR and one.isascii() and one.isalnum() for one in (after, before)
            )
        if len(word) < PAIR:
            return False
        return self._held(after) > self._held(word[-PAIR:]) or self._held(before) > self._held(
            word[:PAIR]
        )


def suggestions(typed: str) -> list[Suggestion]:
    """Return what says what was typed, the likeliest first: everyday words, then titles.

    Several matters come before a second suggestion of one. Nothing for less than two
    characters, and nothing for whole letters.
    """
    terms = [one for one in (fold(word) for word in typed.split()) if one]
    if not terms or not SHORTEST <= sum(map(len, terms)) <= LONGEST_TYPED:
        return []
    texts = _texts_of(library().digest)
    words = list(dict.fromkeys(word for term in terms for word in _words(term, texts)))
    hits = _hits(words, texts)
    if len(terms) > 1:
        hits = {
            at: hit
            for at, hit in hits.items()
            if all(one in texts.rows[at].folded for one in terms)
        }
    ranked = _ranked("".join(terms), hits, texts)
    titles = [at for at in ranked if texts.rows[at].asker is None]
    everyday = _spread((at for at in ranked if texts.rows[at].asker), texts)
    chosen = everyday[: MOST - min(len(titles), TITLES)]
    chosen += titles[: min(TITLES, MOST - len(chosen))]
    return [_suggestion(texts.rows[at], hits[at].words) for at in chosen]


def _words(term: str, texts: _Texts) -> Iterator[str]:
    """Take a typed term apart where two characters are never, or far too rarely, one word.

    What the library hardly ever says in one is taken apart where it holds the least.
    """
    pairs = [texts.count(term[at : at + PAIR]) for at in range(len(term) - 1)]
    begin = 0
    for at in range(1, len(term)):
        if _parts(term, at, pairs):
            yield from _smaller(term[begin:at], texts)
            begin = at
    yield from _smaller(term[begin:], texts)


def _parts(term: str, at: int, pairs: Sequence[int]) -> bool:
    """Tell whether another word begins at a place of a term."""
    if term[at - 1].isascii() or term[at].isascii():
        return term[at - 1].isascii() != term[at].isascii()
    joined = pairs[at - 1]
    beside = [pairs[one] for one in (at - 2, at) if 0 <= one < len(pairs)]
    return not joined or joined * SAME_WORD < max(beside, default=0)


def _smaller(word: str, texts: _Texts) -> Iterator[str]:
    if len(word) <= PAIR or word.isascii() or texts.count(word) >= FEW:
        yield word
        return
    weakest = min(range(1, len(word)), key=lambda at: texts.count(word[at - 1 : at + 1]))
    yield from _smaller(word[:weakest], texts)
    yield from _smaller(word[weakest:], texts)


def _hits(words: Sequence[str], texts: _Texts) -> dict[int, _Hit]:
    """Return the rows that have enough of the words. Those that cut one count only if alone."""
    told = [word for word in words if texts.count(word) <= COMMON] or list(words)
    worth = {word: _worth(word, texts) for word in told}
    rarest = sorted(told, key=lambda word: -worth[word])[:MOST_WORDS]
    everything = sum(worth[word] for word in rarest)
    found: dict[int, _Hit] = {}
    for word in rarest:
        _look(word, worth[word], texts, found)
    enough: dict[int, _Hit] = {}
    for needed in (NEEDED, NEEDED_OF_FEW):
        if len(enough) < FEW:
            enough = {at: hit for at, hit in found.items() if hit.share >= needed * everything}
            enough = {at: hit for at, hit in enough.items() if not hit.cut} or enough
    return enough


def _look(word: str, worth: float, texts: _Texts, found: dict[int, _Hit]) -> None:
    seen: dict[int, bool] = {}
    for row, at in texts.having(word):
        seen[row] = seen.get(row, True) and texts.cuts(word, at)
    for row, cut in seen.items():
        hit = found.setdefault(row, _Hit())
        hit.share += worth
        hit.words.append(word)
        hit.cut = hit.cut or cut
    if len(word) > 1 and not word.isascii() and len(seen) < PLENTY:
        rare = min(word, key=texts.count)
        if texts.count(rare) <= COMMON:
            for row in {row for row, _ in texts.having(rare)} - seen.keys():
                found.setdefault(row, _Hit()).share += worth * IN_PART
                found[row].words.append(rare)


def _worth(word: str, texts: _Texts) -> float:
    """Return how much a word tells: the rarer, the more; what nobody says as its rarest part."""
    count = texts.count(word) or min(map(texts.count, word)) or 1
    told = math.log((len(texts.rows) + 1) / count)
    return told * NUMBERS if word.isdecimal() else told


def _ranked(typed: str, hits: Mapping[int, _Hit], texts: _Texts) -> list[int]:
    often = Counter(texts.rows[at].code for at in hits)
    most = max((hit.share for hit in hits.values()), default=0.0) or 1.0
    own = {texts.rows[at].code for at in hits if texts.rows[at].asker is None}

    def likelihood(at: int) -> tuple[float, str]:
        row, hit = texts.rows[at], hits[at]
        lifted = 4 * hit.share / most + ABOUT * math.log(often[row.code])
        lifted += WHOLE * (typed in row.folded) + AT_FIRST * row.folded.startswith(typed)
        lifted += ITS_OWN * (row.code in own)
        lifted += RESIDENTS * (row.asker is Asker.RESIDENT) - len(row.text) / SHORT
        return -lifted, row.text

    return sorted(hits, key=likelihood)


def _spread(ranked: Iterable[int], texts: _Texts) -> list[int]:
    """Return rows so that every matter comes once before one comes again."""
    turns: list[list[int]] = [[] for _ in range(OF_ONE_MATTER)]
    taken: Counter[str] = Counter()
    for at in ranked:
        code = texts.rows[at].code
        if taken[code] < OF_ONE_MATTER:
            turns[taken[code]].append(at)
            taken[code] += 1
    return [at for turn in turns for at in turn]


def _suggestion(row: _Row, words: Sequence[str]) -> Suggestion:
    shown = unfold(row.text)
    spans = merge_spans([span for word in words for span in shown.find(word)])
    return Suggestion(row.text, row.title if row.asker else "", spans)


@lru_cache(maxsize=1)
def _texts_of(digest: str) -> _Texts:
    """Return all that may be suggested; made once for a library."""
    rows = []
    for matter in library().matters.values():
        said = [(matter.title, None), *((one.text, one.asker) for one in matter.expressions)]
        rows += [
            _Row(fold(text), text, matter.code, matter.title, asker)
            for text, asker in said
            if len(text) <= LONGEST_SHOWN
        ]
    return _Texts(rows)
