"""The record: what was done, by whom, and out of it as a workbook."""

import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.core.chain import link
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.reading_record import (
    KEEP,
    READ,
    acts_of,
    events_visible_to,
    note_taking_out,
)
from qingdan.parties.models import Region
from qingdan.record.domain.refusals import ListTooLong
from qingdan.record.interfaces.presenting import detail_rows
from qingdan.record.interfaces.workbook import write_list
from qingdan.record.models import Event
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.record import RecordFilterForm
from qingdan.web.manage.paging import page_of
from qingdan.web.permits import permits

FRAME = {"here": "record", "help_page": "record"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = {
    "edition": ("edition.read", "manage:edition"),
    "officer": ("officer.read", "manage:person"),
    "organisation": ("organisation.read", "manage:organisation"),
    "letter": ("letter.draft", "manage:letter"),
}
"""The page of a kind of object, and what one must be allowed to see it."""
MOST = 100_000
"""How many events one workbook takes."""


@staff_page
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """List the events within sight, the newest first, narrowed by what was asked."""
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, READ, on=today)
    seen = events_visible_to(officer, today)
    form = RecordFilterForm(request.GET, acts=None if KEEP in permits(request) else acts_of(seen))
    found = seen.filter(form.condition())
    page = page_of(found, request, key="sequence", descending=True)
    context = {
        **FRAME,
        "step": "list",
        "form": form,
        "asked": form.asked(),
        "page": page,
        "places": place_names(page.rows),
        "narrowing": request.GET.urlencode(),
    }
    return render(request, "manage/record.html", context)


@staff_page
@require_safe
def event(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one event whole."""
    officer = signed_in(request)
    seen = events_visible_to(officer, timezone.localdate())
    found = get_object_or_404(seen, pk=sequence)
    context = {
        **FRAME,
        "step": "list",
        "event": found,
        "rows": detail_rows(found.detail),
        "place": place_names([found]).get(found.place, found.place),
        "agrees": link(found.as_linked()) == found.digest,
        "changes": found.before != found.after,
        "address": address_of(found, request),
    }
    return render(request, "manage/record_event.html", context)


@staff_act
def export(request: HttpRequest) -> HttpResponse:
    """Hand out exactly what is seen, as a workbook; that is noted first."""
    officer, at = signed_in(request), now()
    form = RecordFilterForm(request.GET)
    seen = events_visible_to(officer, timezone.localdate(at))
    found = seen.filter(form.condition()).order_by("-sequence")
    count = found[: MOST + 1].count()
    if count > MOST:
        raise ListTooLong(most=MOST)
    newest = found.values_list("sequence", flat=True).first() or 0
    note_taking_out(form.asked(), count, actor=officer, at=at)
    names = dict(Region.objects.values_list("code", "name"))
    target = io.BytesIO()
    events = found.filter(sequence__lte=newest).iterator()
    write_list(events, target, asked=form.asked(), place_name=lambda code: names.get(code, code))
    name = f"操作记录-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=headers)


@staff_page
@require_safe
def go_to(request: HttpRequest) -> HttpResponse:
    """Open an event by its number."""
    typed = request.GET.get("sequence", "").strip()
    if typed.isascii() and typed.isdecimal():
        return redirect("manage:record-event", int(typed[:18]))
    return redirect("manage:record")


def place_names(events: list[Event]) -> dict[str, str]:
    """Return the names of the places of some events, in one query."""
    codes = {one.place for one in events if one.place}
    return {region.code: str(region) for region in Region.objects.filter(code__in=codes)}


def address_of(found: Event, request: HttpRequest) -> str:
    """Return the address of an event's object, empty where this person has no page of it."""
    action, route = PAGES.get(found.subject_kind, ("", ""))
    if action not in permits(request) or not found.subject_key.isdecimal():
        return ""
    return reverse(route, args=(int(found.subject_key),))
