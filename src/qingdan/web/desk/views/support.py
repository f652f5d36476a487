"""Support: what departments owe townships, by case and by year, and what became of it."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from qingdan.cases.domain.refusals import SupportUnknown
from qingdan.cases.domain.supporting import ASK, move_support, moves_open_to
from qingdan.cases.domain.yearly import YEARLY, name_body, owe_for_year
from qingdan.cases.enums import SupportState
from qingdan.cases.interfaces.support_sheets import write_support
from qingdan.cases.models import SupportObligation
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, reach_from
from qingdan.parties.models import Organisation, Region
from qingdan.web.desk.owing import obligations_of, owes_itself, reaches_of
from qingdan.web.desk.starting import NOT_OF_COUNTY
from qingdan.web.desk.support_forms import BodyForm, MoveForm, SupportFilterForm
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits, posts_today

FRAME = {"here": "support", "nav": "desk", "help_page": "support"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List the obligations, the newest first, narrowed by what was asked."""
    form, found = _asked(request)
    context = {
        **FRAME,
        "form": form,
        "asked": form.asked(),
        "page": page_of(_whole(found), request, key="pk", descending=True),
        "narrowing": request.GET.urlencode(),
        "own": owes_itself(reaches_of(request)),
        "yearly": _places_for_year(request),
        "this_year": timezone.localdate().year,
    }
    return render(request, "desk/support.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the obligations that are shown, all pages of them."""
    form, found = _asked(request)
    target = BytesIO()
    write_support(_whole(found).order_by("-pk"), target, asked=form.asked())
    name = f"履职保障-{timezone.localdate():%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one obligation with its history, and what can be said of it."""
    return _shown(request, _one(request, pk))


@staff_act
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of an obligation."""
    row = _one(request, pk)
    given = request.POST.get("state", "")
    state = SupportState(given) if given in SupportState.values else SupportState.ASKED
    form = MoveForm(request.POST, state=state)
    if form.is_valid():
        try:
            move_support(
                pk, state, note=form.cleaned_data["note"], actor=signed_in(request), at=now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已登记：{state.label}。")
            return redirect("desk:support-one", pk)
    return _shown(request, row, tried=form)


@staff_act
@require_POST
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the department that owes an obligation."""
    row = _one(request, pk)
    form = BodyForm(request.POST, bodies=_county_bodies(row))
    if form.is_valid():
        body = form.cleaned_data["body"]
        try:
            name_body(pk, body, actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已写明由{body}保障。")
            return redirect("desk:support-one", pk)
    return _shown(request, row, naming=form)


@staff_act
@require_POST
def year(request: HttpRequest) -> HttpResponse:
    """Note what is owed for this year's standing work of a township."""
    places = {one.code: one for one in _places_for_year(request)}
    place = places.get(request.POST.get("township", ""))
    if place is None:
        raise NotAllowed(action="登记年度履职保障")
    at = now()
    rows = owe_for_year(place, timezone.localdate(at).year, actor=signed_in(request), at=at)
    told = f"新登记 {len(rows)} 项" if rows else "都已登记过，没有新的"
    messages.success(request, f"{place.name}今年常态履职的履职保障：{told}。")
    return redirect("desk:support")


def _asked(request: HttpRequest) -> tuple[SupportFilterForm, QuerySet[SupportObligation]]:
    reaches = reaches_of(request)
    if not reaches:
        raise NotAllowed(action="看履职保障")
    seen = obligations_of(request)
    form = SupportFilterForm(request.GET, seen=seen)
    return form, seen.filter(form.condition())


def _whole(rows: QuerySet[SupportObligation]) -> QuerySet[SupportObligation]:
    return rows.select_related("place", "body", "case", "item").defer("item__raw_cells")


def _one(request: HttpRequest, pk: int) -> SupportObligation:
    """Return an obligation that the person of a request may see.

    Raises:
        SupportUnknown: there is none.
    """
    found = _whole(obligations_of(request)).select_related("item__edition").filter(pk=pk).first()
    if found is None:
        raise SupportUnknown
    return found


def _county_bodies(row: SupportObligation) -> QuerySet[Organisation]:
    there = Organisation.objects.in_being(timezone.localdate())
    near = there.filter(region=row.place_id[:COUNTY_DIGITS]).exclude(kind__in=NOT_OF_COUNTY)
    return near.order_by("kind", "name")


def _shown(
    request: HttpRequest,
    row: SupportObligation,
    *,
    tried: MoveForm | None = None,
    naming: BodyForm | None = None,
) -> HttpResponse:
    posts = posts_today(request)
    moves = [MoveForm(state=one) for one in moves_open_to(row, posts)]
    asks = any(one.covers(row.place_id) for one in reach_from(posts, ASK))
    if naming is None and row.body is None and asks:
        naming = BodyForm(bodies=_county_bodies(row))
    context: dict[str, Any] = {
        **FRAME,
        "row": row,
        "history": row.history.select_related("officer", "body").order_by("-number"),
        "moves": [tried if tried and tried.to == one.to else one for one in moves],
        "tried": tried,
        "naming": naming,
    }
    refused = bool((tried and tried.errors) or (naming and naming.errors))
    status = UNFIT if refused else HTTPStatus.OK
    return render(request, "desk/support_one.html", context, status=status)


def _places_for_year(request: HttpRequest) -> list[Region]:
    """Return the townships whose year the person may note. One query, mostly none."""
    if YEARLY not in permits(request):
        return []
    reaches = reach_from(posts_today(request), YEARLY)
    rows = Region.objects.filter(editions__state="published").distinct().order_by("code")
    return [one for one in rows if any(each.covers(one.code) for each in reaches)]
