"""One answer for one request of a program, however often and at however many places it asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from qingdan.core.errors import DomainError
from qingdan.parties.models import ApiRequest, Officer
from qingdan.record.domain.appending import recorded

KEPT = timedelta(days=30)
Answer = dict[str, Any]


class KeyReused(DomainError):
    code = "parties.request-key-reused"
    status = HTTPStatus.CONFLICT
    message = "请求标识“{key}”已经用在另一次内容不同的请求上；这次没有办理。"
    remedy = "重试同一次请求才用同一个标识；另一次请求请换一个新的。"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A request that has a key; ``asked`` is the digest of its address and body."""

    key: str
    asked: str


def answered_once(
    keyed: Keyed, act: Callable[[], Answer], *, actor: Officer, at: datetime
) -> Answer:
    """Return what an act answers; the same request again gets the same answer, and acts no more.

    Act and answer are one transaction, and acts wait for one another, so no two are done
    for one key. A refusal is not kept: the next try is judged anew.

    Args:
        keyed: the request.
        act: does it and returns a receipt, as JSON; in the transaction.
        actor: whose key it is.
        at: aware moment.

    Raises:
        KeyReused: the key belongs to another request.
        DomainError: what the act refuses.
    """
    there = answered_before(keyed, actor=actor)
    if there is not None:
        return there
    with recorded():
        there = answered_before(keyed, actor=actor)
        if there is not None:
            return there
        answer = act()
        actor.api_requests.filter(at__lt=at - KEPT).delete()
        ApiRequest.objects.create(
            officer=actor, key=keyed.key, asked=keyed.asked, answer=answer, at=at
        )
        return answer


def answered_before(keyed: Keyed, *, actor: Officer) -> Answer | None:
    """Return what the same request was answered before, ``None`` for a new one.

    Raises:
        KeyReused: the key belongs to another request.
    """
    row = ApiRequest.objects.filter(officer=actor, key=keyed.key).first()
    if row is None:
        return None
    if row.asked != keyed.asked:
        raise KeyReused(key=keyed.key)
    answer: Answer = row.answer
    return answer
