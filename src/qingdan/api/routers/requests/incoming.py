"""What other systems send by themselves, signed with the key that was made for them."""

import hashlib
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router
from ninja.security import APIKeyHeader

from qingdan.api import presenting_requests as presenting
from qingdan.api import schemas_requests as schemas
from qingdan.api.problems import Problem
from qingdan.api.routers.requests.sending import arrival_of, place_named
from qingdan.api.schemas_gate import IncomingIn
from qingdan.api.tokens import MOST_BYTES
from qingdan.intake.domain.receiving import receive
from qingdan.intake.domain.sender_keys import signed_by
from qingdan.intake.domain.sender_refusals import MessageReplayed
from qingdan.intake.entrances import must_open
from qingdan.intake.enums import Door
from qingdan.intake.models import SenderKey
from qingdan.intake.signing import Signature
from qingdan.parties.domain.authorising import NotAllowed, standing
from qingdan.parties.domain.programs.answering import Keyed, answered_before, answered_once

SIGNATURE = "Qingdan-Signature"
POSTED = {"incoming/<code>": MOST_BYTES}
"""The address that is asked by POST, with the largest body it takes."""
REFUSALS = {
    400: Problem, 401: Problem, 403: Problem, 409: Problem, 413: Problem, 415: Problem,
    422: Problem, 503: Problem,
}  # fmt: skip


class SignedSender(APIKeyHeader):
    """Knows a system by the signature of its message, before anything of it is read."""

    param_name = SIGNATURE

    def authenticate(self, request: HttpRequest, key: str | None) -> tuple[SenderKey, Signature]:
        code = str(request.path).rpartition("/")[2]
        return signed_by(code, key or "", request.body, at=timezone.now())


router = Router(tags=["来件接口"], auth=SignedSender())


@router.post(
    "/incoming/{code}", response={200: schemas.RegisteredOut} | REFUSALS, summary="系统推送来件"
)
def take_in(request: HttpRequest, code: Path[str], asked: IncomingIn) -> Any:
    """Register what another system sends, once for a `key`.

    The header says `t=<seconds>,v1=<hex>`: HMAC-SHA256 with the key's secret over the seconds,
    a full stop and the body as sent. What was sent once is refused with the same moment or an
    earlier one; signed anew, the same content gets the same answer.
    """
    sender, signature = request.auth  # type: ignore[attr-defined]
    at = timezone.now()
    keyed = _keyed(sender, asked.key, request.body)
    there = answered_before(keyed, actor=sender.officer)
    if there is not None and there["signed"] >= signature.at:
        raise MessageReplayed(key=asked.key)
    answer = answered_once(
        keyed,
        lambda: _registered(sender, asked, at) | {"signed": signature.at},
        actor=sender.officer,
        at=at,
    )
    return {name: value for name, value in answer.items() if name != "signed"}


def _registered(sender: SenderKey, asked: IncomingIn, at: datetime) -> dict[str, Any]:
    door, place = Door(sender.door), place_named(asked.township)
    if not place.code.startswith(sender.county_id):
        raise NotAllowed(action="登记来件")
    must_open(door, standing(sender.officer, timezone.localdate(at)), place.code)
    key = f"in{_digest(f'{sender.pk}:{asked.key}'.encode())[:40]}"
    arrival = arrival_of(asked, door, place, key, sender.sender)
    return presenting.registered(receive(arrival, actor=sender.officer, at=at))


def _keyed(sender: SenderKey, key: str, body: bytes) -> Keyed:
    return Keyed(f"in{_digest(f'{sender.pk}:{key}'.encode())[:40]}", _digest(body))


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()
