"""Signing in and out, opening an account, changing the password."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from qingdan.core.errors import DomainError
from qingdan.parties.domain.accounts import change_password
from qingdan.parties.domain.inviting import open_account, renew
from qingdan.parties.domain.signing_in import sign_in
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import add_refusal, now, signed_in
from qingdan.web.manage.forms.accounts import (
    ChangePasswordForm,
    JoinForm,
    RenewForm,
    SignInForm,
)

HELP = "accounts"
READ_AND_WRITE = ["GET", "HEAD", "POST"]
CODE_FIELDS = {
    "parties.invitation-not-usable": "code",
    "parties.renewal-not-usable": "code",
    "parties.login-name-unfit": "login_name",
    "parties.password-unfit": "password",
}


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(READ_AND_WRITE)
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Sign in by name and password and go on to the page that was asked for."""
    if request.headers.get("HX-Request"):  # a part of a page was asked for after signing out
        return HttpResponseClientRedirect(request.get_full_path())
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            address = request.META.get("REMOTE_ADDR", "")
            try:
                officer = sign_in(**form.cleaned_data, address=address, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
                status = refusal.status
            else:
                login(request, officer)
                return HttpResponseRedirect(_asked_for(request))
    context = {
        "form": form,
        "help_page": HELP,
        "next": _next(request),
        "nobody": not Officer.objects.exists(),
    }
    return render(request, "manage/sign_in.html", context, status=status)


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _asked_for(request: HttpRequest) -> str:
    target = _next(request)
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "已退出登录。")
    return redirect(settings.LOGIN_URL)


@login_not_required
@sensitive_post_parameters("password", "password_again", "code")
@require_http_methods(READ_AND_WRITE)
def join(request: HttpRequest) -> HttpResponse:
    """Open an account with a one-time code and sign in with it."""
    form = JoinForm(request.POST or None)
    if request.method != "POST":
        return render(request, "manage/join.html", {"form": form, "help_page": HELP})
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("login_name", "full_name", "password")}
        try:
            officer = open_account(form.cleaned_data["code"], **given, at=now())
        except DomainError as refusal:
            add_refusal(form, refusal, field=CODE_FIELDS.get(refusal.code))
        else:
            login(request, officer)
            messages.success(request, f"{officer.full_name}，账户已开好，现在已经登录。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "manage/join.html", {"form": form, "help_page": HELP}, status=status)


@login_not_required
@sensitive_post_parameters("password", "password_again", "code")
@require_http_methods(READ_AND_WRITE)
def renew_password(request: HttpRequest) -> HttpResponse:
    """Set a new password with a code from the server's owner and sign in with it."""
    form, status = RenewForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            code, new = form.cleaned_data["code"], form.cleaned_data["password"]
            try:
                officer = renew(code, password=new, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal, field=CODE_FIELDS.get(refusal.code))
            else:
                login(request, officer)
                messages.success(request, "密码已改好；其他地方的登录都已失效。")
                return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "manage/renew.html", {"form": form, "help_page": HELP}, status=status)


@sensitive_post_parameters("current", "password", "password_again")
@require_http_methods(READ_AND_WRITE)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one stays."""
    officer = signed_in(request)
    form = ChangePasswordForm(request.POST or None, officer=officer)
    if request.method != "POST":
        return render(
            request, "manage/password.html", {"form": form, "here": "password", "help_page": HELP}
        )
    if form.is_valid():
        current, new = form.cleaned_data["current"], form.cleaned_data["password"]
        try:
            changed = change_password(officer.pk, current=current, new=new)
        except DomainError as refusal:
            add_refusal(form, refusal, field="current")
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "密码已改好；其他地方的登录都已失效。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(
        request,
        "manage/password.html",
        {"form": form, "here": "password", "help_page": HELP},
        status=status,
    )
