"""Not accepting a matter of a ticket, with a reason of the rules of the place and the way told."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.intake.domain.moving import Moving, keep, locked, made_before
from qingdan.intake.domain.refusals import MoveNotNow
from qingdan.intake.domain.ticket_refusals import UnacceptedUnfit, WayMissing
from qingdan.intake.enums import Decision, Door, GateMove, MatterState
from qingdan.intake.hotline_unaccepted import unaccepted_at
from qingdan.intake.models import RequestMove
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import clean, recorded

DISPATCH = "request.dispatch"


@dataclass(frozen=True, kw_only=True)
class TurningDown:
    """Why a matter is not accepted, by who has seen a version of it; ``words`` tell the way."""

    code: str
    words: str
    seen: int
    key: str


@recorded()
def turn_down(matter_id: int, said: TurningDown, *, actor: Officer, at: datetime) -> RequestMove:
    """Tell that a matter of a ticket is not accepted; it can be undone like a dispatch.

    Args:
        matter_id: primary key.
        said: the reason, a code of ``hotline_unaccepted``, and the way that is told.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        NotAllowed: no post of the actor reaches the township.
        UnacceptedUnfit: the rules of the place know no such reason; WayMissing: no way told.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(said.key)) is not None:
        return made
    matter = locked(matter_id, said.seen, (MatterState.PROPOSED,), GateMove.DECIDED)
    if matter.request.door != Door.HOTLINE:
        raise MoveNotNow(state=MatterState(matter.state).label, move="不予受理")
    place, on = matter.request.place_id, timezone.localdate(at)
    post = authorise(actor, DISPATCH, on=on, place=place)
    known = {one.code: (one, cause) for one, cause in unaccepted_at(place, on)}
    if said.code not in known:
        raise UnacceptedUnfit
    kind, cause = known[said.code]
    if kind.way and not clean(said.words).strip():
        raise WayMissing(title=kind.title)
    basis = [{"rule": cause.code, "title": cause.title, "words": cause.words}] if cause else []
    moving = Moving(
        move=GateMove.DECIDED,
        state=MatterState.DECIDED,
        words=said.words,
        decision=Decision.RETURN,
        basis=basis,
        changes={
            "unaccepted": kind.code, "body": None, "helper": None,
            "refusals": matter.refusals + 1, "decided_by": actor, "decided_at": at,
        },
    )  # fmt: skip
    return keep(matter, moving, key=said.key, actor=actor, post=post, at=at)
