"""People by workbook: the sheet to fill in, checking, writing, and the list as a file."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.people.checking import check_people
from qingdan.parties.domain.people.importing import Imported, import_people, note_export
from qingdan.parties.domain.people.lines import COLUMNS
from qingdan.parties.domain.people.units import has_units, unit_names, units_within
from qingdan.parties.interfaces.people_rows import rows_of
from qingdan.parties.interfaces.people_sheets import people_list, template
from qingdan.parties.interfaces.people_xlsx import MOST_LINES, mark_people, read_people
from qingdan.parties.models import Officer, Post
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.manage.forms.people import FilterForm, WorkbookForm
from qingdan.web.manage.people_files import kept, remove, take_in
from qingdan.web.manage.picking import Units
from qingdan.web.manage.views.people import narrowed

READ_AND_WRITE = ["GET", "HEAD", "POST"]
FRAME = {"here": "people", "help_page": "people"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100
"""How many problems, and how many lines of each kind, stand on the page."""


@staff_page
@require_http_methods(READ_AND_WRITE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook in and check every line of it."""
    officer, at = _manager(request), now()
    form = WorkbookForm(request.POST or None, request.FILES or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                token = take_in(form.cleaned_data["workbook"], officer=officer, at=at)
                read_people(kept(token, officer=officer).data)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return redirect("manage:check-people", token)
    no_units = not has_units(officer, "officer.manage", timezone.localdate(at))
    context = {**FRAME, "form": form, "most": MOST_LINES, "no_units": no_units}
    return render(request, "manage/import_people.html", context, status=status)


@staff_page
@require_http_methods(READ_AND_WRITE)
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is wrong, or what would be written; on confirmation write it."""
    officer, at = _manager(request), now()
    sheet = kept(token, officer=officer)
    lines = read_people(sheet.data)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            done = import_people(lines, source=sheet.source, actor=officer, at=at)
        except DomainError as refused:
            refusal = refused
        else:
            remove(token)
            return _written(request, done)
    plan = check_people(lines, actor=officer, at=at)
    context = {
        **FRAME,
        "sheet": sheet,
        "token": token,
        "plan": plan,
        "problems": [(one, COLUMNS[one.column]) for one in plan.problems[:SHOWN]],
        "wrong_lines": len({one.line for one in plan.problems}),
        "shown": SHOWN,
        "refusal": refusal,
    }
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "manage/check_people.html", context, status=status)


def _written(request: HttpRequest, done: Imported) -> HttpResponse:
    """Show the codes this once, or go back to the list when nobody is new."""
    if done.slips:
        context = {**FRAME, "slips": done.slips, "done": done}
        return render(request, "manage/slips.html", context)
    words = f"改动了 {done.changed} 人。" if done.changed else "都与现在登记的一样，没有改动。"
    messages.success(request, words)
    return redirect("manage:people")


@staff_page
@require_safe
def marked(request: HttpRequest, token: str) -> HttpResponse:
    """Give the workbook back with the wrong cells marked."""
    officer = _manager(request)
    sheet = kept(token, officer=officer)
    plan = check_people(read_people(sheet.data), actor=officer, at=now())
    return as_file(mark_people(sheet.data, plan.problems), sheet.marked_name)


@staff_page
@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """Give out the workbook to fill in."""
    officer = _manager(request)
    units = units_within(officer, "officer.manage", timezone.localdate())
    return as_file(template(unit_names(units).labels()), "人员模板.xlsx")


@staff_act
def export(request: HttpRequest) -> HttpResponse:
    """Give out the list of people as it is narrowed; with phones only for a purpose."""
    officer, at = _manager(request), now()
    on = timezone.localdate(at)
    form = FilterForm(request.GET, units=Units(officer, "officer.read", on))
    with_phones, purpose = request.POST.get("phones") == "1", request.POST.get("purpose", "")
    posts = Post.objects.in_force(on).select_related("organisation")
    found = narrowed(form, officer, on).select_related("unit").order_by("login_name")
    people = list(found.prefetch_related(Prefetch("posts", posts, to_attr="posts_now")))
    note_export(people, with_phones=with_phones, purpose=purpose, actor=officer, at=at)
    units = unit_names(units_within(officer, "officer.read", on))
    data = people_list(rows_of(people, units, with_phones=with_phones), with_phones=with_phones)
    return as_file(data, f"人员-{on:%Y%m%d}.xlsx")


def _manager(request: HttpRequest) -> Officer:
    officer = signed_in(request)
    authorise(officer, "officer.manage", on=timezone.localdate())
    return officer


def as_file(data: bytes, name: str) -> HttpResponse:
    """Return a workbook to be saved, never shown."""
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": _disposition(name)}
    )


def _disposition(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
