"""The year plan of standing work: as a list, as a month, one line, and as a calendar feed."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from qingdan.cases.domain.planning import (
    close_feed,
    keeping_post,
    mark_done,
    officer_of_token,
    open_feed,
    take_back_done,
)
from qingdan.cases.models import Case, PlanDone, PlanFeed
from qingdan.cases.queries import cases_visible_to
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import may, standing
from qingdan.procedures.domain.agreeing import agree_date
from qingdan.procedures.domain.deciding import BIND
from qingdan.procedures.interfaces.calendar import as_icalendar
from qingdan.procedures.standing import PlanLine, occurrences
from qingdan.web.desk.entrance import nothing_here, townships_to_open
from qingdan.web.desk.plan_forms import AgreeForm, DoneForm
from qingdan.web.desk.plans import DATED, DONE, YEARS_AROUND, Narrowed, Plans, cut, month_of
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.permits import posts_today

FRAME = {"here": "plan", "nav": "desk", "help_page": "plan"}
CALENDAR = "text/calendar; charset=utf-8"
MONTHS = range(1, 13)
MOST_SHOWN = 50
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the plan of a township or department as a list."""
    plans, whose, narrowed = _asked(request)
    rows = narrowed.rows(plans.lines_of(whose), plans.done())
    shown, after = cut(rows, request.GET.get("after", ""))
    kept = {name: value for name, value in request.GET.items() if value and name != "after"}
    context = _frame(request, plans, whose) | {
        "rows": shown,
        "total": len(rows),
        "narrowed": narrowed,
        "works": sorted({(one.line.kind, one.title) for one in plans.lines_of(whose)}),
        "lists": ListKind.choices,
        "dated": DATED.items(),
        "done": DONE.items(),
        "next": urlencode({**kept, "after": after}) if after else "",
        "first": urlencode(kept) if request.GET.get("after") else "",
    }
    return render(request, "desk/plan.html", context)


@staff_page
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Show the plan of a township or department as one month."""
    plans, whose, _ = _asked(request)
    given = request.GET.get("month", "")
    number = int(given) if given.isascii() and given.isdecimal() else timezone.localdate().month
    number = number if number in MONTHS else 1
    lines = plans.lines_of(whose)
    weeks, longer = month_of(lines, plans.year, number)
    context = _frame(request, plans, whose) | {
        "weeks": weeks,
        "longer": longer,
        "month": number,
        "months": MONTHS,
        "undated": sum(not one.is_dated for one in lines),
    }
    return render(request, "desk/plan_month.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest) -> HttpResponse:
    """Show one line; note what was done, or agree when it is done."""
    plans = _plans(request)
    found = plans.line(request.GET.get("key", ""))
    if found is None:
        raise Http404
    agreeing = AgreeForm(request.POST or None) if request.POST.get("doing") == "agree" else None
    cases = cases_visible_to(signed_in(request), plans.on).filter(place=found.code)
    known: dict[str, Any] = {"cases": cases, "evidence": found.evidence}
    noting = DoneForm(request.POST, **known) if request.POST.get("doing") == "done" else None
    told = _agreed(request, found, agreeing) or _noted(request, found, noting)
    if told:
        messages.success(request, told)
        return _back(found)
    context = _line_frame(request, plans, found)
    context["agreeing"] = agreeing or (AgreeForm() if context["agrees"] else None)
    context["noting"] = noting or (DoneForm(**known) if context["keeps"] else None)
    refused = any(form is not None and form.errors for form in (agreeing, noting))
    return render(
        request, "desk/plan_line.html", context, status=UNFIT if refused else HTTPStatus.OK
    )


@staff_act
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a note of something done that was made by mistake."""
    found = _plans(request).line(request.POST.get("key", ""))
    if found is None:
        raise Http404
    take_back_done(pk, found, actor=signed_in(request), at=now())
    messages.success(request, "已撤回那一条登记。")
    return _back(found)


