"""Sending a ticket's matter out with its node of the classification, both or neither."""

from datetime import datetime

from qingdan.intake.domain.classifying import classify
from qingdan.intake.domain.deciding import dispatch
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.models import RequestMove
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import recorded


@recorded()
def send_out(
    matter_id: int,
    body: Organisation,
    said: Deciding,
    *,
    category: str,
    actor: Officer,
    at: datetime,
) -> RequestMove:
    """Dispatch a matter, its node put right with it; an empty node leaves it as it is.

    Raises:
        CategoryUnknown: it is no node.
        Others: see ``deciding.dispatch``.
    """
    if category.strip():
        classify(matter_id, category, actor=actor, at=at)
    return dispatch(matter_id, body, said, actor=actor, at=at)
