"""Whose year plan the person of a request looks at, narrowed as asked."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict

from qingdan.cases.models import PlanDone
from qingdan.cases.plans import plan_of_places
from qingdan.cases.queries import VIEW
from qingdan.catalogue.models import Edition
from qingdan.parties.departments import role_titles
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, reach_from
from qingdan.parties.enums import Scope
from qingdan.parties.models import Post
from qingdan.procedures.standing import (
    Occurrence,
    PlanLine,
    departments,
    occurrences,
    of_department,
    of_township,
)

OF_TOWNSHIP, OF_DEPARTMENT = "t:", "d:"
YEARS_AROUND = 2
SIZE = 100
DATED = {"stated": "清单写明", "agreed": "已经约定", "none": "未载明"}
DONE = {"yes": "今年办过", "no": "今年还没有登记"}
LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the plan with what was done of it this year."""

    line: PlanLine
    done: tuple[PlanDone, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month picture, and what falls due on it."""

    on: date
    inside: bool
    due: tuple[Occurrence, ...]


@dataclass(frozen=True)
class Plans:
    """All plans that the holder of some posts sees in a year."""

    posts: tuple[Post, ...]
    year: int
    on: date

    @cached_property
    def places(self) -> dict[str, str]:
        """The townships with lists in force that are seen, by code. One query."""
        rows = Edition.objects.in_force(self.on).order_by("township")
        every = rows.values_list("township", "township__name")
        starts = tuple(self._starts())
        return {code: name for code, name in every if code.startswith(starts)} if starts else {}

    def _starts(self) -> Iterator[str]:
        for one in reach_from(self.posts, VIEW):
            region = one.post.organisation.region_id or ""
            yield one.prefix if one.prefix is not None else region[:TOWNSHIP_DIGITS]

    @property
    def own_roles(self) -> list[str]:
        """The departments whose people these are; they see their own lines only."""
        reaches = reach_from(self.posts, VIEW)
        if any(one.scope != Scope.DEPARTMENT for one in reaches):
            return []
        return [one.role_key for one in reaches if one.role_key]

    @cached_property
    def lines(self) -> list[PlanLine]:
        """All lines of these townships."""
        return plan_of_places(self.places, self.on)

    @cached_property
    def choices(self) -> dict[str, str]:
        """Whose plans can be chosen: of townships, then of departments."""
        roles = self.own_roles
        named = {
            f"{OF_DEPARTMENT}{role}": role_titles().get(role, name)
            for role, name in departments(self.lines).items()
            if not roles or role in roles
        }
        if roles:
            own = {f"{OF_DEPARTMENT}{role}": role_titles().get(role, role) for role in roles}
            return own | named
        places = {f"{OF_TOWNSHIP}{code}": name for code, name in self.places.items()}
        return places | dict(sorted(named.items(), key=lambda one: one[1]))

    def chosen(self, asked: str) -> str:
        """Return whose plan is shown: the one asked for, or the first."""
        return asked if asked in self.choices else next(iter(self.choices), "")

    def lines_of(self, whose: str) -> list[PlanLine]:
        """Return the lines of one of the choices."""
        if whose.startswith(OF_TOWNSHIP):
            return of_township(self.lines, whose.removeprefix(OF_TOWNSHIP))
        return of_department(self.lines, whose.removeprefix(OF_DEPARTMENT))

    def line(self, key: str) -> PlanLine | None:
        """Return a line by its key, ``None`` where it is not seen."""
        seen = self.own_roles
        for one in self.lines:
            if one.key == key and (not seen or one.role in seen):
                return one
        return None

    def done(self) -> Mapping[str, tuple[PlanDone, ...]]:
        """Return what was done this year in these townships, by line. One query."""
        rows = PlanDone.objects.filter(place__in=self.places, day__year=self.year)
        found: defaultdict[str, list[PlanDone]] = defaultdict(list)
        for one in rows.order_by("-day", "-pk"):
            found[one.line].append(one)
        return {key: tuple(few) for key, few in found.items()}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a plan is narrowed by; anything wrong narrows nothing."""

    kind: str = ""
    work: str = ""
    dated: str = ""
    done: str = ""

    @classmethod
    def of(cls, sent: QueryDict) -> "Narrowed":
        """Read what an address asks for."""
        dated, done = sent.get("dated", ""), sent.get("done", "")
        return cls(
            sent.get("kind", ""),
            sent.get("work", ""),
            dated if dated in DATED else "",
            done if done in DONE else "",
        )

    def __bool__(self) -> bool:
        return any((self.kind, self.work, self.dated, self.done))

    def rows(
        self, lines: Iterable[PlanLine], done: Mapping[str, tuple[PlanDone, ...]]
    ) -> list[Row]:
        """Return the lines that fit, with what was done of them."""
        every = (Row(one, done.get(one.key, ())) for one in lines)
        return [row for row in every if self._fits(row)]

    def _fits(self, row: Row) -> bool:
        line = row.line
        if (self.kind and line.list != self.kind) or (self.work and line.line.kind != self.work):
            return False
        stated, agreed = line.line.every.stated, line.agreed is not None
        dated = {"stated": stated, "agreed": agreed, "none": not (stated or agreed), "": True}
        done = {"yes": bool(row.done), "no": not row.done, "": True}
        return dated[self.dated] and done[self.done]


def cut(rows: list[Row], after: str) -> tuple[list[Row], str]:
    """Return the rows that follow a key, as many as a page has, and the key to go on from."""
    at = next((number for number, one in enumerate(rows, start=1) if one.line.key == after), 0)
    page = rows[at : at + SIZE]
    return page, page[-1].line.key if len(rows) > at + SIZE else ""


def month_of(
    lines: Iterable[PlanLine], year: int, month: int
) -> tuple[list[list[Day]], list[Occurrence]]:
    """Return a month as weeks of days with what falls due, and what has the month or longer."""
    begun, single, longer = date(year, month, 1), defaultdict(list), []
    until = date(year + month // LAST_MONTH, month % LAST_MONTH + 1, 1)
    for one in (each for line in lines for each in occurrences(line, year)):
        if one.last < begun or one.first >= until:
            continue
        if one.first == one.last:
            single[one.first].append(one)
        else:
            longer.append(one)
    weeks = Calendar().monthdatescalendar(year, month)
    days = [[Day(on, on.month == month, tuple(single[on])) for on in week] for week in weeks]
    return days, sorted(longer, key=lambda one: (one.last, one.first))
