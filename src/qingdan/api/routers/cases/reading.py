"""Reading cases: the lists of the workbench, one case, its events, who can be asked in."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from ninja import Path, Query

from qingdan.api import presenting_cases as presenting
from qingdan.api import schemas_cases as schemas
from qingdan.api.routers.cases.finding import READ, may_look, router, shown_in
from qingdan.api.schemas_acting import BIGGEST, CaseFilter, Key
from qingdan.api.tokens import officer_in, posts_in
from qingdan.cases.bench import bench_rows
from qingdan.cases.desk_queries import DeskView, Spot, spots
from qingdan.cases.enums import DeskTab
from qingdan.cases.keys import body_key
from qingdan.cases.narrowing import Narrowing


@router.get("/cases", response={200: schemas.CasesOut} | READ, summary="办件")
def list_cases(request: HttpRequest, filters: Query[CaseFilter]) -> Any:
    """List the cases of a tab of the workbench, narrowed as asked.

    The nearest last day comes first, in `all` the newest. `next` leads on, page by page, at
    the same cost for every page.
    """
    may_look(request)
    narrowing = Narrowing(filters.given())
    view = DeskView(officer_in(request), posts_in(request), timezone.now(), narrowing.condition)
    found, more = spots(view, DeskTab(filters.tab), size=filters.size, after=_spot(filters.after))
    rows = [presenting.row(one) for one in bench_rows(view, found)]
    return {"items": rows, "next": _written(found[-1]) if more else None}


@router.get("/cases/{int:pk}", response={200: schemas.CaseOut} | READ, summary="一个办件")
def get_case(request: HttpRequest, pk: Path[Key]) -> Any:
    """Return one case: lanes and clocks, what the officer can do and what is missing for it."""
    return presenting.whole(shown_in(request, pk))


@router.get(
    "/cases/{int:pk}/events", response={200: list[schemas.EventOut]} | READ, summary="办理记录"
)
def list_events(request: HttpRequest, pk: Path[Key]) -> Any:
    """Return every act of a case, the newest first, each as far as the officer may see it."""
    return presenting.events(shown_in(request, pk).lines)


@router.get(
    "/cases/{int:pk}/bodies",
    response={200: list[schemas.ChoiceOut]} | READ,
    summary="可以交给哪些单位",
)
def list_bodies(request: HttpRequest, pk: Path[Key]) -> Any:
    """Return the bodies that a lane can be opened for: first those that the entry names."""
    choice = shown_in(request, pk).choice
    return [
        {
            "key": body_key(one.pk),
            "name": one.name,
            "named": one in choice.named,
            "joined": one.pk in choice.joined,
        }
        for one in (*choice.named, *choice.others)
    ]


def _written(spot: Spot) -> str:
    return f"{spot.sort.isoformat()}~{spot.pk}"


def _spot(text: str) -> Spot | None:
    """Return where a page begins, ``None`` for the first one and for what is no such place."""
    day, _, number = text.replace(" ", "+").partition("~")
    try:
        sort = parse_datetime(day)
    except ValueError:
        return None
    plain = number.isascii() and number.isdecimal() and len(number) <= len(str(BIGGEST)) - 1
    if not isinstance(sort, datetime) or timezone.is_naive(sort) or not plain:
        return None
    return Spot(sort, int(number))
