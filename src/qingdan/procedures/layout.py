"""Where the steps of a procedure stand on paper: layers downwards, one column a lane.

The same definition always comes out the same. Steps that lead back run along the left margin.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from qingdan.procedures.definition import MAIN, Definition

BOX_WIDTH, BOX_HEIGHT = 112, 60
LAYER = 132
GAP = 18
TURN = 12
MARGIN = 16
HEADING = 40
BACK_MARGIN, FROM_OTHER_LANE = 84, 28
CHANNEL, CHANNELS = 10, 4
"""How far ways back stand apart, and for how many the margin has room."""
MOST_IN_ROW, MOST_BESIDE = 4, 3
"""So many boxes of the main lane, and of one beside it, stand in a row at most."""
SWEEPS = 4
Point = tuple[float, float]
Spot = tuple[str, int]
"""A state with -1, or the way to a state through a layer."""


@dataclass(frozen=True)
class Line:
    """One arrow: from a state to another, with the actions that go there.

    ``kind`` is move, back, opens or joins.
    """

    start: str
    to: str
    kind: str
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Boxes by state, columns by lane, and for each line the points it runs through."""

    boxes: Mapping[str, Point]
    columns: Mapping[str, tuple[float, float]]
    lines: tuple[tuple[Line, tuple[Point, ...]], ...]
    width: float
    height: float


def laid_out(definition: Definition) -> Layout:
    """Return where everything stands; boxes by their top left corner."""
    return _Layers(definition).layout


def lines(definition: Definition) -> list[Line]:
    """Return the arrows of a procedure; acts that stay in a state have none."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in definition.actions:
        for start in one.starts:
            if one.to and one.to != start:
                found[start, one.to, "move"].append(one.code)
            if one.opens:
                found[start, definition.lane[one.opens].initial, "opens"].append(one.code)
        if one.joins:
            ends = [s for s in definition.states if s.lane == one.joins and s.is_done]
            for end in ends:
                found[end.code, one.to or one.starts[0], "joins"].append(one.code)
    back = _back(definition, [(start, to) for start, to, _ in found])
    return [
        Line(start, to, "back" if (start, to) in back else kind, tuple(actions))
        for (start, to, kind), actions in found.items()
    ]


def _back(definition: Definition, moves: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the moves that lead back to where one came from, walking from the first state."""
    found: set[tuple[str, str]] = set()
    done: set[str] = set()

    def walk(state: str, way: tuple[str, ...]) -> None:
        for start, to in moves:
            if start != state:
                continue
            if to in way:
                found.add((start, to))
            elif to not in done:
                walk(to, (*way, to))
        done.add(state)

    first = definition.lane[MAIN].initial
    for state in (first, *(one.code for one in definition.states)):
        if state not in done:
            walk(state, (state,))
    return found


