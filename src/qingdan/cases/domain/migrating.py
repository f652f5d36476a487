"""Running cases go on by a newer version of their procedure, or back; only what lies ahead changes.

The events stay as they are. That a case moved is an event of its own, which names both versions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, append_event, locked
from qingdan.cases.domain.announcing import tell_of
from qingdan.cases.domain.copying import Copies
from qingdan.cases.domain.refusals import (
    CaseEnded,
    NotMovedBefore,
    RequestReused,
    VersionNotInForce,
    VersionsDiffer,
)
from qingdan.cases.enums import CASE, CaseAct, CaseStanding, CaseStep
from qingdan.cases.keys import officer_key
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.runs import definition_of, events_of, run_of
from qingdan.cases.seats import Table
from qingdan.cases.versions import AFTER, BEFORE, MIGRATE, came_from, hindrances
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer, Post
from qingdan.procedures.definition import Definition
from qingdan.procedures.domain.storing import stored
from qingdan.procedures.loading import library
from qingdan.procedures.migrating import differences
from qingdan.procedures.refusals import ReasonMissing
from qingdan.procedures.run import Run, Said
from qingdan.procedures.running import replay
from qingdan.record.domain.appending import append, recorded


@dataclass(frozen=True)
class Moving:
    """What is asked for.

    Args:
        version: the one to go on by; it has to be in force.
        reason: why.
        key: names the request; each case has its own part of it.
    """

    version: str
    reason: str
    key: str


@dataclass(frozen=True)
class Moved:
    """What became of one case: the event, nothing where it was there already, or the refusal."""

    case_id: int
    event: CaseEvent | None = None
    refusal: DomainError | None = None


def move_many(
    case_ids: Iterable[int], moving: Moving, *, actor: Officer, at: datetime
) -> Iterator[Moved]:
    """Move cases one by one, each in a transaction of its own; a refusal stops no other.

    Args:
        case_ids: primary keys.
        moving: where to and why.
        actor: who decides.
        at: aware moment.
    """
    for pk in case_ids:
        own = Moving(moving.version, moving.reason, f"{moving.key}/{pk}")
        try:
            yield Moved(pk, move_case(pk, own, actor=actor, at=at))
        except DomainError as refusal:
            yield Moved(pk, refusal=refusal)


def move_back_many(
    case_ids: Iterable[int], *, reason: str, key: str, actor: Officer, at: datetime
) -> Iterator[Moved]:
    """Let cases go back one by one, each in a transaction of its own; a refusal stops no other.

    Args:
        case_ids: primary keys.
        reason: why.
        key: names the request; each case has its own part of it.
        actor: who decides.
        at: aware moment.
    """
    for pk in case_ids:
        try:
            own = f"{key}/{pk}"
            yield Moved(pk, move_back(pk, reason=reason, key=own, actor=actor, at=at))
        except DomainError as refusal:
            yield Moved(pk, refusal=refusal)


@recorded()
def move_case(case_id: int, moving: Moving, *, actor: Officer, at: datetime) -> CaseEvent | None:
    """Let a running case go on by the version of its procedure that is in force.

    Args:
        case_id: primary key; the row stays locked until the transaction ends.
        moving: where to and why.
        actor: who decides; of the list office.
        at: aware moment.

    Returns:
        The new event, the one of the same request before, or ``None`` where the case goes by
        that version already.

    Raises:
        CaseUnknown: there is none that the actor may see.
        NotAllowed: the actor may not decide this at the place.
        CaseEnded: it is not worked on.
        ReasonMissing: no reason is given.
        VersionNotInForce: the version asked for is not in force.
        VersionsDiffer: what the case has come by is not the same in both.
        RequestReused: the key belongs to another act.
    """
    before = _done_before(moving.key, case_id, CaseStep.MIGRATED, actor)
    if before is not None:
        return before
    case, post = _to_be_moved(case_id, moving.reason, actor, at)
    if case.procedure.version == moving.version:
        return None
    to = library().get(case.procedure.code, timezone.localdate(at))
    if to is None or to.version != moving.version:
        raise VersionNotInForce(procedure=case.procedure.title)
    run = run_of(case, events_of(case))
    against = hindrances(run, to)
    if against:
        raise VersionsDiffer(what="；".join(against), doing="换用新版")
    turn = _Turn(case, run, (actor, post), at)
    return turn.to(to, CaseStep.MIGRATED, Moving(to.version, moving.reason, moving.key))


@recorded()
def move_back(case_id: int, *, reason: str, key: str, actor: Officer, at: datetime) -> CaseEvent:
    """Let a case go by the version again that it went by before it was moved last.

    Args:
        case_id: primary key; the row stays locked until the transaction ends.
        reason: why.
        key: names the request.
        actor: who decides; of the list office.
        at: aware moment.

    Raises:
        CaseUnknown: there is none that the actor may see.
        NotAllowed: the actor may not decide this at the place.
        CaseEnded: it is not worked on.
        ReasonMissing: no reason is given.
        NotMovedBefore: it goes by the version it was opened with.
        VersionsDiffer: something was done since that only the newer version offers.
        RequestReused: the key belongs to another act.
    """
    before = _done_before(key, case_id, CaseStep.MIGRATED_BACK, actor)
    if before is not None:
        return before
    case, post = _to_be_moved(case_id, reason, actor, at)
    events = events_of(case)
    version = came_from(events)
    if not version:
        raise NotMovedBefore
    run, to = run_of(case, events), definition_of(version)
    against = differences(run, to)
    if against:
        raise VersionsDiffer(what="；".join(against), doing="换回原来的版本")
    turn = _Turn(case, run, (actor, post), at)
    return turn.to(to, CaseStep.MIGRATED_BACK, Moving(version, reason, key))


def _done_before(key: str, case_id: int, step: CaseStep, actor: Officer) -> CaseEvent | None:
    before = CaseEvent.objects.filter(request_key=key).order_by("pk").first()
    same = (case_id, step, actor.pk)
    if before is not None and (before.case_id, before.action, before.officer_id) != same:
        raise RequestReused
    return before


def _to_be_moved(case_id: int, reason: str, actor: Officer, at: datetime) -> tuple[Case, Post]:
    """Return a running case, locked, and the post that lets its version be decided."""
    case = locked(case_id, actor=actor, at=at)
    post = authorise(actor, MIGRATE, on=timezone.localdate(at), place=case.place_id)
    if case.standing != CaseStanding.OPEN:
        raise CaseEnded(standing=case.get_standing_display(), doing="换用流程版本")
    if not reason.strip():
        raise ReasonMissing(action="换用流程版本", what="理由")
    return case, post


@dataclass(frozen=True)
class _Turn:
    """A case that turns to another version: locked, its run, who decides, when."""

    case: Case
    run: Run
    by: tuple[Officer, Post]
    at: datetime

    def to(self, definition: Definition, step: CaseStep, moving: Moving) -> CaseEvent:
        """Turn the case and everything copied of it; its events stay."""
        case, moved_at = self.case, self.case.moved_at
        values = {BEFORE: case.procedure.version, AFTER: definition.version}
        said = Said(values=values, reason=moving.reason.strip())
        case.procedure = stored(definition, at=self.at)
        asked = Asked(step, said, case.version, moving.key)
        event = append_event(case, asked, by=self.by, at=self.at)
        run = replay(definition, self.run.begun_at, self.run.acts, self.run.setting)
        table = Table(case, definition, timezone.localdate(self.at))
        lying = Copies(case, run, table, self._posts_at_work(run), self.at).write()
        case.moved_at = moved_at
        case.save()
        tell_of(case, event, lying)
        self._note(event, step)
        return event

    def _posts_at_work(self, run: Run) -> tuple[Post, ...]:
        """Return the posts of those who act in the case: what lies on their desks stays theirs."""
        keys = {one.person for one in run.acts} | {officer_key(self.case.opened_by_id)}
        officers = [int(one[1:]) for one in keys if one[1:].isdigit()]
        held = Post.objects.in_force(timezone.localdate(self.at)).filter(officer__in=officers)
        return tuple(held.select_related("organisation"))

    def _note(self, event: CaseEvent, step: CaseStep) -> None:
        act = CaseAct.MIGRATED if step is CaseStep.MIGRATED else CaseAct.MIGRATED_BACK
        append(
            f"{CASE}.{act.value}",
            self.case,
            seat=seat(*self.by),
            at=self.at,
            reason=event.said.get("reason", ""),
            place=self.case.place_id,
            number=event.number,
            before=event.said["values"][BEFORE],
            after=event.said["values"][AFTER],
        )
