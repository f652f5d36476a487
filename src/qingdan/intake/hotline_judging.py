"""A resident's words against the lists: what they are about says the finder, trained on such words.

Orders are weighed by how near they come to the words of clauses; people who call the hotline
do not speak in the words of clauses, and ask nothing of the township in their name.
"""

import numpy as np

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.judging import Judged
from qingdan.intake.weighing import Weighed

OFF_LIST = 0.5
"""From so large a share of "on no list" on, nothing is claimed."""
SURE = 0.5
"""From so large a share on, the finder's best entry is taken for what a resident is about."""
MOST_RIVALS = 2
SIDES = {
    ListKind.BASIC: (),
    ListKind.COOPERATIVE: (Side.DEPARTMENT, Side.TOWNSHIP),
    ListKind.RECLAIMED: (Side.TAKEOVER,),
}


def judged_of_resident(weighed: Weighed, *, other_township: bool) -> Judged:
    """Return what to propose for one matter of a ticket."""
    if other_township:
        return Judged(Decision.RETURN, Reason.OTHER_TOWNSHIP)
    order = [int(at) for at in np.argsort(-weighed.shares, kind="stable")]
    if weighed.none >= OFF_LIST or not order:
        return Judged(Decision.PETITION, Reason.ON_NO_LIST, rivals=tuple(order[:MOST_RIVALS]))
    at = order[0]
    if weighed.shares[at] < SURE:
        rivals = tuple(order[:MOST_RIVALS])
        return Judged(Decision.UNCLEAR, Reason.CLOSE_CALL, at, _clauses(weighed, at), rivals)
    decision, reason = {
        ListKind.BASIC: (Decision.ADMIT, Reason.OWN_DUTY),
        ListKind.COOPERATIVE: (Decision.CONDITIONS, Reason.STAGE_SPLIT),
        ListKind.RECLAIMED: (Decision.RETURN, Reason.RECLAIMED),
    }[ListKind(weighed.item(at).kind)]
    return Judged(decision, reason, at, _clauses(weighed, at))


def _clauses(weighed: Weighed, at: int) -> tuple[Clause, ...]:
    """Return the clause of each side that comes nearest."""
    found = [weighed.nearest(at, side) for side in SIDES[ListKind(weighed.item(at).kind)]]
    told = [one[0].clause for one in found if one is not None]
    return tuple(one for one in told if one is not None)
