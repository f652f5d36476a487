"""The list of tickets, narrowed as asked, what people ask for most, and it all as a workbook."""

from io import BytesIO
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.intake.enums import Door, TicketTab
from qingdan.intake.hotline_desk import counts_of, events_in, frequencies, tickets_at
from qingdan.intake.interfaces.ticket_sheets import write_tickets
from qingdan.intake.models import Request
from qingdan.intake.queries import DISPATCH, READ, requests_visible_to
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.web.desk.tickets.filtering import TicketFilterForm, whole
from qingdan.web.desk.views.tickets.writing import FRAME
from qingdan.web.manage.asking import signed_in, staff_page
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the tickets of a tab, the newest first."""
    seen, tab, form = asked(request)
    counts = counts_of(seen)
    operates = DISPATCH in permits(request)
    if "tab" not in request.GET:
        tab = _first(counts, operates=operates)
    rows = form.narrowed(tickets_at(tab, seen))
    context = {
        **FRAME,
        "tab": tab,
        "tabs": counts.items(),
        "form": form,
        "asked": form.asked(),
        "page": page_of(whole(rows), request, key="pk", descending=True),
        "narrowing": urlencode({"tab": tab.value, **form.given()}),
        "operates": operates,
        "frequencies": frequencies(rows),
        "tickets": rows.count(),
        "events": events_in(rows),
    }
    return render(request, "desk/tickets/list.html", context)


@staff_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly the tickets that a tab shows, all pages of them."""
    seen, tab, form = asked(request)
    rows = whole(form.narrowed(tickets_at(tab, seen))).order_by("-pk")
    target = BytesIO()
    shown = {"哪些": str(tab.label), **form.asked()}
    write_tickets(rows.iterator(chunk_size=200), target, asked=shown)
    return as_xlsx(target, f"工单-{tab.label}-{timezone.localdate():%Y%m%d}.xlsx")


def as_xlsx(target: BytesIO, name: str) -> HttpResponse:
    """Return a workbook to be saved."""
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


def asked(request: HttpRequest) -> tuple[QuerySet[Request], TicketTab, TicketFilterForm]:
    """Return the tickets within sight, which tab, narrowed by what.

    Raises:
        NotAllowed: the person has nothing to do with requests.
    """
    if READ not in permits(request):
        raise NotAllowed(action="看热线工单")
    visible = requests_visible_to(signed_in(request), timezone.localdate())
    seen = visible.filter(door=Door.HOTLINE)
    wanted = request.GET.get("tab", "")
    tab = TicketTab(wanted) if wanted in TicketTab.values else TicketTab.ALL
    return seen, tab, TicketFilterForm(request.GET, seen=seen)


def _first(counts: dict[TicketTab, int], *, operates: bool) -> TicketTab:
    """Return the tab to begin with: the first in which something waits for an operator."""
    if not operates:
        return TicketTab.WORK if counts[TicketTab.WORK] else TicketTab.ALL
    work = (TicketTab.DISPATCH, TicketTab.REPLY, TicketTab.CALL)
    return next((one for one in work if counts[one]), TicketTab.DISPATCH)
