"""Support owed: what departments owe townships, and what becomes of it."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from qingdan.api import presenting_cases as presenting
from qingdan.api import schemas_case_files as schemas
from qingdan.api.routers.cases.finding import READ, WRITE, may_look
from qingdan.api.schemas_acting import Key, MoveIn
from qingdan.api.tokens import RequestKey, by_token, officer_in, once
from qingdan.cases.domain.refusals import SupportUnknown
from qingdan.cases.domain.supporting import NEXT, move_support
from qingdan.cases.enums import SupportState
from qingdan.cases.models import SupportObligation
from qingdan.cases.queries import obligations_visible_to
from qingdan.parties.models import Officer

router = Router(tags=["履职保障"], auth=by_token)


class SupportFilter(Schema):
    """Which obligations are asked for."""

    state: SupportState | None = None
    case: Key | None = None
    place: Annotated[str, Field(max_length=12)] = ""
    year: Annotated[int, Field(ge=2000, le=2200)] | None = None
    after: Key | None = Field(None, description="上一页的 next")
    size: int = Field(50, ge=1, le=200)

    def kept(self, rows: QuerySet[SupportObligation]) -> QuerySet[SupportObligation]:
        """Keep the obligations that fit and come after the last page."""
        asked = {
            "state": self.state,
            "case": self.case,
            "place": self.place,
            "year": self.year,
            "pk__lt": self.after,
        }
        return rows.filter(**{name: value for name, value in asked.items() if value})


@router.get("/support", response={200: schemas.SupportPageOut} | READ, summary="履职保障")
def list_support(request: HttpRequest, filters: Query[SupportFilter]) -> Any:
    """List what the officer's township is owed, or what their department owes."""
    may_look(request)
    rows = filters.kept(_visible(request)).order_by("-pk")
    found = list(rows.select_related("place", "item", "body")[: filters.size + 1])
    shown = found[: filters.size]
    more = len(found) > filters.size
    return {
        "items": [presenting.owed(one) for one in shown],
        "next": shown[-1].pk if more else None,
    }


@router.get(
    "/support/{int:pk}", response={200: schemas.SupportOwedDetailOut} | READ, summary="一项履职保障"
)
def get_support(request: HttpRequest, pk: Path[Key]) -> Any:
    """Return one obligation with its history."""
    row = _visible(request).select_related("place", "item", "body").filter(pk=pk).first()
    if row is None:
        raise SupportUnknown
    moves = row.history.select_related("officer", "body").order_by("number")
    return presenting.owed(row) | {
        "next": list(NEXT[row.state]),
        "history": [
            {
                "number": one.number,
                "state": one.state,
                "note": one.note,
                "officer": presenting.person(one.officer),
                "body": presenting.body(one.body),
                "at": one.at,
            }
            for one in moves
        ],
    }


@router.post(
    "/support/{int:pk}/moves",
    response={200: schemas.SupportReceiptOut} | WRITE,
    summary="登记履职保障的进展",
)
def move(request: HttpRequest, pk: Path[Key], asked: MoveIn, key: RequestKey) -> Any:
    """Say what became of an obligation: asked, promised, delivered, refused."""

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        del own
        row = move_support(pk, asked.state, note=asked.note, actor=officer, at=at)
        return {"id": row.pk, "state": row.state, "moves": row.moves}

    return once(request, key, act)


def _visible(request: HttpRequest) -> QuerySet[SupportObligation]:
    return obligations_visible_to(officer_in(request), timezone.localdate())
