"""What is done with a matter: deciding, objecting, accepting, taking back, ruling, opening work."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from qingdan.core.errors import DomainError
from qingdan.intake.domain.answering import Objecting, object_to, take
from qingdan.intake.domain.deciding import decide, undo
from qingdan.intake.domain.drafts import drop_words, keep_words
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.ruling import rule
from qingdan.intake.domain.working import Work, open_work
from qingdan.intake.enums import GateMove
from qingdan.intake.models import RequestMatter
from qingdan.intake.queries import matters_visible_to
from qingdan.parties.models import Organisation
from qingdan.web.desk.gate.cards import Said, deciding_of
from qingdan.web.desk.gate.entries import entry_of
from qingdan.web.desk.views.gate.page import shown_with
from qingdan.web.manage.asking import now, signed_in, staff_act

DONE = {
    GateMove.DECIDED: "决定已登记，已告知来件单位。",
    GateMove.REFUSED_AGAIN: "再次退回已登记，已提请编办裁定。",
    GateMove.OBJECTED: "异议已登记，等对方再次决定。",
    GateMove.TAKEN: "已登记：接受。",
    GateMove.UNDONE: "决定已撤销，可以重新决定。",
    GateMove.RULED: "裁定已登记，告知双方，并立为先例。",
}


@staff_act
@require_POST
def decide_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a matter; or show its form with another decision, nothing done."""
    return _verdict(request, pk, decide)


@staff_act
@require_POST
def rule_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule on a dispute as the list office."""
    return _verdict(request, pk, rule)


@staff_act
@require_POST
def object_against(request: HttpRequest, pk: int) -> HttpResponse:
    """Object to what was decided."""
    matter, said = _seen(request, pk), Said.of(request.POST)
    if "look" in request.POST:
        return _again(request, matter, "object", said)
    at = now()
    entry = entry_of(said.entry, matter.request.place_id, timezone.localdate(at))
    item = entry.item if entry else None
    objection = Objecting(words=said.words, seen=said.seen, key=said.key, item=item)
    return _moved(
        request, matter, "object",
        lambda: object_to(pk, objection, actor=signed_in(request), at=at), said,
    )  # fmt: skip


@staff_act
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what was decided."""
    matter, said = _seen(request, pk), Said.of(request.POST)
    officer = signed_in(request)
    return _moved(
        request, matter, "take",
        lambda: take(pk, seen=said.seen, key=said.key, actor=officer, at=now()), said,
    )  # fmt: skip


@staff_act
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own decision back."""
    matter, said = _seen(request, pk), Said.of(request.POST)
    officer = signed_in(request)
    return _moved(
        request, matter, "undo",
        lambda: undo(pk, seen=said.seen, key=said.key, actor=officer, at=now()), said,
    )  # fmt: skip


@staff_act
@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the work that follows from a decision."""
    matter, said, sent = _seen(request, pk), Said.of(request.POST), request.POST
    lead = sent.get("lead", "")
    body = Organisation.objects.filter(pk=int(lead)).first() if lead.isdecimal() else None
    work = Work(
        procedure=sent.get("procedure", ""), title=" ".join(sent.get("title", "").split()),
        seen=said.seen, key=said.key, lead=body,
    )  # fmt: skip
    try:
        case = open_work(pk, work, actor=signed_in(request), at=now())
    except DomainError as refusal:
        return _again(request, matter, "open", said, refusal)
    messages.success(request, f"已立项，编号 {case.number}。下面是现在可以做的。")
    return redirect(case)


@staff_act
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed about a matter; asked by the page every few seconds."""
    at = now()
    keep_words(pk, Said.of(request.POST).as_text(), actor=signed_in(request), at=at)
    return JsonResponse({"told": f"草稿已存 {timezone.localtime(at):%H:%M:%S}"})


def _verdict(request: HttpRequest, pk: int, act: Callable[..., Any]) -> HttpResponse:
    matter, said = _seen(request, pk), Said.of(request.POST)
    if "as" in request.POST or "look" in request.POST:
        return _again(request, matter, "decide", said)
    at = now()
    verdict = deciding_of(said, matter.request.place_id, timezone.localdate(at))
    return _moved(
        request, matter, "decide", lambda: act(pk, verdict, actor=signed_in(request), at=at), said
    )


def _moved(
    request: HttpRequest, matter: RequestMatter, tried: str, act: Callable[[], Any], said: Said
) -> HttpResponse:
    try:
        made = act()
    except DomainError as refusal:
        return _again(request, matter, tried, said, refusal)
    drop_words(matter.pk, actor=signed_in(request))
    messages.success(request, DONE[GateMove(made.move)])
    return redirect(f"{matter.request.get_absolute_url()}#matter-{matter.pk}")


def _again(
    request: HttpRequest,
    matter: RequestMatter,
    tried: str,
    said: Said,
    refusal: DomainError | None = None,
) -> HttpResponse:
    return shown_with(
        request, matter.request_id, matter=matter.pk, tried=tried, said=said, refusal=refusal
    )


def _seen(request: HttpRequest, pk: int) -> RequestMatter:
    """Return a matter within sight.

    Raises:
        RequestUnknown: there is none.
    """
    on = timezone.localdate()
    found = matters_visible_to(signed_in(request), on).filter(pk=pk).first()
    if found is None:
        raise RequestUnknown
    return found
