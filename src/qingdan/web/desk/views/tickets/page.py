"""The page of a ticket, with a form that was refused beside its matter."""

import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingdan.finder.masking import masked
from qingdan.intake.domain.refusals import MatterMoved
from qingdan.intake.enums import Satisfaction
from qingdan.web.desk.tickets.shown import NOTHING, Typed, ticket_shown
from qingdan.web.desk.views.gate.page import LONGEST_TITLE, reader_of
from qingdan.web.desk.views.tickets.writing import FRAME
from qingdan.web.manage.asking import staff_page


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a ticket: its matters, who they go to, its reply, tickets about the same event."""
    return shown_with(request, pk)


def shown_with(
    request: HttpRequest, pk: int, typed: Typed = NOTHING, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Render a ticket, with what was typed where something stood against it.

    Raises:
        RequestUnknown: there is none within sight.
    """
    ticket = ticket_shown(pk, reader_of(request), typed)
    context = {
        **FRAME,
        "ticket": ticket,
        "one": ticket.row,
        "typed": typed,
        "key": secrets.token_hex(12),
        "satisfactions": Satisfaction.choices,
        "work_title": masked(ticket.row.title)[:LONGEST_TITLE],
    }
    if typed.refusal is not None:
        moved = isinstance(typed.refusal, MatterMoved)
        status = HTTPStatus.CONFLICT if moved else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "desk/tickets/ticket.html", context, status=status)
