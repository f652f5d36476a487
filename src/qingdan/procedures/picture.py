"""The picture of a procedure as SVG, and its steps as a table. Both come from the definition."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape

from qingdan.procedures.definition import Definition, State
from qingdan.procedures.enums import StateGroup
from qingdan.procedures.keeping import kept_words
from qingdan.procedures.labels import SIZE, labels, wrapped
from qingdan.procedures.layout import (
    BOX_HEIGHT,
    BOX_WIDTH,
    HEADING,
    MARGIN,
    Layout,
    Line,
    Point,
    laid_out,
)
from qingdan.procedures.run import listed, named

FILLS = {
    StateGroup.RECEIVED: "#eef4fb",
    StateGroup.HANDLING: "#ffffff",
    StateGroup.WAITING: "#fdf6e3",
    StateGroup.DONE: "#eaf5ea",
}
INK, FAINT, CURRENT = "#1f2933", "#66727f", "#b42318"
TITLE_CHARS = 6
LEADING = 18
FONT = 'font-family="system-ui, sans-serif"'


@dataclass(frozen=True)
class Row:
    """One line of the step table: a step, who does what there, and under which conditions."""

    lane: str
    state: str
    group: str
    action: str
    roles: str
    to: str
    gates: tuple[str, ...]
    clocks: tuple[str, ...]
    current: bool


def rows(definition: Definition, current: Collection[str] = ()) -> list[Row]:
    """Return the steps of a procedure as lines of a table, in the order of the definition."""
    return [one for state in definition.states for one in _rows(definition, state, current)]


def _rows(definition: Definition, state: State, current: Collection[str]) -> Iterator[Row]:
    here = state.code in current
    lane = definition.lane[state.lane].title
    group = str(state.group.label)
    actions = list(definition.actions_from(state.code))
    if not actions:
        yield Row(lane, state.title, group, "", "", state.outcome, (), (), here)
    for one in actions:
        moving = [clock for clock in definition.clocks if one.code in clock.starts]
        yield Row(
            lane=lane,
            state=state.title,
            group=group,
            action=one.title,
            roles=listed([definition.role[role].title for role in one.roles]),
            to=definition.state[one.to].title if one.to else state.title,
            gates=tuple(gate.title for gate in definition.gates_before(one.code)),
            clocks=tuple(f"{clock.title}（{clock.source.label}）" for clock in moving),
            current=here,
        )


def picture(definition: Definition, current: Collection[str] = ()) -> str:
    """Return the picture of a procedure as one SVG element.

    Args:
        definition: the procedure.
        current: codes of the states a case stands in, marked by a frame and in words.
    """
    layout = laid_out(definition)
    name = f"procedure-{definition.code}"
    here = [definition.state[one].title for one in current if one in definition.state]
    told = f"当前在：{listed(here)}。" if here else ""
    footer = _footer(definition, layout)
    wide, high = round(layout.width), round(layout.height + LEADING * len(footer) + MARGIN)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="procedure-picture" role="img" '
            f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
            f'aria-labelledby="{name}-title {name}-desc" {FONT}>'
        ),
        f'<title id="{name}-title">{escape(definition.title)}流程图</title>',
        f'<desc id="{name}-desc">{escape(told + described(definition))}</desc>',
        (
            f'<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="7" refY="4" '
            f'markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="{FAINT}"/></marker></defs>'
        ),
        *_columns(definition, layout),
        *(_path(line, points, name) for line, points in layout.lines),
        *(_box(state, layout.boxes[state.code], current) for state in definition.states),
        *(
            _text(list(one.lines), (one.x, one.y), SIZE, INK, halo=True)
            for one in labels(definition, layout)
        ),
        *(
            f'<text class="clock" x="{MARGIN}" y="{layout.height + LEADING * (at + 0.7):.0f}" '
            f'font-size="{SIZE}" fill="{INK}">{escape(words)}</text>'
            for at, words in enumerate(footer)
        ),
        "</svg>",
    ]
    return "\n".join(one for one in parts if one)


def described(definition: Definition) -> str:
    """Return the picture in words: every step with where one gets from it."""
    said = []
    for state in definition.states:
        ways = [
            f"“{one.title}”到“{definition.state[one.to].title}”"
            for one in definition.actions_from(state.code)
            if one.to and one.to != state.code
        ]
        end = f"：{'，'.join(ways)}" if ways else f"：{state.outcome or '等待'}"
        said.append(f"{definition.lane[state.lane].title}，{state.title}{end}。")
    return "".join((*said, *clock_words(definition), *kept_words(definition)))


def clock_words(definition: Definition) -> Iterator[str]:
    """Yield what each clock is: whose, from when until when, and where its length stands."""
    for one in definition.clocks:
        begins, ends = (
            listed([named(definition, act) for act in acts]) for acts in (one.starts, one.stops)
        )
        yield (
            f"期限“{one.title}”（{one.source.label}，{one.side.label}）：从{begins}起，到{ends}止。"
        )


def _footer(definition: Definition, layout: Layout) -> list[str]:
    width = int((layout.width - 2 * MARGIN) / SIZE)
    lines: list[str] = []
    for words in clock_words(definition):
        lines += [words[at : at + width] for at in range(0, len(words), width)]
    return lines


def _columns(definition: Definition, layout: Layout) -> Iterator[str]:
    high = round(layout.height - 2 * MARGIN)
    for lane in definition.lanes:
        left, width = layout.columns[lane.code]
        x, y = left + width / 2, MARGIN + HEADING * 0.65
        yield (
            f'<rect class="lane" x="{left:.0f}" y="{MARGIN}" width="{width:.0f}" '
            f'height="{high}" rx="6" fill="#f7f8fa" stroke="#d5dae0"/>'
        )
        x, y = left + width / 2, MARGIN + HEADING * 0.65
        yield (
            f'<text class="lane-title" x="{x:.0f}" y="{y:.0f}" text-anchor="middle" '
            f'font-size="16" font-weight="600" fill="{INK}">'
            f"{escape(lane.title)}</text>"
        )


def _path(line: Line, points: tuple[Point, ...], name: str) -> str:
    begin, *rest = points
    drawn = f"M{begin[0]:.0f} {begin[1]:.0f}"
    for (x, y), (to_x, to_y) in zip(points, rest, strict=False):
        middle = (y + to_y) / 2
        straight = line.kind == "back" or x == to_x
        curve = f"C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}"
        drawn += f"L{to_x:.0f} {to_y:.0f}" if straight else curve
    dashes = "" if line.kind == "move" else ' stroke-dasharray="5 4"'
    return (
        f'<path class="line-{line.kind}" d="{drawn}" fill="none" stroke="{FAINT}" '
        f'stroke-width="1.4"{dashes} marker-end="url(#{name}-arrow)"/>'
    )


def _box(state: State, corner: Point, current: Collection[str]) -> str:
    x, y = corner
    here = state.code in current
    frame = f'stroke="{CURRENT}" stroke-width="3"' if here else f'stroke="{INK}" stroke-width="1.2"'
    mark = ' aria-current="step"' if here else ""
    group = f"{state.group.label}·当前" if here else str(state.group.label)
    lines = wrapped(state.title, TITLE_CHARS)
    first = y + (19 if len(lines) > 1 else 28)
    text = _text(lines, (x + BOX_WIDTH / 2, first), 14, INK)
    return (
        f'<g class="state {state.group.value}"{mark}><rect x="{x:.0f}" y="{y:.0f}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="{FILLS[state.group]}" {frame}/>'
        f"{text}{_text([group], (x + BOX_WIDTH / 2, y + BOX_HEIGHT - 7), 12, FAINT)}</g>"
    )


def _text(lines: list[str], at: Point, size: int, fill: str, *, halo: bool = False) -> str:
    x, y = at
    around = ' stroke="#f7f8fa" stroke-width="4" paint-order="stroke"' if halo else ""
    spans = "".join(
        f'<tspan x="{x:.0f}" y="{y + number * (size + 2):.0f}">{escape(one)}</tspan>'
        for number, one in enumerate(lines)
    )
    return f'<text text-anchor="middle" font-size="{size}" fill="{fill}"{around}>{spans}</text>'
