"""Tables of a PDF: rows of cells, put together again where a page break cut them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qingdan.documents.model import Cell, Place, Row
from qingdan.documents.readers.cells import full_width, make_cell
from qingdan.documents.readers.pdf_grid import Grid
from qingdan.documents.readers.pdf_lines import OPENERS, Line, join_lines, make_lines, usual_leading
from qingdan.documents.readers.pdf_page import Glyph

WIDEST_PADDING = 8.0  # points between a rule and the text beside it
SAME_COLUMN = 5.0
NUMBER_HEADING = re.compile(r"^(?:序号?|编号|项)$")


@dataclass(eq=False, slots=True)
class PdfCell:
    """The printed lines of one cell, how far right and how far apart lines are set."""

    lines: list[Line]
    right: float
    leading: float

    @property
    def text(self) -> str:
        """The text without any blank, to compare and to see whether it is empty."""
        return "".join("".join(line.text.split()) for line in self.lines)

    def as_cell(self) -> Cell:
        """Join the lines into the cell of the document model."""
        raw = "\n".join(line.text for line in self.lines)
        return make_cell(raw, "\n".join(join_lines(self.lines, self.right, self.leading)))


@dataclass(slots=True)
class PdfRow:
    """One row by grid column; a merged cell stands in each of its places."""

    cells: list[PdfCell]
    page: int

    @property
    def texts(self) -> list[str]:
        """The text of each place."""
        return [cell.text for cell in self.cells]

    @property
    def is_one_cell(self) -> bool:
        """Whether the row is a single merged cell, such as a category."""
        return len(self.cells) > 1 and all(cell is self.cells[0] for cell in self.cells)


@dataclass(slots=True)
class PdfTable:
    """A table, on one page or, after ``take_over``, on several."""

    xs: tuple[float, ...]
    top: float
    rows: list[PdfRow] = field(default_factory=list)

    @property
    def number_column(self) -> int:
        """The column that numbers the rows, by its heading, else the first."""
        for column, text in enumerate(self.rows[0].texts if self.rows else ()):
            if NUMBER_HEADING.match(text):
                return column
        return 0

    def goes_on_in(self, other: "PdfTable") -> bool:
        """Tell whether ``other`` has the same columns at the same places."""
        return len(self.xs) == len(other.xs) and all(
            abs(mine - theirs) <= SAME_COLUMN
            for mine, theirs in zip(self.xs, other.xs, strict=True)
        )

    def take_over(self, other: "PdfTable") -> None:
        """Append the rows of the next page: without its header, the cut row made whole."""
        header = self.rows[0].texts if self.rows else []
        rows = [row for row in other.rows if row.texts != header]
        if rows and self.rows and self._is_cut(self.rows[-1], rows[0]):
            for above, below in zip(self.rows[-1].cells, rows[0].cells, strict=True):
                above.lines.extend(below.lines)
            rows = rows[1:]
        self.rows.extend(rows)

    def _is_cut(self, above: PdfRow, below: PdfRow) -> bool:
        """A cut row shows its number on one page only, mostly the first."""
        if above.is_one_cell or below.is_one_cell or len(self.rows) == 1:
            return False
        column = self.number_column
        return not (above.cells[column].text and below.cells[column].text)

    def as_rows(self, number: int) -> list[Row]:
        """Return the rows of the document model; merged cells are shared."""
        distinct = {id(cell): cell for row in self.rows for cell in row.cells}
        made = {key: cell.as_cell() for key, cell in distinct.items()}
        rows = []
        for index, row in enumerate(self.rows, start=1):
            cells = [made[id(cell)] for cell in row.cells]
            if any(cell.text for cell in cells):
                place = Place(page=row.page, table=number, row=index)
                rows.append(Row(full_width(cells), place))
        return rows


def fill_grids(
    grids: Sequence[Grid], glyphs: Iterable[Glyph], page: int
) -> tuple[list[PdfTable], list[Glyph]]:
    """Put the characters of a page into its tables; return the tables and the rest."""
    inside: list[dict[int, list[Glyph]]] = [defaultdict(list) for _ in grids]
    outside: list[Glyph] = []
    for glyph in glyphs:
        for grid, regions in zip(grids, inside, strict=True):
            if (found := grid.find((glyph.left + glyph.right) / 2, glyph.middle)) is not None:
                regions[grid.regions[found[0]][found[1]]].append(glyph)
                break
        else:
            outside.append(glyph)
    tables = [_make_table(*filled, page) for filled in zip(grids, inside, strict=True)]
    return tables, outside


def _make_table(grid: Grid, regions: dict[int, list[Glyph]], page: int) -> PdfTable:
    lines = {region: make_lines(glyphs) for region, glyphs in regions.items()}
    edges: dict[int, tuple[float, float]] = {}
    for row in grid.regions:
        for column, region in enumerate(row):
            left, right = edges.get(region, (grid.xs[column], grid.xs[column + 1]))
            edges[region] = (min(left, grid.xs[column]), max(right, grid.xs[column + 1]))
    padding = _usual_padding(
        [
            line.left - edges[region][0]
            for region, printed in lines.items()
            for line in printed
            if line.text[0] not in OPENERS  # half of an opening bracket is air, often cut off
        ]
    )
    leading = usual_leading(lines.values())
    cells = {
        region: PdfCell(lines.get(region, []), right - padding, leading)
        for region, (_, right) in edges.items()
    }
    seen: set[int] = set()
    table = PdfTable(grid.xs, grid.ys[0])
    for row in grid.regions:
        if not seen.issuperset(row):
            table.rows.append(PdfRow([cells[region] for region in row], page))
        seen.update(row)
    return table


def _usual_padding(gaps: list[float]) -> float:
    """Return the space beside a rule: the smallest that is not a stray exception."""
    if not gaps:
        return 0.0
    return min(max(sorted(gaps)[len(gaps) // 20], 0.0), WIDEST_PADDING)
