"""The same act in many cases at once; each by itself, taken back where the procedure allows it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.cases.desk_queries import bodies_of
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.foreseeing import Known, look_into
from qingdan.cases.domain.handing import can_take
from qingdan.cases.domain.refusals import CaseUnknown, NotInBatch, NotUndoable
from qingdan.cases.keys import officer_key
from qingdan.cases.models import Case, CaseDesk, CaseEvent
from qingdan.cases.offering import everyday_offers, others_turn
from qingdan.cases.runs import definition_of, events_of, run_of
from qingdan.cases.seats import Table
from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.procedures.definition import MAIN
from qingdan.procedures.enums import Everyday
from qingdan.procedures.run import Said

BULK_ACTS = (Everyday.URGE, Everyday.TRANSFER)
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Batch:
    """One act for many cases.

    Args:
        act: 催办 or 转办.
        reason: why, the same for all.
        person: who takes over, for 转办.
        key: names the request; each case and lane has its own part of it.
    """

    act: Everyday
    reason: str
    key: str
    person: Officer | None = None


@dataclass(frozen=True)
class Result:
    """What became of one case: the event, or the refusal."""

    case: Case
    event: CaseEvent | None = None
    refusal: DomainError | None = None


def act_in_many(
    picked: Sequence[tuple[int, int]], batch: Batch, *, actor: Officer, at: datetime
) -> list[Result]:
    """Do one act in many cases, each in a transaction of its own; a refusal stops no other.

    Urged is whoever a case waits for; handed over is what lies on the actor's desk.

    Args:
        picked: case and the number of its last event that was seen; at most a hundred count.
        batch: what is done.
        actor: who acts.
        at: aware moment.
    """
    results: list[Result] = []
    for pk, seen in picked[:MOST_AT_ONCE]:
        with suppress(CaseUnknown):
            known = look_into(pk, actor=actor, at=at)
            results += _in_one(known, seen, batch, actor=actor, at=at)
    return results


def undo(event_id: int, *, key: str, actor: Officer, at: datetime) -> CaseEvent:
    """Take back one act of a batch: what was handed over goes back to who had it.

    Args:
        event_id: primary key of the event.
        key: names the request.
        actor: must have done it.
        at: aware moment.

    Raises:
        CaseUnknown: no such event of the actor.
        NotUndoable: it has reached others, or somebody acted since.
        DomainError: what the procedure refuses.
    """
    mine = CaseEvent.objects.filter(pk=event_id, officer=actor)
    event = mine.select_related("case__procedure", "case__owner").first()
    if event is None:
        raise CaseUnknown
    if event.action != Everyday.TRANSFER:
        raise NotUndoable(doing=Everyday(event.action).label, why="对方已经收到，记录不能收回")
    case = event.case
    later = case.events.filter(number__gt=event.number, lane__in={event.lane, MAIN})
    if later.exists():
        raise NotUndoable(doing=Everyday.TRANSFER.label, why="这以后又有人办过")
    person = _taker(event, actor, at)
    said = Said(values={"person": person}, lane=event.lane, reason="撤销批量转办")
    asked = Asked(Everyday.TRANSFER, said, case.version, f"{key}/{event.pk}")
    return take_action(case.pk, asked, actor=actor, at=at)


def _taker(event: CaseEvent, actor: Officer, at: datetime) -> str:
    """Return who gets a lane back: who had it, or the actor where that was somebody before them."""
    key = _had_before(event)
    person = Officer.objects.filter(pk=int(key[1:])).first() if key[1:].isdigit() else None
    case, on = event.case, timezone.localdate(at)
    table = Table(case, definition_of(case.procedure.version), on)
    run = run_of(case, events_of(case))
    if person is not None and can_take(table, run, event.lane, person, on=on):
        return key
    return officer_key(actor.pk)


def _had_before(event: CaseEvent) -> str:
    """Return the key of who acted in a lane, or was given it, before an event; empty for nobody."""
    outside = (Everyday.URGE, Everyday.SUPERVISE)
    before = CaseEvent.objects.filter(case=event.case, lane=event.lane, number__lt=event.number)
    last = before.exclude(action__in=outside).order_by("-number").first()
    if last is None:
        return ""
    if last.action == Everyday.TRANSFER:
        return str(last.said.get("values", {}).get("person", ""))
    return officer_key(last.officer_id)


def _in_one(
    known: Known, seen: int, batch: Batch, *, actor: Officer, at: datetime
) -> Iterator[Result]:
    case = known.case
    try:
        lanes = list(_lanes(known, batch.act, actor, at))
    except DomainError as refusal:
        yield Result(case, refusal=refusal)
        return
    for lane in lanes:
        values = {"person": officer_key(batch.person.pk)} if batch.person else {}
        said = Said(values=values, lane=lane, reason=batch.reason)
        asked = Asked(batch.act, said, seen, f"{batch.key}/{case.pk}/{lane}")
        once = known if lane == lanes[0] else None
        try:
            yield Result(case, take_action(case.pk, asked, actor=actor, at=at, known=once))
        except DomainError as refusal:
            yield Result(case, refusal=refusal)


def _lanes(known: Known, act: Everyday, actor: Officer, at: datetime) -> Iterable[str]:
    """Return the lanes of a case in which an act makes sense for somebody.

    Raises:
        NotInBatch: there is none.
    """
    case, posts = known.case, known.posts
    if act is Everyday.TRANSFER:
        lying = CaseDesk.objects.filter(case=case, body__in=bodies_of(posts))
        held = {one.role for one in posts}
        found = sorted({one.lane for one in lying if one.role in held})
        if not found:
            raise NotInBatch(doing=act.label, why="它不在您的手上")
        return found
    table = Table(case, known.definition, timezone.localdate(at))
    run = run_of(case, known.events)
    waited = []
    for key in run.lanes:
        seated = table.actor(actor, posts, key)
        if others_turn(run, key, seated) and act in everyday_offers(run, key, seated):
            waited.append(key)
    if not waited:
        raise NotInBatch(doing=act.label, why="现在不在等别人办，或者您不能催")
    return waited
