"""Deciding what becomes of a matter: by a person, with the clause; disputes go to the office."""

from datetime import datetime

from django.utils import timezone

from qingdan.intake.domain import telling
from qingdan.intake.domain.moving import Moving, keep, locked, made_before, quote
from qingdan.intake.domain.receiving import government_of
from qingdan.intake.domain.refusals import AlreadyOpened, BodyMissing, MoveNotNow
from qingdan.intake.domain.ticket_refusals import HelperUnfit, NotTheirs
from qingdan.intake.domain.verdicts import REFUSING, Deciding, basis_of, changes_of, must_fit
from qingdan.intake.enums import Decision, Door, GateMove, GateNotice, MatterState, Reason
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, authorise
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import recorded

DECIDE, DISPATCH = "request.decide", "request.dispatch"
UNDOABLE = (GateMove.DECIDED, GateMove.DISPATCHED)


@recorded()
def decide(matter_id: int, said: Deciding, *, actor: Officer, at: datetime) -> RequestMove:
    """Decide a matter at the township's gate; a second refusal goes to the list office.

    Args:
        matter_id: primary key.
        said: what is decided.
        actor: of the township.
        at: aware moment.

    Returns:
        The move; the same key gives the same move.

    Raises:
        NotAllowed: no post of the actor reaches the township.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
        ReasonUnfit, ClauseMissing, WordsMissing: the reason does not stand.
    """
    if (made := made_before(said.key)) is not None:
        return made
    states = (MatterState.PROPOSED, MatterState.OBJECTED)
    matter = locked(matter_id, said.seen, states, GateMove.DECIDED)
    today = timezone.localdate(at)
    place = matter.request.place
    post = authorise(actor, DECIDE, on=today, place=place.code)
    must_fit(said)
    again = matter.state == MatterState.OBJECTED and said.decision in REFUSING
    refusals = matter.refusals + (said.decision in REFUSING)
    moving = Moving(
        move=GateMove.REFUSED_AGAIN if again else GateMove.DECIDED,
        state=MatterState.ARBITRATION if again else MatterState.DECIDED,
        words=said.words,
        decision=said.decision,
        reason=said.reason,
        cites=quote(said.item, said.clauses),
        basis=basis_of(said.reason, place.code, at),
        to=matter.request.sender if said.decision in REFUSING else government_of(place, today),
        clock="gate-arbitration" if again else "gate-objection" if refusals else "",
        changes=changes_of(said, refusals, actor, at),
    )
    made = keep(matter, moving, key=said.key, actor=actor, post=post, at=at)
    _tell_decided(matter, again=again, actor=actor, at=at)
    return made


