"""The burden meter: what departments asked of townships in a month; every number leads to rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.cases.models import Case, CaseClock, SupportMove
from qingdan.core.sheets import Sheet, write_table
from qingdan.intake.enums import Decision
from qingdan.intake.figures import BY_KEY, FIGURES, GROUPS, Figure
from qingdan.intake.meter import NOT_DECIDED, Burden, burdens, months_until
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, Reach, may, reach
from qingdan.parties.enums import Scope
from qingdan.web.desk.owing import WIDE, Bar, Piece
from qingdan.web.manage.asking import now, signed_in, staff_page

READ, REQUESTS, MONTHS, MOST_ROWS = "burden.read", "request.read", 13, 500
FRAME = {"here": "burden", "help_page": "burden"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECES = {one.value: str(one.label) for one in Decision} | {NOT_DECIDED: "还没有决定"}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person may see: a place's codes, and one department alone or all."""

    prefix: str
    body: int | None = None

    def rows(self, month: date, on: date) -> list[Burden]:
        """Return the departments of a month that may be seen."""
        found = burdens(self.prefix, month, on=on)
        return [one for one in found if self.body is None or one.body == self.body]


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the departments of a month, their figures and how much of it was let in."""
    seen, month = _asked(request)
    rows = seen.rows(month, timezone.localdate())
    context = {
        **FRAME,
        "months": months_until(timezone.localdate(), MONTHS),
        "month": month,
        "groups": [(group, figures, _members(figures, rows)) for group, figures in GROUPS.items()],
        "rows": rows,
        "bars": _bars(rows),
        "own": seen.body is not None,
    }
    return render(request, "manage/burden.html", context)


@staff_page
@require_safe
def rows(request: HttpRequest, figure: str) -> HttpResponse:
    """List the rows behind one number of one department."""
    seen, month = _asked(request)
    asked = BY_KEY.get(figure)
    body = request.GET.get("body", "")
    name = request.GET.get("name", "")
    found = next(
        (
            one
            for one in seen.rows(month, timezone.localdate())
            if (str(one.body or ""), one.name if not one.body else "") == (body, name)
        ),
        None,
    )
    if asked is None or found is None:
        raise Http404
    keys = sorted(asked.of(found))
    context = {
        **FRAME, "figure": asked, "burden": found, "month": month, "count": len(keys),
        "lines": list(_lines(asked, keys[:MOST_ROWS], words=_reads(request))), "most": MOST_ROWS,
    }  # fmt: skip
    return render(request, "manage/burden_rows.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out the table of a month as xlsx."""
    seen, month = _asked(request)
    target = BytesIO()
    columns = {"部门": 30} | {one.title: 12 for one in FIGURES} | {"答复用时（天，中位）": 16}
    cells = (
        [one.name, *(str(len(f.of(one))) for f in FIGURES), _days(one)]
        for one in seen.rows(month, timezone.localdate())
    )
    notes = {"月份": f"{month:%Y年%m月}", "导出时间": f"{timezone.localtime(now()):%Y-%m-%d %H:%M}"}
    write_table(
        Sheet("部门交办统计", columns, held=1), cells, target, notes=notes, notes_title="说明"
    )
    name = f"burden-{month:%Y-%m}.xlsx"
    return HttpResponse(
        target.getvalue(),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _asked(request: HttpRequest) -> tuple[Seen, date]:
    """Return what the person sees, and the month asked for.

    Raises:
        NotAllowed: no post of theirs shows it.
        Http404: it is no month.
    """
    today = timezone.localdate()
    seen = _seen(reach(signed_in(request), READ, on=today))
    said = request.GET.get("month", "")
    try:
        month = date.fromisoformat(f"{said}-01") if said else today.replace(day=1)
    except ValueError:
        raise Http404 from None
    return seen, month


def _seen(reaches: Iterable[Reach]) -> Seen:
    for one in reaches:
        body = one.post.organisation
        if one.scope == Scope.DEPARTMENT:
            return Seen((body.region_id or "-")[:COUNTY_DIGITS], body.pk)
        return Seen(one.prefix or "-")
    raise NotAllowed(action="看部门交办统计")


def _members(
    figures: Iterable[Figure], rows: Iterable[Burden]
) -> list[tuple[Burden, list[tuple[Figure, int]]]]:
    """Return the departments that have any of some figures, each with all of them."""
    counted = [(one, [(figure, len(figure.of(one))) for figure in figures]) for one in rows]
    return [(one, cells) for one, cells in counted if any(count for _, count in cells)]


def _bars(found: Iterable[Burden]) -> list[Bar]:
    """Return what became of what each department sent, side by side."""
    sent = [one for one in found if one.sent]
    most = max((len(one.sent) for one in sent), default=0) or 1
    bars = []
    for one in sent:
        pieces, before = [], 0
        for key, title in PIECES.items():
            count = len(one.by_decision.get(key, ()))
            begin, end = (round(WIDE * n / most) for n in (before, before + count))
            pieces.append(Piece(key, title, count, begin, end - begin))
            before += count
        bars.append(Bar(one.body or 0, one.name, tuple(pieces)))
    return bars


def _days(burden: Burden) -> str:
    return f"{burden.typical_days:g}" if burden.typical_days is not None else ""


def _reads(request: HttpRequest) -> bool:
    """Tell whether the person may read requests, and not only count them."""
    return may(signed_in(request), REQUESTS, on=timezone.localdate())


def _lines(figure: Figure, keys: list[int], *, words: bool) -> Iterable[dict[str, Any]]:
    """Yield what a row says: a day, its words and link for who may read them."""
    if figure.rows == "clock":
        clocks = CaseClock.objects.filter(pk__in=keys).select_related("case").order_by("-due_at")
        for clock in clocks:
            yield _of_case(clock.due_at, clock.title, clock.case, words=words)
        return
    if figure.rows == "support":
        found = SupportMove.objects.filter(pk__in=keys).select_related("obligation__case")
        for move in found.order_by("-at"):
            yield _of_case(move.at, move.obligation.text, move.obligation.case, words=words)
        return
    yield from _matters(figure, keys, words=words)


def _of_case(at: datetime | None, what: str, case: Case | None, *, words: bool) -> dict[str, Any]:
    if case is None:
        return {"at": at, "words": what, "link": ""}
    told = f"{what}：{case.title if words else case.number}"
    return {"at": at, "words": told, "link": case.get_absolute_url() if words else ""}


def _matters(figure: Figure, keys: list[int], *, words: bool) -> Iterable[dict[str, Any]]:
    if figure.rows == "move":
        moves = RequestMove.objects.filter(pk__in=keys).select_related("matter__request")
        found = [(one.at, one.matter) for one in moves.order_by("-at")]
    else:
        rows = RequestMatter.objects.filter(pk__in=keys).select_related("request__place")
        found = [(one.request.received_at, one) for one in rows.order_by("-pk")]
    for at, matter in found:
        decided = matter.get_decision_display() if matter.decision else "还没有决定"
        told = matter.text if words else f"来件 {matter.request_id} 第 {matter.position} 件"
        link = matter.request.get_absolute_url() if words else ""
        yield {"at": at, "words": told, "link": link, "decided": decided}
