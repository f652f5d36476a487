"""The workbench: what lies on whose desk, narrowed as asked, and the same as a workbook."""

import uuid
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.cases.bench import all_rows, bench_rows
from qingdan.cases.desk_queries import (
    MOST_COUNTED,
    DeskView,
    Spot,
    bodies_of,
    counts_of,
    spots,
)
from qingdan.cases.domain.opening import OPEN
from qingdan.cases.enums import DeskTab
from qingdan.cases.interfaces.sheets import write_cases
from qingdan.cases.models import SavedFilter
from qingdan.cases.narrowing import Narrowing, kinds
from qingdan.cases.owed import Owed, owed_by_departments
from qingdan.cases.queries import VIEW
from qingdan.catalogue.models import Edition
from qingdan.intake.queries import READ, waiting_from
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, NotAllowed, reach_from
from qingdan.parties.enums import Role, Scope
from qingdan.parties.models import Officer, Post, Region
from qingdan.procedures.enums import StateGroup
from qingdan.record.kept_queries import KeptQuery
from qingdan.web.manage.asking import now, signed_in, staff_page
from qingdan.web.manage.paging import Page
from qingdan.web.permits import permits, posts_today

FRAME = {"here": "desk", "nav": "desk", "help_page": "workbench"}
SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show one tab of the workbench."""
    return render(request, "desk/home.html", bench(request))


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the cases that a tab shows, all pages of them."""
    view, tab, narrowing = asked(request)
    target, at = BytesIO(), timezone.localtime(view.at)
    write_cases(all_rows(view, tab), target, tab=str(tab.label), asked=narrowing.words(), at=at)
    name = f"工作台-{tab.label}-{at:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


def bench(request: HttpRequest) -> dict[str, object]:
    """Return what the workbench shows to the person of a request."""
    view, tab, narrowing = asked(request)
    after, before = (_spot(request.GET.get(one, "")) for one in ("after", "before"))
    found, more = spots(view, tab, size=SIZE, after=after, before=before)
    counts = counts_of(view).items()
    posts, on = view.posts, timezone.localdate(view.at)
    return {
        **FRAME,
        "tab": tab,
        "tabs": [(one, f"{n}+" if n == MOST_COUNTED else str(n)) for one, n in counts],
        "narrowing": narrowing,
        "kinds": kinds(),
        "groups": StateGroup.choices,
        "page": _page(found, (after, before, more), tab, narrowing, bench_rows(view, found)),
        "filters": FILTERS(view.officer.pk),
        "here_query": here(tab, narrowing),
        "at": view.at,
        "key": uuid.uuid4().hex,
        "colleagues": COLLEAGUES(view.officer.pk, *sorted(bodies_of(posts)), on=on)
        if found
        else (),
        "owed": _owed(view),
        "opens": OPEN in permits(request),
        "requests_waiting": _requests_waiting(request),
        "cadre": bool(posts) and all(one.role == Role.VILLAGE_CADRE for one in posts),
    }


def _requests_waiting(request: HttpRequest) -> int:
    """Return how many matters at the gate wait for the person; none are asked for in vain."""
    if READ not in permits(request):
        return 0
    return waiting_from(posts_today(request)).order_by()[:MOST_COUNTED].count()


def asked(request: HttpRequest) -> tuple[DeskView, DeskTab, Narrowing]:
    """Return who looks, which tab, narrowed by what.

    Raises:
        NotAllowed: the person has nothing to do with cases.
    """
    if VIEW not in permits(request):
        raise NotAllowed(action="看办件")
    posts = posts_today(request)
    narrowing = Narrowing.of(request.GET, towns(posts))
    wanted = request.GET.get("tab", "")
    tab = DeskTab(wanted) if wanted in DeskTab.values else DeskTab.MINE
    if wanted and wanted != tab:
        narrowing = replace(narrowing, unknown=(f"栏目“{wanted[:20]}”", *narrowing.unknown))
    narrowed = narrowing.condition if narrowing.given else None
    return DeskView(signed_in(request), posts, now(), narrowed), tab, narrowing


def here(tab: DeskTab, narrowing: Narrowing) -> str:
    """Return the query of a tab as it is narrowed."""
    return urlencode({"tab": tab.value, **narrowing.given})


def towns(posts: list[Post]) -> list[Region]:
    """Return the townships to choose among, for those who work with more than one."""
    found = reach_from(posts, VIEW)
    wide = {one.prefix or "" for one in found if _is_wide(one.scope, one.prefix)}
    return TOWNS(prefixes=tuple(sorted(wide))) if wide else []


def _towns(*, prefixes: tuple[str, ...]) -> QuerySet[Region]:
    near = Q()
    for prefix in prefixes:
        near |= Q(township__code__startswith=prefix)
    lists = Edition.objects.filter(near).values("township")
    return Region.objects.filter(pk__in=lists).order_by("code")


def _is_wide(scope: Scope, prefix: str | None) -> bool:
    return scope == Scope.DEPARTMENT or (prefix is not None and len(prefix) < TOWNSHIP_DIGITS)


def _colleagues(me: int, *bodies: int, on: date) -> QuerySet[Officer]:
    """Return who works in some bodies or their parts, but for oneself."""
    held = Post.objects.in_force(on).filter(
        Q(organisation__in=bodies) | Q(organisation__parent__in=bodies)
    )
    near = Officer.objects.filter(is_active=True, pk__in=held.values("officer")).exclude(pk=me)
    return near.only("full_name").order_by("full_name", "pk")[:200]


TOWNS, COLLEAGUES = KeptQuery(_towns), KeptQuery(_colleagues)
FILTERS = KeptQuery(lambda officer: SavedFilter.objects.filter(officer=officer))


def _owed(view: DeskView) -> Owed | None:
    places = [
        one.organisation.region_id[:TOWNSHIP_DIGITS]
        for one in view.posts
        if one.role == Role.TOWNSHIP_LEADER and one.organisation.region_id
    ]
    return owed_by_departments(view, places) if places else None


def _page(
    found: list[Spot],
    asked_for: tuple[Spot | None, Spot | None, bool],
    tab: DeskTab,
    narrowing: Narrowing,
    rows: list[Any],
) -> Page:  # type: ignore[type-arg] # rows are no models here
    after, before, more = asked_for
    backwards = before is not None and after is None
    earlier, later = (more, True) if backwards else (after is not None, more)
    kept = here(tab, narrowing)
    edges = (found[0], found[-1]) if found else None
    return Page(
        rows,
        f"{kept}&{urlencode({'before': _written(edges[0])})}" if edges and earlier else "",
        f"{kept}&{urlencode({'after': _written(edges[1])})}" if edges and later else "",
    )


def _written(spot: Spot) -> str:
    return f"{spot.sort.isoformat()}~{spot.pk}"


def _spot(text: str) -> Spot | None:
    day, _, number = text.partition("~")
    try:
        sort = parse_datetime(day)
    except ValueError:
        return None
    if not isinstance(sort, datetime) or timezone.is_naive(sort) or not number.isdigit():
        return None
    return Spot(sort, int(number[:18]))
