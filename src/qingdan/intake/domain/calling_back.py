"""Calling back: what the person says of each matter, kept with the body that was able to act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.intake.domain.moving import Moving, keep
from qingdan.intake.domain.receiving import government_of
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.ticket_refusals import HeardMissing, NotReplied
from qingdan.intake.enums import REQUEST, Door, GateMove, MatterState, RequestAct, Satisfaction
from qingdan.intake.hotline_receivers import Around, able_body
from qingdan.intake.models import Request, RequestMatter
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import append, recorded

DISPATCH = "request.dispatch"
ORDER = (
    Satisfaction.DISSATISFIED, Satisfaction.ACCEPTED, Satisfaction.SATISFIED,
)  # fmt: skip
"""Of several matters, the one that satisfied least speaks for the ticket."""


@dataclass(frozen=True, kw_only=True)
class CalledBack:
    """What a person said, by position of each matter; ``words`` are their own."""

    heard: Mapping[int, Satisfaction]
    words: str
    key: str


@recorded()
def call_back(request_id: int, said: CalledBack, *, actor: Officer, at: datetime) -> Request:
    """Keep what was said on calling back; the ticket is closed unless nobody was reached.

    Args:
        request_id: primary key of the ticket.
        said: the satisfaction with each matter.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        RequestUnknown: there is no such ticket.
        NotAllowed: no post of the actor reaches the township.
        NotReplied: it was not replied to, or is closed already.
        HeardMissing: a matter is left out.
    """
    rows = Request.objects.select_for_update(of=("self",)).select_related("place")
    request = rows.filter(pk=request_id, door=Door.HOTLINE).first()
    if request is None:
        raise RequestUnknown
    on = timezone.localdate(at)
    post = authorise(actor, DISPATCH, on=on, place=request.place_id)
    matters = list(_matters(request))
    if any(one.moves.filter(request_key=f"{said.key}/{one.position}").exists() for one in matters):
        return request
    if request.replied_at is None or request.closed_at is not None:
        raise NotReplied
    if any(one.position not in said.heard for one in matters):
        raise HeardMissing
    around = Around.near(request.place, government_of(request.place, on), on)
    for one in matters:
        able = able_body(one, around)
        changes = {
            "satisfaction": said.heard[one.position].value, "satisfied_with": able.body,
        }  # fmt: skip
        told = f"{said.heard[one.position].label}。{able.why}{said.words}"
        moving = Moving(
            move=GateMove.CALLED_BACK, state=MatterState(one.state), words=told, changes=changes
        )
        keep(one, moving, key=f"{said.key}/{one.position}", actor=actor, post=post, at=at)
    closed = _of_ticket(request, matters, at)
    act = RequestAct.CLOSED if closed else RequestAct.CALLED_BACK
    append(f"{REQUEST}.{act.value}", request, seat=seat(actor, post), at=at, place=request.place_id)
    return request


def _of_ticket(request: Request, matters: list[RequestMatter], at: datetime) -> bool:
    """Keep with the ticket what was least satisfying; close it when somebody was reached."""
    reached = [one for one in matters if one.satisfaction != Satisfaction.NOT_REACHED]
    least = min(reached, key=lambda one: ORDER.index(Satisfaction(one.satisfaction)), default=None)
    request.satisfaction = least.satisfaction if least else Satisfaction.NOT_REACHED.value
    request.satisfied_with = least.satisfied_with if least else None
    request.closed_at = at if least else None
    request.save()
    return least is not None


def _matters(request: Request) -> QuerySet[RequestMatter]:
    return (
        RequestMatter.objects.select_for_update(of=("self",))
        .filter(request=request)
        .select_related("request__place", "item", "body", "helper")
        .order_by("position")
    )
