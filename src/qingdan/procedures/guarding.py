"""Checks the gates of a definition: nobody gets around one, each can be opened, none is missing."""

import difflib
from collections.abc import Iterator
from itertools import combinations, product

from qingdan.procedures.definition import Definition, Gate
from qingdan.procedures.demands import Demand, Demands
from qingdan.procedures.enums import FieldType, GateNeed, RoleSide
from qingdan.procedures.faults import Check, Found
from qingdan.procedures.graph import edges, from_start, lacking
from qingdan.procedures.run import listed

SMALLEST = 3
"""How many officers the smallest township has for one case."""
OWN_PEOPLE = (RoleSide.ACTING, RoleSide.TOWNSHIP)
ABSOLUTE = (
    GateNeed.DONE,
    GateNeed.PEOPLE,
    GateNeed.SELF,
    GateNeed.ELAPSED,
    GateNeed.WITHIN,
    GateNeed.FILLED,
    GateNeed.ISSUED,
)
"""Needs that stay unmet until something is done; the others only ask where something was."""
ALWAYS_OPENABLE = (GateNeed.OTHER_PERSON, GateNeed.AT_MOST)
"""Needs that no action has to provide: another person acts, or another number is written."""


def is_absolute(gate: Gate) -> bool:
    """Tell whether a gate stays shut until something is done, whatever was done before."""
    return gate.need in ABSOLUTE and not gate.after


def providers(definition: Definition, gate: Gate) -> list[str]:
    """Return the actions that open a gate."""
    if gate.need is GateNeed.FILLED:
        return [one.code for one in definition.actions if gate.field in one.fields]
    if gate.need is GateNeed.WITHIN:
        return [one.code for one in definition.actions if gate.runs_from in one.fields]
    if gate.need is GateNeed.ISSUED:
        return [one.code for one in definition.actions if gate.document in one.issues]
    return list(gate.by)


def bypassed(definition: Definition) -> Found:
    """Find gates that one gets around: with what opens them left out, what they protect is met."""
    for gate in definition.gates:
        for why in _around(definition, gate, gate.protects):
            yield gate.line, why


def _around(definition: Definition, gate: Gate, states: tuple[str, ...]) -> Iterator[str]:
    shut = (*gate.before, *providers(definition, gate))
    for code in states:
        state = definition.state[code]
        if not is_absolute(gate):
            yield f"把关“{gate.title}”不是必经的，不能写 protects。"
        elif code in from_start(definition, state.lane, shut):
            ways = [
                f"“{action.title}”"
                for start, action, to in edges(definition, state.lane)
                if to == code and start != code and action.code not in shut
            ]
            yield f"把关“{gate.title}”绕得过去：可以由{listed(ways)}到“{state.title}”。"


def unopenable(definition: Definition) -> Found:
    """Find gates that cannot be opened any more where they are needed."""
    for gate in definition.gates:
        if gate.need in ALWAYS_OPENABLE or set(gate.by) & set(gate.after):
            continue
        opening = providers(definition, gate)
        if not opening:
            yield gate.line, f"没有动作可以满足把关“{gate.title}”。"
            continue
        for code in gate.before:
            action = definition.action[code]
            for state in lacking(definition, action, opening):
                where = definition.state[state].title
                why = f"到了“{where}”，已经没有动作可以满足“{action.title}”前的把关“{gate.title}”。"
                yield gate.line, why
    for gate in definition.gates:
        for code in filter(None, (gate.runs_from, gate.until)):
            if definition.data[code].type is not FieldType.DATE:
                yield gate.line, f"把关“{gate.title}”的 runs_from、until 要用日期字段。"
        if gate.amount and definition.data[gate.field].type is not FieldType.NUMBER:
            yield gate.line, f"把关“{gate.title}”的 field 要用整数字段。"


