"""Opening an account, setting a password with a code, changing it."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from qingdan.core.errors import DomainError
from qingdan.parties.domain.people.accounts import change_password
from qingdan.parties.domain.people.codes import open_account, renew
from qingdan.parties.domain.signing import sessions
from qingdan.parties.domain.signing.passwords import must_change
from qingdan.parties.domain.signing.signing_in import second_step_of
from qingdan.parties.enums import SignInMethod
from qingdan.parties.models import Officer
from qingdan.web.manage.arriving import arrive, first_page
from qingdan.web.manage.asking import add_refusal, now, signed_in
from qingdan.web.manage.forms.accounts import ChangePasswordForm, JoinForm, RenewForm
from qingdan.web.sessions import current_sign_in

HELP, SIGNING_IN = "accounts", "signing-in"
FIRST_SET, RENEWED = "密码已设好。", "密码已设好；其他地方的登录都已失效。"
READ_AND_WRITE = ["GET", "HEAD", "POST"]
FIELDS = {
    "parties.invitation-not-usable": "code",
    "parties.renewal-not-usable": "code",
    "parties.login-name-unfit": "login_name",
    "parties.password-unfit": "password",
    "parties.password-used-before": "password",
    "parties.current-password-wrong": "current",
}
"""The field at which a refusal is shown."""


@login_not_required
@sensitive_post_parameters("password", "password_again", "code")
@require_http_methods(READ_AND_WRITE)
def join(request: HttpRequest) -> HttpResponse:
    """Open an administrator's account with a one-time code and sign in with it."""
    form, status = JoinForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            names = ("login_name", "full_name", "password")
            given = {name: form.cleaned_data[name] for name in names}
            try:
                officer = open_account(form.cleaned_data["code"], **given, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal, field=FIELDS.get(refusal.code))
            else:
                words = f"{officer.full_name}，账户已开好，现在已经登录。"
                return _go_in(request, officer, words)
    return render(request, "manage/join.html", {"form": form, "help_page": HELP}, status=status)


@login_not_required
@sensitive_post_parameters("password", "password_again", "code")
@require_http_methods(READ_AND_WRITE)
def renew_password(request: HttpRequest) -> HttpResponse:
    """Set a password with a one-time code; a second factor stays and is asked for."""
    form, status = RenewForm(request.POST or None), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            code, new = form.cleaned_data["code"], form.cleaned_data["password"]
            words = RENEWED if form.owner().has_usable_password() else FIRST_SET
            try:
                officer = renew(code, password=new, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal, field=FIELDS.get(refusal.code))
            else:
                return _go_in(request, officer, words)
    context = {"form": form, "help_page": SIGNING_IN}
    return render(request, "manage/renew.html", context, status=status)


def _go_in(request: HttpRequest, officer: Officer, words: str) -> HttpResponse:
    messages.success(request, words)
    passed = second_step_of(officer)
    method = SignInMethod.PASSWORD if passed.second_step else SignInMethod.CODE
    return arrive(request, passed, method=method, target="")


@sensitive_post_parameters("current", "password", "password_again")
@require_http_methods(READ_AND_WRITE)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one stays."""
    officer, at = signed_in(request), now()
    form, status = ChangePasswordForm(request.POST or None, officer=officer), HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            given = {"current": form.cleaned_data["current"], "new": form.cleaned_data["password"]}
            try:
                changed = change_password(officer.pk, **given, at=at)
            except DomainError as refusal:
                add_refusal(form, refusal, field=FIELDS.get(refusal.code))
            else:
                _carry_on(request, changed)
                messages.success(request, "密码已改好；其他地方的登录都已失效。")
                return redirect(first_page(officer))
    context = {
        "form": form,
        "here": "password",
        "help_page": SIGNING_IN,
        "owed": must_change(officer, at=at),
    }
    return render(request, "manage/password.html", context, status=status)


def _carry_on(request: HttpRequest, officer: Officer) -> None:
    update_session_auth_hash(request, officer)
    own, key = current_sign_in(request), request.session.session_key
    if own is not None and key:
        sessions.carry_on(own, key=key, at=now())
