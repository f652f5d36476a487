"""Which pairs of duties are taken for one topic, each held against its rivals."""

import math
from collections import defaultdict
from collections.abc import Iterable

from qingdan.catalogue.comparing.profiles import Profile, Scale
from qingdan.catalogue.comparing.scoring import handles, may_be_one, weigh_topic

ALONE = -4.0
"""Log-odds of the rival a pair is held against when it has none."""
WORST_MARGIN, BEST_MARGIN = -3.0, 2.0
TOPIC_WEIGHT, MARGIN_WEIGHT, CHOICE_OFFSET = 1.0, 0.43, -0.35
ACCEPTED = 0.6
"""Fitted like the weights of ``scoring``."""


def choose(
    lefts: list[Profile], rights: list[Profile], scale: Scale
) -> dict[tuple[int, int], float]:
    """Return the accepted pairs by topic with their scores.

    A pair is held against its strongest rival on either side, but only against rivals that
    are tied by the same subject: one basic duty may answer to five others, each by another
    of its subjects.
    """
    odds: dict[tuple[int, int], float] = {}
    ties: dict[tuple[int, int], tuple[str, ...]] = {}
    for at, one in enumerate(lefts):
        for there, other in enumerate(rights):
            if may_be_one(one, other, scale):
                odds[at, there] = weigh_topic(one, other, scale)
                ties[at, there] = tuple(handles(one, other))
    left_rivals = _strongest((at, ties[at, there], odd) for (at, there), odd in odds.items())
    right_rivals = _strongest((there, ties[at, there], odd) for (at, there), odd in odds.items())
    accepted = {}
    for (at, there), odd in odds.items():
        margins = (
            max(_margin(odd, rivals[row, tie]) for tie in ties[at, there])
            for row, rivals in ((at, left_rivals), (there, right_rivals))
        )
        weighed = TOPIC_WEIGHT * odd + MARGIN_WEIGHT * sum(margins) + CHOICE_OFFSET
        score = 1 / (1 + math.exp(-weighed))
        if score >= ACCEPTED:
            accepted[at, there] = score
    return accepted


def _strongest(
    found: Iterable[tuple[int, tuple[str, ...], float]],
) -> dict[tuple[int, str], list[float]]:
    """Return the two strongest odds of each row and tie, the strongest first."""
    rivals: defaultdict[tuple[int, str], list[float]] = defaultdict(lambda: [ALONE, ALONE])
    for row, ties, odd in found:
        for tie in ties:
            best = rivals[row, tie]
            best[:] = sorted((*best, odd), reverse=True)[:2]
    return rivals


def _margin(odd: float, strongest: list[float]) -> float:
    rival = strongest[1] if odd >= strongest[0] else strongest[0]
    return max(WORST_MARGIN, min(BEST_MARGIN, odd - rival))
