"""What every staff page asks of a request."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> Officer:
    """Return the officer; the login middleware has let nobody else in."""
    return cast("Officer", request.user)


def now() -> datetime:
    """Return the time of the act a request asks for."""
    return timezone.now()


def add_refusal(form: forms.Form, refusal: DomainError, *, field: str | None = None) -> None:
    """Show a domain refusal at a field, or above the form, in the words used everywhere."""
    form.add_error(field, f"{refusal}{refusal.advice}")


def staff_page(view: View) -> View:
    """Turn a refusal that no form has shown into a page in the same words."""

    @wraps(view)
    def explained(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DomainError as refusal:
            context = {"refusal": refusal}
            return render(request, "manage/refusal.html", context, status=refusal.status)

    return explained


def staff_act(view: View) -> View:
    """Let only a POST act; who arrives otherwise, as after signing in again, is told so."""

    @wraps(view)
    def acting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method != "POST":
            messages.warning(
                request, "刚才的办理没有送达，多半是登录已过期；数据没有改动，请重新打开页面办理。"
            )
            return redirect("manage:home")
        return view(request, *args, **kwargs)

    return staff_page(acting)
