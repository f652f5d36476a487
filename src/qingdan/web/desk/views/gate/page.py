"""The page of a request, with a form that was refused or is being changed beside its matter."""

import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qingdan.core.errors import DomainError
from qingdan.finder.masking import masked
from qingdan.intake.domain.refusals import MatterMoved
from qingdan.letters.domain.opening import DRAFT
from qingdan.web.desk.gate.cards import Card, Said
from qingdan.web.desk.gate.shown import Reader, RequestShown, seen_request
from qingdan.web.desk.views.gate.listing import FRAME
from qingdan.web.manage.asking import now, signed_in, staff_page
from qingdan.web.permits import permits, posts_today

LONGEST_TITLE = 60


@staff_page
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request: its words, each matter with proposal, decision and what can be done."""
    return shown_with(request, pk)


@staff_page
@require_safe
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request on one sheet of paper, for the office that signs."""
    shown = RequestShown(seen_request(pk, reader_of(request)), reader_of(request))
    return render(
        request, "desk/requests/opinion.html", {**FRAME, "shown": shown, "one": shown.row}
    )


def shown_with(
    request: HttpRequest,
    pk: int,
    *,
    matter: int = 0,
    tried: str = "",
    said: Said | None = None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Render a request.

    Args:
        request: whose person looks.
        pk: of the request.
        matter: whose form was sent, if any.
        tried: which form of it: decide, object, open.
        said: what stands in that form.
        refusal: what stood against it.

    Raises:
        RequestUnknown: there is none within sight.
    """
    reader = reader_of(request)
    shown = RequestShown(seen_request(pk, reader), reader)
    cards = [
        Card(one, said, tried, refusal)
        if one.row.pk == matter
        else Card(one, draft=shown.drafts.get(one.row.pk, ""))
        for one in shown.matters
    ]
    context = {
        **FRAME,
        "shown": shown,
        "one": shown.row,
        "cards": cards,
        "key": secrets.token_hex(12),
        "writes_letters": DRAFT in permits(request),
        "work_title": masked(shown.row.title)[:LONGEST_TITLE],
        "at": reader.at,
    }
    return render(request, "desk/requests/request.html", context, status=_status(refusal))


def reader_of(request: HttpRequest) -> Reader:
    """Return who looks."""
    return Reader(signed_in(request), posts_today(request), now())


def _status(refusal: DomainError | None) -> int:
    if isinstance(refusal, MatterMoved):
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