def steps_known(definition: Definition, demands: Demands) -> Found:
    """Find steps that the kind of work does not have."""
    known = demands.steps.get(definition.kind)
    for action in definition.actions:
        if known and action.step and action.step not in known:
            near = difflib.get_close_matches(action.step, known, n=1, cutoff=0.5)
            meant = f"是不是“{near[0]}”？" if near else f"可以写：{'、'.join(known)}。"
            yield action.line, f"没有“{action.step}”这个规定步骤，{meant}"


def demanded(definition: Definition, demands: Demands) -> Found:
    """Find gates that the kind of work demands and the definition lacks."""
    for one in demands.of(definition.kind):
        acting = [action for action in definition.actions if action.step == one.before]
        if not acting:
            yield 1, f"“{definition.kind}”类流程要有规定步骤“{one.before}”（action 的 step）。"
            continue
        for action in acting:
            if not _guarded(definition, one, action.code):
                why = f"“{action.title}”之前缺少规则“{one.gate}”的把关（{one.before}）"
                yield action.line, f"{why}，要写 {_wanted(one)}。"
        if one.exclusive:
            yield from _exclusive(definition, one, {action.code for action in acting})


def _guarded(definition: Definition, demand: Demand, action: str) -> bool:
    return any(_answers(gate, demand) for gate in definition.gates_before(action))


def _answers(gate: Gate, demand: Demand) -> bool:
    """Tell whether a gate asks what a rule demands: by the need it names, of so many people."""
    if demand.gate not in (gate.rule, gate.term) or gate.need not in demand.needs:
        return False
    enough = gate.need is not GateNeed.PEOPLE or gate.least >= demand.least
    return enough and (is_absolute(gate) or not demand.exclusive)


def _wanted(demand: Demand) -> str:
    needs = "或者 ".join(f"need = “{one}”" for one in demand.needs)
    return f"{needs}，least = {demand.least}" if GateNeed.PEOPLE in demand.needs else needs


def _exclusive(definition: Definition, demand: Demand, acting: set[str]) -> Found:
    for state in sorted({definition.action[one].to for one in acting} - {""}):
        lane = definition.state[state].lane
        if state in from_start(definition, lane, acting):
            title = definition.state[state].title
            why = f"不经过规定步骤“{demand.before}”也能到“{title}”，绕过了“{demand.gate}”。"
            yield definition.state[state].line, why


def too_few_people(definition: Definition) -> Found:
    """Find roles that must be apart and cannot be in a township of three officers."""
    nodes = _nodes(definition)
    apart = _apart(definition)
    pairs = [
        (a, b)
        for a, b in combinations(range(len(nodes)), 2)
        if nodes[a] == nodes[b] or frozenset((nodes[a], nodes[b])) in apart
    ]
    for people in product(range(SMALLEST), repeat=len(nodes)):
        if all(people[a] != people[b] for a, b in pairs):
            return
    line = definition.apart[0].line if definition.apart else 1
    yield line, f"必须分开的角色，只有 {SMALLEST} 名工作人员的乡镇（街道）排不开。"


def _nodes(definition: Definition) -> list[str]:
    """Return one node a person that a role needs, for the roles of the body itself.

    A role that the county lends costs the body nobody.
    """
    need = {one.code: 1 for one in definition.roles if one.side in OWN_PEOPLE and not one.lent}
    for gate in definition.gates:
        if gate.need is GateNeed.PEOPLE:
            role = definition.action[gate.by[0]].roles[0]
            if definition.role[role].side not in OWN_PEOPLE:
                continue
            need[role] = max(need.get(role, 0), gate.least)
    return [role for role, count in need.items() for _ in range(count)]


def _apart(definition: Definition) -> set[frozenset[str]]:
    found = {frozenset(one.roles) for one in definition.apart}
    for gate in definition.gates:
        if gate.need is GateNeed.OTHER_PERSON:
            before = {role for one in gate.before for role in definition.action[one].roles}
            done = {role for one in gate.by for role in definition.action[one].roles}
            found |= {frozenset(pair) for pair in product(before, done)}
    return found


GUARDS: dict[str, Check] = {
    "gates": bypassed,
    "openable": unopenable,
    "people": too_few_people,
}
