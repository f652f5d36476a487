"""Ruled lines → tables: which lines belong together, which cells are merged."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qingdan.documents.readers.pdf_page import Rule

SAME_LINE = 3.0  # double rules and rounded ends count as one line
TOUCH = 3.5
OVERHANG = 10.0  # lines that run this far past the last crossing bound an open cell
MOST_RULES = 600


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. ``xs`` rise, ``ys`` fall; ``regions[row][column]`` numbers the cells.

    Places of a merged cell carry the same number.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[tuple[int, ...], ...]

    def find(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column of a point, ``None`` outside."""
        column = bisect_right(self.xs, x) - 1
        row = bisect_right(self.ys, -y, key=lambda value: -value) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return row, column
        return None


def find_grids(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[Grid]:
    """Find the tables of a page, from top to bottom.

    A table is at least two cells enclosed by lines that touch. The outline of a table
    counts as drawn even where it is open.
    """
    across, down = _joined(horizontal), _joined(vertical)
    grids = [
        grid
        for rows, columns in _touching(across, down)
        if (grid := _make_grid(rows, columns)) is not None
    ]
    return sorted(grids, key=lambda grid: (-grid.ys[0], grid.xs[0]))


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Join pieces of one line; keep only the longest lines of a page full of them."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][-1].at <= SAME_LINE:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    joined: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        pieces = sorted((rule.start, rule.end) for rule in line)
        start, end = pieces[0]
        for next_start, next_end in pieces[1:]:
            if next_start <= end + TOUCH:
                end = max(end, next_end)
            else:
                joined.append(Rule(at, start, end))
                start, end = next_start, next_end
        joined.append(Rule(at, start, end))
    return sorted(joined, key=lambda rule: rule.start - rule.end)[:MOST_RULES]


def _touching(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group lines that cross or touch, directly or through others."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    free = list(across)
    for column in down:
        met = [row for row in free if _meet(row, column)]
        free = [row for row in free if not _meet(row, column)]
        rows, columns = met, [column]
        apart = []
        for group in groups:
            if any(_meet(row, column) for row in group[0]):
                rows, columns = rows + group[0], columns + group[1]
            else:
                apart.append(group)
        groups = [*apart, (rows, columns)]
    return groups


def _meet(row: Rule, column: Rule) -> bool:
    return (
        row.start - TOUCH <= column.at <= row.end + TOUCH
        and column.start - TOUCH <= row.at <= column.end + TOUCH
    )


def _make_grid(rows: list[Rule], columns: list[Rule]) -> Grid | None:
    if not rows or not columns:
        return None
    xs = _positions(columns, rows)
    ys = _positions(rows, columns)[::-1]
    if len(xs) < 2 or len(ys) < 2 or (len(xs), len(ys)) == (2, 2):  # noqa: PLR2004 - one box
        return None
    return Grid(tuple(xs), tuple(ys), _regions(xs, ys, rows, columns))


def _positions(lines: list[Rule], crossing: list[Rule]) -> list[float]:
    """Return where the lines stand, with the open ends of the lines that cross them."""
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > SAME_LINE:
            places.append(at)
    first, last = min(line.start for line in crossing), max(line.end for line in crossing)
    if first < places[0] - OVERHANG:
        places.insert(0, first)
    if last > places[-1] + OVERHANG:
        places.append(last)
    return places


def _regions(
    xs: list[float], ys: list[float], rows: list[Rule], columns: list[Rule]
) -> tuple[tuple[int, ...], ...]:
    """Number the cells: neighbours without a line between them are one cell."""
    height, width = len(ys) - 1, len(xs) - 1
    parent = list(range(height * width))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for row in range(height):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(1, width):
            if not _drawn(columns, xs[column], middle):
                place = row * width + column
                parent[root(place)] = root(place - 1)
    for column in range(width):
        middle = (xs[column] + xs[column + 1]) / 2
        for row in range(1, height):
            if not _drawn(rows, ys[row], middle):
                place = row * width + column
                parent[root(place)] = root(place - width)
    return tuple(
        tuple(root(row * width + column) for column in range(width)) for row in range(height)
    )


def _drawn(lines: list[Rule], at: float, middle: float) -> bool:
    return any(
        abs(line.at - at) <= SAME_LINE and line.start <= middle <= line.end for line in lines
    )
