"""One's own second factor: setting it up, new recovery codes, putting it out of use."""

from http import HTTPStatus

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import second_factor
from qingdan.parties.domain.signing.proving import prove
from qingdan.parties.domain.signing.roles import must_use_second_factor
from qingdan.parties.models import Officer, TotpDevice
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.signing import ConfirmForm, ProofForm
from qingdan.web.sessions import current_sign_in

HELP = "signing-in"


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show whether there is an authenticator, and how to set one up."""
    return _render(request, signed_in(request))


@staff_act
def start(request: HttpRequest) -> HttpResponse:
    """Make a secret to be scanned."""
    second_factor.start(signed_in(request).pk, at=now())
    return redirect("manage:second-factor")


@sensitive_post_parameters("code", "proof")
@staff_act
def confirm(request: HttpRequest) -> HttpResponse:
    """Put the authenticator in use and show the recovery codes, this once."""
    officer = signed_in(request)
    form = ConfirmForm(request.POST, officer=officer)
    if form.is_valid():
        try:
            if "proof" in form.cleaned_data:
                prove(officer.pk, form.cleaned_data["proof"], at=now())
            code, keep = form.cleaned_data["code"], _own(request)
            codes = second_factor.confirm(officer.pk, code, keep=keep, at=now())
        except DomainError as refusal:
            at_code = isinstance(refusal, second_factor.SetUpCodeWrong)
            add_refusal(form, refusal, field="code" if at_code else None)
        else:
            return _show_codes(request, codes)
    return _render(request, officer, confirming=form)


@sensitive_post_parameters("proof")
@staff_act
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Replace the recovery codes and show the new ones, this once."""
    officer = signed_in(request)
    form = ProofForm(request.POST, officer=officer, prefix="codes")
    if form.is_valid():
        try:
            prove(officer.pk, form.cleaned_data["proof"], at=now())
            codes = second_factor.renew_codes(officer.pk, at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return _show_codes(request, codes)
    return _render(request, officer, renewing=form)


@sensitive_post_parameters("proof")
@staff_act
def remove(request: HttpRequest) -> HttpResponse:
    """Put the authenticator out of use."""
    officer = signed_in(request)
    form = ProofForm(request.POST, officer=officer, prefix="remove")
    if form.is_valid():
        try:
            prove(officer.pk, form.cleaned_data["proof"], at=now())
            second_factor.remove(officer.pk, keep=_own(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "动态口令已停用，原来的恢复码都已作废。")
            return redirect("manage:second-factor")
    return _render(request, officer, removing=form)


def _own(request: HttpRequest) -> int | None:
    own = current_sign_in(request)
    return own.pk if own else None


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = {"here": "second-factor", "help_page": HELP, "codes": codes}
    return render(request, "manage/recovery_codes.html", context)


def _render(
    request: HttpRequest,
    officer: Officer,
    *,
    confirming: ConfirmForm | None = None,
    renewing: ProofForm | None = None,
    removing: ProofForm | None = None,
) -> HttpResponse:
    in_use = second_factor.is_in_use(officer)
    device = None if in_use else second_factor.unfinished(officer)
    refused = confirming or renewing or removing
    own = current_sign_in(request)
    context = {
        "here": "second-factor",
        "help_page": HELP,
        "in_use": in_use,
        "needed": must_use_second_factor(officer, at=now()),
        "owed": bool(own and own.owes_second_factor),
        "left": second_factor.codes_left(officer),
        "device": device,
        "picture": _picture(device, officer) if device else "",
        "confirming": confirming or ConfirmForm(officer=officer),
        "renewing": renewing or ProofForm(officer=officer, prefix="codes"),
        "removing": removing or ProofForm(officer=officer, prefix="remove"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "manage/second_factor.html", context, status=status)


def _picture(device: TotpDevice, officer: Officer) -> str:
    """Return the picture to scan, inside the page itself: the secret stands in no address."""
    uri = second_factor.provisioning_uri(device, officer.login_name)
    return segno.make(uri, error="m", micro=False).svg_data_uri(border=2, scale=4, light="white")
