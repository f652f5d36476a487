"""What a kind of work may not lack: gates of the rulebook before canonical steps.

Which gate a kind may not lack stands with the gate's rule (``demanded_of``); the canonical
steps of the kinds stand in ``steps.toml``.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qingdan.core.tables import Table, TableBroken, read
from qingdan.procedures.names import Sources
from qingdan.procedures.sources import shipped_sources
from qingdan.rulebook.book import Rulebook
from qingdan.rulebook.kinds import Demanded
from qingdan.rulebook.kinds import Gate as GateRule

FILE = Path(__file__).resolve().parent / "steps.toml"


@dataclass(frozen=True)
class Demand:
    """A gate that a kind of work must have before a step.

    ``exclusive`` demands more: nobody may get to where the step leads by any other action.
    """

    kind: str
    gate: str
    before: str
    exclusive: bool


@dataclass(frozen=True)
class Demands:
    """All demands, and the canonical steps of the kinds whose steps are fixed."""

    steps: Mapping[str, tuple[str, ...]]
    all: tuple[Demand, ...]

    def of(self, kind: str) -> list[Demand]:
        """Return what a kind of work may not lack."""
        return [one for one in self.all if one.kind == kind]


@lru_cache(maxsize=1)
def shipped_demands() -> Demands:
    """Return the demands that ship; read once in a process."""
    return load_demands(read(FILE), shipped_sources())


def load_demands(table: Table, known: Sources) -> Demands:
    """Read the steps of the kinds, and the demands of the rulebook's gates.

    Raises:
        TableBroken: a kind or step is not known; names file and line, of the rule or the step.
    """
    steps: dict[str, tuple[str, ...]] = {}
    for row in table.tables("kind"):
        steps[row.one_of("code", known.kinds)] = row.texts("steps")
        row.done()
    table.done()
    return Demands(steps, tuple(dict.fromkeys(_demands(known.book, steps))))


def _demands(book: Rulebook, steps: Mapping[str, tuple[str, ...]]) -> Iterator[Demand]:
    for rule in book.all():
        for one in rule.demanded_of if isinstance(rule, GateRule) else ():
            _check_step(one, steps.get(one.kind, ()))
            yield Demand(one.kind, rule.code, one.before, one.exclusive)


def _check_step(one: Demanded, known: tuple[str, ...]) -> None:
    if one.before in known:
        return
    near = difflib.get_close_matches(one.before, known, n=1, cutoff=0.5)
    meant = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(known) or '无'}。"
    raise TableBroken(f"{one.place}：“{one.kind}”没有“{one.before}”这个规定步骤，{meant}")
