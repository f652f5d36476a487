"""Which pairs of duties are one by what people decided they do: their standard matters."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from qingdan.catalogue.comparing.choosing import ACCEPTED
from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.profiles import Profile, Scale
from qingdan.catalogue.comparing.scoring import weigh_topic

Places = tuple[int, int]
"""Index of a duty on the left and of one on the right."""

WORDING_WEIGHT, MATTER_OFFSET = 1.1, 2.2
"""How much the wording still decides when two duties do a common matter: a basic duty names
twenty matters, and one named in passing does not make two duties one. Fitted like the
weights of ``scoring``, each half of the left township checked with the other half's weights.
"""


def choose_by_matters(
    lefts: list[Profile],
    rights: list[Profile],
    scale: Scale,
    by_wording: Mapping[Places, float],
) -> dict[Places, float]:
    """Return the accepted pairs by topic with their scores.

    Where people confirmed the matters of both duties, only a common matter makes a pair of
    them. Of the other pairs those stay that the wording alone has chosen: a proposal is no
    surer than the wording it rests on.

    Args:
        lefts: the duties of one township, with their words.
        rights: those of the other.
        scale: how much words tell over both.
        by_wording: the pairs that the wording alone has chosen, with their scores.
    """
    chosen = {
        (at, there): score
        for (at, there), score in by_wording.items()
        if not (lefts[at].duty.confirmed and rights[there].duty.confirmed)
    }
    for at, there in _meeting(lefts, rights):
        odds = WORDING_WEIGHT * weigh_topic(lefts[at], rights[there], scale) + MATTER_OFFSET
        score = 1 / (1 + math.exp(-odds))
        if score >= ACCEPTED:
            chosen[at, there] = score
    return chosen


def common_matters(left: Duty, right: Duty) -> tuple[str, ...]:
    """Return the codes of the matters both duties do, in the order of the left one."""
    return tuple(code for code in left.matters if code in right.matters)


def _meeting(lefts: list[Profile], rights: list[Profile]) -> Iterable[Places]:
    """Return the pairs of duties whose confirmed matters have one in common, each once."""
    doing: defaultdict[str, list[int]] = defaultdict(list)
    for there, other in enumerate(rights):
        if other.duty.confirmed:
            for code in other.duty.matters:
                doing[code].append(there)
    return dict.fromkeys(
        (at, there)
        for at, one in enumerate(lefts)
        if one.duty.confirmed
        for code in one.duty.matters
        for there in doing[code]
    )
