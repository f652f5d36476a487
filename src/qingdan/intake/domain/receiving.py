"""Receiving what reaches a township: kept as it came, each matter with what is proposed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from qingdan.core.chain import digest_of
from qingdan.intake.domain.classifying import category_for
from qingdan.intake.domain.proposing import COUNTY_DIGITS, plain, propose
from qingdan.intake.domain.refusals import (
    MattersMissing,
    RequestReused,
    SenderUnfit,
    TicketKnown,
)
from qingdan.intake.domain.telling import tell_arrived
from qingdan.intake.enums import (
    MATTER,
    REQUEST,
    Channel,
    Door,
    GateMove,
    MatterMoveAct,
    RequestAct,
)
from qingdan.intake.models import Request, RequestMatter, RequestMove
from qingdan.intake.proposals import Asked, Proposal, Sender
from qingdan.intake.senders import role_of
from qingdan.intake.splitting import notice_in
from qingdan.intake.written import as_json, asks_of
from qingdan.parties.domain.authorising import NotAllowed, reach, seat
from qingdan.parties.enums import OrganisationKind, Scope
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.record.domain.appending import append, clean, recorded

RECEIVE = "request.receive"
MOST_MATTERS, LONGEST_TITLE, LONGEST_NAME, LONGEST_DEADLINE = 60, 80, 120, 60


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came, as a person or another system hands it in.

    Args:
        door: by which of the three doors.
        place: the township it is meant for.
        matters: what is asked, one text each, in the words of the sender.
        text: the whole as it came; the matters joined where empty.
        title: one line; made from the text where empty.
        sender: the body it came from, where it is registered here.
        sender_name: how it was said; the body's own name where empty.
        channel: by what it came, for what did not come through the system.
        reference: the sender's number; for tickets once in a county.
        category: node of the hotline's classification.
        service: code of the standard matter that the sender took it for.
        appellant, whereabouts: of a ticket; sealed.
        original: name and digest of the file it was read from.
        key: names the request; the same key twice is one.
        demo: whether it is demonstration data.
    """

    door: Door
    place: Region
    matters: Sequence[str]
    key: str
    text: str = ""
    title: str = ""
    sender: Organisation | None = None
    sender_name: str = ""
    channel: Channel | str = ""
    reference: str = ""
    category: str = ""
    service: str = ""
    appellant: str = ""
    whereabouts: str = ""
    original: tuple[str, str] = ("", "")
    demo: bool = False


@recorded()
def receive(arrival: Arrival, *, actor: Officer, at: datetime) -> Request:
    """Keep what came, with a proposal for each of its matters; nothing is decided by it.

    Args:
        arrival: what came.
        actor: who hands it in.
        at: aware moment of arrival.

    Returns:
        The request, or the one that the same key or the same ticket number made before.

    Raises:
        NotAllowed: no post of the actor reaches the township, or the sending body.
        MattersMissing: there is none, or too many.
        SenderUnfit: the sender is no body of the county.
        RequestReused, TicketKnown: the key or the ticket number belongs to another request.
        OrderTooShort, OrderTooLong, NoListsThere, ModelMissing: see ``proposing.propose``.
    """
    there = Request.objects.filter(request_key=arrival.key).first()
    if there is not None:
        if there.received_by_id != actor.pk or there.place_id != arrival.place.pk:
            raise RequestReused
        return there
    today = timezone.localdate(at)
    post = _post(arrival, actor, today)
    texts = [clean(one).strip() for one in arrival.matters if clean(one).strip()]
    if not texts or len(texts) > MOST_MATTERS:
        raise MattersMissing(most=MOST_MATTERS)
    _once(arrival)
    request = _made(arrival, texts, actor=actor, at=at)
    request.save()
    keeping = _Keeping(request, actor, post, at)
    for position, text in enumerate(texts, start=1):
        keeping.keep(position, text)
    act = f"{REQUEST}.{RequestAct.RECEIVED.value}"
    append(act, request, seat=seat(actor, post), at=at, place=request.place_id)
    tell_arrived(request, at=at, but=actor)
    return request


def government_of(place: Region, on: date) -> Organisation | None:
    """Return the government of a township."""
    kind = OrganisationKind.TOWNSHIP_GOVERNMENT
    return Organisation.objects.in_being(on).filter(region=place, kind=kind).first()


