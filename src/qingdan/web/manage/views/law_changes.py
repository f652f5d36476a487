"""Changes of laws: which there are, and what cites each of them."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.adjustments import adjustments_by_law
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.domain.checking import CheckOutcome, decide_cited, undo_cited
from qingdan.rulebook.domain.entering import enter_change, place_name, withdraw_change
from qingdan.rulebook.domain.opening import (
    change_for,
    changes_for,
    county_of_home,
    home_of,
    own_changes,
)
from qingdan.rulebook.domain.refusals import LawChangeUnknown
from qingdan.rulebook.enums import LawCheckState
from qingdan.rulebook.interfaces.changes_xlsx import changes_workbook
from qingdan.rulebook.queries import queue, tallies, tally
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.law_changes import LawChangeForm, QueueFilterForm, WithdrawalForm
from qingdan.web.manage.law_queue import LAST, groups_of, remember, remembered
from qingdan.web.manage.views.people_files import as_file

FRAME = {"here": "laws", "help_page": "law-changes"}
SAME = "选中的已经是这个结果，没有改动。"


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the changes of laws, and how far what cites them was looked at."""
    today = timezone.localdate()
    home = home_of(signed_in(request), today)
    found = tallies(changes_for(home), home, today)
    context = {**FRAME, "changes": found, "place": place_name(home), "today": today}
    return render(request, "manage/law_changes.html", context)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a change that does not ship."""
    officer = signed_in(request)
    home = home_of(officer, timezone.localdate())
    form = LawChangeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                made = enter_change(form.given(), actor=officer, at=now())
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, f"已登记{made}。下面是引用它的地方。")
                return redirect("manage:law-change", made.code)
    context = {**FRAME, "form": form, "place": place_name(home)}
    return render(request, "manage/law_change_new.html", context, status=status)


@staff_page
@require_safe
def page(request: HttpRequest, change: str) -> HttpResponse:
    """Show what cites one change, by kind."""
    return _render(request, change)


@staff_act
def decide(request: HttpRequest, change: str) -> HttpResponse:
    """Write what was found about the chosen ones."""
    at, state = now(), request.POST.get("state", "")
    if state not in LawCheckState.values:
        raise LawChangeUnknown
    outcome = CheckOutcome(LawCheckState(state), request.POST.get("reason", ""))
    chosen = request.POST.getlist("cited")
    try:
        done = decide_cited(change, chosen, outcome, actor=signed_in(request), at=at)
    except DomainError as refusal:
        return _render(request, change, refusal)
    if done:
        words = f"{len(done)} 处写为“{outcome.state.label}”"
        remember(request, change, at, words)
    else:
        messages.info(request, SAME)
    return _back(request, change)


@staff_act
def undo(request: HttpRequest, change: str) -> HttpResponse:
    """Open again what this person decided a moment ago."""
    kept, officer = remembered(request, change), signed_in(request)
    at = parse_datetime(kept["at"]) if kept else None
    if at is not None:
        done = undo_cited(change, at, actor=officer, at=now())
        messages.success(request, f"已撤销，{len(done)} 处改回待核对。")
        del request.session[LAST]
    return _back(request, change)


@staff_act
def withdraw(request: HttpRequest, change: str) -> HttpResponse:
    """Take back a change that was entered wrongly."""
    officer, form = signed_in(request), WithdrawalForm(request.POST)
    found = change_for(home_of(officer, timezone.localdate()), change)
    if not form.is_valid() or not found.own:
        return _render(request, change, withdrawal=form)
    try:
        reason = form.cleaned_data["reason"]
        gone = withdraw_change(found.own, reason=reason, actor=officer, at=now())
    except DomainError as refusal:
        return _render(request, change, refusal)
    messages.success(request, f"已撤回{gone}；写过的核对结果留在操作记录里。")
    return redirect("manage:law-changes")


@staff_page
@require_safe
def export(request: HttpRequest, change: str) -> HttpResponse:
    """Give the queue out, narrowed as on the page."""
    today = timezone.localdate()
    home = home_of(signed_in(request), today)
    found = change_for(home, change)
    rows = QueueFilterForm(request.GET).narrowed(queue(found, home, today))
    return as_file(changes_workbook(found, rows), f"法规变动-{found.law}-{today:%Y%m%d}.xlsx")


def _render(
    request: HttpRequest,
    code: str,
    refusal: DomainError | None = None,
    withdrawal: WithdrawalForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    home = home_of(signed_in(request), today)
    change = change_for(home, code)
    rows = queue(change, home, today)
    form = QueueFilterForm(request.GET)
    shown = form.narrowed(rows)
    groups = groups_of(shown, home, county_of_home(home), adjustments_by_law(code))
    context = {
        **FRAME,
        "change": change,
        "own": _entered(change, home),
        "tally": tally(rows),
        "groups": groups,
        "shown": len(shown),
        "decidable": any(one.decidable for group in groups for one in group.rows),
        "form": form,
        "narrowing": request.GET.urlencode(),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "chosen": set(request.POST.getlist("cited")),
        "withdrawal": withdrawal or WithdrawalForm(),
        "last": remembered(request, code),
        "place": place_name(home),
    }
    wrong = refusal is not None or withdrawal is not None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "manage/law_change.html", context, status=status)


def _entered(change: Announced, home: str) -> object:
    return next((one for one in own_changes(home) if one.pk == change.own), None)


def _back(request: HttpRequest, change: str) -> HttpResponseRedirect:
    """Return to the queue as it was narrowed."""
    narrowing = request.GET.urlencode()
    address = reverse("manage:law-change", args=(change,))
    return redirect(address + (f"?{narrowing}" if narrowing else ""))
