"""Sending requests by each of the three doors, once for one request of a program."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from qingdan.api import presenting_requests as presenting
from qingdan.api import schemas_requests as schemas
from qingdan.api.routers.requests.finding import WRITE, body_in, router
from qingdan.api.schemas_gate import ContentIn, RequestIn
from qingdan.api.tokens import RequestKey, once, posts_in
from qingdan.intake.domain.receiving import Arrival
from qingdan.intake.domain.sending import send
from qingdan.intake.entrances import must_open, sending_bodies
from qingdan.intake.enums import Channel, Door
from qingdan.intake.splitting import matters_in, notice_in
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed
from qingdan.parties.models import Officer, Organisation, Post, Region

HOTLINE = "12345热线"


@router.post("/requests", response={200: schemas.SentOut} | WRITE, summary="登记来件")
def send_request(request: HttpRequest, asked: RequestIn, key: RequestKey) -> Any:
    """Register a request at each township named: all of them, or none.

    Without `matters` the text is taken apart into its matters; each gets a proposal.
    """
    posts = posts_in(request)

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        on = timezone.localdate(at)
        places = [place_named(one) for one in dict.fromkeys(asked.townships)]
        for place in places:
            must_open(asked.door, posts, place.code)
        sender = body_in(asked.sender, places[0].code, on)
        if sender is None and asked.door is Door.DEPARTMENT:
            sender = _own(posts, places[0].code)
        arrival = arrival_of(asked, asked.door, places[0], own, sender)
        made = send(arrival, places, actor=officer, at=at)
        return {"requests": [presenting.registered(one) for one in made]}

    return once(request, key, act)


def arrival_of(
    asked: ContentIn, door: Door, place: Region, key: str, sender: Organisation | None
) -> Arrival:
    """Return what is registered; a text without matters is taken apart as on the page."""
    outside, ticket = door is Door.OUTSIDE, door is Door.HOTLINE
    return Arrival(
        door=door,
        place=place,
        matters=asked.matters or taken_apart(asked.text, door),
        key=key,
        text=asked.text,
        title=asked.title or ("" if ticket else notice_in(asked.text).title),
        sender=None if ticket else sender,
        sender_name=asked.sender_name or (HOTLINE if ticket else ""),
        channel=(asked.channel or Channel.DOCUMENT) if outside else "",
        reference=asked.reference,
        category=asked.category if ticket else "",
        appellant=asked.appellant if ticket else "",
        whereabouts=asked.whereabouts,
    )


def taken_apart(text: str, door: Door) -> Sequence[str]:
    """Return the matters in a text: of a ticket, or the tasks of a notice."""
    found = matters_in(text) if door is Door.HOTLINE else notice_in(text).tasks
    return [one.text for one in found]


def place_named(code: str) -> Region:
    """Return a township; for one that is none the same answer as for one out of reach.

    Raises:
        NotAllowed: there is none.
    """
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise NotAllowed(action="登记来件")
    return found


def _own(posts: Sequence[Post], place: str) -> Organisation:
    """Return the body in whose name a program sends that names none."""
    county = place[:COUNTY_DIGITS]
    return next(one for one in sending_bodies(posts) if (one.region_id or "").startswith(county))
