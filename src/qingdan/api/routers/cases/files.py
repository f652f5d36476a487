"""Documents and attachments of a case."""

import hashlib
from typing import Annotated, Any, BinaryIO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import File, Form, Path, Router
from ninja.files import UploadedFile

from qingdan.api import presenting_cases as presenting
from qingdan.api import schemas_case_files as schemas
from qingdan.api.files import SAFE, described, handed
from qingdan.api.problems import Problem
from qingdan.api.routers.cases.finding import READ, WRITE, shown_in
from qingdan.api.schemas_acting import Key, LaneKey, WithdrawIn
from qingdan.api.tokens import RequestKey, before, by_token, keyed, officer_in, once
from qingdan.cases import stowing
from qingdan.cases.domain.attaching import Upload, add_attachments, withdraw_attachment
from qingdan.cases.domain.refusals import AttachmentLost, AttachmentUnknown, DocumentUnknown
from qingdan.cases.interfaces.papers import paper_of, sees_document
from qingdan.cases.interfaces.word import to_docx
from qingdan.cases.models import Attachment
from qingdan.cases.shown import CaseShown
from qingdan.cases.templates import pinned
from qingdan.parties.domain.programs.answering import answered_once

router = Router(tags=["办件的文书和附件"], auth=by_token)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ANY = "application/octet-stream"
Lane = Annotated[LaneKey, Form("main", description="哪一条线，缺省为主线")]
ANY_FILE = {200: None, 409: Problem}


@router.get(
    "/cases/{int:pk}/documents",
    response={200: list[schemas.CaseDocumentOut]} | READ,
    summary="文书",
)
def list_documents(request: HttpRequest, pk: Path[Key]) -> Any:
    """List the documents that came out and that the officer may have."""
    shown = shown_in(request, pk)
    rows = shown.case.documents.select_related("issuer").order_by("pk")
    seen = (one for one in rows if sees_document(shown.sight, one, shown.events))
    return [presenting.document(one) for one in seen]


@router.get(
    "/cases/{int:pk}/documents/{int:document}.docx",
    response=ANY_FILE | READ,
    openapi_extra=described(DOCX),
    summary="下载文书",
)
def get_document(request: HttpRequest, pk: Path[Key], document: Path[Key]) -> HttpResponse:
    """Hand out a document, from the template it was issued with."""
    shown = shown_in(request, pk)
    row = shown.case.documents.select_related("issuer").filter(pk=document).first()
    if row is None:
        raise DocumentUnknown
    paper = paper_of(row, shown.case, shown.events, shown.posts)
    known = next(one for one in shown.definition.documents if one.code == row.code)
    content = to_docx(paper, pinned(known, row.template_digest))
    return handed(content, DOCX, f"{row}.docx")


@router.get(
    "/cases/{int:pk}/attachments",
    response={200: list[schemas.AttachmentOut]} | READ,
    summary="附件",
)
def list_attachments(request: HttpRequest, pk: Path[Key]) -> Any:
    """List the files of the lanes that the officer sees, withdrawn ones with the reason."""
    shown = shown_in(request, pk)
    rows = shown.case.attachments.select_related("added_by").order_by("pk")
    return [presenting.attachment(one) for one in rows if shown.sight.owns_lane(one.lane)]


@router.post(
    "/cases/{int:pk}/attachments", response={200: schemas.AddedOut} | WRITE, summary="添加附件"
)
def attach(
    request: HttpRequest,
    pk: Path[Key],
    key: RequestKey,
    files: Annotated[list[UploadedFile], File(description="1 至 20 个文件")],
    lane: Lane = "main",
) -> Any:
    """Add files to a lane, all of them or none; types are told by content.

    The same file again is the same attachment.
    """
    shown_in(request, pk)
    uploads = [_upload(one) for one in files]
    sent = [(one.name, _digest(one.file)) for one in uploads]
    asked = keyed(request, key, f"{lane}\n{sent}".encode())
    there = before(request, asked)
    if there is not None:
        return there
    officer, at = officer_in(request), timezone.now()
    added = [one.pk for one in add_attachments(pk, lane, uploads, actor=officer, at=at)]
    return answered_once(asked, lambda: {"attachments": added}, actor=officer, at=at)


@router.get(
    "/cases/{int:pk}/attachments/{int:attachment}",
    response=ANY_FILE | READ,
    openapi_extra=described(ANY),
    summary="下载附件",
)
def get_attachment(request: HttpRequest, pk: Path[Key], attachment: Path[Key]) -> HttpResponseBase:
    """Hand out a file as it was sent."""
    row = _seen(shown_in(request, pk), attachment)
    path = stowing.path_of(row.sha256)
    if not path.is_file():
        raise AttachmentLost(name=row.name)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=row.name, content_type=ANY, headers=SAFE
    )


@router.post(
    "/cases/{int:pk}/attachments/{int:attachment}/withdraw",
    response={200: schemas.AddedOut} | WRITE,
    summary="撤下附件",
)
def withdraw(
    request: HttpRequest, pk: Path[Key], attachment: Path[Key], asked: WithdrawIn, key: RequestKey
) -> Any:
    """Take a file off with a reason; the file itself stays kept."""

    def act(own: str, officer: Any, at: Any) -> dict[str, Any]:
        del own
        row = _seen(shown_in(request, pk), attachment)
        withdraw_attachment(row.pk, reason=asked.reason, actor=officer, at=at)
        return {"attachments": [row.pk]}

    return once(request, key, act)


def _upload(sent: UploadedFile) -> Upload:
    return Upload(sent.name or "", cast("BinaryIO", sent.file))


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    file.seek(0)
    while block := file.read(stowing.BLOCK):
        found.update(block)
    return found.hexdigest()


def _seen(shown: CaseShown, attachment: int) -> Attachment:
    """Return a file of a lane that the officer sees with all it says.

    Raises:
        AttachmentUnknown: there is none.
    """
    row = shown.case.attachments.filter(pk=attachment, withdrawn_at=None).first()
    if row is None or not shown.sight.owns_lane(row.lane):
        raise AttachmentUnknown
    return row
