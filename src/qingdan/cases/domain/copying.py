"""Brings the copies of a case in line with its run: state, lanes, desks, clocks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from qingdan.cases.domain.syncing import Difference, Key, difference
from qingdan.cases.enums import CaseStanding
from qingdan.cases.keys import body_of_key, officer_key
from qingdan.cases.ladder import rungs_of
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseLane
from qingdan.cases.seats import Table, desks
from qingdan.core.workdays import YearNotLoaded
from qingdan.parties.models import Post
from qingdan.procedures.definition import MAIN
from qingdan.procedures.enums import ClockStanding, Everyday, RoleSide, StateGroup
from qingdan.procedures.everyday import ENDS, FROM_OUTSIDE
from qingdan.procedures.run import LaneRun, Run, key_of
from qingdan.procedures.timing import ClockRun, clocks, term_of
from qingdan.record.kept_queries import KeptQuery
from qingdan.rulebook.loading import current_calendar

TURNS = {begin: end for end, begin in ENDS.items()}
SETTLED = (
    "state", "group", "moved_at", "standing", "closed_at", "due_at", "handler", "version", "head",
)  # fmt: skip
"""Columns of a case that follow from its events."""
OF_DESK = ("lane", "body_id", "role")
LANES = KeptQuery(lambda case: CaseLane.objects.filter(case=case).order_by())
CLOCKS = KeptQuery(lambda case: CaseClock.objects.filter(case=case).order_by())
DESKS = KeptQuery(lambda case: CaseDesk.objects.filter(case=case).order_by())


@dataclass(frozen=True)
class Moves:
    """What has to be written of the copies of a case."""

    lanes: Difference[CaseLane]
    clocks: Difference[CaseClock]
    desks: Difference[CaseDesk]


@dataclass(frozen=True)
class Copies:
    """What should be copied of a case.

    Args:
        case: locked.
        run: after its last event.
        table: who may act in it.
        posts: those of the person who did the last act; what lies on their own desk stays theirs.
        at: the moment of that act.
    """

    case: Case
    run: Run
    table: Table
    posts: tuple[Post, ...]
    at: datetime

    @cached_property
    def running(self) -> list[ClockRun]:
        """The clocks that have started."""
        return clocks(self.run, self.at)

    @cached_property
    def holders(self) -> dict[str, str]:
        """By lane the key of the person who has it: transferred to, or the last to act."""
        found = {MAIN: officer_key(self.case.opened_by_id)}
        for _, act in self.run.valid:
            if act.action == Everyday.TRANSFER:
                found[act.said.lane] = str(act.said.values.get("person", act.person))
            elif act.action not in FROM_OUTSIDE:
                found[act.said.lane] = act.person
        return found

    def write(self) -> list[CaseDesk]:
        """Write the copies anew; the case itself is changed, not saved.

        Returns:
            The desks on which the case has just come to lie.
        """
        self.settle()
        return self.put(self.moves())

    def moves(self) -> Moves:
        """Return what has to be written. Three queries; nobody has to wait for them."""
        case = self.case
        return Moves(
            difference(case.lanes, LANES(case.pk), lambda _: self.lanes(), key=("key",)),
            self._moves_of_clocks(),
            difference(case.desks, DESKS(case.pk), lambda _: self.desks(), key=OF_DESK),
        )

    def put(self, moves: Moves) -> list[CaseDesk]:
        """Write the copies, inside the transaction of the act, and return the new desks.

        That a time limit was told is written down without an event; so where a clock changes,
        the clocks are read once more.
        """
        moves.lanes.write()
        if moves.clocks:
            self._moves_of_clocks().write()
        moves.desks.write()
        return moves.desks.new

    def put_ends(self) -> None:
        """Write what follows from the ends of time limits: clocks, days of the case and its desks.

        The acts are the same as before, so nothing else has changed.
        """
        self._moves_of_clocks().write()
        self.case.due_at = self._due(self.running)
        self.case.save(update_fields=("due_at",))
        for desk in DESKS(self.case.pk):
            desk.due_at = self._due(self._of_lane(desk.lane))
            desk.save(update_fields=("due_at",))

    def _moves_of_clocks(self) -> Difference[CaseClock]:
        return difference(self.case.clocks, CLOCKS(self.case.pk), self.clocks, key=("key",))

    def settle(self) -> None:
        """Change what the case itself copies; nothing is written."""
        case, state = self.case, self.run.state()
        case.state, case.group, case.moved_at = state.code, state.group, self.at
        case.standing = CaseStanding.DONE if self.run.is_done else CaseStanding.OPEN
        case.closed_at = self.at if self.run.is_done else None
        case.due_at = self._due(self.running)
        case.handler_id = _number(self.holders[MAIN])

    def lanes(self) -> Iterator[CaseLane]:
        """Yield every lane as a row, not saved."""
        return map(self._lane, self.run.lanes.values())

    def _lane(self, lane: LaneRun) -> CaseLane:
        return CaseLane(
            case=self.case,
            key=lane.key,
            body_id=body_of_key(lane.party),
            state=lane.state,
            group=self.run.definition.state[lane.state].group,
            lead=lane.lead,
            stopped=lane.stopped,
            handler_id=_number(self.holders.get(lane.key, "")),
        )

    def clocks(self, there: Mapping[Key, CaseClock]) -> Iterator[CaseClock]:
        """Yield every clock as a row, not saved; what was told of those that are there stays so."""
        for one in self.running:
            row, old = self._clock(one), there.get((one.key,))
            row.told = min(old.told if old else 0, told_by(row, self.at))
            row.tell_at = next_telling(row)
            if self._is_minded(row):
                row.place_id, row.opener_id = self.case.place_id, self.case.opened_by_id
            yield row

    def _is_minded(self, clock: CaseClock) -> bool:
        """Tell whether somebody has to see to it that a clock does not run out."""
        runs = clock.stopped_at is None and clock.paused_at is None
        return runs and clock.side != RoleSide.PARTY and not self.run.is_done

    def _clock(self, one: ClockRun) -> CaseClock:
        term = term_of(self.run, one) if one.clock.rule else None
        near = timedelta(days=one.clock.yellow + 1)
        return CaseClock(
            case=self.case,
            key=one.key,
            lane=key_of(one.clock.lane, one.party),
            title=one.clock.title,
            side=one.clock.side,
            body_id=self._bound(one),
            source=one.clock.source,
            basis=str(term.citation) if term else "",
            started_at=one.started_at,
            yellow_at=one.due_at - near if one.due_at else None,
            due_at=one.due_at,
            awaits_year=one.awaits_year or None,
            paused_at=one.paused_at,
            stopped_at=one.stopped_at,
        )

    def _bound(self, one: ClockRun) -> int | None:
        """Return the body that a clock runs against."""
        if one.party:
            return body_of_key(one.party)
        if one.clock.side is RoleSide.DEPARTMENT:
            return self.case.lead_id
        if one.clock.side in (RoleSide.TOWNSHIP, RoleSide.VILLAGE):
            return self.table.township.pk if self.table.township else None
        return self.case.owner_id if one.clock.side is RoleSide.ACTING else None

    def desks(self) -> Iterator[CaseDesk]:
        """Yield every desk as a row, not saved; a case that is done lies on none."""
        if self.run.is_done:
            return
        for lane in self.run.lanes.values():
            if self.run.state(lane.key).is_done or self._waits(lane):
                continue
            due, holder = (
                self._due(self._of_lane(lane.key)),
                _number(self.holders.get(lane.key, "")),
            )
            for body, role in desks(self.table, turn_of(self.run, lane), lane.key):
                yield CaseDesk(
                    case=self.case,
                    lane=lane.key,
                    body_id=body,
                    role=role,
                    handler_id=holder if self._keeps(lane, body, role) else None,
                    due_at=due,
                )

    def _of_lane(self, lane: str) -> list[ClockRun]:
        return [one for one in self.running if key_of(one.clock.lane, one.party) == lane]

    def _waits(self, lane: LaneRun) -> bool:
        """Tell whether a lane only waits for others that are still at work."""
        others = (one for one in self.run.lanes.values() if one.key != lane.key)
        at_work = any(not self.run.state(one.key).is_done for one in others)
        return at_work and self.run.state(lane.key).group is StateGroup.WAITING

    def _keeps(self, lane: LaneRun, body: int, role: str) -> bool:
        """Tell whether who has a lane sits at a desk; of a transfer the door has made sure."""
        last = self.run.acts[-1] if self.run.acts else None
        if last is not None and last.action == Everyday.TRANSFER and last.said.lane == lane.key:
            return True
        return any(
            one.role == role
            and body in (one.organisation_id, one.organisation.parent_id)
            and officer_key(one.officer_id) == self.holders.get(lane.key)
            for one in self.posts
        )

    @staticmethod
    def _due(running: list[ClockRun]) -> datetime | None:
        ticking = (one for one in running if one.standing is ClockStanding.RUNNING)
        return min((one.due_at for one in ticking if one.due_at), default=None)


def told_by(clock: CaseClock, at: datetime) -> int:
    """Return how many rungs of its ladder lie behind a moment."""
    return sum(one <= at for one in _moments(clock))


def next_telling(clock: CaseClock) -> datetime | None:
    """Return when the next rung is due, ``None`` for a clock that stands or has no end."""
    if clock.stopped_at or clock.paused_at:
        return None
    return next(iter(_moments(clock)[clock.told :]), None)


def _moments(clock: CaseClock) -> list[datetime]:
    """Return when each rung is due, as far as the working days are loaded."""
    if clock.due_at is None or clock.yellow_at is None:
        return []
    found: list[datetime] = []
    for one in rungs_of(clock.side):
        try:
            found.append(one.moment(clock.yellow_at, clock.due_at, current_calendar()))
        except YearNotLoaded:
            break
    return found


def turn_of(run: Run, lane: LaneRun) -> list[str]:
    """Return the roles whose turn a lane is; while it stands still, those who may go on."""
    if lane.stopped:
        named = run.definition.everyday.get(TURNS[Everyday(lane.stopped)], ())
        if named:
            return list(named)
    acts = [one for one in run.definition.actions_from(lane.state) if one.to]
    return list(dict.fromkeys(role for one in acts for role in one.roles))


def _number(key: str) -> int | None:
    return int(key[1:]) if key[1:].isdigit() else None
