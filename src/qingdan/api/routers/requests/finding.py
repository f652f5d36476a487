"""Finding what a request of a program names: requests, matters, townships, bodies, entries."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from qingdan.api.problems import Problem
from qingdan.api.schemas_gate import RestsIn
from qingdan.api.tokens import by_token, officer_in, posts_in
from qingdan.cases.domain.refusals import BodyUnfit, EntryNotInForce
from qingdan.cases.keys import body_of_key
from qingdan.catalogue.models import Clause, Item
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.models import Request, RequestMatter, RequestMove
from qingdan.intake.queries import READ as SEE
from qingdan.intake.queries import matters_visible_to, requests_visible_to
from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, reach_from
from qingdan.parties.models import Organisation

router = Router(tags=["来件"], auth=by_token)
"""Of requests; one, as an address has one view for all its methods."""
READ: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
WRITE: dict[int, Any] = READ | {
    400: Problem, 409: Problem, 413: Problem, 415: Problem, 503: Problem
}  # fmt: skip


def may_look(request: HttpRequest) -> None:
    """Refuse somebody whose posts have nothing to do with requests.

    Raises:
        NotAllowed: there is no such post.
    """
    if not reach_from(posts_in(request), SEE):
        raise NotAllowed(action=matrix().actions[SEE].title)


def request_in(request: HttpRequest, pk: int) -> Request:
    """Return a request that the officer may see, with matters and moves.

    Raises:
        RequestUnknown: there is none.
    """
    moves = RequestMove.objects.select_related("by", "by_body", "to").order_by("number")
    matters = RequestMatter.objects.select_related("item", "body", "helper", "case").order_by(
        "position"
    )
    seen = requests_visible_to(officer_in(request), timezone.localdate())
    rows = seen.select_related("place", "sender", "received_by").prefetch_related(
        Prefetch("matters", queryset=matters.prefetch_related(Prefetch("moves", queryset=moves)))
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise RequestUnknown
    return found


def matter_in(request: HttpRequest, pk: int) -> RequestMatter:
    """Return a matter that the officer may see.

    Raises:
        RequestUnknown: there is none.
    """
    found = matters_visible_to(officer_in(request), timezone.localdate()).filter(pk=pk).first()
    if found is None:
        raise RequestUnknown
    return found


def entry_in(asked: RestsIn | None, place: str, on: date) -> tuple[Item | None, tuple[Clause, ...]]:
    """Return the entry that is named, and its clauses that are quoted.

    Raises:
        EntryNotInForce: there is none such at the township, or it has no such clause.
    """
    if asked is None:
        return None, ()
    rows = Item.objects.in_force(on).filter(
        edition__township=place, kind=asked.kind, address=asked.address
    )
    item = rows.select_related("edition__township").defer("edition__document").first()
    if item is None:
        raise EntryNotInForce(entry=f"{asked.kind.label} {asked.address}", day=on)
    there = {(one.side, one.address): one for one in item.clauses.all()}
    wanted = dict.fromkeys((one.side.value, one.number) for one in asked.clauses)
    if missing := [key for key in wanted if key not in there]:
        side, number = missing[0]
        raise EntryNotInForce(entry=f"{asked.kind.label} {item.number} · {side} {number}", day=on)
    return item, tuple(there[key] for key in wanted)


def body_in(key: str | None, place: str, on: date) -> Organisation | None:
    """Return a body of the county by its key; one of elsewhere is as good as none.

    Raises:
        BodyUnfit: there is none.
    """
    if key is None:
        return None
    near = Organisation.objects.in_being(on).filter(region__code__startswith=place[:COUNTY_DIGITS])
    found = near.filter(pk=body_of_key(key) or 0).first()
    if found is None:
        raise BodyUnfit(body=key)
    return found
