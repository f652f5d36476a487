"""What is done with a matter: decided, objected to, taken, ruled, taken back, worked on."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path

from qingdan.api import presenting_requests as presenting
from qingdan.api import schemas_gate as sent
from qingdan.api import schemas_requests as schemas
from qingdan.api.routers.requests.finding import WRITE, body_in, entry_in, matter_in, router
from qingdan.api.schemas_acting import Key
from qingdan.api.tokens import RequestKey, once
from qingdan.intake.domain.answering import Objecting, object_to, take
from qingdan.intake.domain.deciding import decide, undo
from qingdan.intake.domain.ruling import rule
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.domain.working import Work, open_work
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.models import Officer

MOVED = {200: schemas.MovedOut} | WRITE
ONE = "/requests/matters/{int:pk}"
Act = Callable[[RequestMatter, str, Officer, datetime], RequestMove]


@router.post(f"{ONE}/decide", response=MOVED, summary="决定一件事项")
def decide_matter(
    request: HttpRequest, pk: Path[Key], asked: sent.DecideIn, key: RequestKey
) -> Any:
    """Decide at the township's gate; refused again, it goes to the list office."""

    def act(matter: RequestMatter, own: str, officer: Officer, at: datetime) -> RequestMove:
        said = deciding_of(asked, matter, own, timezone.localdate(at))
        return decide(pk, said, actor=officer, at=at)

    return moved(request, pk, key, act)


@router.post(f"{ONE}/rule", response=MOVED, summary="裁定")
def rule_on_matter(request: HttpRequest, pk: Path[Key], asked: sent.RuleIn, key: RequestKey) -> Any:
    """Rule on a dispute as the list office; the ruling becomes a precedent."""

    def act(matter: RequestMatter, own: str, officer: Officer, at: datetime) -> RequestMove:
        on = timezone.localdate(at)
        said = deciding_of(asked, matter, own, on)
        to = body_in(asked.to, matter.request.place_id, on)
        return rule(pk, said, actor=officer, at=at, to=to)

    return moved(request, pk, key, act)


@router.post(f"{ONE}/object", response=MOVED, summary="提出异议")
def object_to_matter(
    request: HttpRequest, pk: Path[Key], asked: sent.ObjectIn, key: RequestKey
) -> Any:
    """Object: the sender to a return, the body to a ticket sent to it."""

    def act(matter: RequestMatter, own: str, officer: Officer, at: datetime) -> RequestMove:
        item, _ = entry_in(asked.entry, matter.request.place_id, timezone.localdate(at))
        said = Objecting(words=asked.words, seen=asked.seen, key=own, item=item)
        return object_to(pk, said, actor=officer, at=at)

    return moved(request, pk, key, act)


@router.post(f"{ONE}/take", response=MOVED, summary="接受决定")
def take_matter(request: HttpRequest, pk: Path[Key], asked: sent.SeenIn, key: RequestKey) -> Any:
    """Accept what was decided; that ends the dispute."""
    return moved(
        request, pk, key,
        lambda _, own, officer, at: take(pk, seen=asked.seen, key=own, actor=officer, at=at),
    )  # fmt: skip


@router.post(f"{ONE}/undo", response=MOVED, summary="撤销自己的决定")
def undo_matter(request: HttpRequest, pk: Path[Key], asked: sent.SeenIn, key: RequestKey) -> Any:
    """Take back one's own last decision, as long as nobody acted on it."""
    return moved(
        request, pk, key,
        lambda _, own, officer, at: undo(pk, seen=asked.seen, key=own, actor=officer, at=at),
    )  # fmt: skip


@router.post(f"{ONE}/work", response=MOVED, summary="立项办理")
def open_work_of_matter(
    request: HttpRequest, pk: Path[Key], asked: sent.WorkIn, key: RequestKey
) -> Any:
    """Open the work that follows from a decision, by one of its `procedures`."""
    seen = matter_in(request, pk)

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        lead = body_in(asked.lead, seen.request.place_id, timezone.localdate(at))
        title = " ".join(asked.title.split())
        work = Work(procedure=asked.procedure, title=title, seen=asked.seen, key=own, lead=lead)
        case = open_work(pk, work, actor=officer, at=at)
        matter = RequestMatter.objects.select_related("request").get(pk=pk)
        return presenting.moved(matter, case.pk)

    return once(request, key, act)


def moved(request: HttpRequest, pk: int, key: str, move: Act) -> dict[str, Any]:
    """Do a move of a matter within sight, once for a key.

    Raises:
        RequestUnknown: there is no such matter.
    """
    seen = matter_in(request, pk)

    def act(own: str, officer: Officer, at: datetime) -> dict[str, Any]:
        made = move(seen, own, officer, at)
        return presenting.moved(made.matter)

    return once(request, key, act)


def deciding_of(asked: sent.DecideIn, matter: RequestMatter, key: str, on: date) -> Deciding:
    """Return a decision as the domain takes it.

    Raises:
        EntryNotInForce: the entry it names is not in force at the township.
    """
    item, clauses = entry_in(asked.entry, matter.request.place_id, on)
    return Deciding(
        decision=asked.decision, reason=asked.reason, seen=asked.seen, key=key, item=item,
        clauses=clauses, words=asked.words,
    )  # fmt: skip
