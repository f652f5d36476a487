"""Versions of procedures and the running cases that go by them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Count, Prefetch, Q, QuerySet

from qingdan.cases.enums import CHANGES_OF_VERSION, CaseStanding, CaseStep
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.runs import run_of
from qingdan.core.tables import TableBroken
from qingdan.parties.domain.authorising import reach, within
from qingdan.parties.models import Officer
from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import library
from qingdan.procedures.migrating import differences, out_of_reach
from qingdan.procedures.models import StoredProcedure
from qingdan.procedures.run import Run
from qingdan.procedures.running import replay

MIGRATE = "case.migrate"
"""Action of the access matrix."""
BEFORE, AFTER = "version-before", "version-after"
"""What a step that changes the version says."""


@dataclass(frozen=True)
class InUse:
    """One version that running cases go by, and how many."""

    stored: StoredProcedure
    running: int
    current: bool


@dataclass(frozen=True)
class Versions:
    """The versions of one procedure in use, the oldest first, and the one in force."""

    code: str
    title: str
    in_force: Definition | None
    used: tuple[InUse, ...]

    @property
    def behind(self) -> int:
        """How many running cases go by another version than the one in force."""
        return sum(one.running for one in self.used if not one.current)

    @property
    def running(self) -> int:
        """How many cases run."""
        return sum(one.running for one in self.used)


@dataclass(frozen=True)
class Candidate:
    """A running case of another version, with what stands against moving it."""

    case: Case
    hindrances: tuple[str, ...]

    @property
    def can_move(self) -> bool:
        """Whether it may go on by the version in force."""
        return not self.hindrances


def cases_to_move(officer: Officer, on: date) -> QuerySet[Case]:
    """Return the cases whose version an officer may decide."""
    return Case.objects.filter(within(reach(officer, MIGRATE, on=on), region="place__code"))


def hindrances(run: Run, to: Definition) -> list[str]:
    """Return what stands against a case going on by a newer version; none: it may."""
    found = differences(run, to)
    if found:
        return found
    moved = replay(to, run.begun_at, run.acts, run.setting)
    return out_of_reach(moved, run.definition)


def came_from(events: Iterable[CaseEvent]) -> str:
    """Return the version a case went by before it was moved last, empty if it was not."""
    way: list[str] = []
    for event in events:
        if event.action == CaseStep.MIGRATED:
            way.append(event.said["values"][BEFORE])
        elif event.action == CaseStep.MIGRATED_BACK and way:
            way.pop()
    return way[-1] if way else ""


def versions_in_use(cases: QuerySet[Case], on: date) -> list[Versions]:
    """Return the procedures that running cases go by, with their versions. Two queries.

    Args:
        cases: those looked at.
        on: local date on which a version is in force.
    """
    counted = cases.filter(standing=CaseStanding.OPEN).order_by().values_list("procedure")
    running = dict(counted.annotate(count=Count("pk")))
    rows = StoredProcedure.objects.filter(pk__in=running).defer("text").order_by("code", "pk")
    by_code: defaultdict[str, list[StoredProcedure]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    return [_versions(code, stored, running, on) for code, stored in by_code.items()]


def versions_of(code: str, cases: QuerySet[Case], on: date) -> Versions | None:
    """Return the versions of one procedure, ``None`` where there is no such procedure."""
    found = versions_in_use(cases.filter(procedure__code=code), on)
    if found:
        return found[0]
    now = library().get(code, on)
    return Versions(code, now.title, now, ()) if now else None


def _versions(
    code: str, stored: Sequence[StoredProcedure], running: dict[int, int], on: date
) -> Versions:
    now = library().get(code, on)
    used = tuple(
        InUse(one, running[one.pk], now is not None and one.version == now.version)
        for one in stored
    )
    return Versions(code, now.title if now else stored[-1].title, now, used)


def behind(cases: QuerySet[Case], to: Definition, *, after: int = 0) -> QuerySet[Case]:
    """Return the running cases of a procedure that go by another version, the oldest first.

    Args:
        cases: those looked at.
        to: the version in force.
        after: only those with a higher primary key.
    """
    running = cases.filter(standing=CaseStanding.OPEN, procedure__code=to.code, pk__gt=after)
    return running.exclude(procedure__version=to.version).order_by("pk")


def with_events(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with all that says whether they can move. Two queries for all of them."""
    events = CaseEvent.objects.select_related("officer", "body").order_by("number")
    return cases.select_related("procedure", "place").prefetch_related(Prefetch("events", events))


def candidates(cases: Iterable[Case], to: Definition) -> Iterator[Candidate]:
    """Yield cases, read by ``with_events``, with what stands against moving them."""
    for case in cases:
        yield Candidate(case, tuple(hindrances(run_of(case, case.events.all()), to)))


def moved_by(key: str, officer: Officer) -> QuerySet[CaseEvent]:
    """Return by which events one request of an officer moved cases, in their order."""
    own = CaseEvent.objects.filter(action=CaseStep.MIGRATED, officer=officer)
    return own.filter(request_key__startswith=f"{key}/").order_by("pk")


def moved_lately(cases: QuerySet[Case], code: str, *, most: int) -> list[CaseEvent]:
    """Return by which events running cases of a procedure were moved and did not go back.

    Args:
        cases: those looked at.
        code: of the procedure.
        most: how many; the newest come first.
    """
    own = Q(case__procedure__code=code, case__standing=CaseStanding.OPEN)
    rows = CaseEvent.objects.filter(own, action=CaseStep.MIGRATED, case__in=cases)
    told = rows.select_related("case__procedure", "officer").defer("case__procedure__text")
    last = told.order_by("-pk")[: most * 3]
    still = (one for one in last if one.said["values"][AFTER] == one.case.procedure.version)
    return list(islice(still, most))


def broken_way(case: Case, events: Sequence[CaseEvent]) -> str:
    """Return why the versions a case went by do not follow from its events, empty when they do.

    Every time it was moved, all it had done by then has to come out the same by both.
    """
    version = ""
    for at, event in enumerate(events):
        if event.action not in CHANGES_OF_VERSION:
            continue
        said = event.said["values"]
        if version not in ("", said[BEFORE]):
            return "换用流程版本的记录前后不连"
        version = said[AFTER]
        try:
            here, there = (run_of(case, events[:at], by=said[one]) for one in (BEFORE, AFTER))
        except (StoredProcedure.DoesNotExist, TableBroken):
            return f"第 {event.number} 条换用的流程版本打不开"
        if (here.lanes, here.values, here.void) != (there.lanes, there.values, there.void):
            return f"第 {event.number} 条换用流程版本以后，已经办过的变了"
    if version not in ("", case.procedure.version):
        return "流程版本与办理记录不符，被改动过"
    return ""
