"""Answering what was decided: objecting to it with reasons, or accepting it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.catalogue.models import Item
from qingdan.intake.domain import telling
from qingdan.intake.domain.moving import Moving, keep, locked, made_before, quote
from qingdan.intake.domain.refusals import ClauseMissing, MoveNotNow, WordsMissing
from qingdan.intake.domain.verdicts import REFUSING
from qingdan.intake.enums import Decision, Door, GateMove, GateNotice, MatterState, Reason
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.domain.authorising import NotAllowed, reach
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.domain.appending import clean, recorded

OBJECT = "request.object"
SECOND = 2


@dataclass(frozen=True, kw_only=True)
class Objecting:
    """An objection, by who has seen a version of the matter; ``item`` is the entry quoted."""

    words: str
    seen: int
    key: str
    item: Item | None = None


@recorded()
def object_to(matter_id: int, said: Objecting, *, actor: Officer, at: datetime) -> RequestMove:
    """Object to what was decided: the sender to a return, the body to a ticket sent to it.

    A body's second refusal of a ticket goes to the list office.

    Raises:
        NotAllowed: the actor belongs to neither.
        WordsMissing: no reason; ClauseMissing: a ticket is returned without an entry.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(said.key)) is not None:
        return made
    matter = locked(matter_id, said.seen, (MatterState.DECIDED,), GateMove.OBJECTED)
    request = matter.request
    ticket = request.door == Door.HOTLINE
    against = matter.body if ticket else request.sender
    if not ticket and matter.decision == Decision.ADMIT:
        raise MoveNotNow(state=Decision(matter.decision).label, move=GateMove.OBJECTED.label)
    post = of_the_body(actor, OBJECT, against, at)
    if not clean(said.words).strip():
        raise WordsMissing(move=GateMove.OBJECTED.label)
    if (
        ticket
        and said.item is None
        and matter.item_id is None
        and matter.reason != Reason.ON_NO_LIST
    ):
        raise ClauseMissing(reason=GateMove.OBJECTED.label)
    refusals = matter.refusals + 1 if ticket else matter.refusals
    second = ticket and refusals >= SECOND
    moving = Moving(
        move=GateMove.REFUSED_AGAIN if second else GateMove.OBJECTED,
        state=MatterState.ARBITRATION if second else MatterState.OBJECTED,
        words=said.words,
        cites=quote(said.item),
        clock="gate-arbitration" if second else "gate-objection-answer",
        changes={"refusals": refusals},
    )
    made = keep(matter, moving, key=said.key, actor=actor, post=post, at=at)
    _tell_objected(matter, second=second, actor=actor, at=at)
    return made


@recorded()
def take(matter_id: int, *, seen: int, key: str, actor: Officer, at: datetime) -> RequestMove:
    """Accept what was decided: a sender the return, a body the ticket; that ends the dispute."""
    if (made := made_before(key)) is not None:
        return made
    matter = locked(matter_id, seen, (MatterState.DECIDED, MatterState.RULED), GateMove.TAKEN)
    ticket = matter.request.door == Door.HOTLINE
    post = of_the_body(actor, OBJECT, matter.body if ticket else matter.request.sender, at)
    state = MatterState.CLOSED if matter.decision in REFUSING and not ticket else matter.state
    moving = Moving(move=GateMove.TAKEN, state=MatterState(state))
    return keep(matter, moving, key=key, actor=actor, post=post, at=at)


def of_the_body(actor: Officer, action: str, body: Organisation | None, at: datetime) -> Post:
    """Return the post by which an actor speaks for a body.

    Raises:
        NotAllowed: there is none.
    """
    if body is not None:
        for one in reach(actor, action, on=timezone.localdate(at)):
            own = one.post.organisation
            if body.pk in one.units or body.pk in (own.pk, own.parent_id):
                return one.post
    raise NotAllowed(action=GateMove.OBJECTED.label)


def _tell_objected(matter: RequestMatter, *, second: bool, actor: Officer, at: datetime) -> None:
    today, request = timezone.localdate(at), matter.request
    if second:
        people = telling.of_county(request.county_id, telling.OFFICE, today)
        kind, words = GateNotice.ARBITRATION, "提请裁定"
    elif request.door == Door.HOTLINE:
        people = telling.of_county(request.county_id, telling.OPERATOR, today)
        kind, words = GateNotice.OBJECTED, "承办单位申请退回"
    else:
        people = telling.of_place(request.place_id, telling.TOWNSHIP, today)
        kind, words = GateNotice.OBJECTED, "来件单位有异议"
    telling.tell_moved(matter, kind, words, people, at=at, but=actor)
