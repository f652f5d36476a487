"""Attachments of a case: added, handed out, shown small, taken off."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from qingdan.cases import stowing
from qingdan.cases.domain.attaching import Upload, add_attachments, withdraw_attachment
from qingdan.cases.domain.refusals import AttachmentLost, AttachmentUnknown
from qingdan.cases.models import Attachment
from qingdan.cases.shown import CaseShown
from qingdan.cases.small_pictures import small_of
from qingdan.core.errors import DomainError
from qingdan.web.desk.showing_files import shown_rows
from qingdan.web.desk.views.documents import SAFE
from qingdan.web.desk.views.filed import filed
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.paging import page_of

WEEK = 7 * 24 * 3600
SHUT = "default-src 'none'; sandbox"
"""Nothing in a file that somebody sent may do anything, were it shown after all."""


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show all attachments that the person may see, page by page."""
    here = filed(request, pk)
    rows = here.case.attachments.select_related("added_by", "withdrawn_by")
    if here.sight.lanes is not None:
        rows = rows.filter(lane__in=here.sight.lanes)
    found = page_of(rows, request, key="pk", descending=True)
    shown = CaseShown(here.case, here.officer, here.posts, here.at)
    context = {
        "here": "desk",
        "help_page": "attachments",
        "case": here.case,
        "page": found,
        "attachments": shown_rows(shown, found.rows),
    }
    return render(request, "desk/attachments.html", context)


@staff_act
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add files to a lane, all of them or none."""
    sent = [one for one in request.FILES.getlist("files") if one.file]
    uploads = [Upload(one.name or "", cast("BinaryIO", one.file)) for one in sent]
    lane = request.POST.get("lane", "main")
    try:
        added = add_attachments(pk, lane, uploads, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return _told(request, pk, refusal)
    messages.success(request, f"已添加 {len(added)} 个文件。")
    return redirect(f"{added[0].case.get_absolute_url()}#attachments")


@staff_act
@require_POST
def withdraw(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take an attachment off, with a reason."""
    found = _found(request, pk, attachment)
    reason = request.POST.get("reason", "")
    try:
        withdraw_attachment(found.pk, reason=reason, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return _told(request, pk, refusal)
    messages.success(request, f"“{found.name}”已撤下，理由记在操作记录里。")
    return redirect(f"{found.case.get_absolute_url()}#attachments")


@staff_page
@require_safe
def download(request: HttpRequest, pk: int, attachment: int) -> HttpResponseBase:
    """Hand out a file as it was sent, to be saved and never shown by the browser itself."""
    found = _found(request, pk, attachment)
    path = stowing.path_of(found.sha256)
    if not path.is_file():
        raise AttachmentLost(name=found.name)
    headers = {**SAFE, "Content-Security-Policy": SHUT}
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
        headers=headers,
    )


@staff_page
@require_safe
def thumbnail(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Show the small picture of a photo, which says nothing of where and when."""
    found = _found(request, pk, attachment)
    small = small_of(found.sha256) if found.has_thumbnail else None
    if small is None:
        raise Http404
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": f"private, max-age={WEEK}",
        "Content-Security-Policy": SHUT,
    }
    return HttpResponse(small, content_type="image/jpeg", headers=headers)


def _found(request: HttpRequest, pk: int, attachment: int) -> Attachment:
    """Return an attachment in a lane that the person sees with all it says.

    Raises:
        CaseUnknown, AttachmentUnknown: there is none.
    """
    here = filed(request, pk)
    row = here.case.attachments.filter(pk=attachment, withdrawn_at=None).first()
    if row is None or not here.sight.owns_lane(row.lane):
        raise AttachmentUnknown
    row.case = here.case
    return row


def _told(request: HttpRequest, pk: int, refusal: DomainError) -> HttpResponse:
    """Show the case again with why not; nothing typed is lost, for there is only the choice."""
    case = filed(request, pk).case
    messages.error(request, f"{refusal}{refusal.advice}")
    return redirect(f"{case.get_absolute_url()}#attachments")
