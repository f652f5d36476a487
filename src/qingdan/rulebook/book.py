"""The rulebook: terms, gates, amounts and publicity lists, each with law, article and words.

What a number of law is stands in ``rules/*.toml`` and nowhere else. A county may put its own
files into the folder ``rules`` of the data directory for those that are local (``loading``).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from qingdan.core.tables import Table, read
from qingdan.core.workdays import WorkCalendar
from qingdan.rulebook.kinds import Example, Rule, Term
from qingdan.rulebook.law import Laws, added, laws
from qingdan.rulebook.reading import examples_of, rule_of

FOLDER = Path(__file__).resolve().parent / "rules"
KINDS = ("term", "gate", "amount", "publicity")
COUNTY = re.compile(r"\d{6}")


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
    book = Rulebook({})
    for at, folder in enumerate(folders):
        for file in sorted(folder.glob("*.toml")):
            book = extended(book, read(file), register, own=at > 0)
    return book


def extended(book: Rulebook, table: Table, register: Laws, *, own: bool = False) -> Rulebook:
    """Return a book with the rules of one more file.

    Args:
        book: what there is already.
        table: the file.
        register: laws that the file may cite; a county's own file may name more (``[[law]]``).
        own: whether it is a county's own file: it names the county, and holds only rules that
            places may set for themselves.

    Raises:
        TableBroken: the file says something that cannot be; names file and line.
    """
    rules = {code: list(them) for code, them in book.rules.items()}
    examples = list(book.examples)
    region = table.text("region", "")
    if own and not COUNTY.fullmatch(region):
        table.broken("region", "要写 region（县、旗、市、区的六位区划代码）")
    if own:
        register = added(register, table)
    table.text("about", "")
    for kind in KINDS:
        for row in table.tables(kind):
            one = rule_of(kind, row, region, register)
            _place(row, one, rules, own=own)
            examples += examples_of(row, one)
            row.done()
    table.done()
    return Rulebook({code: tuple(them) for code, them in rules.items()}, tuple(examples))


def _place(row: Table, one: Rule, rules: dict[str, list[Rule]], *, own: bool) -> None:
    there = rules.setdefault(one.code, [])
    if own and not (any(other.local for other in there) or (not there and one.local)):
        row.broken("code", f"“{one.code}”不是可以由地方另定的规则")
    if own and one.demanded_of:
        row.broken("demanded_of", "地方的规则不能要求流程必须有它（demanded_of）")
    for other in there:
        if other.region == one.region and _overlap(other, one):
            row.broken("code", f"“{one.code}”在同一地方、同一时间已经有了")
        if type(other) is not type(one):
            row.broken("code", f"“{one.code}”已经用在另一种规则上")
    there.append(one)


def _overlap(one: Rule, other: Rule) -> bool:
    starts = max(one.since or date.min, other.since or date.min)
    return starts < min(one.until or date.max, other.until or date.max)


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
