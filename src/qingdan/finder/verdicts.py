"""From shares to a verdict."""

from collections.abc import Mapping, Sequence

from qingdan.finder.enums import Verdict
from qingdan.finder.ranking import Ranked


def verdict_of(ranked: Ranked, kinds: Sequence[str], limits: Mapping[str, float]) -> Verdict:
    """Return what the shares amount to.

    Args:
        ranked: the shares.
        kinds: the list each entry stands on.
        limits: from ``none`` on an answer is "on no list"; a best entry below ``sure`` is
            unclear.
    """
    if ranked.none >= limits["none"]:
        return Verdict.OFF_LIST
    best = ranked.best(1)
    if not best or ranked.entries[best[0]] < limits["sure"]:
        return Verdict.UNCLEAR
    return Verdict(kinds[best[0]])
