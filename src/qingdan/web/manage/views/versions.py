"""Versions of procedures: which are in use, which cases can move to the newest, moving them."""

from datetime import date
from http import HTTPStatus
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qingdan.cases.domain.migrating import Moving, move_back_many, move_many
from qingdan.cases.domain.refusals import ProcedureUnknown
from qingdan.cases.versions import (
    MIGRATE,
    Versions,
    behind,
    candidates,
    cases_to_move,
    moved_lately,
    versions_in_use,
    versions_of,
    with_events,
)
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer
from qingdan.procedures.definition import Definition
from qingdan.procedures.refusals import ReasonMissing
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.manage.moving import begun, gone_on, keep, kept, turned_back
from qingdan.web.manage.paging import page_of

FRAME = {"here": "versions", "help_page": "procedure-versions"}
LATELY, MOST_DIGITS = 20, 18


@staff_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """List the procedures that running cases go by, and their versions in use."""
    officer, today = _decider(request)
    found = versions_in_use(cases_to_move(officer, today), today)
    ordered = sorted(found, key=lambda one: (not one.behind, one.title))
    return render(request, "manage/versions.html", {**FRAME, "procedures": ordered})


@staff_page
@require_safe
def page(request: HttpRequest, procedure: str) -> HttpResponse:
    """Show which running cases of a procedure can move to the version in force, and which not."""
    return _render(request, procedure)


@staff_act
def move(request: HttpRequest, procedure: str) -> HttpResponse:
    """Move the chosen cases, or the next part of all that can be moved."""
    officer, today = _decider(request)
    to = _in_force(_found(procedure, officer, today), procedure)
    reason = request.POST.get("reason", "")
    job = kept(request, procedure)
    if "go_on" in request.POST:
        if job is not None and not job.over:
            gone_on(request, job, to, officer, now())
        return redirect("manage:versions-of", procedure)
    if not reason.strip():
        missing = ReasonMissing(action="换用新版流程", what="理由")
        return _render(request, procedure, missing)
    if "all" in request.POST:
        gone_on(request, begun(request, to, reason, officer), to, officer, now())
        return redirect("manage:versions-of", procedure)
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, "没有勾选办件，没有改动。")
        return redirect("manage:versions-of", procedure)
    job = begun(request, to, reason, officer)
    moving = Moving(to.version, reason, job.key)
    moved = list(move_many(chosen, moving, actor=officer, at=now()))
    keep(request, job.after(moved, over=True))
    return redirect("manage:versions-of", procedure)


@staff_act
def undo(request: HttpRequest, procedure: str) -> HttpResponse:
    """Take back, part by part, what this person moved a moment ago."""
    officer, today = _decider(request)
    to = _in_force(_found(procedure, officer, today), procedure)
    job = kept(request, procedure)
    if job is not None and (job.undoable or (job.back and not job.over)):
        turned = job if job.back else turned_back(request, job, officer)
        gone_on(request, turned, to, officer, now())
    return redirect("manage:versions-of", procedure)


@staff_act
def back(request: HttpRequest, procedure: str) -> HttpResponse:
    """Let one case go by the version again that it came from."""
    officer, today = _decider(request)
    _found(procedure, officer, today)
    reason = request.POST.get("reason", "")
    key = f"versions/{uuid4().hex}"
    done = move_back_many(_chosen(request)[:1], reason=reason, key=key, actor=officer, at=now())
    for one in done:
        if one.refusal is not None:
            return _render(request, procedure, one.refusal)
        messages.success(request, "已换回原来的版本。")
    return redirect("manage:versions-of", procedure)


def _decider(request: HttpRequest) -> tuple[Officer, date]:
    """Return who asks, if they may decide about versions somewhere.

    Raises:
        NotAllowed: they may not.
    """
    officer, today = signed_in(request), timezone.localdate()
    authorise(officer, MIGRATE, on=today)
    return officer, today


def _found(procedure: str, officer: Officer, today: date) -> Versions:
    found = versions_of(procedure, cases_to_move(officer, today), today)
    if found is None:
        raise ProcedureUnknown(procedure=procedure)
    return found


def _in_force(found: Versions, procedure: str) -> Definition:
    if found.in_force is None:
        raise ProcedureUnknown(procedure=procedure)
    return found.in_force


def _chosen(request: HttpRequest) -> list[int]:
    told = request.POST.getlist("case")
    return [int(one) for one in told if one.isdecimal() and len(one) <= MOST_DIGITS]


def _render(
    request: HttpRequest, procedure: str, refusal: DomainError | None = None
) -> HttpResponse:
    officer, today = _decider(request)
    found = _found(procedure, officer, today)
    cases, to = cases_to_move(officer, today), found.in_force
    rows = page_of(with_events(behind(cases, to)), request, key="pk") if to else None
    context = {
        **FRAME,
        "procedure": found,
        "page": rows,
        "candidates": list(candidates(rows.rows, to)) if rows and to else [],
        "lately": moved_lately(cases, procedure, most=LATELY),
        "job": kept(request, procedure),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "chosen": set(_chosen(request)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "manage/versions_of.html", context, status=status)
