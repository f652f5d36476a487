"""What is done with a whole ticket: its reply, calling back, tickets about the same event."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from qingdan.core.errors import DomainError
from qingdan.intake.domain.calling_back import CalledBack, call_back
from qingdan.intake.domain.grouping import group, part
from qingdan.intake.domain.refusals import RequestUnknown
from qingdan.intake.domain.replying import reply, reply_paper
from qingdan.intake.domain.ticket_refusals import NotReplied
from qingdan.intake.enums import Door, Satisfaction
from qingdan.intake.models import Request
from qingdan.intake.queries import DISPATCH, requests_visible_to
from qingdan.letters.interfaces.word import to_docx
from qingdan.parties.domain.authorising import reach_from
from qingdan.web.desk.tickets.shown import Typed
from qingdan.web.desk.views.tickets.page import shown_with
from qingdan.web.manage.asking import now, signed_in, staff_act, staff_page
from qingdan.web.permits import posts_today

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_WORDS = 20_000


@staff_act
@require_POST
def send_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the person: all matters in one reply."""
    text = request.POST.get("words", "").replace("\r\n", "\n").strip()[:MOST_WORDS]

    def act() -> str:
        reply(pk, text, actor=signed_in(request), at=now())
        return "已答复诉求人，接着回访。"

    return _acted(request, pk, Typed(tried="reply", words=text), act)


@staff_act
@require_POST
def called(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was said on calling back, matter by matter."""
    ticket, sent = _seen(request, pk), request.POST
    heard = {
        one.position: Satisfaction(said)
        for one in ticket.matters.all()
        if (said := sent.get(f"heard-{one.position}", "")) in Satisfaction.values
    }
    words = sent.get("words", "").strip()[:2000]

    def act() -> str:
        said = CalledBack(heard=heard, words=words, key=sent.get("key", "")[:70])
        made = call_back(pk, said, actor=signed_in(request), at=now())
        if made.closed_at is None:
            return "已登记：没有联系上，可以再回访。"
        return "回访已登记，工单办结。"

    return _acted(request, pk, Typed(tried="call", words=words), act)


@staff_act
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a ticket and another one for the same event; the later goes to the earlier."""
    ticket = _seen(request, pk)
    given = request.POST.get("into", "")
    other = _seen(request, int(given) if given.isdecimal() and len(given) < 10 else 0)  # noqa: PLR2004 - of an integer

    def act() -> str:
        later, earlier = sorted((ticket.pk, other.pk), reverse=True)
        group(later, earlier, actor=signed_in(request), at=now())
        return "已并为同一件事；两张工单各自答复，次数都算。"

    return _acted(request, pk, Typed(tried="group"), act)


@staff_act
@require_POST
def sever(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a ticket is about an event of its own."""
    _seen(request, pk)

    def act() -> str:
        part(pk, actor=signed_in(request), at=now())
        return "已分开，不再算同一件事。"

    return _acted(request, pk, Typed(tried="group"), act)


@staff_page
@require_safe
def as_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the reply as a letter in the official form."""
    ticket = _seen(request, pk)
    if ticket.replied_at is None:
        raise NotReplied
    reaches = reach_from(posts_today(request), DISPATCH)
    signature = next(
        (one.post.organisation.name for one in reaches if one.covers(ticket.place_id)),
        ticket.place.name,
    )
    paper = reply_paper(ticket, signature, timezone.localdate())
    name = f"答复-{ticket.reference or ticket.pk}.docx"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(to_docx(paper), content_type=DOCX, headers=headers)


def _acted(request: HttpRequest, pk: int, typed: Typed, act: Callable[[], str]) -> HttpResponse:
    _seen(request, pk)
    try:
        told = act()
    except DomainError as refusal:
        refused = Typed(tried=typed.tried, words=typed.words, refusal=refusal)
        return shown_with(request, pk, refused)
    messages.success(request, told)
    return redirect("desk:ticket", pk)


def _seen(request: HttpRequest, pk: int) -> Request:
    """Return a ticket within sight.

    Raises:
        RequestUnknown: there is none.
    """
    rows = requests_visible_to(signed_in(request), timezone.localdate()).select_related("place")
    found = rows.filter(pk=pk, door=Door.HOTLINE).first()
    if found is None:
        raise RequestUnknown
    return found
