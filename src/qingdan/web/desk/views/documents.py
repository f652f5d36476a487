"""Documents of a case, handed out as docx and PDF; and everything of it in one file."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from qingdan.cases.domain.archiving import note_archive
from qingdan.cases.domain.refusals import CaseUnknown, DocumentUnknown
from qingdan.cases.interfaces.archive import Archived, archive_name, write_archive
from qingdan.cases.interfaces.papers import CasePaper, paper_of
from qingdan.cases.interfaces.printed import to_pdf
from qingdan.cases.interfaces.word import to_docx
from qingdan.cases.models import CaseDocument
from qingdan.cases.runs import definition_of
from qingdan.cases.templates import pinned
from qingdan.web.desk.views.filed import Filed, filed
from qingdan.web.manage.asking import staff_page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SAFE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


@staff_page
@require_safe
def as_docx(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Hand out a document to be edited or printed, from the template it was issued with."""
    here = filed(request, pk)
    row, paper = _paper(here, document)
    known = definition_of(here.case.procedure.version).documents
    one = next(one for one in known if one.code == row.code)
    content = to_docx(paper, pinned(one, row.template_digest))
    return _handed(content, DOCX, f"{row}.docx")


@staff_page
@require_safe
def as_pdf(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Hand out a document to be read."""
    row, paper = _paper(filed(request, pk), document)
    content = to_pdf(paper, issued_at=row.issued_at)
    return _handed(content, "application/pdf", f"{row}.pdf")


@staff_page
@require_safe
def archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out everything of a case to those who may see all of it; the record notes it."""
    here = filed(request, pk)
    if here.sight.lanes is not None:
        raise CaseUnknown
    note_archive(pk, actor=here.officer, at=here.at)
    made = write_archive(Archived(here.case, here.events, here.posts, here.at))
    name = archive_name(here.case)
    return FileResponse(
        made, as_attachment=True, filename=name, content_type="application/zip", headers=SAFE
    )


def _paper(here: Filed, document: int) -> tuple[CaseDocument, CasePaper]:
    rows = CaseDocument.objects.select_related("issuer")
    row = rows.filter(pk=document, case=here.case).first()
    if row is None:
        raise DocumentUnknown
    return row, paper_of(row, here.case, here.events, here.posts)


def _handed(content: bytes, media_type: str, name: str) -> HttpResponse:
    told = content_disposition_header(as_attachment=True, filename=name.replace("/", "／"))
    headers = {**SAFE, "Content-Disposition": told or "attachment"}
    return HttpResponse(content, content_type=media_type, headers=headers)
