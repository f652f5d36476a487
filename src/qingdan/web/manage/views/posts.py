"""Posts: asked for, granted or declined, ended; and those that wait for a decision."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.core.text import chinese_date
from qingdan.parties.domain.authorising import authorise, may
from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.finding import posts_awaiting, posts_visible_to
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.granting import grant_all
from qingdan.parties.domain.people.refusals import PostNotOwn
from qingdan.parties.domain.places import place_of
from qingdan.parties.models import ADMINISTRATORS, Officer, Post
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.deciding import ReasonForm
from qingdan.web.manage.forms.people import ActingForm, EndForm, ProposeForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.picking import Posts, Units
from qingdan.web.manage.views.person import person_for

READ_AND_WRITE = ["GET", "HEAD", "POST"]
FRAME = {"here": "people", "help_page": "posts"}
FIELDS = {
    "parties.role-unfit": "role",
    "parties.post-dates-unfit": "valid_from",
    "parties.acting-unfit": "post",
}
GRANTED, PROPOSED = "已授予，从任职日期起生效。", "已提出，等安全管理员授予。"
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_http_methods(READ_AND_WRITE)
def propose(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Ask for a post for a person."""
    officer, on = signed_in(request), timezone.localdate()
    units = Units(officer, "post.propose", on)
    shown = person_for(request, officer_id)
    initial = {"valid_from": on, "organisation": shown.unit}
    form = ProposeForm(request.POST or None, units=units, initial=initial)
    return _asked_for(request, shown, form, "manage/propose.html")


@staff_page
@require_http_methods(READ_AND_WRITE)
def act_for(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Ask for a person to stand in for somebody."""
    officer, on = signed_in(request), timezone.localdate()
    shown = person_for(request, officer_id)
    initial = {"valid_from": on}
    form = ActingForm(request.POST or None, posts=Posts(officer, on), initial=initial)
    return _asked_for(request, shown, form, "manage/act_for.html")


def _asked_for(
    request: HttpRequest, shown: Officer, form: ProposeForm | ActingForm, template: str
) -> HttpResponse:
    """Show the form, or write down what it asks for; who may grant can do both at once."""
    officer, at = signed_in(request), now()
    on = timezone.localdate(at)
    authorise(officer, "post.propose", on=on)
    if shown == officer:
        raise PostNotOwn
    status = HTTPStatus.OK
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            at_once = "grant" in request.POST
            try:
                _write(form.appointment(shown), officer, at, at_once=at_once)
            except DomainError as refusal:
                field = FIELDS.get(refusal.code)
                add_refusal(form, refusal, field=field if field in form.fields else None)
            else:
                messages.success(request, GRANTED if at_once else PROPOSED)
                return redirect("manage:person", shown.pk)
    grants = may(officer, "post.grant", on=on)
    context = {**FRAME, "person": shown, "form": form, "may_grant": grants}
    return render(request, template, context, status=status)


def _write(asked: Appointment, officer: Officer, at: Any, *, at_once: bool) -> Post:
    write = posts.appoint if at_once else posts.propose
    return write(asked, actor=officer, at=at)


@staff_page
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """List the posts that wait for the security administrator."""
    officer, on = signed_in(request), timezone.localdate()
    authorise(officer, "post.grant", on=on)
    rows = posts_awaiting(officer, on)
    beside = ("officer__unit", "organisation__region", "proposed_by", "acting_for__officer")
    page = page_of(rows.select_related(*beside), request, key="pk")
    context = {
        **FRAME,
        "here": "waiting",
        "page": page,
        "count": rows.count(),
        "administrators": ADMINISTRATORS,
        "decidable": {"may_decide": True},
    }
    return render(request, "manage/waiting.html", context)


@staff_act
def grant_chosen(request: HttpRequest) -> HttpResponse:
    """Grant the posts that were ticked; each stands for itself."""
    officer, at = signed_in(request), now()
    chosen = [int(key) for key in request.POST.getlist("post") if key.isdecimal()]
    seen = posts_awaiting(officer, timezone.localdate(at)).filter(pk__in=chosen)
    wanted = list(seen.values_list("pk", flat=True))
    done = grant_all(wanted, actor=officer, at=at)
    if done.posts:
        messages.success(request, f"已授予 {len(done.posts)} 个岗位。")
    for _, refusal in done.refused:
        messages.error(request, f"{refusal}{refusal.advice}")
    if not chosen:
        messages.warning(request, "没有勾选，也没有授予。")
    elif len(wanted) < len(chosen):
        messages.warning(request, f"有 {len(chosen) - len(wanted)} 个刚才已有人办理，没有再办。")
    return redirect("manage:waiting")


@staff_act
def grant(request: HttpRequest, post_id: int) -> HttpResponse:
    """Put one proposed post in force."""
    return _decided(
        request, post_id, lambda post, by, at: posts.grant(post.pk, actor=by, at=at), "岗位已授予。"
    )


@staff_act
def decline(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say no to a proposed post, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有写理由，没有办理。")
        return _back(request, _post(request, post_id))
    reason = form.cleaned_data["reason"]
    return _decided(
        request,
        post_id,
        lambda post, by, at: posts.decline(post.pk, reason=reason, actor=by, at=at),
        "没有授予，理由已记下。",
    )


@staff_page
@require_http_methods(READ_AND_WRITE)
def end(request: HttpRequest, post_id: int) -> HttpResponse:
    """End a post from a day on; from today its rights are gone at the next click."""
    post, officer, at = _post(request, post_id), signed_in(request), now()
    place = place_of(post.organisation)
    authorise(officer, "post.grant", on=timezone.localdate(at), place=place)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate(at)})
    status = HTTPStatus.OK
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            try:
                posts.end(post.pk, **form.cleaned_data, actor=officer, at=at)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                day = chinese_date(form.cleaned_data["on"])
                messages.success(request, f"{post}已免去，从{day}起没有这个岗位的权限。")
                return redirect("manage:person", post.officer_id)
    context = {**FRAME, "post": post, "form": form}
    return render(request, "manage/end_post.html", context, status=status)


def _decided(
    request: HttpRequest, post_id: int, decide: Callable[[Post, Officer, Any], Post], words: str
) -> HttpResponse:
    post = _post(request, post_id)
    try:
        decide(post, signed_in(request), now())
    except DomainError as refusal:
        messages.error(request, f"{refusal}{refusal.advice}")
    else:
        messages.success(request, f"{post.officer.full_name}：{post}。{words}")
    return _back(request, post)


def _post(request: HttpRequest, post_id: int) -> Post:
    """Return a post within sight; others are answered like those that are not there."""
    officer, on = signed_in(request), timezone.localdate()
    seen = posts_visible_to(officer, on).select_related("officer", "organisation")
    post: Post = get_object_or_404(seen, pk=post_id)
    return post


def _back(request: HttpRequest, post: Post) -> HttpResponse:
    if request.POST.get("back") == "waiting":
        return redirect("manage:waiting")
    return redirect("manage:person", post.officer_id)
