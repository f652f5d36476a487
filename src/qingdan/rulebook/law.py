"""The register of laws (``data/laws.toml``): what is in force when, and what took its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from qingdan.core.shipped import data_file
from qingdan.core.tables import Table, read
from qingdan.rulebook.enums import Rank

FILE = "laws.toml"


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a law on a day: ``what`` says it in one sentence, with the source."""

    on: date
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """A law, regulation or document as it is cited.

    ``name`` is the short name that citations use; ``also`` are others. ``in_force_on`` is the
    first day of the text that rules quote, ``repealed_on`` the first day without it.
    """

    name: str
    full_name: str
    rank: Rank
    number: str
    issuer: str
    in_force_on: date | None
    repealed_on: date | None
    replaced_by: str
    also: tuple[str, ...]
    source: str
    changes: tuple[Change, ...] = field(default=())

    def is_in_force(self, on: date) -> bool:
        """Tell whether its present text holds on a day; where no day is known, it does."""
        begun = self.in_force_on is None or self.in_force_on <= on
        return begun and (self.repealed_on is None or on < self.repealed_on)


@dataclass(frozen=True, slots=True)
class Laws:
    """All laws by the names they are cited by."""

    by_name: Mapping[str, Law]

    def get(self, name: str) -> Law | None:
        """Return a law by any of its names, without 《》 and 中华人民共和国."""
        plain = name.strip().strip("《》").removeprefix("中华人民共和国")
        return self.by_name.get(plain)

    @property
    def all(self) -> list[Law]:
        """Every law once, in the order of the file."""
        return list({id(one): one for one in self.by_name.values()}.values())


@lru_cache(maxsize=1)
def laws() -> Laws:
    """Return the register that ships; read once in a process."""
    return load(data_file(FILE))


def load(file: Path) -> Laws:
    """Read a register.

    Raises:
        TableBroken: it says something that cannot be; names file and line.
    """
    table = read(file)
    table.tables("law")
    table.done()
    return added(Laws({}), table)


def added(register: Laws, table: Table) -> Laws:
    """Return a register with the laws that a file names too.

    Raises:
        TableBroken: a law is known already, or says something that cannot be.
    """
    found = dict(register.by_name)
    for row in table.tables("law"):
        one = _law(row)
        for name in (one.name, one.full_name.removeprefix("中华人民共和国"), *one.also):
            if found.setdefault(name, one) is not one:
                row.broken("name", f"“{name}”前面已经登记过")
    for row in table.tables("law"):
        _check_successor(row, found)
    return Laws(found)


def _law(row: Table) -> Law:
    one = Law(
        name=row.text("name"),
        full_name=row.text("full_name"),
        rank=Rank(row.one_of("rank", Rank.values)),
        number=row.text("number", ""),
        issuer=row.text("issuer", ""),
        in_force_on=row.day("in_force_on"),
        repealed_on=row.day("repealed_on"),
        replaced_by=row.text("replaced_by", ""),
        also=row.texts("also"),
        source=row.text("source"),
        changes=tuple(_changes(row.tables("change"))),
    )
    row.done()
    return one


def _changes(rows: Sequence[Table]) -> Iterator[Change]:
    for row in rows:
        on = row.day("on") or row.broken("on", "缺少 on（日期）")
        yield Change(on, row.text("what"), row.text("source"))
        row.done()


def _check_successor(row: Table, known: Mapping[str, Law]) -> None:
    name = row.text("replaced_by", "")
    if name and name not in known:
        row.unknown("replaced_by", "法规", name, sorted(known))
    if name and row.day("repealed_on") is None:
        row.broken("replaced_by", "写了由谁取代，也要写 repealed_on（废止日期）")
