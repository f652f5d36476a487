"""Checks that every entry can be worked: what is bound, what covers each clause. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from qingdan.catalogue.enums import ListKind
from qingdan.core.tables import read
from qingdan.procedures.checking import faults
from qingdan.procedures.choosing import PENALTY
from qingdan.procedures.covering import Bound
from qingdan.procedures.definition import Definition
from qingdan.procedures.enums import ActingSide, PartCover
from qingdan.procedures.loading import FOLDER, defined
from qingdan.procedures.phrasing import Step
from qingdan.procedures.scenarios import failures
from qingdan.procedures.sides import doers_of, on_the_other_side
from qingdan.procedures.sources import shipped_sources

MOST_WAIVED = 0.03
"""So large a share of clauses may be waived at most."""


@dataclass(frozen=True, slots=True)
class Played:
    """A definition and how its scenarios came out."""

    definition: Definition
    passed: int

    @classmethod
    def of(cls, definition: Definition) -> "Played":
        """Play every scenario of a definition."""
        failed = {one.scenario.code for one in failures(definition)}
        return cls(definition, sum(one.code not in failed for one in definition.scenarios))


@dataclass(frozen=True)
class Checkup:
    """Everything bound and every definition, with the figures and faults that follow."""

    bound: tuple[Bound, ...]
    played: tuple[Played, ...]

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Codes of the definitions by kind of work."""
        return {one.definition.kind: one.definition.code for one in self.played}

    @cached_property
    def steps(self) -> frozenset[Step]:
        """The steps that actions of the definitions carry."""
        return frozenset(
            (one.definition.kind, action.step)
            for one in self.played
            for action in one.definition.actions
            if action.step
        )

    @cached_property
    def doers(self) -> Mapping[Step, frozenset[str]]:
        """On which sides each step is done, by the definitions that hold."""
        return {
            (one.definition.kind, step): sides
            for one in self.played
            for step, sides in doers_of(one.definition).items()
        }

    @cached_property
    def on_the_other_side(self) -> int:
        """How many clauses have only steps that the other side does."""
        return sum(1 for _ in on_the_other_side(self.bound, self.doers))

    @cached_property
    def clauses(self) -> int:
        """How many clauses there are."""
        return sum(len(one.coverage) for one in self.bound)

    def covered(self, *how: PartCover) -> int:
        """Return how many clauses are covered in certain ways."""
        return sum(one.count(*how) for one in self.bound)

    @cached_property
    def bound_entries(self) -> int:
        """How many entries have a procedure."""
        return sum(bool(one.procedures) for one in self.bound)

    @cached_property
    def powers(self) -> tuple[int, int]:
        """Powers of townships to punish: how many are bound as such, of how many."""
        powers = [one for one in self.bound if one.entry.powers]
        good = sum(one.entry.powers for one in powers if punished_by(one, ActingSide.TOWNSHIP))
        return good, sum(one.entry.powers for one in powers)

    @cached_property
    def reclaimed(self) -> tuple[int, int]:
        """Penalties that departments took back: how many are bound as such, of how many."""
        powers = [
            one for one in self.bound if one.entry.list == ListKind.RECLAIMED and one.entry.is_power
        ]
        return sum(punished_by(one, ActingSide.DEPARTMENT) for one in powers), len(powers)

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many entries have which kind of work."""
        return Counter(kind for one in self.bound for kind in one.kinds)

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """All that is wrong, in words."""
        return (
            *_unbound(self),
            *_open(self),
            *_no_step(self),
            *_other_side(self),
            *_penalties(self),
            *_failed(self),
        )


def definitions_on(on: date, folder: Path = FOLDER) -> list[Definition]:
    """Return the definitions that hold on a day, scenarios not yet played, by their codes.

    Raises:
        TableBroken: a file says something that cannot be; names file and line.
    """
    known = shipped_sources()
    every = (defined(read(file), known) for file in sorted(folder.glob("*.toml")))
    return [
        one
        for one in every
        if one.valid_from <= on and (one.valid_until is None or on < one.valid_until)
    ]


def check(bound: Iterable[Bound], definitions: Iterable[Definition]) -> Checkup:
    """Return the check-up of what is bound against the definitions that hold."""
    return Checkup(tuple(bound), tuple(Played.of(one) for one in definitions))


def punished_by(one: Bound, side: ActingSide) -> bool:
    """Tell whether an entry is bound to a penalty on one side."""
    return any(each.kind == PENALTY and each.actor == side for each in one.procedures)


def named(one: Bound) -> str:
    """Return where an entry stands, for people."""
    entry = one.entry
    return f"{entry.township} {ListKind(entry.list).label} {entry.number}"


def _unbound(found: Checkup) -> Iterator[str]:
    for one in found.bound:
        if not one.procedures:
            yield f"{named(one)}：没有流程。"
        for kind in one.kinds:
            if kind not in found.codes:
                yield f"{named(one)}：流程“{kind}”还没有定义。"


def _open(found: Checkup) -> Iterator[str]:
    for one in found.bound:
        for part in one.coverage:
            if part.how == PartCover.OPEN:
                yield f"{named(one)} {part.part.key}：没有着落——{'；'.join(part.gaps)}"
    waived = found.covered(PartCover.WAIVED)
    if waived > MOST_WAIVED * found.clauses:
        yield f"不需要办的有 {waived} 条，超过全部 {found.clauses} 条的 {MOST_WAIVED:.0%}。"


def _no_step(found: Checkup) -> Iterator[str]:
    wanted: Collection[Step] = {
        step for one in found.bound for part in one.coverage for step in part.steps
    }
    for kind, step in sorted(wanted):
        if kind in found.codes and (kind, step) not in found.steps:
            yield f"流程“{kind}”没有动作承担环节“{step}”。"


def _other_side(found: Checkup) -> Iterator[str]:
    for one, part in on_the_other_side(found.bound, found.doers):
        steps = "、".join(f"{kind}.{step}" for kind, step in part.steps)
        yield f"{named(one)} {part.part.key}：只有另一方的环节（{steps}），没有本方的。"


def _penalties(found: Checkup) -> Iterator[str]:
    for one in found.bound:
        entry = one.entry
        if entry.powers and not punished_by(one, ActingSide.TOWNSHIP):
            yield f"{named(one)}：赋权执法事项没有绑定由乡镇（街道）办理的处罚流程。"
        taken = entry.list == ListKind.RECLAIMED and entry.is_power
        if taken and not punished_by(one, ActingSide.DEPARTMENT):
            yield f"{named(one)}：收回的处罚没有绑定由部门办理的处罚流程。"


def _failed(found: Checkup) -> Iterator[str]:
    for one in found.played:
        missing = len(one.definition.scenarios) - one.passed
        if missing:
            yield f"流程“{one.definition.code}”有 {missing} 个情景没有走通。"
        yield from (str(wrong) for wrong in faults(one.definition))
