"""Registering what was written at one go: the same matters for one township or for several."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from qingdan.intake.domain.drafts import drop_draft
from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.domain.refusals import TownshipMissing
from qingdan.intake.models import Request
from qingdan.parties.models import Officer, Region
from qingdan.record.domain.appending import recorded


@recorded()
def send(
    arrival: Arrival, places: Sequence[Region], *, actor: Officer, at: datetime, draft: int = 0
) -> list[Request]:
    """Register the same matters at every township named; all of them, or none.

    Args:
        arrival: what is sent; its own place does not count.
        places: the townships.
        actor: who sends.
        at: aware moment.
        draft: key of the draft it was written in, which is gone afterwards.

    Returns:
        One request for each township; the same key gives the same requests.

    Raises:
        TownshipMissing: there is none.
        NotAllowed, MattersMissing and others: see ``receiving.receive``.
    """
    if not places:
        raise TownshipMissing
    made = [
        receive(
            replace(arrival, place=place, key=f"{arrival.key}/{place.code}"), actor=actor, at=at
        )
        for place in places
    ]
    if draft:
        drop_draft(draft, actor=actor)
    return made
