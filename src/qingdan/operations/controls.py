"""The self-check tables: each control, what the program does, and how it stands just now."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qingdan.core.shipped import load_table
from qingdan.operations import doctor
from qingdan.operations.doctor import Level, Line
from qingdan.operations.standing import CHECKS

SOURCE = "security_controls.toml"
OPERATORS = "由运维方负责"
PROVED = "由自动测试证明，现场未查"
"""What stands on tests alone: nothing of it was looked at here and now."""
ONLY_OTHER_DATABASE = {"数据库口令"}
"""Lines that the doctor only has on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Control:
    """One control: what is asked, what the program does, where the evidence is."""

    area: str
    asks: str
    does: str
    strength: str = ""
    checks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    operator: str = ""

    @property
    def has_evidence(self) -> bool:
        return bool(self.checks or self.tests or self.settings)


@dataclass(frozen=True, slots=True)
class Standing:
    """A control and the lines that show how it stands; ``state`` is in words."""

    control: Control
    lines: tuple[Line, ...]
    level: Level
    state: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of controls, in the order of its standard."""

    key: str
    title: str
    note: str
    done: str
    controls: tuple[Control, ...]


@lru_cache(maxsize=1)
def tables() -> tuple[Table, ...]:
    """Return the shipped tables."""
    content = load_table(SOURCE)
    return tuple(
        Table(
            key,
            about["title"],
            about["note"],
            about["done"],
            tuple(_control(one) for one in content["control"] if one["table"] == key),
        )
        for key, about in content["tables"].items()
    )


def _control(entry: dict[str, Any]) -> Control:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry.items()
        if name != "table"
    }
    return Control(**values)


def standing(report: dict[str, list[Line]] | None = None) -> dict[str, list[Standing]]:
    """Return how every control stands, by the key of its table.

    Args:
        report: what the doctor just found; examined now when ``None``.
    """
    found = doctor.examine() if report is None else report
    lines = {line.subject: line for group in found.values() for line in group}
    lines |= {name: check() for name, check in CHECKS.items()}
    return {
        table.key: [_standing(one, table.done, lines) for one in table.controls]
        for table in tables()
    }


def _standing(control: Control, done: str, lines: dict[str, Line]) -> Standing:
    shown = tuple(lines[name] for name in control.checks if name in lines)
    level = doctor.worst({"": list(shown)})
    return Standing(control, shown, level, _state(control, done if shown else PROVED, level))


def _state(control: Control, done: str, level: Level) -> str:
    if not control.has_evidence:
        return OPERATORS
    if level is not Level.GOOD:
        return level.words
    return f"{done}，另有{OPERATORS}的" if control.operator else done


def named_checks(found: Iterable[Table]) -> set[str]:
    """Return every check that the tables name."""
    return {name for table in found for control in table.controls for name in control.checks}
