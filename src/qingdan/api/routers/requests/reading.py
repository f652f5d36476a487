"""Reading requests: those within sight, one of them whole."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query

from qingdan.api import presenting_requests as presenting
from qingdan.api import schemas_requests as schemas
from qingdan.api.routers.requests.finding import READ, may_look, request_in, router
from qingdan.api.schemas_acting import Key
from qingdan.api.schemas_gate import RequestFilter
from qingdan.api.tokens import officer_in, posts_in
from qingdan.intake.models import Request, RequestMatter
from qingdan.intake.queries import DISPATCH, requests_visible_to, waiting_from
from qingdan.parties.domain.authorising import reach_from


@router.get("/requests", response={200: schemas.RequestsOut} | READ, summary="来件")
def list_requests(request: HttpRequest, filters: Query[RequestFilter]) -> Any:
    """List the requests within sight, the newest first; `next` leads on, page by page."""
    may_look(request)
    rows = requests_visible_to(officer_in(request), timezone.localdate())
    if filters.door:
        rows = rows.filter(door=filters.door)
    if filters.township:
        rows = rows.filter(place=filters.township)
    if filters.state:
        there = RequestMatter.objects.filter(state=filters.state)
        rows = rows.filter(pk__in=there.values("request"))
    if filters.waiting:
        mine = waiting_from(posts_in(request)).select_related(None).order_by()
        rows = rows.filter(pk__in=mine.values("request"))
    if filters.after:
        rows = rows.filter(pk__lt=filters.after)
    cut = rows.select_related("place", "sender").prefetch_related("matters__body")
    found = list(cut.order_by("-pk")[: filters.size + 1])
    shown = found[: filters.size]
    more = len(found) > len(shown)
    return {
        "items": [presenting.row(one) for one in shown],
        "next": shown[-1].pk if more else None,
    }


@router.get("/requests/{int:pk}", response={200: schemas.RequestOut} | READ, summary="一件来件")
def get_request(request: HttpRequest, pk: Path[Key]) -> Any:
    """Return one request: its words, what was proposed for each matter, what was done with it."""
    found = request_in(request, pk)
    mine = waiting_from(posts_in(request)).filter(request=found)
    waits = frozenset(mine.values_list("pk", flat=True))
    return presenting.whole(found, waits, timezone.localdate(), operates=_operates(request, found))


def _operates(request: HttpRequest, found: Request) -> bool:
    reaches = reach_from(posts_in(request), DISPATCH)
    return any(one.covers(found.place_id) for one in reaches)
