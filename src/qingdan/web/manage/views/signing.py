"""Signing in, in two steps where there are two, and out."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import sessions
from qingdan.parties.domain.signing.second_factor import Used, codes_left
from qingdan.parties.domain.signing.signing_in import give_code, sign_in
from qingdan.parties.enums import SignInEnd, SignInMethod
from qingdan.parties.interfaces.single_sign_on.providers import usable_providers
from qingdan.parties.models import Officer
from qingdan.web.manage.arriving import (
    WITH,
    arrive,
    first_page,
    let_in,
    linking_to,
    target_of,
    waiting_for,
    with_time_to_wait,
)
from qingdan.web.manage.asking import add_refusal, now, signed_in
from qingdan.web.manage.forms.signing import SecondStepForm, SignInForm
from qingdan.web.sessions import address_of, current_sign_in

HELP = "signing-in"
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(READ_AND_WRITE)
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Take the first step by name and password, and go on to the page that was asked for."""
    if request.headers.get("HX-Request"):  # a part of a page was asked for after signing out
        return HttpResponseClientRedirect(request.get_full_path())
    if request.user.is_authenticated:
        return redirect(first_page(signed_in(request)))
    form, status = SignInForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                passed = sign_in(**form.cleaned_data, address=address_of(request), at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
                status = refusal.status
            else:
                target = target_of(request, _next(request))
                return arrive(request, passed, method=SignInMethod.PASSWORD, target=target)
    services = usable_providers()
    context = {
        "form": form,
        "help_page": HELP,
        "next": _next(request),
        "services": services.values(),
        "linking": services.get(linking_to(request)),
        "nobody": not Officer.objects.exists(),
    }
    return with_time_to_wait(render(request, "manage/sign_in.html", context, status=status))


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(READ_AND_WRITE)
def second_step(request: HttpRequest) -> HttpResponse:
    """Take the second step: a code of the authenticator, or one from paper."""
    found = waiting_for(request)
    if found is None:
        messages.warning(request, "登录的第一步已经过了时间，请重新登录。")
        return redirect(settings.LOGIN_URL)
    waiting, officer = found
    form, status = SecondStepForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            code, address = form.cleaned_data["code"], address_of(request)
            try:
                used = give_code(officer.pk, code, address=address, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
                status = refusal.status
            else:
                method = WITH[SignInMethod(waiting.method), used]
                response = let_in(request, officer, method=method, target=waiting.target)
                _say_what_is_left(request, officer, used)
                return response
    context = {"form": form, "help_page": HELP, "officer": officer}
    return with_time_to_wait(render(request, "manage/second_step.html", context, status=status))


def _say_what_is_left(request: HttpRequest, officer: Officer, used: Used) -> None:
    if used == Used.RECOVERY:
        left = codes_left(officer)
        messages.warning(request, f"用掉了一个恢复码，还剩 {left} 个；手机找不到了，请重新启用。")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if (sign_in_now := current_sign_in(request)) is not None:
        sessions.end(sign_in_now, because=SignInEnd.SIGNED_OUT, at=now())
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect(settings.LOGIN_URL)
