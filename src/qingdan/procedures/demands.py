"""What a kind of work may not lack: gates of the rulebook before canonical steps.

Which gate a kind may not lack, and what it has to ask, stands with the rule (``demanded_of``);
the canonical steps of the kinds stand in ``steps.toml``.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from qingdan.core.tables import Table, TableBroken, read
from qingdan.procedures.enums import GateNeed, RoleSide
from qingdan.procedures.names import Sources
from qingdan.procedures.sources import shipped_sources
from qingdan.rulebook.book import Rulebook
from qingdan.rulebook.kinds import Demanded, Term
from qingdan.rulebook.kinds import Gate as GateRule

DOERS = (RoleSide.TOWNSHIP, RoleSide.DEPARTMENT, RoleSide.ACTING)
FILE = Path(__file__).resolve().parent / "steps.toml"
OF_TERMS = (GateNeed.ELAPSED, GateNeed.WITHIN)
"""What is asked of a term; all else is asked of a gate rule."""


@dataclass(frozen=True)
class Demand:
    """A gate that a kind of work must have before a step.

    ``needs`` are what it may ask, any of them; ``least`` how many people at least, where it asks
    for people. ``exclusive`` demands more: nobody may get to where the step leads by any other
    action.
    """

    kind: str
    gate: str
    before: str
    exclusive: bool
    needs: tuple[GateNeed, ...] = (GateNeed.DONE,)
    least: int = 1


@dataclass(frozen=True)
class Demands:
    """All demands, and the canonical steps of the kinds whose steps are fixed.

    ``doers`` says by kind and step on which sides it is done: ``township``, ``department``, or
    ``acting`` where the binding of the entry decides.
    """

    steps: Mapping[str, tuple[str, ...]]
    all: tuple[Demand, ...]
    doers: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)

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
    doers: dict[tuple[str, str], frozenset[str]] = {}
    for row in table.tables("kind"):
        kind = row.one_of("code", known.kinds)
        steps[kind] = row.texts("steps")
        doers |= _doers(row, kind, steps[kind])
        row.done()
    table.done()
    return Demands(steps, tuple(dict.fromkeys(_demands(known.book, steps))), doers)


def _doers(
    row: Table, kind: str, steps: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    said = {side: row.some_of(side, steps) for side in DOERS}
    for step in steps:
        yield (kind, step), frozenset(str(side) for side in DOERS if step in said[side])


def _demands(book: Rulebook, steps: Mapping[str, tuple[str, ...]]) -> Iterator[Demand]:
    for rule in book.all():
        least = rule.least if isinstance(rule, GateRule) else 0
        for one in rule.demanded_of:
            _check_step(one, steps.get(one.kind, ()))
            needs = tuple(_need(one, said, timed=isinstance(rule, Term)) for said in one.needs)
            yield Demand(one.kind, rule.code, one.before, one.exclusive, needs, max(least, 1))


def _need(one: Demanded, said: str, *, timed: bool) -> GateNeed:
    """Return what a gate has to ask; a term is asked to be over or not to be over yet."""
    known = [each for each in GateNeed.values if (each in OF_TERMS) == timed]
    if said in known:
        return GateNeed(said)
    near = difflib.get_close_matches(said, known, n=1, cutoff=0.5)
    meant = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(known)}。"
    raise TableBroken(f"{one.place}：没有“{said}”这个need，{meant}")


def _check_step(one: Demanded, known: tuple[str, ...]) -> None:
    if one.before in known:
        return
    near = difflib.get_close_matches(one.before, known, n=1, cutoff=0.5)
    meant = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(known) or '无'}。"
    raise TableBroken(f"{one.place}：“{one.kind}”没有“{one.before}”这个规定步骤，{meant}")
