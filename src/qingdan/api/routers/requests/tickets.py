"""What is done with tickets alone: sent out, reported on, answered."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from qingdan.api import schemas_gate as sent
from qingdan.api import schemas_requests as schemas
from qingdan.api.routers.requests.finding import WRITE, body_in, request_in, router
from qingdan.api.routers.requests.moving import MOVED, ONE, deciding_of, moved
from qingdan.api.schemas_acting import Key
from qingdan.api.tokens import RequestKey, once
from qingdan.intake.domain.refusals import BodyMissing
from qingdan.intake.domain.replying import reply, report_done
from qingdan.intake.domain.sending_out import send_out
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.models import Officer


@router.post(f"{ONE}/dispatch", response=MOVED, summary="派单")
def dispatch_matter(
    request: HttpRequest, pk: Path[Key], asked: sent.DispatchIn, key: RequestKey
) -> Any:
    """Give a ticket's matter to a body, with the clause that proves whose it is."""

    def act(matter: RequestMatter, own: str, officer: Officer, at: datetime) -> RequestMove:
        on, place = timezone.localdate(at), matter.request.place_id
        body = body_in(asked.body, place, on)
        if body is None:
            raise BodyMissing
        helper = body_in(asked.helper, place, on)
        said = replace(deciding_of(asked, matter, own, on), helper=helper)
        return send_out(pk, body, said, category=asked.category, actor=officer, at=at)

    return moved(request, pk, key, act)


@router.post(f"{ONE}/done", response=MOVED, summary="写明办理情况")
def report_matter(request: HttpRequest, pk: Path[Key], asked: sent.SaidIn, key: RequestKey) -> Any:
    """Say what a body did with a ticket's matter; it becomes part of the reply."""
    return moved(
        request, pk, key,
        lambda _, own, officer, at: report_done(
            pk, asked.words, seen=asked.seen, key=own, actor=officer, at=at
        ),
    )  # fmt: skip


@router.post(
    "/requests/{int:pk}/reply", response={200: schemas.RepliedOut} | WRITE, summary="答复诉求人"
)
def reply_to_ticket(
    request: HttpRequest, pk: Path[Key], asked: sent.ReplyIn, key: RequestKey
) -> Any:
    """Answer the person a ticket came from: all of its matters in one reply."""
    request_in(request, pk)

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        made = reply(pk, asked.text, actor=officer, at=at)
        return {"request": made.pk, "url": made.get_absolute_url()}

    return once(request, key, act)
