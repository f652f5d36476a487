"""Changes of laws: those that ship (``changes.toml``), in the shape that own ones have too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from qingdan.core.tables import Table, read
from qingdan.rulebook.enums import LawChangeKind
from qingdan.rulebook.law import Laws, laws
from qingdan.rulebook.naming import names_of

FILE = Path(__file__).resolve().parent / "changes.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A change of a law, shipped or entered by a list office.

    ``repeals`` are laws that end the same day, ``beside`` older ones on the same subject that
    nobody has repealed. ``own`` is the key of an entered one, 0 for what ships.
    """

    code: str
    law: str
    kind: LawChangeKind
    on: date
    successor: str = ""
    repeals: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    words: str = ""
    source: str
    note: str = ""
    own: int = 0

    def __str__(self) -> str:
        return f"《{self.law}》{self.on.year}年{self.on.month}月{self.on.day}日{self.verb}"

    @property
    def verb(self) -> str:
        """What happens on the day."""
        return "废止" if self.kind is LawChangeKind.REPEALED else "施行"

    @property
    def names(self) -> frozenset[str]:
        """Every name of a law whose citations have to be looked at."""
        return names_of((self.law, *self.repeals, *self.beside), laws())


@lru_cache(maxsize=1)
def shipped_changes() -> tuple[Announced, ...]:
    """Return the changes that ship, the newest first; read once in a process."""
    return load_changes(read(FILE), laws())


def load_changes(table: Table, register: Laws) -> tuple[Announced, ...]:
    """Read changes.

    Raises:
        TableBroken: a law is not known, or the register of laws says otherwise of it; names
            file and line.
    """
    found = [_change(row, register) for row in table.tables("change")]
    table.done()
    return tuple(sorted(found, key=lambda one: (one.on, one.code), reverse=True))


def _change(row: Table, register: Laws) -> Announced:
    on = row.day("on") or row.broken("on", "缺少 on（日期）")
    one = Announced(
        code=row.text("code"),
        law=_known(row, "law", row.text("law"), register),
        kind=LawChangeKind(row.one_of("kind", LawChangeKind.values)),
        on=on,
        successor=row.text("successor", ""),
        repeals=tuple(_repealed(row, register, on)),
        beside=tuple(_known(row, "beside", name, register) for name in row.texts("beside")),
        words=row.text("words"),
        source=row.text("source"),
        note=row.text("note", ""),
    )
    row.done()
    return one


def _known(row: Table, key: str, name: str, register: Laws) -> str:
    law = register.get(name)
    if law is None:
        row.unknown(key, "法规", name, sorted(register.by_name))
    return law.name


def _repealed(row: Table, register: Laws, on: date) -> Iterator[str]:
    for name in row.texts("repeals"):
        law = register.get(_known(row, "repeals", name, register))
        if law is None or law.repealed_on != on:
            row.broken("repeals", f"法规登记里《{name}》不是 {on} 废止的")
        yield law.name
