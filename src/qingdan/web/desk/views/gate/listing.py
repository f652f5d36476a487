"""The list of requests, narrowed as asked, and the same as a workbook."""

from io import BytesIO
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.intake.interfaces.sheets import write_requests
from qingdan.intake.queries import READ, waiting_for
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.web.desk.gate.tabs import Desk, RequestFilterForm, RequestTab, whole
from qingdan.web.manage.asking import signed_in, staff_page
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits, posts_today

FRAME = {"here": "requests", "nav": "desk", "help_page": "requests"}
RECEIVE, RULE = "request.receive", "request.rule"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the requests of a tab, the newest first, narrowed by what was asked."""
    desk, tab, form = asked(request)
    counts = desk.counts()
    if "tab" not in request.GET and dict(counts)[RequestTab.MINE] == "0":
        tab = RequestTab.UNIT if dict(counts)[RequestTab.UNIT] != "0" else RequestTab.ALL
    rows = form.narrowed(desk.of(tab))
    shown = page_of(whole(rows), request, key="pk", descending=True)
    waiting = waiting_for(desk.officer, desk.on).filter(request__in=[r.pk for r in shown.rows])
    context = {
        **FRAME,
        "tab": tab,
        "tabs": counts,
        "form": form,
        "asked": form.asked(),
        "page": shown,
        "waiting": set(waiting.order_by().values_list("pk", flat=True)),
        "narrowing": urlencode({"tab": tab.value, **_given(form)}),
        "receives": RECEIVE in permits(request),
        "rules": RULE in permits(request),
        "today": desk.on,
    }
    return render(request, "desk/requests/list.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the requests that a tab shows, all pages of them."""
    desk, tab, form = asked(request)
    rows = whole(form.narrowed(desk.of(tab))).order_by("-pk")
    target = BytesIO()
    write_requests(
        rows.iterator(chunk_size=200), target, asked={"哪些": str(tab.label), **form.asked()}
    )
    name = f"来件-{tab.label}-{desk.on:%Y%m%d}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


def asked(request: HttpRequest) -> tuple[Desk, RequestTab, RequestFilterForm]:
    """Return who looks, at which tab, narrowed by what.

    Raises:
        NotAllowed: the person has nothing to do with requests.
    """
    if READ not in permits(request):
        raise NotAllowed(action="看来件和决定")
    desk = Desk(signed_in(request), posts_today(request), timezone.localdate())
    wanted = request.GET.get("tab", "")
    tab = RequestTab(wanted) if wanted in RequestTab.values else RequestTab.MINE
    return desk, tab, RequestFilterForm(request.GET, seen=desk.seen)


def _given(form: RequestFilterForm) -> dict[str, str]:
    return {name: str(value) for name, value in form.cleaned_data.items() if value}
