"""Whether an order is for work that stands on no list, though some words of a list are like it."""

import numpy as np

from qingdan.catalogue.enums import ListKind
from qingdan.core.text import bigrams, fold
from qingdan.intake.weighing import Weighed

NEAR_WORDS = 0.3
"""Words so near to a clause count as the clause, whatever else is said."""
START, WORDS, SHARE, NONE, LOAD = 9.5, -4.7, -3.4, 6.6, 4.7
COVERED, LENGTH, NAMED = -7.0, -2.1, -2.6
"""What speaks for "on no list" (above 0): the finder's share of it and signs of load; what
speaks against: near words, the finder's share of the entry, how much of the order stands in the
entry, the length of the order, and that the entry names the sender. Fitted to requests like those
of ``benchmarks/requests_dev.jsonl``, as a logistic regression.
"""
DOUBT, DOUBT_OWN = -0.2, 0.2
"""From here on an order counts as on no list; the township's own duties are stopped last."""


def is_stranger(text: str, at: int, weighed: Weighed, loads: int, *, named: bool) -> bool:
    """Tell whether an order is on no list, though ``at`` is the entry that comes nearest.

    Args:
        text: the core of the order.
        at: number of the nearest entry.
        weighed: the order weighed.
        loads: how many kinds of signs of work it bears that lists do not know.
        named: whether the entry names the sender.
    """
    words = weighed.words(at)
    if words >= NEAR_WORDS:
        return False
    pairs = bigrams(fold(text))
    told = (
        START
        + WORDS * words
        + SHARE * float(np.sqrt(weighed.shares[at]))
        + NONE * weighed.none
        + LOAD * loads
        + COVERED * weighed.layout.covered(pairs, at)
        + LENGTH * float(np.log(len(pairs) + 1))
        + NAMED * named
    )
    own = weighed.item(at).kind == ListKind.BASIC
    return told > (DOUBT_OWN if own else DOUBT)
