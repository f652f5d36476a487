"""What departments owe townships: answers by a day, and support; numbers that lead to rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.web.desk.by_last_day import page_by_last_day
from qingdan.web.desk.owing import (
    MARKS,
    OUTSTANDING,
    clock_bars,
    clocks_of,
    mark_of,
    marked,
    obligations_of,
    owes_itself,
    reaches_of,
    support_bars,
)
from qingdan.web.manage.asking import now, staff_page

FRAME = {"here": "owed", "nav": "desk", "help_page": "support"}


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show by department how many answers are open and how much support is outstanding."""
    at = now()
    _may_see(request)
    context = {
        **FRAME,
        "clocks": clock_bars(clocks_of(request), at),
        "marks": MARKS.items(),
        "support": support_bars(obligations_of(request)),
        "states": [(one.value, one.label) for one in OUTSTANDING],
        "own": owes_itself(reaches_of(request)),
        "at": at,
    }
    return render(request, "desk/owed.html", context)


@staff_page
@require_safe
def clocks(request: HttpRequest) -> HttpResponse:
    """List the departments' running time limits, of one department or mark, or all."""
    at = now()
    _may_see(request)
    found, mark = clocks_of(request), request.GET.get("mark", "")
    body = request.GET.get("body", "")
    if mark in MARKS:
        found = found.filter(marked(mark, at))
    if body.isascii() and body.isdecimal() and len(body) < 19:  # noqa: PLR2004 - of a big integer
        found = found.filter(body=int(body) or None)
    whole = found.select_related("case__owner", "body")
    shown = page_by_last_day(whole, request)
    context = {
        **FRAME,
        "page": shown,
        "rows": [(one, MARKS[mark_of(one, at)], mark_of(one, at)) for one in shown.rows],
        "mark": MARKS.get(mark, ""),
        "body": shown.rows[0].body if shown.rows and body else None,
        "at": at,
    }
    return render(request, "desk/owed_clocks.html", context)


def _may_see(request: HttpRequest) -> None:
    """Refuse who has nothing to do with cases.

    Raises:
        NotAllowed: no post of theirs sees any.
    """
    if not reaches_of(request):
        raise NotAllowed(action="看部门的答复期限和履职保障")
