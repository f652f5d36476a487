"""Acts for many cases at once from the workbench, and taking them back."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from qingdan.cases.domain.batching import BULK_ACTS, Batch, Result, act_in_many, undo
from qingdan.cases.domain.refusals import NotInBatch
from qingdan.cases.models import CaseEvent
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.procedures.enums import Everyday
from qingdan.web.desk.views.home import FRAME
from qingdan.web.manage.asking import now, signed_in, staff_act

MOST_DIGITS = 18


@staff_act
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Urge or hand over the cases that were chosen, then say what became of each."""
    officer, sent = signed_in(request), request.POST
    wanted = sent.get("act", "")
    if wanted not in BULK_ACTS:
        raise NotInBatch(doing="办理", why="没有选做什么")
    act_asked = Everyday(wanted)
    person = _person(sent.get("person", "")) if act_asked is Everyday.TRANSFER else None
    batch = Batch(
        act_asked,
        sent.get("reason", "").strip()[:500],
        sent.get("key", "")[:40] or uuid.uuid4().hex,
        person,
    )
    picked = [one for one in map(_picked, sent.getlist("case")) if one]
    results = act_in_many(picked, batch, actor=officer, at=now())
    return _told(request, act_asked, results)


@staff_act
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take back what was done in some cases, then say what became of each."""
    officer, at, sent = signed_in(request), now(), request.POST
    key = sent.get("key", "")[:40] or uuid.uuid4().hex
    wanted = [int(one) for one in sent.getlist("event") if _is_number(one)]
    rows = CaseEvent.objects.filter(officer=officer).select_related("case").in_bulk(wanted)
    results = []
    for pk in wanted:
        if pk not in rows:
            continue
        try:
            results.append(Result(rows[pk].case, undo(pk, key=key, actor=officer, at=at)))
        except DomainError as refusal:
            results.append(Result(rows[pk].case, refusal=refusal))
    return _told(request, None, results)


def _told(request: HttpRequest, act_done: Everyday | None, results: list[Result]) -> HttpResponse:
    done = [one for one in results if one.event]
    back = request.POST.get("back", "")[:600]
    context = {
        **FRAME,
        "act": act_done,
        "done": done,
        "refused": [one for one in results if one.refusal],
        "undoable": act_done is Everyday.TRANSFER and bool(done),
        "key": uuid.uuid4().hex,
        "back": back,
    }
    return render(request, "desk/bulk.html", context)


def _person(text: str) -> Officer | None:
    return Officer.objects.filter(pk=int(text)).first() if _is_number(text) else None


def _picked(text: str) -> tuple[int, int] | None:
    case, _, seen = text.partition(":")
    return (int(case), int(seen)) if _is_number(case) and _is_number(seen) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