def _post(arrival: Arrival, actor: Officer, today: date) -> Post:
    """Return the post by which the actor hands it in: at the township, or for the sender."""
    sender = arrival.sender
    county = arrival.place.code[:COUNTY_DIGITS]
    if sender is not None and (sender.region_id or "")[:COUNTY_DIGITS] != county:
        raise SenderUnfit(body=sender.name)
    for one in reach(actor, RECEIVE, on=today):
        if one.scope == Scope.DEPARTMENT:
            own = one.post.organisation
            if sender is not None and own.pk == sender.pk:
                return one.post
        elif one.covers(arrival.place.code):
            return one.post
    raise NotAllowed(action="登记来件")


def _once(arrival: Arrival) -> None:
    if arrival.door is not Door.HOTLINE or not arrival.reference:
        return
    county = arrival.place.code[:COUNTY_DIGITS]
    known = Request.objects.filter(
        county=county, door=Door.HOTLINE, reference=arrival.reference.strip()
    )
    if known.exists():
        raise TicketKnown(reference=arrival.reference.strip())


def _made(arrival: Arrival, texts: Sequence[str], *, actor: Officer, at: datetime) -> Request:
    text = clean(arrival.text).strip() or "\n".join(texts)
    name, digest = arrival.original
    said = arrival.sender.name if arrival.sender else ""
    return Request(
        door=arrival.door,
        channel=arrival.channel,
        place=arrival.place,
        county_id=arrival.place.code[:COUNTY_DIGITS],
        sender=arrival.sender,
        sender_name=(clean(arrival.sender_name).strip() or said)[:LONGEST_NAME],
        reference=clean(arrival.reference).strip()[:80],
        category=arrival.category[:40],
        service=arrival.service,
        title=(plain(clean(arrival.title)) or plain(texts[0]))[:LONGEST_TITLE],
        text=text,
        text_digest=digest_of({"text": text}, settings.DIGEST),
        appellant=clean(arrival.appellant).strip(),
        whereabouts=clean(arrival.whereabouts).strip(),
        original_name=name[:LONGEST_NAME],
        original_digest=digest,
        received_at=at,
        received_by=actor,
        request_key=arrival.key,
        demo=arrival.demo,
    )


def _sender(request: Request) -> Sender:
    name = request.sender_name
    if request.door == Door.HOTLINE:
        return Sender(name or "12345热线", "")
    role = request.sender.role_key if request.sender else ""
    return Sender(name, role or role_of(name))


def _closing(request: Request, text: str) -> str:
    """Return what a notice says for all of its matters, beside the text of one."""
    if request.door == Door.HOTLINE or request.text == text:
        return ""
    parts = (one.text for one in notice_in(request.text).closing)
    return "\n".join(one for one in parts if one not in text)


@dataclass(frozen=True)
class _Keeping:
    """Keeps the matters of one request, each with its proposal and the move that says so."""

    request: Request
    actor: Officer
    post: Post
    at: datetime

    def keep(self, position: int, text: str) -> None:
        request, today = self.request, timezone.localdate(self.at)
        door, closing = Door(request.door), _closing(request, text)
        asked = Asked(text, request.place_id, _sender(request), door, closing)
        proposal = propose(asked, today)
        told = as_json(proposal)
        matter = RequestMatter(
            request=request,
            position=position,
            text=text,
            deadline="、".join(proposal.deadlines)[:LONGEST_DEADLINE],
            asks=asks_of(told),
            proposal=told,
            proposal_digest=digest_of(told, settings.DIGEST),
            item=proposal.cited[0].item if proposal.cited else None,
            body=None if request.door == Door.HOTLINE else government_of(request.place, today),
            version=1,
            category=category_for(request, proposal, today),
        )
        matter.save()
        RequestMove.objects.create(
            matter=matter,
            number=1,
            move=GateMove.PROPOSED,
            decision=proposal.decision,
            reason=proposal.reason,
            words=proposal.why,
            by=self.actor,
            by_body=self.post.organisation,
            at=self.at,
            to=matter.body,
            request_key=f"{request.request_key}/{position}",
        )
        self._note(matter, proposal)

    def _note(self, matter: RequestMatter, proposal: Proposal) -> None:
        """Put the new matter into the record."""
        append(
            f"{MATTER}.{MatterMoveAct.MOVED.value}",
            matter,
            seat=seat(self.actor, self.post),
            at=self.at,
            place=self.request.place_id,
            move=GateMove.PROPOSED.value,
            decision=proposal.decision.value,
        )
