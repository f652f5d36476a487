"""Reading requests: what an officer may see, and what waits for them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from qingdan.intake.enums import Door, MatterState
from qingdan.intake.models import Precedent, Request, RequestMatter
from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import (
    COUNTY_DIGITS,
    Reach,
    reach,
    reach_from,
    standing,
)
from qingdan.parties.enums import Role, Scope
from qingdan.parties.models import Officer, Post

READ, DECIDE, OBJECT, RULE, DISPATCH = (
    "request.read", "request.decide", "request.object", "request.rule", "request.dispatch",
)  # fmt: skip


def requests_visible_to(officer: Officer, on: date) -> QuerySet[Request]:
    """Return the requests an officer may see.

    The township sees its own, a body what it sent or what lies with it, the hotline's
    operators all tickets of the county, the list office everything of the county.
    """
    return Request.objects.filter(_seen(reach(officer, READ, on=on)))


def matters_visible_to(officer: Officer, on: date) -> QuerySet[RequestMatter]:
    """Return the matters of the requests an officer may see."""
    seen = requests_visible_to(officer, on)
    return RequestMatter.objects.filter(request__in=seen).select_related("request")


def waiting_for(officer: Officer, on: date) -> QuerySet[RequestMatter]:
    """Return the matters on which an officer can make the next move, the oldest first."""
    return waiting_from(standing(officer, on) if officer.is_active else [])


def waiting_from(posts: Iterable[Post]) -> QuerySet[RequestMatter]:
    """Return the matters on which the holder of some posts can make the next move."""
    held, condition = list(posts), Q(pk__in=[])
    open_now = Q(state__in=(MatterState.PROPOSED, MatterState.OBJECTED))
    for one in reach_from(held, DECIDE):
        here = Q(request__place__code__startswith=one.prefix or "-")
        condition |= here & ~Q(request__door=Door.HOTLINE) & open_now
    for one in reach_from(held, DISPATCH):
        here = Q(request__place__code__startswith=one.prefix or "-", request__door=Door.HOTLINE)
        condition |= here & open_now
    for one in reach_from(held, RULE):
        here = Q(request__place__code__startswith=one.prefix or "-")
        condition |= here & Q(state=MatterState.ARBITRATION)
    speaking = [one for one in held if matrix().scope(one.role, OBJECT) is not None]
    for own in {one.organisation for one in speaking}:
        near = {own.pk, own.parent_id} - {None}
        of_sender = Q(request__sender__in=near) | Q(request__sender__parent=own)
        sent = of_sender & Q(decision__in=("return", "petition")) & ~Q(request__door=Door.HOTLINE)
        of_body = Q(body__in=near) | Q(body__parent=own)
        lying = of_body & Q(request__door=Door.HOTLINE, case=None)
        condition |= (sent | lying) & Q(state__in=(MatterState.DECIDED, MatterState.RULED))
    rows = RequestMatter.objects.filter(condition)
    return rows.select_related("request__place", "request__sender", "item").order_by("pk")


def precedents_of(county: str) -> QuerySet[Precedent]:
    """Return the precedents of a county, in force first, the newest first."""
    rows = Precedent.objects.filter(county=county[:COUNTY_DIGITS])
    return rows.select_related("place", "decided_by").order_by("repealed_at", "-pk")


def _seen(reaches: list[Reach]) -> Q:
    condition = Q(pk__in=[])
    for one in reaches:
        body = one.post.organisation_id
        if one.scope == Scope.DEPARTMENT:
            condition |= Q(sender=body) | Q(matters__body=body)
        elif one.post.role == Role.HOTLINE_OPERATOR:
            condition |= Q(county__code__startswith=one.prefix or "-", door=Door.HOTLINE)
        else:
            condition |= Q(place__code__startswith=one.prefix or "-")
    return Q(pk__in=Request.objects.filter(condition).values("pk"))
