"""A case as its page shows it to one officer: what is now, what was, what is owed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from qingdan.cases.body_choice import BodyChoice
from qingdan.cases.enums import CaseStanding, CaseStep
from qingdan.cases.linked import Linked, linked_cases
from qingdan.cases.listed import ListedClock
from qingdan.cases.models import Case, CaseClock, CaseDraft, CaseEvent, CaseLane
from qingdan.cases.offering import Offer, everyday_offers, offers, others_turn, side_of_lane
from qingdan.cases.one_case import (
    CLAUSES,
    CLOCKS,
    DRAFTS,
    EVENTS,
    LANES,
    QuotedClause,
    may_hang,
)
from qingdan.cases.prefilling import prefilled
from qingdan.cases.reading import names_handed_to, worded
from qingdan.cases.runs import add_person, definition_of, names_in, run_of
from qingdan.cases.seats import Seated, Table
from qingdan.cases.seeing import Sight
from qingdan.cases.writing import STEPS
from qingdan.parties.models import Officer, Post
from qingdan.procedures.definition import MAIN, Clock, Definition
from qingdan.procedures.enums import ClockMark, Everyday
from qingdan.procedures.leading import in_order
from qingdan.procedures.run import Run, named


@dataclass(frozen=True)
class Line:
    """One line of the record: an event, with what its reader may see of it."""

    event: CaseEvent
    title: str
    place: str
    values: tuple[tuple[str, object], ...]
    told: tuple[tuple[str, str], ...]
    void: bool
    hidden: bool


@dataclass(frozen=True)
class Step:
    """One step of the main line: passed, current, or possible next."""

    title: str
    kind: str


@dataclass(frozen=True)
class Now:
    """What can be done in one lane."""

    lane: CaseLane
    title: str
    state: str
    offers: tuple[Offer, ...]
    everyday: tuple[Everyday, ...]
    waits_for: tuple[str, ...]
    checklist: tuple[str, ...]
    clocks: tuple[Clock, ...] = ()
    joins: str = ""
    joins_side: str = ""

    @property
    def is_main(self) -> bool:
        """Whether it is the main line."""
        return self.lane.key == MAIN

    @property
    def stopped_word(self) -> str:
        """Say why it stands still."""
        return f"正在{Everyday(self.lane.stopped).label}" if self.lane.stopped else ""


class CaseShown:
    """A case for one officer; everything is asked once."""

    def __init__(self, case: Case, officer: Officer, posts: Sequence[Post], at: datetime) -> None:
        self.case, self.officer, self.posts, self.at = case, officer, posts, at

    @cached_property
    def definition(self) -> Definition:
        """The version of the procedure the case keeps."""
        return definition_of(self.case.procedure.version)

    @cached_property
    def events(self) -> list[CaseEvent]:
        """All events, in order."""
        return EVENTS(self.case.pk)

    @cached_property
    def lanes(self) -> dict[str, CaseLane]:
        """Lanes by key."""
        return {one.key: one for one in LANES(self.case.pk)}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """How people and bodies are called."""
        bodies = [one.body for one in self.lanes.values() if one.body]
        return add_person(names_in(self.events, bodies), self.officer)

    @cached_property
    def run(self) -> Run:
        """The run that follows from the events."""
        return run_of(self.case, self.events, self.names)

    @cached_property
    def table(self) -> Table:
        """Who may act in it."""
        return Table(self.case, self.definition, timezone.localdate(self.at))

    @cached_property
    def sight(self) -> Sight:
        """What this officer may see of it."""
        return Sight.of(self.case, self.run, self.posts)

    def seated(self, lane: str) -> Seated:
        """Return this officer at the table, for a lane."""
        return self.table.actor(self.officer, self.posts, lane)

    @cached_property
    def now(self) -> list[Now]:
        """What this officer can do in the lanes they see; what is theirs first."""
        if self.case.standing == CaseStanding.MERGED:
            return []
        found = [self._now(key) for key in self.run.lanes if self.sight.sees_lane(key)]
        return sorted(found, key=lambda one: not one.offers)

    def _now(self, key: str) -> Now:
        seated, lane = self.seated(key), self.run.lanes[key]
        state = self.definition.state[lane.state]
        row = self.lanes[key]
        title = self.definition.lane[lane.code].title
        joined = next((one for one in self.definition.lanes if one.code != MAIN), None)
        return Now(
            lane=row,
            title=f"{title} · {row.body.name}" if row.body else title,
            state=state.title,
            offers=tuple(offers(self.run, key, seated, at=self.at)),
            everyday=tuple(everyday_offers(self.run, key, seated)),
            waits_for=tuple(others_turn(self.run, key, seated)),
            checklist=state.checklist if not state.is_done else (),
            clocks=tuple(one for one in self.definition.clocks if one.lane == lane.code),
            joins=joined.title if joined else "",
            joins_side=side_of_lane(self.definition, joined.code) if joined else "",
        )

    @cached_property
    def steps(self) -> list[Step]:
        """The way of the main line: passed, where it stands, where it can go."""
        path = [self.definition.state[state].title for state, _ in self.run.lanes[MAIN].path]
        passed = [Step(title, "passed") for title in path[:-1]]
        here = "done" if self.run.is_done else "current"
        state = self.run.lanes[MAIN].state
        following = in_order(self.definition, state) if self.run.offered() else ()
        ahead = [Step(one.title, "next") for one in following if one.title not in path]
        return [*passed, Step(path[-1], here), *ahead[:3]]

    @cached_property
    def clocks(self) -> list[tuple[CaseClock, str]]:
        """The time limits with what each shows now; those that run first."""
        rows = [one for one in CLOCKS(self.case.pk) if self.sight.sees_lane(one.lane)]
        marked = [(one, clock_mark(one, self.at)) for one in rows]
        return sorted(marked, key=lambda pair: (pair[0].stopped_at is not None, pair[0].pk))

    @cached_property
    def lines(self) -> list[Line]:
        """The record, the newest first."""
        return list(self._lines())[::-1]

    def _lines(self) -> Iterator[Line]:
        at = 0
        for event in self.events:
            if event.action in STEPS:
                step = CaseStep(event.action)
                told = (*self._other(event), *self._told(event))
                yield Line(event, str(step.label), "", (), told, void=False, hidden=False)
                continue
            act, number = self.run.acts[at], at
            at += 1
            seen = self.sight.sees_lane(event.lane)
            shown = self.sight.values(event.lane, act.said.values) if seen else ()
            values = tuple(worded(self.definition, self._handed_to, *one) for one in shown)
            told = self._told(event)
            yield Line(
                event=event,
                title=named(self.definition, event.action),
                place=self._place(event.lane),
                values=values,
                told=told,
                void=number in self.run.void,
                hidden=not (values or told or self.sight.sees_words(event)),
            )

    def _told(self, event: CaseEvent) -> tuple[tuple[str, str], ...]:
        """Return to whom, why and by which clause, where this officer may see it."""
        if not self.sight.sees_words(event):
            return ()
        said, names = event.said, self.names
        found = [
            ("交给", "、".join(names.get(one, one) for one in said.get("parties", ()))),
            ("牵头", names.get(said.get("lead", ""), said.get("lead", ""))),
            ("理由", said.get("reason", "")),
            ("引用", said.get("clause", "")),
        ]
        return tuple((title, text) for title, text in found if text)

    def _other(self, event: CaseEvent) -> Iterator[tuple[str, str]]:
        """Yield the other case of a step that links two, or the entry that was named."""
        if entry := event.said.get("values", {}).get("entry"):
            yield "事项", entry
        other = event.said.get("values", {}).get("case")
        if other:
            seen = {one.case.pk: str(one.case) for one in self.linked}
            yield "另一件", seen.get(other, "不在您能看的范围内")

    @cached_property
    def _handed_to(self) -> dict[str, str]:
        return names_handed_to(self.events)

    def _place(self, lane: str) -> str:
        row = self.lanes.get(lane)
        return row.body.name if row and row.body else ""

    @cached_property
    def drafts(self) -> dict[tuple[str, str], CaseDraft]:
        """What this officer left unsaved, by lane and action."""
        known = may_hang(self.case, "drafts")
        mine = DRAFTS(self.case.pk, self.officer.pk) if known else ()
        return {(one.lane, one.action): one for one in mine}

    @cached_property
    def prefilled(self) -> Mapping[str, str]:
        """What other rooms know of its fields already."""
        return prefilled(self.case)

    @cached_property
    def form_keys(self) -> set[str]:
        """The forms that stand on the page: lane and action of each."""
        acts = {one.key for now in self.now for one in now.offers if one.is_open}
        every = {f"{now.lane.key}:{one.value}" for now in self.now for one in now.everyday}
        return acts | every

    @property
    def can_reopen(self) -> bool:
        """Whether this officer may open it again."""
        return any(Everyday.REOPEN in one.everyday for one in self.now)

    @cached_property
    def linked(self) -> list[Linked]:
        """The cases that have to do with this one."""
        near = (may_hang(self.case, "relations"), may_hang(self.case, "parts"))
        if not any(near) and self.case.parent_id is None:
            return []
        return linked_cases(self.case, self.officer, self.posts)

    @cached_property
    def clauses(self) -> list[QuotedClause]:
        """The clauses of the entry, to quote."""
        rows = CLAUSES(self.case.item_id) if self.case.item_id else ()
        return [QuotedClause(*one) for one in rows]

    @cached_property
    def choice(self) -> BodyChoice:
        """The bodies a lane can be opened for."""
        return BodyChoice.near(self.case, self.lanes.values(), timezone.localdate(self.at))

    @cached_property
    def village_choice(self) -> BodyChoice:
        """The bodies a lane of villages can be opened for: the villages of the township first."""
        return self.choice.with_villages(self.case, timezone.localdate(self.at))


def clock_mark(clock: CaseClock | ListedClock, at: datetime) -> str:
    """Return what a clock shows at a moment; without a last day nothing, ever."""
    if clock.due_at is None or clock.yellow_at is None:
        return ClockMark.UNMARKED
    moment = clock.stopped_at or clock.paused_at or at
    if moment > clock.due_at:
        return ClockMark.OVER if clock.side == "party" else ClockMark.RED
    if clock.stopped_at or clock.paused_at or moment <= clock.yellow_at:
        return ClockMark.GREEN
    return ClockMark.YELLOW
