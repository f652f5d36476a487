"""What every move of a matter shares: the lock, the seen version, the row that is only added."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from qingdan.catalogue.models import Clause, Item
from qingdan.finder.domain.proving import address_of
from qingdan.intake.domain.refusals import MatterMoved, MoveNotNow, RequestUnknown
from qingdan.intake.enums import (
    MATTER,
    Decision,
    GateMove,
    MatterMoveAct,
    MatterState,
    Reason,
)
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.domain.appending import append, clean
from qingdan.rulebook.loading import current_book, current_calendar

NOT_STATED = "未载明期限"


@dataclass(frozen=True, kw_only=True)
class Moving:
    """One move as it is going to be kept.

    ``cites`` are quoted with address and words; ``clock`` is the code of a time limit of the
    rulebook by which the other side shall answer, if the county has one.
    """

    move: GateMove
    state: MatterState
    words: str = ""
    decision: Decision | str = ""
    reason: Reason | str = ""
    cites: Sequence[dict[str, str]] = ()
    basis: Sequence[dict[str, Any]] = ()
    to: Organisation | None = None
    clock: str = ""
    changes: dict[str, Any] = field(default_factory=dict)


def locked(
    matter_id: int, seen: int, states: Collection[MatterState], move: GateMove
) -> RequestMatter:
    """Lock a matter for one move.

    Args:
        matter_id: primary key.
        seen: the ``version`` that the person had before them.
        states: in which the move is possible.
        move: what is going to be done.

    Raises:
        RequestUnknown: there is none.
        MatterMoved: somebody moved it meanwhile.
        MoveNotNow: it stands in another state.
    """
    matter = (
        RequestMatter.objects.select_for_update(of=("self",))
        .select_related("request__place", "request__sender", "item", "body")
        .filter(pk=matter_id)
        .first()
    )
    if matter is None:
        raise RequestUnknown
    if matter.version != seen:
        raise MatterMoved
    if matter.state not in states:
        raise MoveNotNow(state=MatterState(matter.state).label, move=move.label)
    return matter


def made_before(key: str) -> RequestMove | None:
    """Return the move that the same request made before."""
    return RequestMove.objects.select_related("matter").filter(request_key=key).first()


def keep(
    matter: RequestMatter, moving: Moving, *, key: str, actor: Officer, post: Post, at: datetime
) -> RequestMove:
    """Keep a move and what follows from it, with its line in the record."""
    due_on, basis = due(moving.clock, matter.request.place_id, timezone.localdate(at))
    matter.version += 1
    matter.state = moving.state
    matter.due_on, matter.due_basis = due_on, basis
    if moving.decision:
        matter.decision, matter.reason = moving.decision, moving.reason
    for name, value in moving.changes.items():
        setattr(matter, name, value)
    matter.save()
    made = RequestMove.objects.create(
        matter=matter, number=matter.version, move=moving.move, decision=moving.decision,
        reason=moving.reason, words=clean(moving.words).strip(), cites=list(moving.cites),
        basis=list(moving.basis), by=actor, by_body=post.organisation, to=moving.to, at=at,
        due_on=due_on, due_basis=basis, request_key=key,
    )  # fmt: skip
    append(
        f"{MATTER}.{MatterMoveAct.MOVED.value}",
        matter,
        seat=seat(actor, post),
        at=at,
        place=matter.request.place_id,
        move=moving.move.value,
        decision=str(moving.decision),
    )
    return made


def due(clock: str, place: str, on: date) -> tuple[date | None, str]:
    """Return by when an answer is due and where that stands; no date where nothing is stated.

    Args:
        clock: code of a time limit of the rulebook.
        place: code of the township.
        on: local date on which it begins.

    Raises:
        YearNotLoaded: it runs into a year whose holidays are not known.
    """
    if not clock:
        return None, ""
    term = current_book().term(clock, on, place)
    if term is None:
        return None, NOT_STATED
    return term.last_day(on, current_calendar()), str(term.citation)


def quote(item: Item | None, clauses: Sequence[Clause] = ()) -> list[dict[str, str]]:
    """Return an entry and its clauses as they are cited: address and words."""
    if item is None:
        return []
    told = [{"address": address_of(item, one), "words": one.text} for one in clauses]
    return [{"address": address_of(item), "words": item.name}, *told]
