"""What comes to the gate in the demo, and what is done with it (``data/demo_gate.toml``)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from qingdan.core.shipped import load_table
from qingdan.intake.enums import Door

TABLE = "demo_gate.toml"
UNTIL = "until"
"""In ``days`` of a step: the day that the request names itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is done, on a working day of the month (the first is 1).

    Args:
        do: what, a name that ``playing`` knows.
        on: the working day; of a way, counted from the day on which it begins.
        matter: which matter, 0 for each of the request.
        decision, reason, entry: other than proposed; the entry as "cooperative 57".
        to: who a ticket goes to, role or ``township``; ``into``: the ticket it is joined to.
        procedure, title: of the work that is opened; ``action`` to ``clause``: of an act in it.
        number: which promise of support.
    """

    do: str
    on: int = 0
    words: str = ""
    matter: int = 0
    decision: str = ""
    reason: str = ""
    entry: str = ""
    to: str = ""
    into: str = ""
    heard: tuple[str, ...] = ()
    code: str = ""
    procedure: str = ""
    title: str = ""
    action: str = ""
    by: str = ""
    lane: str = ""
    party: str = ""
    clause: str = ""
    number: int = 0
    state: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """One request: what came, by which door, and the steps that follow in their order.

    ``sender`` is the role of a department, ``sender_name`` how another sender is called;
    ``text`` is taken apart into its matters, as a person would have it done. ``say`` are words
    for the braces in the steps. ``disguise`` says what a reader can watch being caught.
    """

    key: str
    place: str
    door: Door
    on: int
    text: str
    steps: tuple[Step, ...]
    sender: str = ""
    sender_name: str = ""
    channel: str = ""
    reference: str = ""
    appellant: str = ""
    whereabouts: str = ""
    disguise: str = ""
    until: int = 0
    say: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who took a reclaimed entry over; ``number`` as printed in the list."""

    place: str
    number: int
    way: str
    contact: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a township found a department; ``back`` counts months before the last one."""

    place: str
    role: str
    back: int
    answers: str
    support: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """All that is told of the month."""

    requests: tuple[Told, ...]
    owners: tuple[Owner, ...]
    sheets: tuple[Sheet, ...]


@lru_cache(maxsize=1)
def month_told() -> Month:
    """Return what ships; read once in a process."""
    table = load_table(TABLE)
    ways = {key: tuple(map(_step, steps)) for key, steps in table["way"].items()}
    return Month(
        requests=tuple(_told(dict(row), ways) for row in table["request"]),
        owners=tuple(Owner(**row) for row in table["owner"]),
        sheets=tuple(Sheet(**row) for row in table["sheet"]),
    )


def _told(row: dict[str, Any], ways: Mapping[str, tuple[Step, ...]]) -> Told:
    steps = [_step(one) for one in row.pop("steps", [])]
    for code, begins in row.pop("ways", {}).items():
        steps += _on_days(ways[code], begins)
    steps.sort(key=lambda one: one.on)
    return Told(**row | {"door": Door(row["door"]), "steps": tuple(steps)})


def _on_days(steps: tuple[Step, ...], begins: int) -> Iterator[Step]:
    """Yield the steps of a way on the days of the month."""
    for one in steps:
        days = {key: n + begins if isinstance(n, int) else n for key, n in one.days.items()}
        yield replace(one, on=one.on + begins, days=days)


def _step(row: dict[str, Any]) -> Step:
    return Step(**row | {"heard": tuple(row.get("heard", ()))})
