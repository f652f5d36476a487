"""Who works here: inviting colleagues and closing accounts."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.accounts import close_account
from qingdan.parties.domain.inviting import invite, revoke
from qingdan.parties.models import Invitation, Officer
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.accounts import InviteForm


@staff_page
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the officers and, for those who may invite, the codes still open."""
    return _render_people(request, InviteForm())


@staff_act
def make_invitation(request: HttpRequest) -> HttpResponse:
    """Make a one-time code and show it this once; only its digest is kept."""
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            code = invite(actor=signed_in(request), at=now(), **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return render(request, "manage/invitation.html", {"here": "people", "code": code})
    return _render_people(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)


@staff_act
def close(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Take a colleague's account out of use."""
    get_object_or_404(Officer, pk=officer_id)
    try:
        closed = close_account(officer_id, actor=signed_in(request), at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(
            request,
            f"{closed.full_name}的账户已停用，其登录和未用的开户码都已失效，办理记录都保留。",
        )
    return redirect("manage:people")


@staff_act
def revoke_code(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Void a code that nobody used yet."""
    try:
        revoke(invitation_id, actor=signed_in(request), at=now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, "这个码已作废，不能再用。")
    return redirect("manage:people")


def _render_people(
    request: HttpRequest, form: InviteForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "here": "people",
        "help_page": "accounts",
        "form": form,
        "officers": Officer.objects.order_by("-is_active", "joined_at"),
        "open_codes": Invitation.objects.usable(now()).select_related("made_by", "for_officer"),
    }
    return render(request, "manage/people.html", context, status=status)
