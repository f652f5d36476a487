"""Group robots: those there are, registering one, trying it, what went wrong."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.notices.domain.keeping_channels import (
    CHANNELS,
    add_channel,
    change_channel,
    channels_visible_to,
    resend,
    switch_channel,
    try_channel,
)
from qingdan.notices.domain.sending import send_to
from qingdan.notices.enums import DeliveryState, DispatchState
from qingdan.notices.models import Channel, Delivery
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.notices import ChannelForm
from qingdan.web.manage.paging import page_of

FRAME = {"here": "channels", "help_page": "robots"}
LOST = (DeliveryState.GIVEN_UP, DeliveryState.UNSURE)
KEPT = ("kind", "name", "whole_county", "per_minute", "quiet_from", "quiet_until",
        "rests_on_days_off")  # fmt: skip
FAULTS_SHOWN = 10


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the robots within reach, with what waits and what did not get through."""
    officer = signed_in(request)
    authorise(officer, CHANNELS, on=timezone.localdate())
    counted = channels_visible_to(officer).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
        lost=Count("deliveries", filter=Q(deliveries__state__in=LOST)),
    )
    context = {**FRAME, "page": page_of(counted, request, key="id")}
    return render(request, "manage/channels.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a robot."""
    officer = signed_in(request)
    authorise(officer, CHANNELS, on=timezone.localdate())
    form = ChannelForm(request.POST or None, officer=officer)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_channel(
                form.cleaned_data["organisation"], form.asked(), actor=officer, at=now()
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "群机器人已登记。请点“试发一条”，看群里收到没有。")
            return redirect(made)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "manage/channel_new.html", {**FRAME, "form": form}, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Show one robot, and write its particulars anew."""
    officer = signed_in(request)
    shown = channel_for(officer, channel_id)
    if request.method != "POST":
        return _page(request, shown)
    form = ChannelForm(request.POST, officer=officer, known=True)
    if form.is_valid():
        try:
            change_channel(shown.pk, form.asked(), actor=officer, at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "已保存。")
            return redirect(shown)
    return _page(request, shown, form)


@staff_act
def switch_on(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Put a robot in use again."""
    return _switched(request, channel_id, on=True)


@staff_act
def switch_off(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Put a robot out of use."""
    return _switched(request, channel_id, on=False)


@staff_act
def try_out(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Send a test message now, and say what came of it."""
    officer = signed_in(request)
    shown = channel_for(officer, channel_id)
    line = try_channel(shown.pk, actor=officer, at=now())
    send_to(shown, at=now())
    tried = Delivery.objects.select_related("dispatch").get(pk=line.pk)
    if tried.state == DeliveryState.SENT:
        messages.success(request, "平台已收下试发的消息，请看群里。")
    elif tried.dispatch is None:
        messages.info(request, "这一分钟已发满，试发的消息稍后自动发出。")
    else:
        messages.error(request, f"没有发到：{tried.dispatch.answer}。改好以后再试发。")
    return redirect(shown)


@staff_act
def send_again(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Let what did not get through go again."""
    officer = signed_in(request)
    shown = channel_for(officer, channel_id)
    count = resend(shown.pk, actor=officer, at=now())
    messages.success(request, f"{count} 条通知重新排队，马上发出。")
    return redirect(shown)


def channel_for(officer: Officer, channel_id: int) -> Channel:
    """Return one robot within reach; others are answered like those that are not there."""
    found: Channel = get_object_or_404(channels_visible_to(officer), pk=channel_id)
    return found


def _switched(request: HttpRequest, channel_id: int, *, on: bool) -> HttpResponse:
    officer = signed_in(request)
    shown = channel_for(officer, channel_id)
    switch_channel(shown.pk, on=on, actor=officer, at=now())
    words = "已启用，从现在起的通知会发到群里。" if on else "已停用，不再往群里发；站内通知照旧。"
    messages.success(request, words)
    return redirect(shown)


def _page(request: HttpRequest, shown: Channel, form: ChannelForm | None = None) -> HttpResponse:
    initial = {name: getattr(shown, name) for name in KEPT}
    counts = dict(shown.deliveries.order_by().values_list("state").annotate(count=Count("pk")))
    wrong = shown.dispatches.filter(
        state__in=(DispatchState.REFUSED, DispatchState.UNANSWERED)
    ).order_by("-pk")
    context: dict[str, Any] = {
        **FRAME,
        "channel": shown,
        "form": form or ChannelForm(initial=initial, officer=signed_in(request), known=True),
        "waiting": counts.get(DeliveryState.WAITING, 0),
        "sent": counts.get(DeliveryState.SENT, 0) + counts.get(DeliveryState.DIGESTED, 0),
        "lost": sum(counts.get(one, 0) for one in LOST),
        "faults": wrong[:FAULTS_SHOWN],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
    return render(request, "manage/channel.html", context, status=status)
