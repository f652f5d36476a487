"""The picture, the step table and the BPMN file come from the definition and hold together."""

import pytest
from lxml import etree

from qingdan.procedures.bpmn import DC, DI, MODEL, bpmn
from qingdan.procedures.labels import SIZE, labels
from qingdan.procedures.layout import BOX_HEIGHT, BOX_WIDTH, laid_out, lines
from qingdan.procedures.loading import library
from qingdan.procedures.picture import picture, rows

SVG = "{http://www.w3.org/2000/svg}"
DEFINITIONS = library().definitions
each = pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda one: one.code)


@each
def test_picture_is_well_formed_and_named(definition):
    root = etree.fromstring(picture(definition))

    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == f"{definition.title}流程图"
    assert all(state.title in desc.text for state in definition.states)
    assert all(f"期限“{clock.title}”" in desc.text for clock in definition.clocks)


@each
def test_picture_is_the_same_every_time(definition):
    assert picture(definition) == picture(definition)


@each
def test_picture_has_no_style_script_or_foreign_things(definition):
    text = picture(definition)

    assert not any(one in text for one in ("style=", "<script", "<style", "<image", "href="))


@each
def test_picture_marks_the_current_step_in_words_too(definition):
    state = definition.states[1]
    root = etree.fromstring(picture(definition, {state.code}))

    (marked,) = root.findall(f".//{SVG}g[@aria-current='step']")
    words = "".join(marked.itertext())
    assert words == f"{state.title}{state.group.label}·当前"
    assert root.find(f"{SVG}desc").text.startswith(f"当前在：{state.title}。")


@each
def test_boxes_lie_in_their_columns_and_apart(definition):
    layout = laid_out(definition)
    for state in definition.states:
        x, y = layout.boxes[state.code]
        left, width = layout.columns[state.lane]
        assert left <= x
        assert x + BOX_WIDTH <= left + width
        assert y + BOX_HEIGHT <= layout.height
    corners = sorted(layout.boxes.values())
    for at, (x, y) in enumerate(corners):
        for other_x, other_y in corners[at + 1 :]:
            assert abs(x - other_x) >= BOX_WIDTH or abs(y - other_y) >= BOX_HEIGHT


@each
def test_labels_of_a_row_do_not_cover_each_other(definition):
    found = list(labels(definition, laid_out(definition)))
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            beside = abs(one.x - other.x) >= (one.wide + other.wide) / 2
            above, below = sorted((one, other), key=lambda each: each.y)
            assert beside or above.y + len(above.lines) * (SIZE + 2) <= below.y + 1


@each
def test_picture_stays_readable_at_800_pixels(definition):
    assert laid_out(definition).width <= 900


@each
def test_lines_hold_every_action_that_moves(definition):
    drawn = {action for line in lines(definition) for action in line.actions}

    assert drawn == {one.code for one in definition.actions if one.to or one.opens or one.joins}


@each
def test_rows_tell_every_step_with_its_conditions(definition):
    found = rows(definition, {definition.states[0].code})

    said = {(one.state, one.action) for one in found}
    for action in definition.actions:
        for start in action.starts:
            assert (definition.state[start].title, action.title) in said
    assert {one.state for one in found if one.current} == {definition.states[0].title}
    told = {gate for one in found for gate in one.gates}
    assert told == {one.title for one in definition.gates}


@each
def test_bpmn_refers_to_nothing_that_is_not_there(definition):
    root = etree.fromstring(bpmn(definition))

    known = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(known) == len(set(known))
    flows = root.findall(f".//{{{MODEL}}}sequenceFlow")
    for flow in flows:
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= set(known)
    for tag in ("incoming", "outgoing", "flowNodeRef"):
        assert {one.text for one in root.iter(f"{{{MODEL}}}{tag}")} <= set(known)
    shown = {one.get("bpmnElement") for one in root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")}
    assert shown <= set(known)
    assert {flow.get("id") for flow in flows} <= shown
    assert len(list(root.iter(f"{{{DC}}}Bounds"))) == len(list(root.iter(f"{{{DI}}}BPMNShape")))


@each
def test_bpmn_has_one_start_ends_and_no_loose_step(definition):
    root = etree.fromstring(bpmn(definition))
    process = root.find(f"{{{MODEL}}}process")

    def all_of(tag):
        return process.findall(f"{{{MODEL}}}{tag}")

    tasks = {one.get("name") for one in all_of("userTask")}
    ends = all_of("endEvent")
    assert len(all_of("startEvent")) == 1
    assert tasks == {one.title for one in definition.states if not one.is_done}
    assert all(one.find(f"{{{MODEL}}}outgoing") is None for one in ends)
    for one in (*all_of("userTask"), *ends, *all_of("exclusiveGateway")):
        assert one.find(f"{{{MODEL}}}incoming") is not None
    for one in all_of("userTask"):
        assert one.find(f"{{{MODEL}}}outgoing") is not None


@each
def test_bpmn_is_the_same_every_time(definition):
    assert bpmn(definition) == bpmn(definition)
