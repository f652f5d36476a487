"""Precedents: the disputes that were decided, cited until they are repealed."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Path, Router

from qingdan.api import presenting_requests as presenting
from qingdan.api import schemas_requests as schemas
from qingdan.api.routers.requests.finding import READ, WRITE, may_look
from qingdan.api.schemas_acting import Key
from qingdan.api.schemas_gate import RepealIn
from qingdan.api.tokens import RequestKey, by_token, once, posts_in
from qingdan.intake.domain.refusals import PrecedentUnknown
from qingdan.intake.domain.ruling import repeal
from qingdan.intake.models import Precedent
from qingdan.intake.queries import READ as SEE
from qingdan.parties.domain.authorising import COUNTY_DIGITS, reach_from
from qingdan.parties.models import Officer

router = Router(tags=["裁定先例"], auth=by_token)
MOST = 500


@router.get("/precedents", response={200: list[schemas.PrecedentOut]} | READ, summary="裁定先例")
def list_precedents(request: HttpRequest, *, repealed: bool = False) -> Any:
    """List the precedents of the officer's county, the newest first; in force, or repealed."""
    rows = _seen(request).filter(repealed_at__isnull=not repealed).order_by("-pk")
    return [presenting.precedent(one) for one in rows[:MOST]]


@router.post(
    "/precedents/{int:pk}/repeal",
    response={200: schemas.RepealedOut} | WRITE,
    summary="废止先例",
)
def repeal_precedent(request: HttpRequest, pk: Path[Key], asked: RepealIn, key: RequestKey) -> Any:
    """Repeal a precedent as the list office: new proposals no longer cite it."""
    if not _seen(request).filter(pk=pk).exists():
        raise PrecedentUnknown

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        return {"precedent": repeal(pk, asked.reason, actor=officer, at=at).pk}

    return once(request, key, act)


def _seen(request: HttpRequest) -> QuerySet[Precedent]:
    """Return the precedents of the counties where the officer has to do with requests."""
    may_look(request)
    posts = [one.post for one in reach_from(posts_in(request), SEE)]
    counties = {(one.organisation.region_id or "-")[:COUNTY_DIGITS] for one in posts}
    rows = Precedent.objects.filter(county__in=counties)
    return rows.select_related("place", "decided_by")
