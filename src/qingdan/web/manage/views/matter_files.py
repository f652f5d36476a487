"""The alignment of an edition as a workbook: given out, taken in, given back with marks."""

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qingdan.core.errors import DomainError
from qingdan.matters.domain.importing import COLUMNS, Plan, Source, check_lines, import_lines
from qingdan.matters.interfaces.alignments_read import mark_alignments, read_alignments
from qingdan.matters.interfaces.alignments_xlsx import alignment_workbook
from qingdan.web.manage.aligning import LAST, Asked, address_of, remembered
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.matters import AlignmentWorkbookForm
from qingdan.web.manage.matter_files import keep, kept
from qingdan.web.manage.views.matters import edition_to_align
from qingdan.web.manage.views.people_files import as_file

SHOWN = 100
"""How many problems stand on the page."""


@staff_page
@require_safe
def export(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Give out the alignment of an edition."""
    edition = edition_to_align(signed_in(request), edition_id)
    name = f"标准事项对照-{edition}-{timezone.localdate():%Y%m%d}.xlsx"
    return as_file(alignment_workbook(edition), name)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take a workbook in: written when every row is right, else shown what is wrong."""
    officer, at = signed_in(request), now()
    edition = edition_to_align(officer, edition_id)
    form = AlignmentWorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {
        "here": "matters",
        "help_page": "matters",
        "edition": edition,
        "form": form,
    }
    if request.method != "POST" or not form.is_valid():
        status = HTTPStatus.OK if request.method != "POST" else HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "manage/import_matters.html", context, status=status)
    file, data = form.cleaned_data["workbook"], form.cleaned_data["workbook"].read()
    try:
        lines = read_alignments(data)
        plan = check_lines(edition, lines)
        if plan.problems:
            marked = mark_alignments(data, plan.problems)
            context |= _wrong(plan) | {"token": keep(marked, officer=officer, at=at)}
        else:
            source = Source(file.name or "", hashlib.sha256(data).hexdigest())
            done = import_lines(edition.pk, lines, source=source, actor=officer, at=at)
            words = f"按表确认了 {len(done.items)} 项，{plan.same} 项没有变动"
            request.session[LAST] = remembered(edition.pk, done.items, at, words)
            return redirect(address_of(edition.pk, Asked()))
    except DomainError as refusal:
        add_refusal(form, refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "manage/import_matters.html", context, status=status)


@staff_page
@require_safe
def marked(request: HttpRequest, edition_id: int, token: str) -> HttpResponse:
    """Give a workbook back with the wrong cells marked."""
    officer = signed_in(request)
    edition = edition_to_align(officer, edition_id)
    return as_file(kept(token, officer=officer), f"标准事项对照-{edition}（标出问题）.xlsx")


def _wrong(plan: Plan) -> dict[str, object]:
    return {
        "problems": [(one, COLUMNS[one.column]) for one in plan.problems[:SHOWN]],
        "count": len(plan.problems),
        "wrong_lines": len({one.line for one in plan.problems}),
        "shown": SHOWN,
    }
