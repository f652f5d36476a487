"""Bodies: the table of all, one with everything about it, and registering a new one."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise, may, reach, within
from qingdan.parties.domain.bodies.managing import MANAGE
from qingdan.parties.domain.bodies.organisations import register
from qingdan.parties.domain.noting import PREFIX
from qingdan.parties.domain.people.finding import officers_visible_to
from qingdan.parties.enums import OrganisationKind, PartyAct, RegionLevel
from qingdan.parties.interfaces.organisations_xlsx import organisations_to_xlsx
from qingdan.parties.models import Officer, Organisation, Post, Region, Succession
from qingdan.parties.queries import (
    READ,
    organisations_managed_by,
    organisations_reached_by,
    organisations_visible_to,
    regions_managed_by,
)
from qingdan.record.models import Event
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.bodies import ACTS, CONTACTS, BodyFilter, forms_of
from qingdan.web.manage.forms.organisations import NewBodyForm
from qingdan.web.permits import names_to_confirm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FRAME = {"here": "organisations", "help_page": "organisations"}


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the bodies within reach by kind, one level of places at a time."""
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, READ, on=today)
    asked = BodyFilter.of(request.GET)
    seen = organisations_visible_to(officer, today)
    found = asked.narrowed(seen, today)
    levels = asked.levels(found)
    asked = asked.opened(levels)
    shown = found.filter(asked.on_level()).select_related("region__parent", "parent")
    page = asked.page_of(shown.prefetch_related("names"))
    context = {
        **FRAME,
        "asked": asked,
        "levels": levels,
        "total": levels[-1][2],
        "page": page,
        "places": _places(seen),
        "kinds": [one for one in OrganisationKind.choices if one[0] != "installation"],
        "may_manage": may(officer, MANAGE, on=today),
        "waiting": names_to_confirm(request),
        "today": today,
    }
    return render(request, "manage/organisations.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the bodies that the table shows, all pages of it."""
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, READ, on=today)
    asked = BodyFilter.of(request.GET)
    found = asked.narrowed(organisations_visible_to(officer, today), today)
    asked = asked.opened(asked.levels(found))
    book = organisations_to_xlsx(asked.ordered(found.filter(asked.on_level())))
    headers = {"Content-Disposition": "attachment; filename*=UTF-8''%E5%8D%95%E4%BD%8D.xlsx"}
    return HttpResponse(book, content_type=XLSX, headers=headers)


@staff_page
@require_safe
def detail(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show what a body is called, what became of it, its parts, posts and record."""
    return render_body(request, organisation_id)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a body."""
    officer = signed_in(request)
    authorise(officer, MANAGE, on=timezone.localdate())
    place = request.GET.get("place", "")
    regions = _regions_for(officer, place)
    first = {"region": place, "kind": request.GET.get("kind", OrganisationKind.DEPARTMENT)}
    form = NewBodyForm(request.POST or None, officer=officer, regions=regions, initial=first)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            asked = form.particulars(form.cleaned_data["region"])
            names = form.written_names()
            try:
                body = register(asked, names=names, actor=officer, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, f"{body}已登记。")
                return redirect("manage:organisation", body.pk)
    context = {**FRAME, "form": form}
    return render(request, "manage/organisation_new.html", context, status=status)


def body_for(officer: Officer, organisation_id: int) -> Organisation:
    """Return a body that an officer may see; 404 for others and for what does not exist."""
    seen = organisations_visible_to(officer, timezone.localdate())
    found = seen.exclude(kind=OrganisationKind.INSTALLATION)
    found = found.select_related("region__parent", "parent")
    return get_object_or_404(found, pk=organisation_id)


def render_body(
    request: HttpRequest, organisation_id: int, tried: dict[str, Any] | None = None
) -> HttpResponse:
    """Show a body; a form that was refused stands in ``tried`` by its act and is open."""
    officer, today = signed_in(request), timezone.localdate()
    body = body_for(officer, organisation_id)
    changes = Succession.objects.filter(Q(predecessor=body) | Q(successor=body))
    posts = _posts(officer, body)
    may_manage = organisations_managed_by(officer, today).filter(pk=body.pk).exists()
    may_contact = organisations_reached_by(officer, today).filter(pk=body.pk).exists()
    offered = [act for act in ACTS if (may_contact if act == CONTACTS else may_manage)]
    events = Event.objects.filter(subject_kind=Organisation.subject_kind, subject_key=str(body.pk))
    context = {
        **FRAME,
        "body": body,
        "in_being": body.is_in_being(today),
        "names": [(one, one.is_in_use(today)) for one in body.names.order_by("pk")],
        "changes": changes.select_related("successor", "predecessor").order_by("-on", "-pk"),
        "parts": body.parts.in_being(today).order_by("kind", "pk"),
        "posts": posts,
        "visible": set(_holders(officer, posts)),
        "made": events.filter(act=f"{PREFIX}.{PartyAct.ORGANISATION_MADE.value}").first(),
        "may_manage": may_manage,
        "may_contact": may_contact,
        "acts": forms_of(body, officer, offered, tried or {}),
        "events": events.order_by("-sequence"),
        "today": today,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "manage/organisation.html", context, status=status)


def _posts(officer: Officer, body: Organisation) -> QuerySet[Post]:
    """Return the posts in force at a body whose holders an officer may see."""
    today = timezone.localdate()
    reaches = reach(officer, "officer.read", on=today)
    seen = within(reaches, region="organisation__region__code", unit="organisation_id")
    posts = Post.objects.in_force(today).filter(seen, organisation=body)
    return posts.select_related("officer").order_by("role", "pk")


def _holders(officer: Officer, posts: QuerySet[Post]) -> QuerySet[Officer, int]:
    """Return the keys of the holders of posts whose own pages an officer may open."""
    seen = officers_visible_to(officer, timezone.localdate())
    return seen.filter(posts__in=posts.values("pk")).values_list("pk", flat=True)


def _places(seen: QuerySet[Organisation]) -> QuerySet[Region]:
    """Return the counties and townships that have bodies within sight, for the filter."""
    levels = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
    return Region.objects.filter(level__in=levels, organisations__in=seen).distinct()


def _regions_for(officer: Officer, place: str) -> QuerySet[Region]:
    """Return where a body may be registered: counties, townships, villages of one place."""
    regions = regions_managed_by(officer, timezone.localdate())
    levels = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
    near = regions.filter(level__in=levels)
    if len(place) > len("150222"):
        near = near | regions.filter(code__startswith=place[:9], level=RegionLevel.VILLAGE)
    return near.order_by("code")
