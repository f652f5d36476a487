"""What the page of a question shows: the form, the answer, or why there is none."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from qingdan.catalogue.enums import ListKind
from qingdan.core.errors import DomainError
from qingdan.finder.domain.answering import (
    LONGEST,
    NoListsThere,
    QuestionTooLong,
    QuestionTooShort,
)
from qingdan.finder.domain.naming import editions_known
from qingdan.finder.interfaces.asking import answer_in_order
from qingdan.finder.urgency import by_danger, urgent_calls
from qingdan.matters.enums import Asker
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, may
from qingdan.parties.models import Officer
from qingdan.web.desk.entrance import may_open_at
from qingdan.web.permits import permits, posts_today
from qingdan.web.public.answer_paper import density
from qingdan.web.public.answer_shown import Shown, show
from qingdan.web.public.asked import Asked
from qingdan.web.public.examples import CHIPS, IN_THE_BOX
from qingdan.web.public.teachable import teaching_frame
from qingdan.web.public.whom import list_office, township_contact

AT_FIELD = {
    QuestionTooShort.code: "text",
    QuestionTooLong.code: "text",
    NoListsThere.code: "place",
}
"""Which part of the form a refusal belongs to; the others speak for the whole page."""
DRAFT = "letter.draft"


def asking_frame(asked: Asked) -> dict[str, Any]:
    """Return what the form needs, and whom to call first: also where nothing can be answered."""
    return {
        "nav": "ask",
        "help_page": "ask",
        "asked": asked,
        "askers": Asker.choices,
        "questions": [one.text for one in CHIPS],
        "in_the_box": IN_THE_BOX.text,
        "longest": LONGEST,
        "urgent": by_danger(urgent_calls(asked.text)),
    }


def answered(request: HttpRequest, asked: Asked) -> tuple[dict[str, Any], HTTPStatus]:
    """Return what the page shows for a question, and the status it is sent with."""
    frame, sent = asking_frame(asked), request.method == "POST"
    if not asked.text and not sent:
        return frame, HTTPStatus.OK
    try:
        if asked.text and asked.townships and not asked.code:
            status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
            return frame | {"place_missing": True}, status
        if asked.text and asked.township is None:
            raise NoListsThere(editions_known(asked.code))
        found = answer_in_order(asked.question())
    except DomainError as refusal:
        at = AT_FIELD.get(refusal.code, "page")
        return frame | {"refusal": refusal, "refused": at}, refusal.status
    township = found.edition.township
    shown = show(found, township_contact(township, asked.on))
    frame |= {
        "shown": shown,
        "paper": density(shown),
        "edition": found.edition,
        "stale": not found.edition.covers(asked.today),
        "township": township,
        "office": list_office(township, asked.on),
        "pack": _address_if_built("public:pack"),
        "opens": (
            bool(shown.given)
            and found.edition.covers(asked.today)
            and may_open_at(request, township)
        ),
    }
    return frame | _letters(request, asked, shown) | teaching_frame(request, asked), (HTTPStatus.OK)


def _letters(request: HttpRequest, asked: Asked, shown: Shown) -> dict[str, Any]:
    """Return which letters may be begun here.

    None from an unclear answer, which has chosen nothing. What is the township's own it cannot
    hand on, and what nobody does any more can be handed to nobody.
    """
    officer, address = request.user, _address_if_built("manage:letter-start")
    if not address or shown.unclear or not isinstance(officer, Officer):
        return {"letter": ""}
    if DRAFT not in permits(request) or not may(officer, DRAFT, on=asked.today, place=asked.code):
        return {"letter": ""}
    own_post = any(
        (post.organisation.region_id or "")[:TOWNSHIP_DIGITS] == asked.code
        for post in posts_today(request)
    )
    own = own_post and shown.best is not None and shown.best.item.kind == ListKind.BASIC
    ended = shown.best is not None and shown.best.ended
    return {"letter": address, "hands_on": not own and not ended}


def _address_if_built(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