@recorded()
def dispatch(
    matter_id: int, body: Organisation | None, said: Deciding, *, actor: Officer, at: datetime
) -> RequestMove:
    """Give a ticket's matter to a body; after its first refusal the operator may insist.

    Args:
        matter_id: primary key.
        body: who shall handle it.
        said: the decision in regard to the township, with the clause that proves it.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        NotAllowed, BodyMissing, ReasonUnfit, ClauseMissing, WordsMissing: it does not stand.
        NotTheirs: it says that the matter is not the township's, and sends it there.
        HelperUnfit: the helper is the body itself, or not of the county.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(said.key)) is not None:
        return made
    states = (MatterState.PROPOSED, MatterState.OBJECTED)
    matter = locked(matter_id, said.seen, states, GateMove.DISPATCHED)
    if matter.request.door != Door.HOTLINE:
        raise MoveNotNow(state=MatterState(matter.state).label, move=GateMove.DISPATCHED.label)
    place = matter.request.place
    post = authorise(actor, DISPATCH, on=timezone.localdate(at), place=place.code)
    county = place.code[:COUNTY_DIGITS]
    if body is None or not (body.region_id or "").startswith(county):
        raise BodyMissing
    _must_be_theirs(body, said, place.code)
    must_fit(said)
    moving = Moving(
        move=GateMove.DISPATCHED,
        state=MatterState.DECIDED,
        words=said.words,
        decision=said.decision,
        reason=said.reason,
        cites=quote(said.item, said.clauses),
        basis=basis_of(said.reason, place.code, at),
        to=body,
        clock="gate-return-window",
        changes=changes_of(said, matter.refusals, actor, at)
        | {"body": body, "helper": said.helper},
    )
    made = keep(matter, moving, key=said.key, actor=actor, post=post, at=at)
    people = telling.of_body(body, timezone.localdate(at))
    if said.helper is not None:
        people += telling.of_body(said.helper, timezone.localdate(at))
    telling.tell_moved(matter, GateNotice.DISPATCHED, "派给您单位", people, at=at, but=actor)
    return made


@recorded()
def undo(matter_id: int, *, seen: int, key: str, actor: Officer, at: datetime) -> RequestMove:
    """Take back one's own last decision, as long as nobody acted on it.

    Raises:
        NotAllowed: somebody else decided.
        AlreadyOpened: work was opened under it.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
    """
    if (made := made_before(key)) is not None:
        return made
    matter = locked(matter_id, seen, (MatterState.DECIDED,), GateMove.UNDONE)
    last = matter.moves.select_related("by_body").order_by("-number")[0]
    if matter.case_id is not None:
        raise AlreadyOpened
    if last.move not in UNDOABLE:
        raise MoveNotNow(state=last.get_move_display(), move=GateMove.UNDONE.label)
    if last.by_id != actor.pk:
        raise NotAllowed(action=GateMove.UNDONE.label)
    ticket = matter.request.door == Door.HOTLINE
    action = DISPATCH if ticket else DECIDE
    post = authorise(actor, action, on=timezone.localdate(at), place=matter.request.place_id)
    before = matter.moves.filter(number__lt=last.number).order_by("-number")[0]
    objected = before.move == GateMove.OBJECTED
    state = MatterState.OBJECTED if objected else MatterState.PROPOSED
    refused = last.move == GateMove.DECIDED and last.decision in REFUSING
    changes: dict[str, object] = {
        "decision": before.decision if objected else "", "reason": "", "decided_by": None,
        "decided_at": None, "refusals": matter.refusals - refused,
    }  # fmt: skip
    if ticket:
        sent = matter.moves.filter(number__lt=last.number, move=GateMove.DISPATCHED)
        earlier = sent.order_by("-number").first()
        changes |= {"body": earlier.to if earlier else None, "helper": None, "unaccepted": ""}
    moving = Moving(move=GateMove.UNDONE, state=state, changes=changes)
    return keep(matter, moving, key=key, actor=actor, post=post, at=at)


def _must_be_theirs(body: Organisation, said: Deciding, place: str) -> None:
    """Refuse to send to a township what its lists do not allow, and an unfit helper."""
    if said.decision in REFUSING and (body.region_id or "").startswith(place):
        raise NotTheirs(reason=said.reason.label, body=body.name)
    helper = said.helper
    county = place[:COUNTY_DIGITS]
    if helper is not None and (
        helper.pk == body.pk or not (helper.region_id or "").startswith(county)
    ):
        raise HelperUnfit(body=helper.name)


def _tell_decided(matter: RequestMatter, *, again: bool, actor: Officer, at: datetime) -> None:
    today, sender = timezone.localdate(at), matter.request.sender
    words = f"{Decision(matter.decision).label}（{Reason(matter.reason).label}）"
    if again:
        county = matter.request.county_id
        people = telling.of_county(county, telling.OFFICE, today)
        telling.tell_moved(matter, GateNotice.ARBITRATION, "提请裁定", people, at=at, but=actor)
    elif sender is not None:
        people = telling.of_body(sender, today)
        telling.tell_moved(matter, GateNotice.ANSWERED, words, people, at=at, but=actor)
