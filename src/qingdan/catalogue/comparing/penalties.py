"""Penalties that stand on both sides, told by their wording."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qingdan.catalogue.comparing.profiles import Penalty, Profile
from qingdan.catalogue.comparing.wording import Weights

SAME = 0.6
NEAREST = 0.45
"""Least likeness of one penalty in two lists; of two that nothing else comes near."""
CONTAINED = 0.9
TELLING_WEIGHT = 4.0
"""A penalty inside another one counts when it has at least this much to say."""

Place = tuple[int, int]
"""Index of a duty and of a penalty within it."""


@dataclass(frozen=True, slots=True)
class PenaltyMatch:
    """One penalty that stands on both sides; ``likeness`` is 0-1."""

    left: str
    right: str
    likeness: float


def match_penalties(
    lefts: Sequence[Profile], rights: Sequence[Profile], weights: Weights
) -> dict[tuple[int, int], tuple[PenaltyMatch, ...]]:
    """Return the penalties that two duties share, by the indices of the duties.

    A penalty worded alike counts wherever it stands. One worded freely counts only where
    each is the other's nearest and neither was found word for word.
    """
    likenesses = {
        (place, other_place): likeness
        for place, one in _places(lefts)
        for other_place, other in _places(rights)
        if (likeness := penalty_likeness(one, other, weights)) >= NEAREST
    }
    best: defaultdict[tuple[str, Place], float] = defaultdict(float)
    for (place, other_place), likeness in likenesses.items():
        for side in (("left", place), ("right", other_place)):
            best[side] = max(best[side], likeness)
    found: defaultdict[tuple[int, int], list[PenaltyMatch]] = defaultdict(list)
    for (place, other_place), likeness in likenesses.items():
        nearest = likeness == best["left", place] == best["right", other_place]
        if likeness >= SAME or nearest:
            (at, first), (there, second) = place, other_place
            texts = lefts[at].penalties[first].text, rights[there].penalties[second].text
            found[at, there].append(PenaltyMatch(*texts, likeness))
    return {duties: tuple(matches) for duties, matches in found.items()}


def penalty_likeness(one: Penalty, other: Penalty, weights: Weights) -> float:
    """Return how alike two penalties are, 0-1; a part of a longer one counts nearly full."""
    common = weights.total(one.grams & other.grams)
    if common < TELLING_WEIGHT:
        return float(one.grams == other.grams)
    smaller, larger = sorted((weights.total(one.grams), weights.total(other.grams)))
    alike = 2 * common / (smaller + larger)
    contained = common / smaller
    return max(alike, CONTAINED * contained) if contained >= CONTAINED else alike


def _places(profiles: Sequence[Profile]) -> Iterator[tuple[Place, Penalty]]:
    for at, one in enumerate(profiles):
        for place, penalty in enumerate(one.penalties):
            yield (at, place), penalty
