"""Deciding about what cites a changed law: still right, changed, or open again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import append, recorded
from qingdan.rulebook.changes import Announced
from qingdan.rulebook.domain.opening import change_for, county_of_home, home_of, post_for
from qingdan.rulebook.domain.refusals import (
    CitedElsewhere,
    CitedMovedOn,
    CitedNothing,
    CitedReasonMissing,
)
from qingdan.rulebook.enums import LAW, LawAct, LawCheckState
from qingdan.rulebook.models import LawChangeTask
from qingdan.rulebook.models.changes import LONGEST_REASON
from qingdan.rulebook.queries import Row, queue, tasks_of

OPEN = LawCheckState.OPEN


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What somebody found about a citation, and why."""

    state: LawCheckState
    reason: str = ""


@recorded()
def decide_cited(
    code: str, chosen: Collection[str], outcome: CheckOutcome, *, actor: Officer, at: datetime
) -> list[LawChangeTask]:
    """Write the outcome for some things that cite a changed law; all of them or none.

    Args:
        code: of the change.
        chosen: what the page showed of each (``Row.seen``).
        outcome: what was found; a reason is needed unless they are opened again.
        actor: who decides.
        at: aware datetime.

    Returns:
        What changed; empty when everything was so already.

    Raises:
        LawChangeUnknown: no such change here.
        CitedNothing: nothing was chosen.
        CitedReasonMissing: no reason, or too long a one.
        CitedElsewhere: some do not cite the law any more.
        CitedMovedOn: one has changed, or was decided otherwise, since it was shown.
        NotAllowed: one lies beyond the actor's reach.
    """
    home = home_of(actor, timezone.localdate(at))
    change = change_for(home, code)
    outcome = _checked(outcome)
    rows = {one.cited.token: one for one in queue(change, home, timezone.localdate(at))}
    wanted = [_seen(one) for one in dict.fromkeys(chosen)]
    if not wanted:
        raise CitedNothing
    lost = [token for token, _, _ in wanted if token not in rows or rows[token].gone]
    if lost:
        raise CitedElsewhere(count=len(lost))
    waiting = [rows[token] for token, _, _ in wanted if not _is_so(rows[token], outcome)]
    shown = {token: (digest, state) for token, digest, state in wanted}
    for row in waiting:
        _check_unmoved(row, *shown[row.cited.token])
    return [_write(change, row, outcome, home, actor, at) for row in waiting]


@recorded()
def undo_cited(
    code: str, decided_at: datetime, *, actor: Officer, at: datetime
) -> list[LawChangeTask]:
    """Open again everything an officer decided at one moment about one change.

    What somebody has decided about since is left alone.

    Args:
        code: of the change.
        decided_at: the ``at`` of the act to take back.
        actor: who decided then and takes it back now.
        at: aware datetime.

    Raises:
        LawChangeUnknown: no such change here.
        NotAllowed: one lies beyond the actor's reach by now.
    """
    home = home_of(actor, timezone.localdate(at))
    change = change_for(home, code)
    found = [
        one
        for one in tasks_of([code], home)
        if one.decided_by_id == actor.pk and one.decided_at == decided_at and one.state != OPEN
    ]
    for task in found:
        post = post_for(actor, task.region_id, at)
        _set(task, CheckOutcome(OPEN), task.digest, actor, at)
        _note(change, task, LawAct.REOPENED, actor, post, at)
    return found


def _checked(outcome: CheckOutcome) -> CheckOutcome:
    reason = "" if outcome.state is OPEN else outcome.reason.strip()
    if outcome.state is not OPEN and not 0 < len(reason) <= LONGEST_REASON:
        raise CitedReasonMissing(longest=LONGEST_REASON)
    return CheckOutcome(outcome.state, reason)


def _seen(sent: str) -> tuple[str, str, str]:
    token, _, rest = sent.rpartition("|")[0].partition("|")
    return token, rest, sent.rpartition("|")[2]


def _is_so(row: Row, outcome: CheckOutcome) -> bool:
    """Tell whether an outcome is written already, so that sending twice changes nothing."""
    if row.state is not outcome.state:
        return False
    return row.is_open or (row.task is not None and row.task.reason == outcome.reason)


def _check_unmoved(row: Row, digest: str, state: str) -> None:
    if digest != row.cited.digest:
        raise CitedMovedOn(title=row.cited.title, seen="是另一种写法", now="文字改过")
    if state != row.state.value:
        before = LawCheckState(state).label if state in LawCheckState.values else "不明"
        raise CitedMovedOn(
            title=row.cited.title, seen=f"是“{before}”", now=f"是“{row.state.label}”"
        )


def _write(
    change: Announced, row: Row, outcome: CheckOutcome, home: str, actor: Officer, at: datetime
) -> LawChangeTask:
    cited = row.cited
    place = cited.place if cited.place.startswith(home) else county_of_home(home)
    post = post_for(actor, place, at)
    task = row.task or LawChangeTask(
        change=change.code, region_id=place, kind=cited.kind.value, key=cited.key
    )
    task.title, task.where = cited.title[:300], cited.where[:200]
    _set(task, outcome, cited.digest, actor, at)
    act = LawAct.REOPENED if outcome.state is OPEN else LawAct.CHECKED
    _note(change, task, act, actor, post, at)
    return task


def _set(
    task: LawChangeTask, outcome: CheckOutcome, digest: str, actor: Officer, at: datetime
) -> None:
    task.state, task.reason, task.digest = outcome.state.value, outcome.reason, digest
    task.decided_by, task.decided_at = actor, at
    task.save()


def _note(
    change: Announced, task: LawChangeTask, act: LawAct, actor: Officer, post: Post, at: datetime
) -> None:
    append(
        f"{LAW}.{act.value}",
        task,
        seat=seat(actor, post),
        at=at,
        place=task.region_id,
        reason=task.reason,
        law=change.law,
        checked=task.state,
    )


def last_decided(tasks: Iterable[LawChangeTask], officer: Officer) -> datetime | None:
    """Return when an officer decided last among some decisions, ``None`` when never."""
    moments = [one.decided_at for one in tasks if one.decided_by_id == officer.pk]
    return max(moments, default=None)
