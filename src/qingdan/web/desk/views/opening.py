"""Opening work: find the entry, confirm what is known, or report what was seen at once."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.cases.domain.opening import open_case, posts_near
from qingdan.cases.domain.reporting import report, sources
from qingdan.cases.openable import work_without_entry
from qingdan.catalogue.domain.searching import SearchResult, search
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.models import Region
from qingdan.web.desk.entrance import may_report, nothing_here, townships_to_open
from qingdan.web.desk.opening_forms import OpenForm, QuickForm, origin_word
from qingdan.web.desk.starting import Start, start_of
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.permits import posts_today
from qingdan.web.public import presenting

FRAME = {"here": "open", "help_page": "opening"}
MOST_FOUND = 20
UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY


@staff_page
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find the entry that work is opened under; what needs none is offered below."""
    townships = townships_to_open(request)
    if not townships:
        raise nothing_here(request, "case.open", "立项")
    place = _chosen(request, townships)
    text = request.GET.get("q", "").strip()
    without = work_without_entry(timezone.localdate()).openables
    context = {
        **FRAME,
        "townships": townships,
        "place": place,
        "q": text,
        "found": _found(text, place) if text else None,
        "without": [one for one in without if one.begins(posts_near(posts_today(request), place))],
    }
    return render(request, "desk/open.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show what is known of the work to be opened; opened when it comes back confirmed."""
    start = start_of(request)
    if "key" not in request.POST:
        return _shown(request, start, OpenForm(initial=_initial(start), start=start))
    form = OpenForm(request.POST, start=start)
    if form.is_valid():
        try:
            case = open_case(form.opening(), actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已立项，编号 {case.number}。下面是现在可以做的。")
            return redirect(case)
    return _shown(request, start, form)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """Report what was seen in one screen: the case is opened and the find written down."""
    townships, at = townships_to_open(request), now()
    if not townships:
        raise nothing_here(request, "case.open", "立项")
    if not may_report(request):
        raise NotAllowed(action="随手报")
    known: dict[str, Any] = {"townships": townships, "sources": sources(at)}
    if request.method != "POST":
        first = {"key": uuid.uuid4().hex, "township": townships[0].pk}
        return _quick(request, QuickForm(initial=first, **known))
    form = QuickForm(request.POST, **known)
    if form.is_valid():
        try:
            case = report(form.report(), actor=signed_in(request), at=at)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已报上去，编号 {case.number}。办到哪一步在这一页看。")
            return redirect(case)
    return _quick(request, form)


def _chosen(request: HttpRequest, townships: list[Region]) -> Region:
    code = request.GET.get("township", "")
    return next((one for one in townships if one.code == code), townships[0])


def _found(text: str, place: Region) -> SearchResult:
    return search(text, on=timezone.localdate(), township_code=place.code, limit=MOST_FOUND)


def _initial(start: Start) -> dict[str, Any]:
    return {
        "procedure": start.preselected,
        "title": start.title,
        "lead": start.lead,
        "key": uuid.uuid4().hex,
    }


def _shown(request: HttpRequest, start: Start, form: OpenForm) -> HttpResponse:
    context = {
        **FRAME,
        "start": start,
        "form": form,
        "chosen": form["procedure"].value(),
        "lanes": presenting.lanes(start.item) if start.item else (),
        "support": list(start.item.support.all()) if start.item else (),
        "prefilled": origin_word(start.origin),
    }
    status = UNFIT if form.errors else HTTPStatus.OK
    return render(request, "desk/open_confirm.html", context, status=status)


def _quick(request: HttpRequest, form: QuickForm) -> HttpResponse:
    status = UNFIT if form.errors else HTTPStatus.OK
    return render(
        request, "desk/quick.html", {**FRAME, "here": "quick", "form": form}, status=status
    )