@dataclass(frozen=True)
class _Layers:
    definition: Definition

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.definition)

    @cached_property
    def ahead(self) -> list[Line]:
        return [one for one in self.lines if one.kind != "back"]

    @cached_property
    def rank(self) -> dict[str, int]:
        """The layer of every state: below all that lead to it."""
        found = {one.code: 0 for one in self.definition.states}
        for _ in found:
            for line in self.ahead:
                found[line.to] = max(found[line.to], found[line.start] + 1)
        return self._spread(found)

    def _spread(self, found: dict[str, int]) -> dict[str, int]:
        """Move down what a layer has no room for, ends first; what follows moves with it."""
        layer = 0
        while layer <= max(found.values()):
            for lane in self.definition.lanes:
                row = [
                    one
                    for one in self.definition.states
                    if one.lane == lane.code and found[one.code] == layer
                ]
                most = MOST_IN_ROW if lane.code == MAIN else MOST_BESIDE
                for state in sorted(row, key=lambda one: one.is_done)[most:]:
                    found[state.code] += 1
            for _ in found:
                for line in self.ahead:
                    found[line.to] = max(found[line.to], found[line.start] + 1)
            layer += 1
        return found

    def way(self, line: Line) -> list[Spot]:
        """Return the spots of a line that goes ahead, one a layer."""
        first, last = self.rank[line.start], self.rank[line.to]
        return [(line.start, -1), *((line.to, at) for at in range(first + 1, last)), (line.to, -1)]

    def layer(self, spot: Spot) -> int:
        return self.rank[spot[0]] if spot[1] < 0 else spot[1]

    @cached_property
    def rows(self) -> dict[tuple[str, int], list[Spot]]:
        """The spots of each lane and layer, ordered so that few lines cross."""
        order = {one.code: at for at, one in enumerate(self.definition.states)}
        spots = {(one.code, -1) for one in self.definition.states}
        spots |= {spot for line in self.ahead for spot in self.way(line)}
        found: dict[tuple[str, int], list[Spot]] = defaultdict(list)
        for spot in sorted(spots, key=lambda one: (order[one[0]], one[1])):
            lane = self.definition.state[spot[0]].lane
            found[lane, self.layer(spot)].append(spot)
        near = self._neighbours()
        for sweep in range(SWEEPS):
            down = sweep % 2 == 0
            for key in sorted(found, key=lambda one: (one[1], one[0]), reverse=not down):
                found[key] = _sorted(found[key], near[down], found, self)
        return found

    def _neighbours(self) -> dict[bool, dict[Spot, list[Spot]]]:
        above: dict[Spot, list[Spot]] = defaultdict(list)
        below: dict[Spot, list[Spot]] = defaultdict(list)
        for line in self.ahead:
            way = self.way(line)
            for one, other in itertools.pairwise(way):
                below[one].append(other)
                above[other].append(one)
        return {True: above, False: below}

    @cached_property
    def columns(self) -> dict[str, tuple[float, float]]:
        """Left edge and width of each lane's column."""
        found, left = {}, float(MARGIN)
        for lane in self.definition.lanes:
            rows = [_wide(row) for (code, _), row in self.rows.items() if code == lane.code]
            width = max([*rows, BOX_WIDTH + 0.0]) + 2 * GAP + self.back_margin(lane.code)
            found[lane.code] = (left, width)
            left += width + MARGIN
        return found

    def back_margin(self, lane: str) -> float:
        """Return the room at the left for ways back; those from another lane have no words."""
        own = self.definition.state
        back = [one for one in self.lines if one.kind == "back" and own[one.to].lane == lane]
        if any(own[one.start].lane == lane for one in back):
            return BACK_MARGIN + CHANNEL * max(0, len(back) - CHANNELS)
        return FROM_OTHER_LANE if back else 0

    @cached_property
    def middles(self) -> dict[Spot, float]:
        """The middle of every spot, from left to right; each row stands in the middle."""
        found: dict[Spot, float] = {}
        for (lane, _), row in self.rows.items():
            left, width = self.columns[lane]
            margin = self.back_margin(lane)
            at = left + margin + (width - margin - _wide(row)) / 2
            for spot in row:
                size = _size(spot)
                found[spot] = at + size / 2
                at += size + GAP
        return found

    def top(self, state: str) -> float:
        return MARGIN + HEADING + GAP + self.rank[state] * LAYER

    @cached_property
    def layout(self) -> Layout:
        boxes = {
            one.code: (self.middles[one.code, -1] - BOX_WIDTH / 2, self.top(one.code))
            for one in self.definition.states
        }
        last_left, last_width = self.columns[self.definition.lanes[-1].code]
        bottom = max(top for _, top in boxes.values()) + BOX_HEIGHT + GAP
        return Layout(
            boxes=boxes,
            columns=self.columns,
            lines=tuple(self._drawn()),
            width=last_left + last_width + MARGIN,
            height=bottom + MARGIN,
        )

    def _drawn(self) -> Iterator[tuple[Line, tuple[Point, ...]]]:
        channel: dict[str, int] = defaultdict(int)
        for line in self.lines:
            if line.kind != "back":
                yield line, tuple(self._points(line))
                continue
            lane = self.definition.state[line.to].lane
            channel[lane] += 1
            left = self.columns[lane][0] + CHANNEL * channel[lane]
            start, to = (self.middles[one, -1] - BOX_WIDTH / 2 for one in (line.start, line.to))
            down, up = (self.top(one) + BOX_HEIGHT / 2 for one in (line.start, line.to))
            yield line, ((start, down), (left, down), (left, up), (to, up))

    def _points(self, line: Line) -> Iterator[Point]:
        yield self.middles[line.start, -1], self.top(line.start) + BOX_HEIGHT
        for spot in self.way(line)[1:-1]:
            top = MARGIN + HEADING + GAP + spot[1] * LAYER
            yield self.middles[spot], top
            yield self.middles[spot], top + BOX_HEIGHT
        yield self.middles[line.to, -1], self.top(line.to)


def _sorted(
    row: list[Spot],
    near: Mapping[Spot, list[Spot]],
    rows: Mapping[tuple[str, int], list[Spot]],
    layers: _Layers,
) -> list[Spot]:
    """Return a row ordered by the middle of what each spot hangs on; others stay in place."""

    def middle(at: int, spot: Spot) -> float:
        places = []
        for other in near.get(spot, ()):
            lane = layers.definition.state[other[0]].lane
            beside = rows[lane, layers.layer(other)]
            places.append((beside.index(other) + 0.5) / len(beside))
        return sum(places) / len(places) if places else (at + 0.5) / len(row)

    keyed = [(middle(at, spot), at, spot) for at, spot in enumerate(row)]
    return [spot for _, _, spot in sorted(keyed)]


def _size(spot: Spot) -> float:
    return BOX_WIDTH if spot[1] < 0 else TURN


def _wide(row: list[Spot]) -> float:
    return sum(map(_size, row)) + GAP * (len(row) - 1)
