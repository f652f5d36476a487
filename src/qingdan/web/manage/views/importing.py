"""Import: upload files, confirm whose lists they are, get one draft."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from qingdan.catalogue.domain.drafting import SourceFile
from qingdan.catalogue.domain.importing import (
    complete_draft,
    drafts_lacking,
    import_documents,
    unfinished_import,
)
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.bodies.regions import find_township
from qingdan.parties.models import Region
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_page
from qingdan.web.manage.forms.importing import MEGABYTE, ConfirmForm, UploadForm
from qingdan.web.manage.keeping import remove_abandoned
from qingdan.web.manage.reading import townships_for
from qingdan.web.manage.uploads import Kept, kept_files, take_in

READ_AND_WRITE = ["GET", "HEAD", "POST"]
FRAME = {"here": "import", "help_page": "importing"}
IMPORT = "edition.import"


@staff_page
@require_http_methods(READ_AND_WRITE)
def upload(request: HttpRequest) -> HttpResponse:
    """Take files in; each is read in a child process, all are kept or none.

    What others uploaded and never confirmed is removed on the way.
    """
    officer = signed_in(request)
    authorise(officer, IMPORT, on=timezone.localdate())
    remove_abandoned(now())
    form = UploadForm(request.POST or None, request.FILES or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                token = take_in(form.cleaned_data["documents"], officer)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                return redirect("manage:confirm", token)
    context = {**FRAME, "form": form, "limit_mb": settings.UPLOAD_LIMIT_BYTES // MEGABYTE}
    return render(request, "manage/import.html", context, status=status)


@staff_page
@require_http_methods(READ_AND_WRITE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was read and whose it seems to be; on confirmation make the draft."""
    officer = signed_in(request)
    authorise(officer, IMPORT, on=timezone.localdate())
    kept, within_reach = kept_files(token, officer), townships_for(officer, IMPORT)
    titled = _titled(kept)
    proposed = titled if titled in within_reach else None
    documents = [one.document for one in kept]
    drafts = drafts_lacking(proposed, documents) if proposed else []
    form = ConfirmForm(request.POST or None, titled=titled, drafts=drafts, townships=within_reach)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                edition = _write(request, kept, **form.cleaned_data)
            except DomainError as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, f"已读入{edition}，现在是草稿，没有公开。")
                return redirect("manage:edition", edition.pk)
    context = {
        **FRAME,
        "form": form,
        "files": [_summary(one) for one in kept],
        "proposed": proposed,
        "titled": titled,
        "known": _known(proposed, kept),
    }
    return render(request, "manage/confirm.html", context, status=status)


def _write(
    request: HttpRequest, kept: list[Kept], *, draft: Edition | None, township: Region, reason: str
) -> Edition:
    read = [(one.document, _source(one)) for one in kept]
    officer, at = signed_in(request), now()
    if draft is not None:
        return complete_draft(draft.pk, read, actor=officer, at=at)
    return import_documents(read, township=township, actor=officer, at=at, reason=reason)


def _titled(kept: list[Kept]) -> Region | None:
    """Return the township that a title or file name speaks of, within reach or not."""
    for one in kept:
        for words in (one.document.township, one.document.title, one.name):
            if words and (found := find_township(words)):
                return found
    return None


def _known(township: Region | None, kept: list[Kept]) -> dict[str, object]:
    """Say where the same files stand already, so that nobody imports them by mistake."""
    if township is None:
        return {}
    sources = [_source(one) for one in kept]
    published = township.editions.filter(source_sha256__in=[one.sha256 for one in sources])
    return {
        "unfinished": unfinished_import(township, sources),
        "published": published.defer("document").filter(state="published").last(),
    }


def _source(kept: Kept) -> SourceFile:
    return SourceFile(kept.name, kept.sha256)


def _summary(kept: Kept) -> dict[str, object]:
    lists = [
        {
            "kind": one.kind,
            "label": ListKind(one.kind).label,
            "declared": one.declared_count,
            "found": len(one.entries),
        }
        for one in kept.document.lists
    ]
    return {
        "name": kept.name,
        "title": kept.document.title,
        "lists": lists,
        "findings": len(kept.document.findings),
    }
