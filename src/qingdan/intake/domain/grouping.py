"""Tickets about the same event: proposed with visible reasons, joined and parted by a person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain.refusals import NotGrouped, RequestUnknown
from qingdan.intake.enums import REQUEST, Door, RequestAct
from qingdan.intake.hotline_likeness import NEAR_DAYS, By, Heard, Likeness, likely_same, likeness
from qingdan.intake.hotline_nodes import node_title
from qingdan.intake.models import Request
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import append, recorded

DISPATCH = "request.dispatch"
MOST_LOOKED_AT, MOST_SHOWN = 300, 5
BY_PERSON = {"by": "said", "words": "由人认定"}
PLACE_UNSAID = "地点相同"
"""What is kept of a place; its words are sealed with the ticket."""


def likely_for(request: Request) -> list[tuple[Request, Likeness]]:
    """Return the tickets that may be about the same event as one, the likeliest first.

    Only tickets of the township within ``NEAR_DAYS`` are looked at; nothing is written.
    """
    near = timedelta(days=NEAR_DAYS)
    rows = tickets_with_matters().filter(
        place=request.place_id,
        received_at__range=(request.received_at - near, request.received_at + near),
    )
    root = request.event_id or request.pk
    others = {
        one.pk: one
        for one in rows.order_by("-pk")[:MOST_LOOKED_AT]
        if (one.event_id or one.pk) != root
    }
    found = likely_same(heard_of(request), map(heard_of, others.values()))
    return [(others[one.pk], one) for one in found[:MOST_SHOWN]]


def heard_of(request: Request) -> Heard:
    """Return what is known of a ticket for comparing."""
    objects: dict[str, str] = {}
    for one in request.matters.all():
        if one.item is not None:
            objects[f"{one.item.kind}:{one.item.address}"] = address_of(one.item)
        elif one.category:
            objects[one.category] = node_title(one.category)
    return Heard(
        pk=request.pk,
        objects=objects,
        text=request.text,
        whereabouts=request.whereabouts,
        appellant=request.appellant,
        at=request.received_at,
    )


def tickets_with_matters() -> QuerySet[Request]:
    """Return all tickets, their matters and entries at hand."""
    rows = Request.objects.filter(door=Door.HOTLINE)
    return rows.prefetch_related("matters__item__edition__township")


@recorded()
def group(request_id: int, into_id: int, *, actor: Officer, at: datetime) -> Request:
    """Take a ticket for the same event as an earlier one; both keep all they have.

    Args:
        request_id: the later ticket.
        into_id: the earlier one; of several about one event the first counts.
        actor: an operator of the hotline.
        at: aware moment.

    Raises:
        RequestUnknown: one of them is no ticket.
        NotAllowed: no post of the actor reaches the township.
        NotGrouped: they are not of one county, the same, or in the wrong order.
    """
    request, into = _ticket(request_id), _ticket(into_id)
    post = authorise(actor, DISPATCH, on=timezone.localdate(at), place=request.place_id)
    first = into.event or into
    _must_go(request, first)
    if request.event_id == first.pk:
        return request
    like = likeness(heard_of(request), heard_of(into))
    reasons = _kept(like.reasons) if like else [BY_PERSON]
    for one in (request, *Request.objects.select_for_update().filter(event=request)):
        one.event = first
        one.event_reasons = reasons if one.pk == request.pk else one.event_reasons
        one.save()
        _note(RequestAct.GROUPED, one, actor=actor, post=post, at=at)
    return request


@recorded()
def part(request_id: int, *, actor: Officer, at: datetime) -> Request:
    """Say that a ticket is about an event of its own after all.

    Raises:
        RequestUnknown, NotAllowed: see ``group``.
    """
    request = _ticket(request_id)
    post = authorise(actor, DISPATCH, on=timezone.localdate(at), place=request.place_id)
    if request.event_id is None:
        return request
    request.event, request.event_reasons = None, []
    request.save()
    _note(RequestAct.PARTED, request, actor=actor, post=post, at=at)
    return request


def _must_go(request: Request, first: Request) -> None:
    if first.county_id != request.county_id:
        raise NotGrouped(why="不在同一个县")
    if first.pk == request.pk:
        raise NotGrouped(why="是同一张工单")
    if first.pk > request.pk:
        raise NotGrouped(why="要并入的工单登记得更晚")


def _kept(reasons: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {"by": str(one["by"]), "words": PLACE_UNSAID if one["by"] == By.PLACE else one["words"]}
        for one in reasons
    ]


def _ticket(pk: int) -> Request:
    rows = tickets_with_matters().select_for_update(of=("self",)).select_related("event")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise RequestUnknown
    return found


def _note(act: RequestAct, request: Request, *, actor: Officer, post: Post, at: datetime) -> None:
    append(f"{REQUEST}.{act.value}", request, seat=seat(actor, post), at=at, place=request.place_id)
