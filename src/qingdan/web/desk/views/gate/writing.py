"""Registering a request: its text comes in, is split into tasks, is sent once it is right."""

import hashlib
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from qingdan.core.errors import DomainError
from qingdan.intake.domain.drafts import begin_draft, drop_draft, save_draft
from qingdan.intake.domain.refusals import DraftUnknown
from qingdan.intake.domain.sending import send
from qingdan.intake.domain.uploading import text_of
from qingdan.intake.enums import Door
from qingdan.intake.models import Request, RequestDraft
from qingdan.web.desk.entrance import nothing_here
from qingdan.web.desk.gate.writing import Side, Written, arrival_of, begun, read_draft
from qingdan.web.desk.gate.writing_forms import BeginForm, WritingForm, initial_of, said_in
from qingdan.web.desk.views.gate.listing import FRAME, RECEIVE
from qingdan.web.manage.asking import add_refusal, now, signed_in, staff_act, staff_page
from qingdan.web.permits import posts_today

UNFIT = HTTPStatus.UNPROCESSABLE_ENTITY
MOST_DRAFTS = 20


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Take a text or a file in; it becomes a draft, split into tasks."""
    side = _side(request)
    form = BeginForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            written = _read(form)
            places = list(side.townships)
            if len(places) == 1:
                written = replace(written, places=(places[0].pk,))
            row = begin_draft(written.as_text(), actor=signed_in(request), at=now())
        except DomainError as refusal:
            field = "document" if form.cleaned_data.get("document") else "text"
            add_refusal(form, refusal, field=field)
        else:
            return redirect("desk:request-draft", row.pk)
    drafts = RequestDraft.objects.filter(officer=signed_in(request), matter=None)[:MOST_DRAFTS]
    context = {
        **FRAME,
        "here": "request-new",
        "form": form,
        "side": side,
        "drafts": [(one, read_draft(one)) for one in drafts],
    }
    status = UNFIT if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "desk/requests/begin.html", context, status=status)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft split into tasks; join, part or leave out tasks, then register."""
    side, row = _side(request), _own(request, pk)
    if row is None:
        return _sent_before(request)
    if request.method != "POST":
        written = read_draft(row)
        return _shown(request, row, written, WritingForm(initial=initial_of(written), side=side))
    written = said_in(request.POST, read_draft(row))
    do, _, at = request.POST.get("do", "").partition(":")
    if do == "drop":
        drop_draft(row.pk, actor=signed_in(request))
        messages.info(request, "这份草稿已经丢掉，什么都没有登记。")
        return redirect("desk:requests")
    if do in CHANGES:
        changed = CHANGES[do](written, int(at) if at.isdigit() else -1)
        save_draft(row.pk, changed.as_text(), actor=signed_in(request), at=now())
        return redirect("desk:request-draft", row.pk)
    return _register(request, row, written, side)


@staff_act
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a draft as far as it is typed; asked by the page every few seconds."""
    row = _own(request, pk)
    if row is None:
        raise DraftUnknown
    at = now()
    content = said_in(request.POST, read_draft(row)).as_text()
    save_draft(row.pk, content, actor=signed_in(request), at=at)
    return JsonResponse({"told": f"草稿已存 {timezone.localtime(at):%H:%M:%S}"})


CHANGES = {
    "merge": lambda written, at: written.merged(at),
    "part": lambda written, at: written.parted(at),
    "for-all": lambda written, at: written.with_for_all(),
    "save": lambda written, at: written,
}
"""What can be done with the tasks before they are registered."""


def _register(
    request: HttpRequest, row: RequestDraft, written: Written, side: Side
) -> HttpResponse:
    form = WritingForm(request.POST, side=side)
    officer, at = signed_in(request), now()
    save_draft(row.pk, written.as_text(), actor=officer, at=at)
    if form.is_valid():
        places = list(form.cleaned_data["places"])
        try:
            made = send(
                arrival_of(written, side, places[0]), places, actor=officer, at=at, draft=row.pk
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            return _done(request, made, side)
    return _shown(request, row, written, form)


def _done(request: HttpRequest, made: list[Request], side: Side) -> HttpResponse:
    count = made[0].matters.count()
    names = "、".join(one.place.name for one in made)
    if side.door is Door.DEPARTMENT:
        messages.success(request, f"已送到{names}，{count} 件事项，等对方对照清单决定。")
    else:
        messages.success(request, f"已登记，{count} 件事项，请对照清单决定。")
    return redirect(made[0]) if len(made) == 1 else redirect("desk:requests")


def _sent_before(request: HttpRequest) -> HttpResponse:
    """Lead to what a draft became, when the same form arrives again."""
    key = request.POST.get("key", "")[:40]
    near = Request.objects.filter(received_by=signed_in(request), request_key__startswith=f"{key}/")
    found = near.order_by("pk").first() if key else None
    if found is None:
        raise DraftUnknown
    return redirect(found)


def _read(form: BeginForm) -> Written:
    file = form.cleaned_data.get("document")
    if file is None:
        return begun(form.cleaned_data["text"].replace("\r\n", "\n").strip(), ("", ""))
    content = file.read()
    return begun(
        text_of(file.name, content), (file.name[:120], hashlib.sha256(content).hexdigest())
    )


def _side(request: HttpRequest) -> Side:
    side = Side(posts_today(request), timezone.localdate())
    if not side.departments and not side.own_places:
        raise nothing_here(request, RECEIVE, "登记来件")
    return side


def _own(request: HttpRequest, pk: int) -> RequestDraft | None:
    return RequestDraft.objects.filter(pk=pk, officer=signed_in(request), matter=None).first()


def _shown(
    request: HttpRequest, row: RequestDraft, written: Written, form: WritingForm
) -> HttpResponse:
    context = {
        **FRAME,
        "here": "request-new",
        "row": row,
        "written": written,
        "form": form,
        "side": form.side,
        "kept": len(written.kept),
    }
    status = UNFIT if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "desk/requests/draft.html", context, status=status)
