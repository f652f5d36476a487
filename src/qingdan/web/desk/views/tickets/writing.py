"""A new ticket: written once, its matters and what is proposed for each on the same page."""

import secrets
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.domain.receiving import receive
from qingdan.intake.hotline_nodes import nodes_like
from qingdan.parties.models import Region
from qingdan.web.desk.tickets.writing import (
    MatterDraft,
    TicketForm,
    drafted,
    matters_sent,
    townships_of,
)
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page

FRAME = {"here": "tickets", "nav": "desk", "help_page": "tickets"}
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a ticket; kept when it comes back with its matters, else only shown with them."""
    places = townships_of(request)
    if request.method != "POST":
        first = {"key": secrets.token_hex(16), "place": places[0].code if places else ""}
        return _shown(request, TicketForm(initial=first, places=places), places)
    form, matters = TicketForm(request.POST, places=places), matters_sent(request.POST)
    if form.is_valid() and request.POST.get("do") != "look":
        try:
            ticket = receive(form.arrival(matters), actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "工单已登记。核对承办单位，就可以派单。")
            return redirect(ticket)
    return _shown(request, form, places, matters)


@staff_act
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show the matters of a ticket as it is being written, with what is proposed."""
    places = townships_of(request)
    place = _place(request, places)
    drafts = drafted(matters_sent(request.POST), place, timezone.localdate()) if place else []
    return render(request, "desk/tickets/_drafts.html", _drafts(request, drafts))


@staff_page
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Offer the nodes of the classification that some words may mean, to be filled in."""
    townships_of(request)
    found = nodes_like(request.GET.get("category", ""))
    return render(request, "desk/tickets/_nodes.html", {"nodes": found})


def _place(request: HttpRequest, places: list[Region]) -> Region | None:
    wanted = request.POST.get("place", "")
    return next((one for one in places if one.code == wanted), None)


def _drafts(request: HttpRequest, drafts: list[MatterDraft]) -> dict[str, object]:
    return {"drafts": drafts, "split": request.POST.get("text", "")}


def _shown(
    request: HttpRequest, form: TicketForm, places: list[Region], matters: list[str] | None = None
) -> HttpResponse:
    place = _place(request, places)
    drafts = drafted(matters or [], place, timezone.localdate()) if place else []
    context = {**FRAME, "form": form, "places": places, **_drafts(request, drafts)}
    status = UNFIT if form.errors else HTTPStatus.OK
    return render(request, "desk/tickets/new.html", context, status=status)
