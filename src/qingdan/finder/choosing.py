"""Which entry of one township answers a question, or none: shares that sum to 1."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from qingdan.core.text import bigrams, fold
from qingdan.finder.vectors import Numbers
from qingdan.finder.weighing import Weighed

FEATURES = (
    "share", "share_second", "likeness", "likeness_second", "share_all", "closeness", "in_name",
    "in_text", "none", "none_share", "none_likeness", "none_closeness", "listed_likeness",
    "listed_closeness", "listed_words",
)  # fmt: skip
"""What an entry is judged by; those from ``none`` on belong to the answer "on no list"."""
ENTRY_FEATURES = FEATURES.index("none")
LEAST_SHARE = 1e-4
NOTHING_KNOWN = float(np.log(LEAST_SHARE))
SECOND = 0.5
"""How much of a matter's share an entry gets that is its second-best answer."""
MOST_PAIRS = 160
CHARACTERS = 0x110000
"""How many characters there may be: a pair is one number, first × this + second."""
LOWER = 0xFFFF
"""The bits of a character by which most pairs are told from those wanted."""
Columns = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry as the finder sees it: its folded text and the matters it does.

    ``first`` and ``second`` are columns of the model's matters.
    """

    name: str
    text: str
    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """All entries of a township on one day, and which matters stand on none of its lists.

    ``township`` is its code, by which is known what its people taught of it alone; ``called``
    are the names of the place and its villages, which say nothing of what is asked.
    """

    entries: tuple[Listed, ...]
    unlisted: NDArray[np.bool_]
    township: str = ""
    called: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        entries: Sequence[Listed],
        matters: int,
        township: str = "",
        called: Sequence[str] = (),
    ) -> "Place":
        """Return the place with these entries; the model knows so many matters.

        Where no entry is the best answer for a matter, those that also answer it are.
        """
        unlisted = np.ones(matters, dtype=bool)
        unlisted[[at for one in entries for at in (*one.first, *one.second)]] = False
        answered = {at for one in entries for at in one.first}
        listed = tuple(_raised(one, answered) for one in entries)
        return cls(listed, unlisted, township, tuple(called))

    def plain(self, text: str) -> str:
        """Return a text without the names of the place: 民族村 is no question of 民族."""
        bare = self._called.sub("", text) if self.called else text
        return bare if bare.strip() else text

    @cached_property
    def _called(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.called, key=len, reverse=True))))

    @cached_property
    def first(self) -> Columns:
        """The matters each entry is the best answer for: one column per entry, filled up."""
        return _columns([one.first for one in self.entries], len(self.unlisted))

    @cached_property
    def second(self) -> Columns:
        """The matters each entry also answers: one column per entry, filled up."""
        return _columns([one.second for one in self.entries], len(self.unlisted))

    @cached_property
    def names(self) -> "Texts":
        """The names of the entries."""
        return Texts.of([one.name for one in self.entries])

    @cached_property
    def texts(self) -> "Texts":
        """The whole texts of the entries."""
        return Texts.of([one.text for one in self.entries])


@dataclass(frozen=True)
class Texts:
    """Texts laid end to end, so that all are looked through at once.

    Args:
        pairs: each character with the next one, as one number.
        begins: the lower bits of the first character of each pair.
        owners: the number of the text each pair stands in.
        count: how many texts there are.
    """

    pairs: NDArray[np.int64]
    begins: NDArray[np.intp]
    owners: NDArray[np.int32]
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Lay texts end to end; no pair of folded characters reaches over a line break."""
        whole = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32)
        characters = whole.astype(np.intp)
        lengths = [len(one) + 1 for one in texts]
        return cls(
            characters[:-1] * CHARACTERS + characters[1:],
            characters[:-1] & LOWER,
            np.repeat(np.arange(len(texts), dtype=np.int32), lengths)[:-1],
            len(texts),
        )

    def holding(self, pairs: Sequence[str]) -> Numbers:
        """Return for each text (rows) and each of the sorted pairs whether it stands there."""
        wanted = np.array([ord(one[0]) * CHARACTERS + ord(one[1]) for one in pairs], np.int64)
        likely = np.zeros(LOWER + 1, np.bool_)
        likely[wanted // CHARACTERS & LOWER] = True
        at = np.flatnonzero(likely[self.begins])
        there = self.pairs[at]
        column = np.searchsorted(wanted, there)
        column[column == len(wanted)] = 0
        found = wanted[column] == there
        held = np.zeros((self.count, len(wanted)), np.float32)
        held[self.owners[at[found]], column[found]] = 1
        return held


def _raised(entry: Listed, answered: set[int]) -> Listed:
    alone = tuple(at for at in entry.second if at not in answered)
    if not alone:
        return entry
    second = tuple(at for at in entry.second if at in answered)
    return Listed(entry.name, entry.text, (*entry.first, *alone), second)


def judged(text: str, weighed: Weighed, place: Place) -> Numbers:
    """Return the features of "on no list" (row 0) and of each entry."""
    return judged_each([text], [weighed], place)[0]


def judged_each(
    texts: Sequence[str], weighed: Sequence[Weighed], place: Place
) -> tuple[Numbers, ...]:
    """Return the features for each of several texts; the entries are looked through once."""
    words = _by_words(texts, place)
    return tuple(
        _features(one, by_words, place) for one, by_words in zip(weighed, words, strict=True)
    )


def _features(weighed: Weighed, by_words: Numbers, place: Place) -> Numbers:
    rows = np.zeros((1 + len(place.entries), len(FEATURES)), np.float32)
    rows[1:, :6] = _by_matters(weighed, place)
    rows[1:, 6:8] = by_words
    rows[0, ENTRY_FEATURES:] = _of_none(weighed, place, rows[1:])
    return rows


def useful(rows: Numbers, weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Return how useful "on no list" and each entry are as the answer, by the fitted weights."""
    return np.asarray(rows @ np.array([weights[name] for name in FEATURES]), np.float64)


def shares(utility: NDArray[np.float64], weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the share of "on no list" and of each entry; they sum to 1.

    Args:
        utility: as ``useful`` gives it.
        weights: ``sharpness`` stretches all and ``none_shift`` moves "on no list"; both are
            found by calibration.
    """
    moved = utility.copy()
    moved[0] += weights.get("none_shift", 0.0)
    moved *= weights.get("sharpness", 1.0)
    raised = np.exp(moved - moved.max())
    return np.asarray(raised / raised.sum(), dtype=np.float64)


def _by_matters(weighed: Weighed, place: Place) -> Numbers:
    logs = _gathering(np.log(weighed.shares + LEAST_SHARE), NOTHING_KNOWN)
    likeness, closeness = _gathering(weighed.likeness), _gathering(weighed.closeness)
    shares = _gathering(weighed.shares)
    first, second = place.first, place.second
    together = shares(first).sum(axis=0) + SECOND * shares(second).sum(axis=0)
    features = (
        logs(first).max(axis=0),
        logs(second).max(axis=0),
        likeness(first).max(axis=0),
        likeness(second).max(axis=0),
        np.log(together + LEAST_SHARE),
        closeness(first).max(axis=0),
    )
    return np.asarray(np.stack(features, axis=1), np.float32)


def _gathering(values: Numbers, filling: float = 0.0) -> Callable[[Columns], Numbers]:
    """Return what looks values up by matter; the one after the last matter is the filling."""
    filled = np.append(values, np.float32(filling))
    return lambda columns: filled[columns]


def _columns(matters: Sequence[Sequence[int]], filling: int) -> Columns:
    """Return the matters of each entry as one column, filled up with a number past the last."""
    most = max(map(len, matters), default=0)
    rows = [(*one, *(filling,) * (1 + most - len(one))) for one in matters]
    return np.array(rows, np.intp).reshape(len(matters), 1 + most).T


def _of_none(weighed: Weighed, place: Place, entries: Numbers) -> tuple[float, ...]:
    """Return what speaks for "on no list": matters not listed here, and no entry near."""
    away, here = place.unlisted, ~place.unlisted
    return (
        1.0,
        float(np.log(weighed.shares[away].sum() + LEAST_SHARE)),
        float(weighed.likeness[away].max(initial=0.0)),
        float(weighed.closeness[away].max(initial=0.0)),
        float(weighed.likeness[here].max(initial=0.0)),
        float(weighed.closeness[here].max(initial=0.0)),
        float(entries[:, FEATURES.index("in_text")].max(initial=0.0)),
    )


def _by_words(texts: Sequence[str], place: Place) -> Iterator[Numbers]:
    """Yield how much of each question's pairs stands in each name and whole text, 0 to 1."""
    told = [sorted(bigrams(fold(text)))[:MOST_PAIRS] for text in texts]
    every = sorted(set().union(*told))
    if not every or not place.entries:
        yield from (np.zeros((len(place.entries), 2), np.float32) for _ in told)
        return
    column = {pair: at for at, pair in enumerate(every)}
    there, named = place.texts.holding(every), place.names.holding(every)
    spread = there.sum(axis=0)
    rarity = np.log((len(place.entries) + 1) / (spread + 0.5)).astype(np.float32)
    for pairs in told:
        at = [column[pair] for pair in pairs]
        found = np.stack([named[:, at] @ rarity[at], there[:, at] @ rarity[at]], axis=1)
        yield np.asarray(found / max(rarity[at].sum(), LEAST_SHARE), np.float32)
