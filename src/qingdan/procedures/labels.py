"""The words beside the arrows of a picture, moved apart so that none covers another."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from qingdan.procedures.definition import Definition
from qingdan.procedures.layout import Layout, Line, Point
from qingdan.procedures.run import listed

SIZE = 12
CHARS = 6
SPACE = 8
NOT_FIRST = "，。、；：）》”"
PIECES = re.compile("[^，、；]+[，、；]?")


@dataclass(frozen=True)
class Label:
    """Words at a place: the middle of their first line."""

    lines: tuple[str, ...]
    x: float
    y: float

    @property
    def wide(self) -> float:
        """How wide the longest line is."""
        return max(map(len, self.lines)) * SIZE


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines of about so many characters, broken after a comma or evenly.

    >>> wrapped("法制审核不通过，补充调查", 7), wrapped("已申请法院强制执行", 7)
    (['法制审核不通过，', '补充调查'], ['已申请法院', '强制执行'])
    """
    found: list[str] = []
    for piece in PIECES.findall(text):
        if found and len(found[-1] + piece) <= width + 1:
            found[-1] += piece
        else:
            found += _evenly(piece, width)
    return found


def _evenly(text: str, width: int) -> list[str]:
    """Return a text in as few lines as it takes; none begins with a closing mark."""
    if len(text) <= width + 1:
        return [text]
    each = ceil(len(text) / ceil(len(text) / width))
    found = [""]
    for one in text:
        if len(found[-1]) >= each and one not in NOT_FIRST:
            found.append("")
        found[-1] += one
    return found


def labels(definition: Definition, layout: Layout) -> Iterator[Label]:
    """Yield the actions of each arrow; what opens or joins another lane goes without."""
    ahead: dict[tuple[str, float], list[Label]] = defaultdict(list)
    back: list[Label] = []
    for line, points in layout.lines:
        lane = definition.state[line.start].lane
        if line.kind == "back" and definition.state[line.to].lane == lane:
            back.append(_above(back, _beside(definition, line, points)))
        elif line.kind == "move":
            ahead[lane, points[0][1]].append(_between(definition, line, points))
    yield from back
    for row in ahead.values():
        yield from _apart(row)


def _said(definition: Definition, line: Line, width: int) -> tuple[str, ...]:
    return tuple(wrapped(listed([definition.action[one].title for one in line.actions]), width))


def _beside(definition: Definition, line: Line, points: tuple[Point, ...]) -> Label:
    """Write the words of a way back above the line, where it turns into the margin."""
    lines = _said(definition, line, CHARS - 1)
    x, y = points[1]
    beside = Label(lines, x, y - (SIZE + 2) * len(lines) + 8)
    return replace(beside, x=x + SIZE + beside.wide / 2)


def _above(back: list[Label], label: Label) -> Label:
    """Return the words of a way back, lifted above those that already stand there."""
    for one in sorted(back, key=lambda each: -each.y):
        apart = abs(one.x - label.x) >= (one.wide + label.wide) / 2
        height, room = ((SIZE + 2) * len(each.lines) for each in (label, one))
        if not apart and label.y < one.y + room and one.y < label.y + height:
            label = replace(label, y=one.y - height)
    return label


def _between(definition: Definition, line: Line, points: tuple[Point, ...]) -> Label:
    lines = _said(definition, line, CHARS)
    (x, y), (to_x, to_y) = points[0], points[1]
    return Label(lines, (x + to_x) / 2, (y + to_y) / 2 - 7 * (len(lines) - 1) + 4)


def _apart(row: list[Label]) -> list[Label]:
    """Return the labels of one gap side by side, all together where they were on average."""
    found: list[Label] = []
    for one in sorted(row, key=lambda each: (each.x, each.lines)):
        if found:
            last = found[-1]
            least = last.x + (last.wide + one.wide) / 2 + SPACE
            found.append(replace(one, x=max(one.x, least)))
        else:
            found.append(one)
    pushed = (sum(one.x for one in found) - sum(one.x for one in row)) / len(row)
    return [replace(one, x=one.x - pushed) for one in found]
