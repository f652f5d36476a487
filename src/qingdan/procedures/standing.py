"""The year plan of standing work: what, who, how often as stated, and what evidence is left. Pure.

A date stands in the plan only where the list states it, or where people agreed it with a basis.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qingdan.catalogue.enums import ListKind, Side
from qingdan.procedures.covering import Bound, Line
from qingdan.procedures.enums import AgreedRhythm
from qingdan.procedures.rhythm import NOT_STATED, told
from qingdan.procedures.wordings import Wordings

MONTHS_IN_YEAR = 12
QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))
HALF_YEARS = ((1, 6), (7, 12))
STEP_MONTHS = {
    AgreedRhythm.YEARLY: 12,
    AgreedRhythm.HALF_YEARLY: 6,
    AgreedRhythm.QUARTERLY: 3,
    AgreedRhythm.MONTHLY: 1,
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """When people agreed to do it: the first date, how often, by whom and on what basis."""

    first_on: date
    rhythm: str
    by: str
    basis: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a year plan.

    ``who`` is the body as printed, or the township; ``role`` the canonical department, empty
    for the township; ``often`` says how often in the words of the list, ``hint`` a season that
    the clause names and that sets no date.
    """

    township: str
    code: str
    list: ListKind
    number: int
    address: int
    line: Line
    title: str
    evidence: str
    works: str
    who: str
    role: str
    agreed: Agreed | None = None

    @property
    def key(self) -> str:
        """The line among all lines of all townships; it stays the same over the years."""
        return f"{self.code} {self.list} {self.address} {self.line.key}"

    @property
    def often(self) -> str:
        """How often, as stated; what was agreed stands beside it, never in its place."""
        return told(self.line.every)

    @property
    def hint(self) -> str:
        """A season that the clause names; it sets no date."""
        return self.line.every.hint

    @property
    def is_dated(self) -> bool:
        """Whether a date or rhythm is stated or agreed."""
        return self.line.every.stated or self.agreed is not None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A span of days within which a line falls due, both days included; ``words`` say why."""

    plan: PlanLine
    first: date
    last: date
    words: str


def plan_lines(
    bound: Iterable[Bound], data: Wordings, agreed: Mapping[str, Agreed] | None = None
) -> Iterator[PlanLine]:
    """Yield the year plan of all that is bound, in the order of the lists.

    Args:
        bound: entries as they are bound.
        data: the kinds of standing lines.
        agreed: what was agreed, by key of the plan line.
    """
    dates = agreed or {}
    for one in bound:
        for line in one.lines:
            made = _planned(one, line, data)
            yield replace(made, agreed=dates[made.key]) if made.key in dates else made


def of_township(lines: Iterable[PlanLine], code: str) -> list[PlanLine]:
    """Return what a township itself does."""
    return [one for one in lines if one.code == code and one.line.part.side == Side.TOWNSHIP]


def of_department(lines: Iterable[PlanLine], role: str) -> list[PlanLine]:
    """Return what a department does in all townships, by its canonical role."""
    return [one for one in lines if role and one.role == role]


def departments(lines: Iterable[PlanLine]) -> dict[str, str]:
    """Return the departments that have lines, by canonical role, as first printed."""
    found: dict[str, str] = {}
    for one in lines:
        if one.role:
            found.setdefault(one.role, one.who)
    return found


def occurrences(one: PlanLine, year: int) -> list[Occurrence]:
    """Return the spans of a year in which a line falls due; none where nothing says when.

    What is done daily or weekly has none: it stands in the list, not in the calendar.
    """
    if one.agreed is not None:
        words = f"约定：{one.agreed.by}，{one.agreed.basis}"
        return [Occurrence(one, day, day, words) for day in _agreed_days(one.agreed, year)]
    spans = sorted(_stated_spans(one.line, year))
    return [Occurrence(one, first, last, one.often) for first, last in spans]


def calendar(lines: Iterable[PlanLine], year: int) -> dict[int, list[Occurrence]]:
    """Return what falls due in each month of a year; what spans months stands in its last."""
    found: dict[int, list[Occurrence]] = {month: [] for month in range(1, MONTHS_IN_YEAR + 1)}
    for one in lines:
        for each in occurrences(one, year):
            found[each.last.month].append(each)
    return found


def without_date(lines: Iterable[PlanLine]) -> list[PlanLine]:
    """Return the lines that nobody has said a date or rhythm of."""
    return [one for one in lines if not one.is_dated]


def _planned(bound: Bound, line: Line, data: Wordings) -> PlanLine:
    entry, kind = bound.entry, data.lines[line.kind]
    township = line.part.side == Side.TOWNSHIP
    body = line.part.body or "、".join(entry.bodies) or NOT_STATED
    sole = entry.roles[0] if len(set(entry.roles)) == 1 else ""
    return PlanLine(
        township=entry.township,
        code=entry.code,
        list=entry.list,
        number=entry.number,
        address=entry.address,
        line=line,
        title=kind.title,
        evidence=kind.evidence,
        works=kind.works,
        who=entry.township if township else body,
        role="" if township else line.part.role or sole,
    )


def _stated_spans(line: Line, year: int) -> Iterator[tuple[date, date]]:
    every = line.every
    months = every.months or (range(1, MONTHS_IN_YEAR + 1) if every.unit == "month" else ())
    for month in months:
        yield _in_month(year, month, every.day, before=every.before)
    if every.unit in ("quarter", "half-year"):
        for first, last in QUARTERS if every.unit == "quarter" else HALF_YEARS:
            yield date(year, first, 1), _last_day(year, last)
    if every.unit == "year" and not every.months:
        yield date(year, 1, 1), date(year, 12, 31)


def _in_month(year: int, month: int, day: int, *, before: bool) -> tuple[date, date]:
    if not day:
        return date(year, month, 1), _last_day(year, month)
    named = min(date(year, month, 1) + timedelta(days=day - 1), _last_day(year, month))
    return (date(year, month, 1) if before else named), named


def _agreed_days(agreed: Agreed, year: int) -> Iterator[date]:
    first, rhythm = agreed.first_on, AgreedRhythm(agreed.rhythm)
    if rhythm is AgreedRhythm.ONCE:
        yield from [first] if first.year == year else []
    elif rhythm is AgreedRhythm.WEEKLY:
        day = max(first, first + timedelta(days=-(-(date(year, 1, 1) - first).days // 7) * 7))
        while day.year == year:
            yield day
            day += timedelta(days=7)
    else:
        begun = first.year * MONTHS_IN_YEAR + first.month - 1
        for at in range(max(begun, year * MONTHS_IN_YEAR), (year + 1) * MONTHS_IN_YEAR):
            if (at - begun) % STEP_MONTHS[rhythm] == 0:
                month = at % MONTHS_IN_YEAR + 1
                yield date(year, month, min(first.day, _last_day(year, month).day))


def _last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
