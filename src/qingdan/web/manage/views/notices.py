"""The inbox: what an officer was told, the newest first."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from qingdan.notices.domain.reading import mark_read, notices_of
from qingdan.notices.kinds import known_kinds
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.paging import page_of

FRAME = {"here": "notices", "nav": "notices", "help_page": "notices"}
ALL = "all"


@staff_page
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List one's notices: those unread, or all; of one kind, or any."""
    officer = signed_in(request)
    show_all = request.GET.get("show") == ALL
    kinds = {one.code: one for one in known_kinds()}
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in kinds else ""
    found = notices_of(officer)
    if not show_all:
        found = found.filter(read_at=None)
    if kind:
        found = found.filter(kind=kind)
    context = {
        **FRAME,
        "page": page_of(found, request, key="id", descending=True),
        "show_all": show_all,
        "kind": kind,
        "kinds": list(kinds.values()),
        "narrowing": urlencode({"kind": kind}) if kind else "",
    }
    return render(request, "manage/notices.html", context)


@staff_page
@require_safe
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it leads; without a page of its own, show it."""
    officer = signed_in(request)
    notice = get_object_or_404(notices_of(officer), pk=notice_id)
    mark_read(officer, [notice.pk], at=now())
    if notice.link:
        return redirect(notice.link)
    return render(request, "manage/notice.html", {**FRAME, "notice": notice})


@staff_act
def read(request: HttpRequest) -> HttpResponse:
    """Mark the ticked notices as read, or all that the list holds."""
    officer, at = signed_in(request), now()
    kind, shown = request.POST.get("kind", ""), request.POST.get("show", "")
    if request.POST.get("which") == ALL:
        count = mark_read(officer, kind=kind, at=at)
    else:
        ticked = [int(one) for one in request.POST.getlist("notice") if _is_key(one)]
        count = mark_read(officer, ticked, at=at)
    if count:
        messages.success(request, f"{count} 条已标为已读。")
    else:
        messages.info(request, "没有选中未读的通知。")
    kept = {name: value for name, value in (("show", shown), ("kind", kind)) if value}
    target = redirect("manage:notices")
    if kept:
        target["Location"] += f"?{urlencode(kept)}"
    return target


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19  # noqa: PLR2004 - of a big integer
