"""The rulebook: terms, gates, amounts and publicity lists, each with law, article and words.

What a number of law is stands in ``rules/*.toml`` and nowhere else. A county may put its own
files into the folder ``rules`` of the data directory for those that are local.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from qingdan.core.tables import Table, read
from qingdan.core.workdays import WorkCalendar
from qingdan.rulebook.enums import Bound, LastDay, Unit
from qingdan.rulebook.kinds import (
    Amount,
    Citation,
    Example,
    Extension,
    Gate,
    Publicity,
    Rule,
    Term,
)
from qingdan.rulebook.law import Law, Laws, laws
from qingdan.rulebook.terms import Pause, Span

FOLDER = Path(__file__).resolve().parent / "rules"
KINDS = ("term", "gate", "amount", "publicity")


@dataclass(frozen=True)
class Rulebook:
    """All rules by code; one code may have a national rule and those of places."""

    rules: Mapping[str, tuple[Rule, ...]]
    examples: tuple[Example, ...] = ()

    def rule(self, code: str, on: date, region: str = "") -> Rule | None:
        """Return the rule that holds at a place on a day, the nearest to the place first.

        Args:
            code: of the rule.
            on: local date.
            region: code of the place; that of the county or city it lies in counts too.
        """
        held = [
            one
            for one in self.rules.get(code, ())
            if one.holds(on) and region.startswith(one.region)
        ]
        return max(held, key=lambda one: len(one.region), default=None)

    def term(self, code: str, on: date, region: str = "") -> Term | None:
        """Return a time limit, ``None`` where there is none of this code."""
        found = self.rule(code, on, region)
        return found if isinstance(found, Term) else None

    def all(self) -> Iterator[Rule]:
        """Every rule, by code."""
        for code in sorted(self.rules):
            yield from self.rules[code]


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """Return what ships; read once in a process."""
    return load([FOLDER], laws())


def load(folders: Sequence[Path], register: Laws) -> Rulebook:
    """Read the files of folders; a later folder sets its own for what is local in an earlier.

    Raises:
        TableBroken: a file says something that cannot be; names file and line.
    """
    rules: dict[str, list[Rule]] = {}
    examples: list[Example] = []
    for at, folder in enumerate(folders):
        for file in sorted(folder.glob("*.toml")):
            table = read(file)
            region = table.text("region", "")
            table.text("about", "")
            for kind in KINDS:
                for row in table.tables(kind):
                    one = _read(kind, row, region, register)
                    _place(row, one, rules, own=at > 0)
                    examples += _examples(row, one)
                    row.done()
            table.done()
    return Rulebook({code: tuple(them) for code, them in rules.items()}, tuple(examples))


def _place(row: Table, one: Rule, rules: dict[str, list[Rule]], *, own: bool) -> None:
    there = rules.setdefault(one.code, [])
    if own and not any(other.local for other in there):
        row.broken("code", f"“{one.code}”不是可以由地方另定的规则")
    for other in there:
        if other.region == one.region and _overlap(other, one):
            row.broken("code", f"“{one.code}”在同一地方、同一时间已经有了")
        if type(other) is not type(one):
            row.broken("code", f"“{one.code}”已经用在另一种规则上")
    there.append(one)


def _overlap(one: Rule, other: Rule) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return starts < min(one.until or date.max, other.until or date.max)


def _read(kind: str, row: Table, region: str, register: Laws) -> Rule:
    law = register.get(row.text("law"))
    if law is None:
        row.unknown("law", "法规", row.text("law"), sorted(register.by_name))
    common: dict[str, Any] = {
        "code": row.text("code"),
        "title": row.text("title"),
        "citation": Citation(law.name, row.text("article"), row.text("words")),
        "binds": Bound(row.one_of("binds", Bound.values)),
        "region": region,
        "local": row.flag("local"),
        "since": row.day("since") or law.in_force_on,
        "until": row.day("until") or law.repealed_on,
    }
    if kind == "gate":
        return Gate(**common, requires=row.text("requires"), least=row.number("least", 0))
    if kind == "amount":
        return _amount(row, common)
    if kind == "publicity":
        return Publicity(
            **common,
            fields=row.texts("fields"),
            never=row.texts("never"),
            reach=row.text("reach"),
            span=_span(row) if "number" in row.said else None,
        )
    return Term(
        **common,
        span=_span(row),
        runs_from=row.text("from"),
        falls=LastDay(row.one_of("falls", LastDay.values, LastDay.AS_IT_FALLS.value)),
        pauses=row.texts("pauses"),
        extension=_extension(row.table("extend"), law, register),
        breach=row.text("breach", ""),
    )


def _span(row: Table) -> Span:
    count = row.number("number")
    if count < 1:
        row.broken("number", "number 至少是 1")
    return Span(count, Unit(row.one_of("unit", Unit.values)))


def _amount(row: Table, common: dict[str, Any]) -> Amount:
    sides = [one for one in ("most", "least") if one in row.said]
    if len(sides) != 1:
        row.broken("code", "要写 most（至多）或 least（至少），只写一个")
    what, measured = row.text("what"), row.text("measured")
    if sides == ["most"]:
        return Amount(**common, what=what, measured=measured, most=row.number("most"))
    return Amount(**common, what=what, measured=measured, least=row.number("least"))


def _extension(row: Table | None, law: Law, register: Laws) -> Extension | None:
    if row is None:
        return None
    named = register.get(row.text("law", law.name))
    if named is None:
        row.unknown("law", "法规", row.text("law"), sorted(register.by_name))
    citation = Citation(named.name, row.text("article"), row.text("words"))
    approver = Bound(row.one_of("approver", Bound.values))
    found = Extension(_span(row), approver, row.number("times", 1), citation)
    row.done()
    return found


def _examples(row: Table, one: Rule) -> Iterator[Example]:
    for each in row.tables("example"):
        starts_on, ends_on = each.day("from"), each.day("until")
        if starts_on is None or ends_on is None:
            each.broken("", "例子要写 from（起算日）和 until（最后一日）")
        pauses = tuple(Pause(_day(stop, "from"), _day(stop, "to")) for stop in each.tables("pause"))
        extended = each.number("extended", 0)
        each.done()
        yield Example(one, starts_on, ends_on, pauses, extended)
    if isinstance(one, Term) and one.span.unit is not Unit.HOUR and not row.said.get("example"):
        row.broken("code", f"期限“{one.code}”至少要有一个例子（[[term.example]]）")


def _pause(row: Table) -> Pause:
    begins_on, ends_on = _day(row, "from"), _day(row, "to")
    if ends_on < begins_on:
        row.broken("to", "to（恢复之日）不能早于 from（中止之日）")
    return Pause(begins_on, ends_on)


def _day(row: Table, key: str) -> date:
    found = row.day(key)
    if found is None:
        row.broken(key, f"缺少 {key}")
    return found


def wrong_examples(book: Rulebook, calendar: WorkCalendar) -> list[str]:
    """Return every worked case that comes out otherwise, in words; empty when all are right."""
    wrong = []
    for one in book.examples:
        if not isinstance(one.rule, Term):
            continue
        found = one.rule.last_day(one.starts_on, calendar, pauses=one.pauses, extended=one.extended)
        if found != one.ends_on:
            said = f"从 {one.starts_on} 起应到 {one.ends_on}，算得 {found}"
            wrong.append(f"{one.rule.code}：{said}。")
    return wrong
