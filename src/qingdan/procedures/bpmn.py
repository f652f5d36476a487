"""A procedure as BPMN 2.0 for other tools: states as user tasks, actions as flows.

Acts that stay in a state stand in its documentation. Bodies that are asked at the same time
leave through a parallel gateway and come together in an inclusive one. Where everything stands
is taken from the picture.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from qingdan.procedures.definition import MAIN, Action, Definition, State
from qingdan.procedures.layout import BOX_HEIGHT, BOX_WIDTH, MARGIN, Layout, laid_out
from qingdan.procedures.run import listed

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
SPACES = {"bpmn": MODEL, "bpmndi": DI, "dc": DC, "di": DD}
TARGET = "urn:qingdan:procedures"
GATEWAY, EVENT = 26, 30


@dataclass(frozen=True)
class Node:
    """One element with its place: left, top, width, height."""

    id: str
    tag: str
    name: str
    lane: str
    place: tuple[float, float, float, float]
    told: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """Where lines meet it."""
        x, y, width, height = self.place
        return x + width / 2, y + height / 2


@dataclass(frozen=True)
class Flow:
    """One arrow between elements."""

    id: str
    start: str
    to: str
    name: str = ""
    told: str = ""


def bpmn(definition: Definition) -> bytes:
    """Return a procedure as a BPMN 2.0 file with its diagram."""
    layout = laid_out(definition)
    nodes = {one.id: one for one in _nodes(definition, layout)}
    flows = list(_flows(definition, nodes))
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=SPACES)
    root.set("id", "definitions")
    root.set("targetNamespace", TARGET)
    process = _sub(root, "process", id=f"process_{definition.code}", name=definition.title)
    process.set("isExecutable", "false")
    _told(process, f"{definition.about}（版本 {definition.version}）")
    lanes = _sub(process, "laneSet", id="lanes")
    for lane in definition.lanes:
        held = _sub(lanes, "lane", id=f"lane_{lane.code}", name=lane.title)
        for node in nodes.values():
            if node.lane == lane.code:
                _sub(held, "flowNodeRef").text = node.id
    for node in nodes.values():
        _element(process, node, flows)
    for flow in flows:
        drawn = _sub(process, "sequenceFlow", id=flow.id, sourceRef=flow.start)
        drawn.set("targetRef", flow.to)
        drawn.set("name", flow.name)
        _told(drawn, flow.told)
    _diagram(root, definition, layout, nodes, flows)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _nodes(definition: Definition, layout: Layout) -> Iterator[Node]:
    joined = {one.joins for one in definition.actions}
    first = definition.lane[MAIN].initial
    x, y = layout.boxes[first]
    yield Node("start", "startEvent", "开始", MAIN, (x - 50, y + 15, EVENT, EVENT))
    for state in definition.states:
        x, y = layout.boxes[state.code]
        box = (x, y, float(BOX_WIDTH), float(BOX_HEIGHT))
        event = (x + BOX_WIDTH / 2 - EVENT / 2, y, float(EVENT), float(EVENT))
        if not state.is_done:
            told = _staying(definition, state)
            yield Node(_id(state.code), "userTask", state.title, state.lane, box, told)
            if len(_moving(definition, state)) > 1:
                place = (x + BOX_WIDTH / 2 - GATEWAY / 2, y + BOX_HEIGHT + 8, GATEWAY, GATEWAY)
                yield Node(f"choice_{state.code}", "exclusiveGateway", "", state.lane, place)
        elif state.lane in joined:
            tag = "intermediateThrowEvent"
            yield Node(_id(state.code), tag, state.title, state.lane, event, state.outcome)
        else:
            yield Node(_id(state.code), "endEvent", state.title, state.lane, event, state.outcome)
    for action in definition.actions:
        yield from _gateways(action, layout)


def _gateways(action: Action, layout: Layout) -> Iterator[Node]:
    """Yield where an action sends several bodies off, or waits until they have come together."""
    if action.opens:
        x, y = layout.boxes[action.starts[0]]
        place = (x + BOX_WIDTH + 8, y + 17, GATEWAY, GATEWAY)
        yield Node(f"split_{action.code}", "parallelGateway", "", action.lane, place)
    if action.joins:
        x, y = layout.boxes[action.to or action.starts[0]]
        place = (x + BOX_WIDTH / 2 - GATEWAY / 2, y - GATEWAY - 8, GATEWAY, GATEWAY)
        yield Node(f"join_{action.code}", "inclusiveGateway", "", action.lane, place)


def _flows(definition: Definition, nodes: dict[str, Node]) -> Iterator[Flow]:
    yield Flow("flow_start", "start", _id(definition.lane[MAIN].initial))
    for state in definition.states:
        choice = f"choice_{state.code}"
        if choice in nodes:
            yield Flow(f"flow_choice_{state.code}", _id(state.code), choice)
        for action in _moving(definition, state):
            out = choice if choice in nodes else _id(state.code)
            into = _into(action, state)
            said = _conditions(definition, action)
            yield Flow(f"flow_{state.code}_{action.code}", out, into, action.title, said)
    for action in definition.actions:
        to = _id(action.to or action.starts[0])
        if action.opens:
            split, lane = f"split_{action.code}", definition.lane[action.opens]
            yield Flow(f"flow_{split}_on", split, to)
            yield Flow(f"flow_{split}_{lane.code}", split, _id(lane.initial))
        if action.joins:
            join = f"join_{action.code}"
            yield Flow(f"flow_{join}_on", join, to)
            for end in definition.states:
                if end.lane == action.joins and end.is_done:
                    yield Flow(f"flow_{join}_{end.code}", _id(end.code), join)


def _into(action: Action, state: State) -> str:
    if action.opens:
        return f"split_{action.code}"
    return f"join_{action.code}" if action.joins else _id(action.to or state.code)


def _moving(definition: Definition, state: State) -> list[Action]:
    """Return the actions that lead on; those after the end are no part of the flow."""
    if state.is_done:
        return []
    return [one for one in definition.actions_from(state.code) if one.to or one.opens or one.joins]


def _staying(definition: Definition, state: State) -> str:
    staying = [
        one.title
        for one in definition.actions_from(state.code)
        if not (one.to or one.opens or one.joins)
    ]
    return f"在这一步还可以做：{listed(staying)}。" if staying else ""


def _conditions(definition: Definition, action: Action) -> str:
    roles = listed([definition.role[one].title for one in action.roles])
    gates = [one.title for one in definition.gates_before(action.code)]
    return f"由{roles}来做。" + (f"之前要：{listed(gates)}。" if gates else "")


def _id(state: str) -> str:
    return f"state_{state}"


def _sub(parent: etree._Element, tag: str, space: str = MODEL, **said: str) -> etree._Element:
    found = etree.SubElement(parent, f"{{{space}}}{tag}")
    for key, value in said.items():
        found.set(key, value)
    return found


def _told(parent: etree._Element, words: str) -> None:
    if words:
        _sub(parent, "documentation").text = words


def _element(process: etree._Element, node: Node, flows: list[Flow]) -> None:
    drawn = _sub(process, node.tag, id=node.id)
    if node.name:
        drawn.set("name", node.name)
    _told(drawn, node.told)
    for flow in flows:
        if flow.to == node.id:
            _sub(drawn, "incoming").text = flow.id
    for flow in flows:
        if flow.start == node.id:
            _sub(drawn, "outgoing").text = flow.id


def _diagram(
    root: etree._Element,
    definition: Definition,
    layout: Layout,
    nodes: dict[str, Node],
    flows: list[Flow],
) -> None:
    diagram = _sub(root, "BPMNDiagram", DI, id="diagram")
    plane = _sub(diagram, "BPMNPlane", DI, id="plane", bpmnElement=f"process_{definition.code}")
    for lane in definition.lanes:
        left, width = layout.columns[lane.code]
        place = (left, float(MARGIN), width, layout.height - 2 * MARGIN)
        shape = _shape(plane, f"lane_{lane.code}", place)
        shape.set("isHorizontal", "false")
    for node in nodes.values():
        _shape(plane, node.id, node.place)
    for flow in flows:
        edge = _sub(plane, "BPMNEdge", DI, id=f"{flow.id}_edge", bpmnElement=flow.id)
        for x, y in (nodes[flow.start].middle, nodes[flow.to].middle):
            _sub(edge, "waypoint", DD, x=f"{x:.0f}", y=f"{y:.0f}")


def _shape(
    plane: etree._Element, of: str, place: tuple[float, float, float, float]
) -> etree._Element:
    shape = _sub(plane, "BPMNShape", DI, id=f"{of}_shape", bpmnElement=of)
    x, y, width, height = (f"{one:.0f}" for one in place)
    _sub(shape, "Bounds", DC, x=x, y=y, width=width, height=height)
    return shape
