"""Reads definitions strictly: whatever is wrong is told with its line and what was meant."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TypeVar

from qingdan.core.tables import Table, TableBroken, read
from qingdan.procedures import reading, reading_kept
from qingdan.procedures.checking import faults
from qingdan.procedures.definition import MAIN, Definition, Lane, canonical
from qingdan.procedures.enums import Everyday
from qingdan.procedures.names import Names, Sources, gathered
from qingdan.procedures.reading_scenarios import scenario
from qingdan.procedures.scenarios import failures
from qingdan.procedures.sources import shipped_sources

FOLDER = Path(__file__).resolve().parent / "definitions"
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Library:
    """The definitions by code; one code may have several, one after the other."""

    definitions: tuple[Definition, ...]

    def get(self, code: str, on: date) -> Definition | None:
        """Return the definition that holds on a day, ``None`` where there is none."""
        for one in self.definitions:
            begun = one.valid_from <= on and (one.valid_until is None or on < one.valid_until)
            if one.code == code and begun:
                return one
        return None

    def version(self, version: str) -> Definition | None:
        """Return the very definition that a case was begun with."""
        return next((one for one in self.definitions if one.version == version), None)


@lru_cache(maxsize=1)
def library() -> Library:
    """Return what ships; read once in a process."""
    return load(FOLDER)


def load(folder: Path, known: Sources | None = None) -> Library:
    """Read the definitions of a folder, check them and play their scenarios.

    Raises:
        TableBroken: a file says something that cannot be, fails a check, or a scenario comes
            out otherwise; names file and line.
    """
    known = known or shipped_sources()
    found: list[Definition] = []
    for file in sorted(folder.glob("*.toml")):
        table = read(file)
        one = defined(table, known)
        for wrong in chain(faults(one), failures(one)):
            raise TableBroken(str(wrong))
        for other in found:
            if other.code == one.code and _overlap(other, one):
                table.broken("code", f"“{one.code}”在同一时间已经有了（{other.file}）")
        found.append(one)
    return Library(tuple(found))


def defined(table: Table, known: Sources) -> Definition:
    """Read one definition.

    Raises:
        TableBroken: it says something that cannot be; names file and line.
    """
    names = gathered(table)
    if MAIN not in names.lane:
        table.broken("lane", f"要有一条主线，代码是 {MAIN}")
    states = _each(table, "state", lambda row: reading.state(row, names))
    lanes = {one.code: one.lane for one in states}
    fields = _each(table, "field", lambda row: reading.field(row, names))
    data = {one.code: one for one in fields}
    found = Definition(
        code=table.text("code"),
        title=table.text("title"),
        kind=table.one_of("kind", known.kinds),
        about=table.text("about"),
        valid_from=table.day("valid_from") or table.broken("", "缺少 valid_from（生效日期）"),
        valid_until=table.day("valid_until"),
        laws=_laws(table, known),
        roles=_each(table, "role", reading.role),
        apart=_each(table, "apart", lambda row: reading.apart(row, names, known)),
        fields=fields,
        lanes=_each(table, "lane", lambda row: _lane(row, names, lanes)),
        states=states,
        actions=_each(table, "action", lambda row: reading.action(row, names, lanes)),
        clocks=_each(table, "clock", lambda row: reading.clock(row, names, known)),
        gates=_each(table, "gate", lambda row: reading.gate(row, names, known)),
        documents=_each(table, "document", lambda row: reading.document(row, names)),
        publicity=_each(table, "publicity", lambda row: reading.publicity(row, names, known)),
        registers=_each(table, "register", lambda row: reading_kept.register(row, names, known)),
        archive=reading_kept.archive(table, names, known),
        everyday=_everyday(table, names),
        scenarios=tuple(scenario(row, names, data) for row in table.tables("scenario")),
        version=hashed(table.said),
        file=table.file,
    )
    table.done()
    return found


def hashed(said: Mapping[str, object]) -> str:
    """Return the version of what a definition says.

    >>> hashed({"b": 1, "a": 2}) == hashed({"a": 2, "b": 1, "scenario": []})
    True
    """
    text = json.dumps(
        canonical(said), sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _each(table: Table, key: str, read_one: Callable[[Table], Kind]) -> tuple[Kind, ...]:
    def rows() -> Iterator[Kind]:
        for row in table.tables(key):
            yield read_one(row)
            row.done()

    return tuple(rows())


def _lane(row: Table, names: Names, lanes: Mapping[str, str]) -> Lane:
    found = reading.lane(row, names)
    if lanes[found.initial] != found.code:
        row.broken("initial", f"状态“{found.initial}”不在这条线里")
    return found


def _laws(table: Table, known: Sources) -> tuple[str, ...]:
    names = table.texts("laws")
    for one in names:
        if known.laws.get(one) is None:
            table.unknown("laws", "法规", one, sorted(known.laws.by_name))
    return names


def _everyday(table: Table, names: Names) -> dict[str, tuple[str, ...]]:
    row = table.table("everyday")
    if row is None:
        return {}
    for key in row.said:
        if key not in Everyday.values:
            row.unknown(key, "日常动作", key, Everyday.values)
    found = {key: names.some(row, key, "role") for key in row.said}
    row.done()
    return found


def _overlap(one: Definition, other: Definition) -> bool:
    starts = max(one.valid_from, other.valid_from)
    return starts < min(one.valid_until or date.max, other.valid_until or date.max)
