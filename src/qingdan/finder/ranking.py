"""From a text to the shares of every entry, also for letters of many sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingdan.finder.choosing import Place, judged_each, shares, useful
from qingdan.finder.store import Trained
from qingdan.finder.vectors import Numbers
from qingdan.finder.weighing import MatterModel, Weighed
from qingdan.finder.words import sentences, tokens

WHOLE = 0.6
"""How much the letter as a whole counts beside its sentences."""
MOST_SENTENCES = 12
SAYS_SOMETHING, CANNOT_TELL = 0.115, 0.5
"""A text that comes no nearer to any matter says too little; then this much of every share is
left, so that neither an entry nor "on no list" is claimed."""
SHORTEST, ONE_WORD = 3, 0.15
"""A shorter text is one word: it names a thing but not what is wanted, so it is asked back."""


@dataclass(frozen=True)
class Ranked:
    """Shares of "on no list" and of each entry of the place.

    They sum to 1, or to less for a text that says too little to tell. ``weighed`` is the
    whole text against the model's matters; ``parts`` are the first sentences of a letter,
    each ranked by itself.
    """

    none: float
    entries: NDArray[np.float64]
    weighed: Weighed
    parts: tuple["Ranked", ...] = ()

    def best(self, limit: int) -> list[int]:
        """Return the numbers of the most likely entries."""
        order = np.argsort(-self.entries, kind="stable")
        return [int(at) for at in order[:limit]]


@dataclass(frozen=True)
class Looked:
    """A text as looked at: the features of the whole, and of its sentences if there are any.

    ``weighed`` is the whole, ``each`` its sentences, against the model's matters.
    """

    whole: Numbers
    parts: tuple[Numbers, ...]
    weighed: Weighed
    each: tuple[Weighed, ...] = ()


def rank(text: str, place: Place, trained: Trained) -> Ranked:
    """Rank the entries of a place for a question or a letter."""
    looked = look(text, place, trained.matters)
    found = combined(looked, trained.choice)
    if looked.weighed.closeness.max(initial=0.0) < SAYS_SOMETHING:
        found = found * CANNOT_TELL
    elif len(text.strip()) < SHORTEST:
        found = found * ONE_WORD
    parts = zip(looked.parts, looked.each, strict=True)
    plain = tuple(_plain(rows, weighed, trained) for rows, weighed in parts)
    return Ranked(float(found[0]), found[1:], looked.weighed, plain)


def _plain(rows: Numbers, weighed: Weighed, trained: Trained) -> Ranked:
    found = shares(useful(rows, trained.choice), trained.choice)
    return Ranked(float(found[0]), found[1:], weighed)


def look(text: str, place: Place, model: MatterModel) -> Looked:
    """Look at a text as a whole and, when it has several sentences, at each of them."""
    bare = place.plain(text)
    weighed = model.weigh(tokens(bare), place.township)
    told = sentences(text)[:MOST_SENTENCES]
    parts = [place.plain(one) for one in told] if len(told) > 1 else []
    each = tuple(model.weigh(tokens(part), place.township) for part in parts)
    whole, *rows = judged_each([bare, *parts], [weighed, *each], place)
    return Looked(whole, tuple(rows), weighed, each)


def combined(looked: Looked, choice: Mapping[str, float]) -> NDArray[np.float64]:
    """Return the shares of "on no list" and of each entry."""
    return settled(utilities(looked, choice), choice)


def utilities(looked: Looked, choice: Mapping[str, float]) -> list[NDArray[np.float64]]:
    """Return the utilities of the whole, then of each sentence."""
    return [useful(rows, choice) for rows in (looked.whole, *looked.parts)]


def settled(
    told: Sequence[NDArray[np.float64]], choice: Mapping[str, float]
) -> NDArray[np.float64]:
    """Return the shares that follow from the utilities of the whole and of its sentences.

    A sentence counts the more, the surer it is of being about something listed. What many
    sentences blur is sharpened again by ``letter_sharpness``, and ``letter_none_shift``
    weighs what greetings and family stories add to "on no list"; calibration finds both.
    """
    whole, *parts = (shares(one, choice) for one in told)
    if not parts:
        return whole
    each = np.array(parts)
    mixed = (WHOLE * whole + (1 - WHOLE) * _told(each)) ** choice.get("letter_sharpness", 1.0)
    mixed[0] *= np.exp(choice.get("letter_none_shift", 0.0))
    return np.asarray(mixed / mixed.sum())


def _told(each: NDArray[np.float64]) -> NDArray[np.float64]:
    listed = 1.0 - each[:, 0]
    weights: Sequence[float] = (
        listed / listed.sum() if listed.sum() else [1 / len(each)] * len(each)
    )
    return np.asarray(np.average(each, axis=0, weights=weights))
