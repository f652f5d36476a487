"""What the security administrator does about a person's signing in, each with a reason."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import second_factor, sessions, signing_in
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import now, signed_in, staff_act
from qingdan.web.manage.forms.deciding import ReasonForm
from qingdan.web.manage.views.person import person_for, render_person

Act = Callable[[Officer, str, Officer, datetime], str]
"""Does something about a person, for a reason, and says what came of it."""


@staff_act
def revoke_sessions(request: HttpRequest, officer_id: int) -> HttpResponse:
    """End every session of a person."""

    def act(shown: Officer, reason: str, actor: Officer, at: datetime) -> str:
        count = sessions.revoke_of(shown.pk, reason=reason, actor=actor, at=at)
        return f"已让{shown.full_name}的 {count} 处登录退出。"

    return _done(request, officer_id, "revoking", act)


@staff_act
def unlock(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Let a person sign in again who failed too often."""

    def act(shown: Officer, reason: str, actor: Officer, at: datetime) -> str:
        signing_in.unlock(shown.pk, reason=reason, actor=actor, at=at)
        return f"{shown.full_name}现在可以再登录。"

    return _done(request, officer_id, "unlocking", act)


@staff_act
def remove_second_factor(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Put a person's authenticator out of use, as when the phone is lost."""

    def act(shown: Officer, reason: str, actor: Officer, at: datetime) -> str:
        second_factor.remove_of(shown.pk, reason=reason, actor=actor, at=at)
        return f"{shown.full_name}的动态口令已停用，各处登录都已退出。"

    return _done(request, officer_id, "removing", act)


def _done(request: HttpRequest, officer_id: int, asked: str, act: Act) -> HttpResponse:
    shown, form = person_for(request, officer_id), ReasonForm(request.POST)
    if not form.is_valid():
        again = {asked: form, "status": HTTPStatus.UNPROCESSABLE_ENTITY}
        return render_person(request, shown, **again)
    try:
        words = act(shown, form.cleaned_data["reason"], signed_in(request), now())
    except DomainError as refusal:
        return render_person(request, shown, refusal=refusal, status=refusal.status.value)
    messages.success(request, words)
    return redirect("manage:person", shown.pk)
