"""How an officer wants to be told, decided by themselves."""

from dataclasses import dataclass
from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qingdan.core.errors import DomainError
from qingdan.notices import mailing
from qingdan.notices.domain.preferring import (
    ask_mailbox,
    confirm_mailbox,
    remove_mailbox,
    save_settings,
    settings_of,
)
from qingdan.notices.domain.telling import ways_of
from qingdan.notices.enums import NoticeWay
from qingdan.notices.kinds import Kind, known_kinds
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.notices import MailboxForm, MailCodeForm, WaysForm
from qingdan.web.manage.views.notices import FRAME

RESTING = ("digest_at", "quiet_from", "quiet_until", "rests_on_days_off")


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of notice, and whether each way is chosen for it."""

    kind: Kind
    ways: list[tuple[str, str, bool]]


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show how one is told, and write it anew."""
    if request.method != "POST":
        return _page(request)
    form = WaysForm(request.POST, kinds=known_kinds())
    if not form.is_valid():
        return _page(request, ways=form)
    save_settings(signed_in(request), form.wanted(), at=now())
    messages.success(request, "通知方式已保存，从现在起的通知照此办理。")
    return redirect("manage:notice-settings")


@staff_act
def mailbox(request: HttpRequest) -> HttpResponse:
    """Send a code to a mailbox."""
    form = MailboxForm(request.POST)
    if form.is_valid():
        try:
            ask_mailbox(signed_in(request), form.cleaned_data["mailbox"], at=now())
        except DomainError as refusal:
            add_refusal(form, refusal, field="mailbox")
        else:
            messages.success(request, "验证码已发出，请到邮箱里查看，15 分钟内填在这里。")
            return redirect("manage:notice-settings")
    return _page(request, box=form)


@staff_act
def confirm(request: HttpRequest) -> HttpResponse:
    """Take a mailbox into use whose code was typed in."""
    form = MailCodeForm(request.POST)
    if form.is_valid():
        try:
            confirm_mailbox(signed_in(request), form.cleaned_data["code"], at=now())
        except DomainError as refusal:
            add_refusal(form, refusal, field="code")
        else:
            messages.success(request, "邮箱已登记，选了邮件的通知会发到这里。")
            return redirect("manage:notice-settings")
    return _page(request, code=form)


@staff_act
def remove(request: HttpRequest) -> HttpResponse:
    """Send no more mail."""
    remove_mailbox(signed_in(request), at=now())
    messages.success(request, "邮箱已删去，以后只在站内通知。")
    return redirect("manage:notice-settings")


def _page(request: HttpRequest, **forms_sent: forms.Form) -> HttpResponse:
    mine, kinds = settings_of(signed_in(request)), known_kinds()
    initial = {name: getattr(mine, name) for name in RESTING}
    rows = [
        Row(one, [(way.value, str(way.label), way in ways_of(mine, one)) for way in NoticeWay])
        for one in kinds
    ]
    context = {
        **FRAME,
        "mine": mine,
        "rows": rows,
        "ways": WaysForm(initial=initial, kinds=kinds),
        "box": MailboxForm(),
        "code": MailCodeForm(),
        "quiet_hours": settings.QUIET_HOURS,
        "mail_works": mailing.is_set_up(),
        **forms_sent,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms_sent else HTTPStatus.OK
    return render(request, "manage/notice_settings.html", context, status=status)
