"""What is done with a matter of a ticket: sent out, not accepted, reported on, classified."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from qingdan.core.errors import DomainError
from qingdan.intake.domain.classifying import classify
from qingdan.intake.domain.refusals import BodyMissing, RequestUnknown
from qingdan.intake.domain.replying import report_done
from qingdan.intake.domain.sending_out import send_out as send
from qingdan.intake.domain.turning_down import TurningDown, turn_down
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.hotline_receivers import decision_for
from qingdan.intake.models import RequestMatter
from qingdan.intake.queries import matters_visible_to
from qingdan.parties.models import Organisation
from qingdan.web.desk.gate.entries import entries_named, entry_of
from qingdan.web.desk.tickets.shown import Typed
from qingdan.web.desk.views.tickets.page import shown_with
from qingdan.web.manage.asking import now, signed_in, staff_act

MOST_DIGITS = 9
MOST_WORDS = 4000


@staff_act
@require_POST
def send_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a matter to the body that is proposed or chosen; or look for another entry first."""
    matter, sent = _seen(request, pk), request.POST
    if "look" in sent:
        return shown_with(request, matter.request_id, _typed(matter, sent, "dispatch"))
    return _acted(request, matter, "dispatch", lambda: _dispatched(request, matter))


@staff_act
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that a matter is not accepted, with its reason and the way."""
    matter, sent = _seen(request, pk), request.POST
    said = TurningDown(
        code=sent.get("reason", ""), words=_words(sent), seen=_number(sent, "seen"),
        key=sent.get("key", "")[:80],
    )  # fmt: skip

    def act() -> str:
        turn_down(pk, said, actor=signed_in(request), at=now())
        return f"第 {matter.position} 件已登记为不予受理，理由和途径会写进答复。"

    return _acted(request, matter, "refuse", act)


@staff_act
@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was done with a matter, as the body that has it."""
    matter, sent = _seen(request, pk), request.POST

    def act() -> str:
        report_done(
            pk, _words(sent), seen=_number(sent, "seen"), key=sent.get("key", "")[:80],
            actor=signed_in(request), at=now(),
        )  # fmt: skip
        return "办理情况已报送，由热线并入答复。"

    return _acted(request, matter, "done", act)


@staff_act
@require_POST
def classed(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the node of a matter right."""
    matter, sent = _seen(request, pk), request.POST

    def act() -> str:
        classify(pk, sent.get("category", ""), actor=signed_in(request), at=now())
        return "诉求分类已改。"

    return _acted(request, matter, "class", act)


def _dispatched(request: HttpRequest, matter: RequestMatter) -> str:
    """Dispatch as the form says; return what is told of it."""
    sent, at, officer = request.POST, now(), signed_in(request)
    place, on = matter.request.place, timezone.localdate(at)
    body, helper = _body(sent, "body"), _body(sent, "helper")
    if body is None:
        raise BodyMissing
    entry = entry_of(sent.get("entry", ""), place.code, on)
    item = entry.item if entry else None
    proposed = entries_named(matter.proposal["entries"][:1], place.code, on)
    quoted = proposed[0].quoted if proposed and item and proposed[0].item.pk == item.pk else ()
    clauses = [one for one in item.clauses.all() if one.pk in quoted] if item else []
    decision, reason = decision_for(item, body, place)
    said = Deciding(
        decision=decision, reason=reason, seen=_number(sent, "seen"),
        key=sent.get("key", "")[:80], item=item, clauses=clauses, words=_words(sent),
        helper=helper if helper != body else None,
    )  # fmt: skip
    send(matter.pk, body, said, category=sent.get("category", ""), actor=officer, at=at)
    helped = f"，{said.helper.name}协办" if said.helper else ""
    return f"第 {matter.position} 件已派给{body.name}{helped}。"


def _acted(
    request: HttpRequest, matter: RequestMatter, tried: str, act: Callable[[], str]
) -> HttpResponse:
    try:
        told = act()
    except DomainError as refusal:
        typed = _typed(matter, request.POST, tried, refusal)
        return shown_with(request, matter.request_id, typed)
    messages.success(request, told)
    return redirect(f"{matter.request.get_absolute_url()}#matter-{matter.pk}")


def _typed(
    matter: RequestMatter, sent: QueryDict, tried: str, refusal: DomainError | None = None
) -> Typed:
    names = ("entry", "body", "helper", "category", "reason")
    kept: dict[str, Any] = {name: sent.get(name, "")[:200] for name in names}
    looked = sent.get("looked", "")[:100]
    return Typed(
        matter=matter.pk, tried=tried, words=_words(sent), looked=looked, refusal=refusal, **kept
    )


def _words(sent: QueryDict) -> str:
    return sent.get("words", "").replace("\r\n", "\n").strip()[:MOST_WORDS]


def _number(sent: QueryDict, name: str) -> int:
    text = sent.get(name, "")
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if fits else 0


def _body(sent: QueryDict, name: str) -> Organisation | None:
    return Organisation.objects.filter(pk=_number(sent, name)).first()


def _seen(request: HttpRequest, pk: int) -> RequestMatter:
    """Return a matter of a ticket within sight.

    Raises:
        RequestUnknown: there is none.
    """
    rows = matters_visible_to(signed_in(request), timezone.localdate())
    found = rows.select_related("request__place").filter(pk=pk, request__door="hotline").first()
    if found is None:
        raise RequestUnknown
    return found
