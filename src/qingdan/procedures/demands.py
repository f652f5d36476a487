"""What a kind of work may not lack (``demands.toml``): gates of rules before canonical steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qingdan.core.tables import Table, read
from qingdan.procedures.names import Sources
from qingdan.procedures.sources import shipped_sources
from qingdan.rulebook.kinds import Gate as GateRule

FILE = Path(__file__).resolve().parent / "demands.toml"


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
    """All demands, and the canonical steps of the kinds that have them."""

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
    """Read demands.

    Raises:
        TableBroken: a kind, rule or step is not known; names file and line.
    """
    steps: dict[str, tuple[str, ...]] = {}
    for row in table.tables("kind"):
        steps[row.one_of("code", known.kinds)] = row.texts("steps")
        row.done()
    found = []
    for row in table.tables("demand"):
        kind = row.one_of("kind", steps)
        gate = known.rule(row, "gate", GateRule, "把关规则") or row.broken("", "缺少 gate")
        before = row.one_of("before", steps[kind])
        found.append(Demand(kind, gate, before, row.flag("exclusive")))
        row.done()
    table.done()
    return Demands(steps, tuple(found))
