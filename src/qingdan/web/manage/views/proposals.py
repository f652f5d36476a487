"""Names printed in lists that nobody knows yet: a person says which body each one means."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypedDict

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.managing import MANAGE
from qingdan.parties.domain.bodies.proposals import confirm_name, confirm_new, dismiss
from qingdan.parties.domain.bodies.refusals import ProposalDecided
from qingdan.parties.enums import ProposalState, RegionLevel
from qingdan.parties.models import Officer, PartyProposal, Region
from qingdan.parties.queries import proposals_managed_by
from qingdan.parties.suggesting import similar_bodies
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.organisations import OfficerForm
from qingdan.web.manage.forms.proposals import ConfirmNameForm, ConfirmNewForm, DismissForm

SHOWN = 20
Regions = Mapping[str, Region]
KINDS: dict[str, type[OfficerForm]] = {
    "name": ConfirmNameForm,
    "new": ConfirmNewForm,
    "dismiss": DismissForm,
}


class By(TypedDict):
    """Who acts, and when."""

    actor: Officer
    at: datetime


@staff_page
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the names that wait, each with where it stands and what it may mean."""
    authorise(signed_in(request), MANAGE, on=timezone.localdate())
    dismissed = request.GET.get("state") == ProposalState.DISMISSED
    return _render_queue(request, ProposalState.DISMISSED if dismissed else ProposalState.OPEN)


@staff_act
def as_name(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say that a printed name means a body that is there."""

    def act(proposal: PartyProposal, form: Any, by: By) -> str:
        body = confirm_name(proposal.pk, form.cleaned_data["body"], **by)
        return f"“{proposal.printed}”就是{body}，以后自动认出。"

    return _act(request, proposal_id, "name", act)


@staff_act
def as_new(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Register the body that a printed name means."""

    def act(proposal: PartyProposal, form: Any, by: By) -> str:
        body = confirm_new(proposal.pk, form.particulars(), **by)
        return f"{body}已登记，“{proposal.printed}”以后自动认出。"

    return _act(request, proposal_id, "new", act)


@staff_act
def as_none(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Say that a printed name is no body."""

    def act(proposal: PartyProposal, form: Any, by: By) -> str:
        dismiss(proposal.pk, reason=form.cleaned_data["reason"], **by)
        return f"“{proposal.printed}”不是单位，以后不再问。"

    return _act(request, proposal_id, "dismiss", act)


def _act(
    request: HttpRequest,
    proposal_id: int,
    key: str,
    act: Callable[[PartyProposal, Any, By], str],
) -> HttpResponse:
    """Decide about one name and go on to the next, or show the refused form open."""
    officer = signed_in(request)
    within_reach = proposals_managed_by(officer, timezone.localdate()).select_related("region")
    proposal = get_object_or_404(within_reach, pk=proposal_id)
    form = _form(key, proposal, officer, _regions_in(proposal.region_id), request.POST)
    if form.is_valid():
        try:
            told = act(proposal, form, {"actor": officer, "at": now()})
        except ProposalDecided as decided:
            messages.error(request, f"{decided}{decided.advice}")
            return redirect("manage:proposals")
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, told)
            return redirect("manage:proposals")
    return _render_queue(request, tried={(proposal.pk, key): form}, state=proposal.state)


def _form(
    key: str, proposal: PartyProposal, officer: Officer, regions: Regions, sent: Any = None
) -> forms.Form:
    given: dict[str, Any] = {"officer": officer, "prefix": f"{key}-{proposal.pk}"}
    if key == "new":
        given["initial"] = ConfirmNewForm.initial_of(proposal)
        given["regions"] = regions
    return KINDS[key](sent, **given)


def _regions_in(county: str) -> Regions:
    """Return a county and its townships by code."""
    levels = (RegionLevel.COUNTY, RegionLevel.TOWNSHIP)
    places = Region.objects.filter(code__startswith=county, level__in=levels)
    return {place.code: place for place in places.order_by("code")}


def _render_queue(
    request: HttpRequest, state: str, tried: dict[tuple[int, str], forms.Form] | None = None
) -> HttpResponse:
    officer, today = signed_in(request), timezone.localdate()
    tried = tried or {}
    found = proposals_managed_by(officer, today).filter(state=state)
    shown = list(found.select_related("region").order_by("pk")[:SHOWN])
    alike = similar_bodies(shown, today)
    places = {county: _regions_in(county) for county in {one.region_id for one in shown}}
    keys = [key for key in KINDS if key != "dismiss" or state == ProposalState.OPEN]
    rows = [
        {
            "proposal": one,
            "similar": alike.get(one.pk, []),
            "forms": {
                key: (
                    tried.get((one.pk, key)) or _form(key, one, officer, places[one.region_id]),
                    (one.pk, key) in tried,
                )
                for key in keys
            },
        }
        for one in shown
    ]
    context = {
        "here": "proposals",
        "help_page": "organisations",
        "rows": rows,
        "state": state,
        "count": found.count(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if tried else HTTPStatus.OK
    return render(request, "manage/proposals.html", context, status=status)
