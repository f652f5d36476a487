"""What the table readers share: one cell, one grid with merged cells, one full-width row."""

from collections.abc import Sequence

from qingdan.documents.markup import TAG, clean_cell, plain
from qingdan.documents.model import Cell

EMPTY = Cell("", "")


def make_cell(raw: str, shown: str | None = None, *, listed: bool = False) -> Cell:
    r"""Make a cell from text that normally has no markup but may hold pasted tags.

    Args:
        raw: the text as the file holds it.
        shown: the text with automatic numbers written out; ``raw`` when not given.
        listed: the lines come from a bulleted list.

    >>> make_cell(" 县农牧局\r\n县水务局 ").text
    '县农牧局\n县水务局'
    >>> make_cell("<p>县农牧局</p><p>县水务局</p>").text
    '县农牧局\n县水务局'
    """
    if "<" in raw and TAG.search(raw):
        return clean_cell(raw)
    return Cell(raw, plain(raw if shown is None else shown), listed)


def full_width(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return one cell for a row that is one merged cell, else the cells themselves."""
    if len(cells) > 1 and cells[0].text and all(cell is cells[0] for cell in cells):
        return (cells[0],)
    return tuple(cells)


class SpanGrid:
    """Places cells with row and column spans; swallowed places repeat the merged cell."""

    def __init__(self) -> None:
        self._below: dict[int, tuple[Cell, int]] = {}  # column → cell, rows still to fill

    def place(self, spans: Sequence[tuple[Cell, int, int]]) -> tuple[Cell, ...]:
        """Place one row of ``(cell, columns, rows)`` beneath the rows placed before."""
        row: list[Cell] = []
        for cell, columns, rows in spans:
            self._take_from_above(row)
            for _ in range(columns):
                if rows > 1:
                    self._below[len(row)] = (cell, rows - 1)
                row.append(cell)
        self._take_from_above(row)
        return full_width(row)

    def _take_from_above(self, row: list[Cell]) -> None:
        while (held := self._below.pop(len(row), None)) is not None:
            cell, left = held
            if left > 1:
                self._below[len(row)] = (cell, left - 1)
            row.append(cell)
