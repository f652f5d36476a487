"""The page of a case, and the door for every act in it."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.foreseeing import look_into
from qingdan.cases.domain.refusals import CaseChanged, CaseUnknown
from qingdan.cases.enums import RelationKind
from qingdan.cases.models import Case
from qingdan.cases.one_case import seen_case
from qingdan.cases.shown import CaseShown, Line
from qingdan.core.errors import DomainError
from qingdan.intake.domain.barring import doubt_about
from qingdan.procedures.run import named
from qingdan.web.desk.forms import said_in, typed, typed_rows
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.permits import posts_today

FRAME = {"here": "desk", "help_page": "case"}


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case: what is now, what can be done, what was done, what is owed."""
    return shown_with(request, case_of(request, pk))


@staff_act
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Do one act, then show the case again: moved on, or with the refusal."""
    officer, at = signed_in(request), now()
    known, sent = look_into(pk, actor=officer, at=at), request.POST
    seen, key = sent.get("seen", ""), sent.get("key", "")
    asked = Asked(
        action=sent.get("action", ""),
        said=said_in(sent, known.definition),
        seen=int(seen) if seen.isdigit() else 0,
        key=key or uuid.uuid4().hex,
    )
    doubt = doubt_about(known.case, asked) if not sent.get("despite") else None
    if doubt is not None:
        return shown_with(request, case_of(request, pk), refusal=doubt)
    try:
        event = take_action(pk, asked, actor=officer, at=at, known=known)
    except CaseUnknown:
        raise
    except DomainError as refusal:
        return shown_with(request, case_of(request, pk), refusal=refusal)
    done = named(known.definition, event.action)
    messages.success(request, f"“{done}”已经登记，{_local(event.at)}。")
    return redirect("desk:case", pk)


def case_of(request: HttpRequest, pk: int) -> Case:
    """Return a case that the person of a request may see.

    Raises:
        CaseUnknown: there is none.
    """
    found = seen_case(pk, signed_in(request), posts_today(request))
    if found is None:
        raise CaseUnknown
    return found


def shown_with(
    request: HttpRequest, case: Case, refusal: DomainError | None = None, near: str = ""
) -> HttpResponse:
    """Render a case, with a refusal beside the form that it answers.

    Args:
        request: whose person looks; what it sent stays in its form.
        case: from ``case_of``.
        refusal: what stood against the act that was asked.
        near: the part of the page it belongs to; without it the form of lane and action.
    """
    at, sent = now(), request.POST
    shown = CaseShown(case, signed_in(request), posts_today(request), at)
    tried = near or f"{sent.get('lane')}:{sent.get('action')}" if refusal else ""
    conflict = isinstance(refusal, CaseChanged)
    context = {
        **FRAME,
        "case": case,
        "shown": shown,
        "at": at,
        "key": uuid.uuid4().hex,
        "refusal": refusal,
        "conflict": conflict,
        "meanwhile": _meanwhile(shown, sent.get("seen", "")) if conflict else (),
        "typed": typed(sent) if refusal else {},
        "typed_rows": typed_rows(sent, shown) if refusal else (),
        "tried": tried,
        "beside_form": bool(near) or tried in shown.form_keys,
        "relations": RelationKind.choices,
    }
    return render(request, "desk/case.html", context, status=_status(refusal))


def _status(refusal: DomainError | None) -> int:
    if isinstance(refusal, CaseChanged):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK


def _meanwhile(shown: CaseShown, seen: str) -> list[Line]:
    """Return what was done since the page was opened, the newest first."""
    since = int(seen) if seen.isdigit() else 0
    return [one for one in shown.lines if one.event.number > since]


def _local(at: object) -> str:
    local = timezone.localtime(at)  # type: ignore[arg-type] # an aware datetime
    return f"{local.month}月{local.day}日 {local:%H:%M}"
