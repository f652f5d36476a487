"""Adjustments of lists: the register, opening one, the draft that a decision needs."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.cases.queries import cases_visible_to
from qingdan.core.errors import DomainError
from qingdan.intake.adjustments import adjustment_rows, staged
from qingdan.intake.admissions import READ
from qingdan.intake.domain.adjusting import open_adjustment, prepare_draft, triggers_on
from qingdan.intake.enums import AdjustmentStage
from qingdan.parties.domain.authorising import authorise
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.citing import Cited
from qingdan.rulebook.domain.opening import change_for, changes_for, home_of
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.queries import everything, tallies
from qingdan.web.desk.entrance import nothing_here, townships_to_open
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.admissions import AdjustmentForm
from qingdan.web.manage.paging import page_of
from qingdan.web.manage.views.admissions import tabs, whole
from qingdan.web.permits import permits

FRAME = {"here": "adjustments", "help_page": "adjustments"}
BY_LAW = "法律、法规、规章变动"


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the adjustments by stage, and what may be a cause for more."""
    officer, at = signed_in(request), now()
    today = timezone.localdate(at)
    authorise(officer, READ, on=today)
    cases = staged(cases_visible_to(officer, today))
    stage = request.GET.get("stage", "")
    stage = stage if stage in AdjustmentStage.values else ""
    shown = tabs(cases, AdjustmentStage)
    page = page_of(whole(cases, stage), request, key="pk", descending=True)
    context = {
        **FRAME,
        "tabs": shown,
        "total": sum(count for _, count in shown),
        "stage": stage,
        "page": page,
        "rows": adjustment_rows(page.rows, at),
        "laws": _laws(request),
        "opens": "case.open" in permits(request),
        "drafts": "edition.import" in permits(request),
        "sees_editions": "edition.read" in permits(request),
    }
    return render(request, "manage/adjustments.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Open an adjustment with its cause: from the change of a law, or as it is typed."""
    townships = townships_to_open(request)
    if not townships:
        raise nothing_here(request, "case.open", "立项")
    known: dict[str, Any] = {"townships": townships, "triggers": triggers_on(timezone.localdate())}
    if request.method != "POST":
        first = {"key": uuid.uuid4().hex, **_from_law(request)}
        if len(townships) == 1:
            first.setdefault("township", townships[0].code)
        return _shown(request, AdjustmentForm(initial=first, **known))
    form = AdjustmentForm(request.POST, **known)
    if form.is_valid():
        try:
            case = open_adjustment(form.said(), actor=signed_in(request), at=now())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"已立项，编号 {case.number}，缘由已登记。下面是下一步。")
            return redirect(case)
    return _shown(request, form)


@staff_act
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare the draft of the edition that a decision needs, and go there."""
    edition = prepare_draft(pk, actor=signed_in(request), at=now())
    messages.success(request, "草稿已备好，内容和现行的一样。请照决定改，核对以后送审、发布。")
    return redirect("manage:edition", edition.pk)


def _laws(request: HttpRequest) -> list[tuple[Announced, int]]:
    """Return the changes of laws with citations that nobody looked at yet."""
    if "law.change" not in permits(request):
        return []
    today = timezone.localdate()
    home = home_of(signed_in(request), today)
    counted = tallies(changes_for(home), home, today)
    return [(change, tally.open) for change, tally in counted if tally.open]


def _from_law(request: HttpRequest) -> dict[str, str]:
    """Return what the change of a law says of an adjustment for an entry that cites it."""
    code, key = request.GET.get("law", ""), request.GET.get("cited", "")
    if not code or "law.change" not in permits(request):
        return {}
    today = timezone.localdate()
    home = home_of(signed_in(request), today)
    change = change_for(home, code)
    cited = next((one for one in everything([change], home, today) if _is(one, key)), None)
    first = {"trigger": BY_LAW, "text": f"{change}。", "law": code}
    if cited is None:
        return first
    return {
        **first,
        "cited": key,
        "township": key.split("/")[0],
        "entry": f"{cited.where} {cited.title}"[:300],
        "title": f"因{change.law}变动调整“{cited.title}”"[:120],
    }


def _is(cited: Cited, key: str) -> bool:
    return cited.kind is CitedKind.ENTRY and cited.key == key


def _shown(request: HttpRequest, form: AdjustmentForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "manage/adjustment_open.html", {**FRAME, "form": form}, status=status)
