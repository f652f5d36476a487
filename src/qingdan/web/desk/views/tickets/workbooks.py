"""Tickets by workbook: the empty sheet, taking it in, giving wrong rows back marked."""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.domain.receiving import Arrival, receive
from qingdan.intake.enums import Door
from qingdan.intake.interfaces.ticket_sheets import write_template
from qingdan.intake.interfaces.ticket_workbooks import mark_tickets, read_tickets
from qingdan.intake.models import Request
from qingdan.intake.splitting import matters_in
from qingdan.intake.ticket_lines import COLUMNS, SentLine, SentProblem, problems_in
from qingdan.parties.models import Region
from qingdan.web.desk.tickets import files
from qingdan.web.desk.tickets.writing import HOTLINE, townships_of
from qingdan.web.desk.views.tickets.listing import as_xlsx
from qingdan.web.desk.views.tickets.writing import FRAME
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.people import WorkbookInput

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE


class TicketWorkbookForm(forms.Form):
    """A workbook of tickets."""

    workbook = forms.FileField(
        label="工单表",
        help_text="照模板填好的 xlsx 表格，一行一张工单，一次最多 200 张。",
        error_messages={"required": "请选择工单表。", "empty": "这个文件是空的，请重新选择。"},
        widget=WorkbookInput({"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> Any:
        """Refuse what is too large to be tickets."""
        file = self.cleaned_data["workbook"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(f"超过 {LARGEST // MEGABYTE} MB，请分成几份上传。")
        return file


@dataclass(frozen=True)
class Taken:
    """What became of a workbook: how many were registered, what is wrong with the others."""

    registered: int
    problems: tuple[SentProblem, ...]
    token: str = ""

    @property
    def shown(self) -> list[tuple[int, str, str]]:
        """Line, column and what to do, of everything that is wrong."""
        return [(one.line, COLUMNS[one.column].title, one.words) for one in self.problems]

    @property
    def wrong(self) -> int:
        """How many rows are wrong."""
        return len({one.line for one in self.problems})


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Take a workbook of tickets in: right rows are registered, wrong ones given back marked."""
    places = townships_of(request)
    form = TicketWorkbookForm(request.POST or None, request.FILES or None)
    taken = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        try:
            taken = _taken(request, PurePath(file.name or "工单.xlsx").name, file.read(), places)
        except DomainError as refusal:
            add_refusal(form, refusal, field="workbook")
        else:
            if not taken.problems:
                messages.success(request, f"{taken.registered} 张工单已登记，可以逐张派单。")
                return redirect("desk:tickets")
    wrong = bool(form.errors or taken) and request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    context = {**FRAME, "form": form, "taken": taken, "columns": COLUMNS.values()}
    return render(request, "desk/tickets/import.html", context, status=status)


@staff_page
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """Hand out the empty workbook."""
    townships_of(request)
    target = BytesIO()
    write_template(target)
    return as_xlsx(target, "热线工单模板.xlsx")


@staff_page
@require_safe
def marked(request: HttpRequest, token: str) -> HttpResponse:
    """Give a workbook back with the wrong cells marked."""
    name, data = files.kept(token, officer=signed_in(request))
    return as_xlsx(BytesIO(data), f"{name.rsplit('.', 1)[0]}（标出问题）.xlsx")


def _taken(request: HttpRequest, name: str, data: bytes, places: list[Region]) -> Taken:
    lines = read_tickets(data)
    by_name = {one.name: one for one in places}
    numbers = [one.cells.get("reference", "") for one in lines]
    counties = {one.code[:6] for one in places}
    there = Request.objects.filter(
        county__in=counties, door=Door.HOTLINE, reference__in=[one for one in numbers if one]
    )
    known = set(there.values_list("reference", flat=True))
    problems = list(problems_in(lines, by_name, known))
    wrong = {one.line for one in problems}
    right = [one for one in lines if one.number not in wrong]
    digest = hashlib.sha256(data).hexdigest()[:32]
    registered = 0
    for line in right:
        told = _registered(request, line, by_name[line.cells["place"]], digest)
        problems += told
        registered += not told
    token = ""
    if problems:
        marks = mark_tickets(data, problems)
        token = files.keep(name, marks, officer=signed_in(request), at=now())
    return Taken(registered, tuple(sorted(problems, key=lambda one: one.line)), token)


def _registered(
    request: HttpRequest, line: SentLine, place: Region, digest: str
) -> list[SentProblem]:
    """Register one row; what stands against it is told of its text."""
    cells = line.cells
    text = cells["text"]
    arrival = Arrival(
        door=Door.HOTLINE,
        place=place,
        matters=[one.text for one in matters_in(text)],
        key=f"sheet/{digest}/{line.number}",
        text=text,
        sender_name=cells.get("source", "") or HOTLINE,
        reference=cells["reference"],
        appellant=cells.get("appellant", ""),
        whereabouts=cells.get("whereabouts", ""),
    )
    try:
        receive(arrival, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return [SentProblem(line.number, "text", f"{refusal}{refusal.advice}")]
    return []