@staff_act
@require_POST
def subscribe(request: HttpRequest) -> HttpResponse:
    """Give the person a secret address of their calendar, or end it."""
    officer, at = signed_in(request), now()
    if request.POST.get("doing") == "close":
        close_feed(actor=officer, at=at)
        messages.success(request, "日历订阅地址已经停用。")
        return redirect("desk:plan")
    token = open_feed(actor=officer, at=at)
    address = request.build_absolute_uri(reverse("desk:plan-feed", args=(token,)))
    return render(request, "desk/plan_feed.html", {**FRAME, "address": address})


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program that knows somebody's secret address."""
    officer = officer_of_token(token)
    on = timezone.localdate()
    posts = tuple(standing(officer, on)) if officer else ()
    plans = Plans(posts, on.year, on)
    whose = plans.chosen("") if posts else ""
    if not whose:
        raise Http404
    name = f"{plans.choices[whose]}常态履职"
    found = as_icalendar(plans.lines_of(whose), on.year, name=name, at=now())
    return HttpResponse(
        found, content_type=CALENDAR, headers={"Cache-Control": "private, no-store"}
    )


def _plans(request: HttpRequest) -> Plans:
    on = timezone.localdate()
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdecimal() else on.year
    year = year if abs(year - on.year) <= YEARS_AROUND else on.year
    plans = Plans(tuple(posts_today(request)), year, on)
    if not plans.choices:
        raise nothing_here(request, "case.view", "看年度计划")
    return plans


def _asked(request: HttpRequest) -> tuple[Plans, str, Narrowed]:
    plans = _plans(request)
    return plans, plans.chosen(request.GET.get("of", "")), Narrowed.of(request.GET)


def _frame(request: HttpRequest, plans: Plans, whose: str) -> dict[str, Any]:
    years = range(plans.on.year - YEARS_AROUND, plans.on.year + YEARS_AROUND + 1)
    return {
        **FRAME,
        "choices": plans.choices.items(),
        "whose": whose,
        "title": plans.choices[whose],
        "year": plans.year,
        "years": years,
        "feed": PlanFeed.objects.filter(officer=signed_in(request)).first(),
        "unread": _unread(request, plans, whose),
    }


def _unread(request: HttpRequest, plans: Plans, whose: str) -> str:
    """Return what the address asks for that there is not, in words; empty for nothing."""
    read = {"year": ("年份", str(plans.year)), "of": ("单位", whose)}
    month = request.GET.get("month", "")
    known = month in map(str, MONTHS)
    given = {name: request.GET.get(name, "") for name in read}
    wrong = [
        f"{read[one][0]}“{given[one][:20]}”" for one in read if given[one] not in ("", read[one][1])
    ]
    return "、".join([*wrong, *([] if known or not month else [f"月份“{month[:20]}”"])])


def _line_frame(request: HttpRequest, plans: Plans, found: PlanLine) -> dict[str, Any]:
    officer = signed_in(request)
    rows = PlanDone.objects.filter(line=found.key).select_related("body", "done_by", "case")
    history = list(rows[:MOST_SHOWN])
    cases = [one.case_id for one in history if one.case_id]
    seen = (
        cases_visible_to(officer, plans.on).filter(pk__in=cases) if cases else Case.objects.none()
    )
    agrees = not found.line.every.stated and may(officer, BIND, on=plans.on, place=found.code)
    places = {one.code for one in townships_to_open(request)} if found.works else set()
    return {
        **FRAME,
        "line": found,
        "year": plans.year,
        "due": occurrences(found, plans.year),
        "history": history,
        "seen": set(seen.values_list("pk", flat=True)),
        "agrees": agrees,
        "keeps": keeping_post(officer, found, plans.on) is not None,
        "opens": found.code in places,
    }


def _agreed(request: HttpRequest, found: PlanLine, form: AgreeForm | None) -> str:
    if form is None or not form.is_valid():
        return ""
    try:
        agree_date(
            _item(found),
            found.line.key,
            form.agreement(),
            basis=form.cleaned_data["basis"],
            actor=signed_in(request),
            at=now(),
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return ""
    return "已约定时间，写明了您的姓名和依据。"


def _noted(request: HttpRequest, found: PlanLine, form: DoneForm | None) -> str:
    if form is None or not form.is_valid():
        return ""
    try:
        done = mark_done(found, form.said(), actor=signed_in(request), at=now())
    except DomainError as refusal:
        add_refusal(form, refusal)
        return ""
    return f"已登记 {done.day.month}月{done.day.day}日办理。"


def _item(found: PlanLine) -> int:
    """Return the primary key of the entry in force that a line comes from."""
    rows = Item.objects.in_force(timezone.localdate())
    item = rows.filter(edition__township=found.code, kind=found.list, address=found.address).first()
    return item.pk if item else 0


def _back(found: PlanLine) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('desk:plan-line')}?{urlencode({'key': found.key})}")
