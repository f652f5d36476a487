"""A case as its page shows it to one officer: what is now, what was, what is owed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from qingdan.cases.enums import CaseStanding, CaseStep
from qingdan.cases.linked import Linked, linked_cases
from qingdan.cases.models import Case, CaseClock, CaseDraft, CaseEvent, CaseLane
from qingdan.cases.offering import Offer, everyday_offers, offers, others_turn, side_of_lane
from qingdan.cases.runs import add_person, definition_of, events_of, names_in, run_of
from qingdan.cases.seats import Seated, Table
from qingdan.cases.seeing import Sight
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.procedures.definition import MAIN, Clock, Definition
from qingdan.procedures.enums import ClockMark, Everyday
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
        return events_of(self.case)

    @cached_property
    def lanes(self) -> dict[str, CaseLane]:
        """Lanes by key."""
        rows = self.case.lanes.select_related("body", "handler").order_by("pk")
        return {one.key: one for one in rows}

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
        following = dict.fromkeys(
            self.definition.state[one.to].title for one in self.run.offered() if one.to
        )
        ahead = [Step(title, "next") for title in following if title not in path]
        return [*passed, Step(path[-1], here), *ahead[:3]]

    @cached_property
    def clocks(self) -> list[tuple[CaseClock, str]]:
        """The time limits with what each shows now; those that run first."""
        rows = self.case.clocks.select_related("body").order_by("pk")
        seen = [(one, clock_mark(one, self.at)) for one in rows if self.sight.sees_lane(one.lane)]
        return sorted(seen, key=lambda pair: (pair[0].stopped_at is not None, pair[0].pk))

    @cached_property
    def lines(self) -> list[Line]:
        """The record, the newest first."""
        return list(self._lines())[::-1]

    def _lines(self) -> Iterator[Line]:
        at = 0
        for event in self.events:
            if event.action in CaseStep.values:
                step = CaseStep(event.action)
                told = (*self._other(event), *_told(event, self.names))
                yield Line(event, str(step.label), "", (), told, void=False, hidden=False)
                continue
            act, number = self.run.acts[at], at
            at += 1
            hidden = not self.sight.sees_lane(event.lane)
            shown = self.sight.values(event.lane, act.said.values)
            values = tuple((self._titled(key), value) for key, value in shown)
            yield Line(
                event=event,
                title=named(self.definition, event.action),
                place=self._place(event.lane),
                values=() if hidden else values,
                told=() if hidden else _told(event, self.names),
                void=number in self.run.void,
                hidden=hidden,
            )

    def _other(self, event: CaseEvent) -> Iterator[tuple[str, str]]:
        """Yield the other case of a step that links two."""
        other = event.said.get("values", {}).get("case")
        if other:
            seen = {one.case.pk: str(one.case) for one in self.linked}
            yield "另一件", seen.get(other, "不在您能看的范围内")

    def _titled(self, key: str) -> str:
        field = self.definition.data.get(key)
        return field.title if field else {"clock": "期限", "person": "转给"}.get(key, key)

    def _place(self, lane: str) -> str:
        row = self.lanes.get(lane)
        return row.body.name if row and row.body else ""

    @cached_property
    def drafts(self) -> dict[tuple[str, str], CaseDraft]:
        """What this officer left unsaved, by lane and action."""
        mine = CaseDraft.objects.filter(case=self.case, officer=self.officer)
        return {(one.lane, one.action): one for one in mine}

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
        return linked_cases(self.case, self.officer, self.posts)

    @cached_property
    def choice(self) -> "BodyChoice":
        """The bodies a lane can be opened for."""
        return BodyChoice.near(self.case, self.lanes.values(), timezone.localdate(self.at))

    @cached_property
    def village_choice(self) -> "BodyChoice":
        """The bodies a lane of villages can be opened for: the villages of the township first."""
        return self.choice.with_villages(self.case, timezone.localdate(self.at))


@dataclass(frozen=True)
class BodyChoice:
    """Bodies to choose among: those the entry names, all others, those that are in it already."""

    named: tuple[Organisation, ...]
    others: tuple[Organisation, ...]
    joined: frozenset[int]

    @classmethod
    def near(cls, case: Case, lanes: Iterable[CaseLane], on: date) -> "BodyChoice":
        """Return the bodies in being of the county and the township of a case."""
        rows = Organisation.objects.in_being(on).filter(
            region__code__in=(case.place_id[:COUNTY_DIGITS], case.place_id)
        )
        item = case.item
        said = item.departments.values_list("role_key", flat=True) if item else ()
        keys = {one for one in said if one}
        bodies = sorted(rows.order_by("kind", "name"), key=lambda one: one.pk != case.lead_id)
        first = [one for one in bodies if one.pk == case.lead_id or one.role_key in keys]
        rest = [one for one in bodies if one not in first]
        joined = frozenset(one.body_id for one in lanes if one.body_id)
        return cls(tuple(first), tuple(rest), joined)

    def with_villages(self, case: Case, on: date) -> "BodyChoice":
        """Return the choice with the villages of the township named first."""
        there = Organisation.objects.in_being(on).filter(
            region__code__startswith=case.place_id, kind=OrganisationKind.VILLAGE_COMMITTEE
        )
        villages = tuple(there.order_by("name"))
        return replace(self, named=villages, others=(*self.named, *self.others))


def clock_mark(clock: CaseClock, at: datetime) -> str:
    """Return what a clock shows at a moment; without a last day nothing, ever."""
    if clock.due_at is None or clock.yellow_at is None:
        return ClockMark.UNMARKED
    moment = clock.stopped_at or clock.paused_at or at
    if moment > clock.due_at:
        return ClockMark.OVER if clock.side == "party" else ClockMark.RED
    if clock.stopped_at or clock.paused_at or moment <= clock.yellow_at:
        return ClockMark.GREEN
    return ClockMark.YELLOW


def _told(event: CaseEvent, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    said = event.said
    found = []
    if said.get("parties"):
        found.append(("交给", "、".join(names.get(one, one) for one in said["parties"])))
    if said.get("lead"):
        found.append(("牵头", names.get(said["lead"], said["lead"])))
    if said.get("reason"):
        found.append(("理由", said["reason"]))
    if said.get("clause"):
        found.append(("引用", said["clause"]))
    return tuple(found)
