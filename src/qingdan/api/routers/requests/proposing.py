"""Asking the gate without keeping anything: one matter, or up to 200 of them."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from ninja import Router

from qingdan.api import presenting_requests as presenting
from qingdan.api.problems import Problem
from qingdan.api.routers.requests.finding import READ
from qingdan.api.routers.townships import day
from qingdan.api.schemas_gate import GateBatchIn, GateBatchOut, GateIn, GateOut
from qingdan.api.tokens import by_asking_token, posts_in
from qingdan.core.errors import DomainError
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.naming import township_meant
from qingdan.intake.domain.proposing import propose
from qingdan.intake.enums import Door
from qingdan.intake.proposals import Asked
from qingdan.intake.queries import READ as SEE
from qingdan.intake.senders import sender_named
from qingdan.intake.written import as_json
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, reach_from
from qingdan.parties.enums import Scope
from qingdan.parties.models import Region

router = Router(tags=["来件把关"], auth=by_asking_token)
REFUSALS = READ | {400: Problem, 413: Problem, 415: Problem, 503: Problem}
Places = Callable[[str, date], Region]


@router.post("/gate", response={200: GateOut} | REFUSALS, summary="对照清单提建议")
def gate_one(request: HttpRequest, asked: GateIn) -> Any:
    """Propose what becomes of one matter. Nothing is kept; needs no Idempotency-Key."""
    return _proposed(request, asked, township_meant)


@router.post("/gate/batch", response={200: GateBatchOut} | REFUSALS, summary="一次提多件建议")
def gate_many(request: HttpRequest, asked: GateBatchIn) -> Any:
    """Propose for up to 200 matters; one without a proposal says why, the others stand."""
    trained()
    places = lru_cache(maxsize=None)(township_meant)
    return {"answers": [_line(request, one, places) for one in asked.requests]}


def _line(request: HttpRequest, asked: GateIn, places: Places) -> dict[str, Any]:
    try:
        return _proposed(request, asked, places)
    except DomainError as refusal:
        return {"id": asked.id, "problem": refusal.problem()}


def _proposed(request: HttpRequest, asked: GateIn, places: Places) -> dict[str, Any]:
    on = day(asked.on)
    place = places(asked.township, on)
    if not _within_reach(request, place.code):
        raise NotAllowed(action="对照这个乡镇（街道）的清单提建议")
    sender = sender_named(asked.sender)
    door = asked.door or (Door.HOTLINE if sender.is_hotline else Door.DEPARTMENT)
    told = as_json(propose(Asked(asked.text, place.code, sender, door), on))
    return {"id": asked.id, "proposal": presenting.proposal(told)}


def _within_reach(request: HttpRequest, place: str) -> bool:
    """Tell whether requests for a township concern the officer; what was asked before shows."""
    county = place[:COUNTY_DIGITS]
    for one in reach_from(posts_in(request), SEE):
        department = one.scope == Scope.DEPARTMENT
        if department and (one.prefix or "-").startswith(county):
            return True
        if one.covers(place):
            return True
    return False
