"""Whose step it is: what the roles of a definition say against what its kind of work says. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from qingdan.procedures.choosing import BoundProcedure, acting_on
from qingdan.procedures.covering import Bound, Covered
from qingdan.procedures.definition import Definition
from qingdan.procedures.demands import Demands
from qingdan.procedures.enums import RoleSide
from qingdan.procedures.faults import Found
from qingdan.procedures.phrasing import Step

SIDES: Mapping[str, str] = {
    RoleSide.TOWNSHIP: RoleSide.TOWNSHIP,
    RoleSide.VILLAGE: RoleSide.TOWNSHIP,
    RoleSide.DEPARTMENT: RoleSide.DEPARTMENT,
    RoleSide.ACTING: RoleSide.ACTING,
}
"""The side that the clauses of a list know, by that of a role; a village does a township's."""


def doers_of(definition: Definition) -> dict[str, frozenset[str]]:
    """Return on which sides each step of a definition is done, by its actions."""
    found: dict[str, set[str]] = {}
    for action in definition.actions:
        if action.step:
            sides = (definition.role[role].side for role in action.roles)
            found.setdefault(action.step, set()).update(
                str(SIDES[side]) for side in sides if side in SIDES
            )
    return {step: frozenset(sides) for step, sides in found.items()}


def done_by(definition: Definition, demands: Demands) -> Found:
    """Find steps that are done on other sides than their kind of work says."""
    for step, sides in doers_of(definition).items():
        said = demands.doers.get((definition.kind, step))
        if said is None or sides == said:
            continue
        line = next(one.line for one in definition.actions if one.step == step)
        yield line, f"规定步骤“{step}”要由{_named(said)}做，动作的角色是{_named(sides)}。"


def on_the_other_side(
    bound: Iterable[Bound], doers: Mapping[Step, frozenset[str]]
) -> Iterator[tuple[Bound, Covered]]:
    """Yield the clauses that no step of their own side and no standing line covers.

    Args:
        bound: entries as they are bound.
        doers: on which sides a step is done, by the definitions that hold.
    """
    for one in bound:
        for part in one.coverage:
            if part.steps and not part.lines and not _any_own(one, part, doers):
                yield one, part


def _any_own(one: Bound, part: Covered, doers: Mapping[Step, frozenset[str]]) -> bool:
    mine = acting_on(part.part.side)
    return any(
        str(mine) in doers.get(step, ())
        or (RoleSide.ACTING.value in doers.get(step, ()) and _acts(one.procedures, step[0], mine))
        for step in part.steps
    )


def _acts(procedures: Iterable[BoundProcedure], kind: str, side: str) -> bool:
    return any(one.kind == kind and one.actor == side for one in procedures)


def _named(sides: Iterable[str]) -> str:
    return "、".join(RoleSide(one).label for one in sorted(sides)) or "上级机关"
