"""Reads one rule of a file: a time limit, a gate, an amount or a list of what is public."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from qingdan.core.tables import Table
from qingdan.matters.library import PROCEDURES
from qingdan.rulebook.enums import Bound, LastDay, Unit
from qingdan.rulebook.kinds import (
    Amount,
    Citation,
    Demanded,
    Example,
    Extension,
    Gate,
    Publicity,
    Rule,
    Term,
)
from qingdan.rulebook.law import Law, Laws
from qingdan.rulebook.terms import Pause, Span


def rule_of(kind: str, row: Table, region: str, register: Laws) -> Rule:
    """Read a rule of a kind.

    Raises:
        TableBroken: it says something that cannot be; names file and line.
    """
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
    if kind in ("gate", "term"):
        common["demanded_of"] = tuple(_demanded(each) for each in row.tables("demanded_of"))
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


def _demanded(row: Table) -> Demanded:
    found = Demanded(
        row.one_of("kind", PROCEDURES),
        row.text("before"),
        row.flag("exclusive"),
        row.texts("need"),
        row.place,
    )
    if not found.needs:
        row.broken("need", '缺少 need（把关要问什么，例如 ["done"]、["people"]）')
    row.done()
    return found


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


def examples_of(row: Table, one: Rule) -> Iterator[Example]:
    """Yield the worked cases of a rule; a time limit in days has at least one.

    Raises:
        TableBroken: a worked case says something that cannot be.
    """
    for each in row.tables("example"):
        starts_on, ends_on = each.day("from"), each.day("until")
        if starts_on is None or ends_on is None:
            each.broken("", "例子要写 from（起算日）和 until（最后一日）")
        pauses = tuple(_pause(stop) for stop in each.tables("pause"))
        extended = each.number("extended", 0)
        each.done()
        yield Example(one, starts_on, ends_on, pauses, extended)
    if isinstance(one, Term) and one.span.unit is not Unit.HOUR and not row.said.get("example"):
        row.broken("code", f"期限“{one.code}”至少要有一个例子（[[term.example]]）")


def _pause(row: Table) -> Pause:
    begins_on, ends_on = day_of(row, "from"), day_of(row, "to")
    if ends_on < begins_on:
        row.broken("to", "to（恢复之日）不能早于 from（中止之日）")
    row.done()
    return Pause(begins_on, ends_on)


def day_of(row: Table, key: str) -> date:
    """Return a date that must be there.

    Raises:
        TableBroken: it is missing, or no date.
    """
    found = row.day(key)
    if found is None:
        row.broken(key, f"缺少 {key}")
    return found
