"""Spreadsheets (xlsx): every visible sheet, its name first, merged cells filled."""

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from qingdan.documents.archives import Archive
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.readers.cells import EMPTY, full_width, make_cell
from qingdan.documents.refusals import DamagedFile, SheetTooLarge

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_DIGITS = 8
# A cell that holds something; `<c r="XFD1048576" s="1"/>` is only formatted.
FILLED_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
CELL_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)([0-9]+)")
ROW_PLACE = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br\s*=\s*[\"']([0-9]+)")
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_sheet(archive: Archive, data: bytes) -> list[Block]:
    """Read all visible sheets: the sheet's name as a paragraph, then its rows.

    Cells swallowed by a merge repeat the merged value, a merge over the whole row gives
    one cell. Formulas give the value they had when the file was saved, error values an
    empty cell. Empty rows are left out; ``row`` of a place counts as the program does.

    Args:
        archive: the checked archive of the file.
        data: the bytes of the whole file.

    Raises:
        DocumentRefused: damaged, with entities, or with content absurdly far out.
    """
    archive.check_xml()
    for name in archive.names:
        if SHEET_PART.fullmatch(name):
            _check_extent(archive.read(name))
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            return [
                block
                for number, sheet in enumerate(workbook.sheets_metadata)
                if sheet.visible == SheetVisibleEnum.Visible
                for block in _blocks(workbook.get_sheet_by_index(number))
            ]
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise DamagedFile(where="工作表") from error


def _check_extent(part: bytes) -> None:
    """Refuse content far out: the library makes room for everything in between."""
    in_rows = False
    for attributes in FILLED_CELL.findall(part):
        if place := CELL_PLACE.search(attributes):
            _check_place(*place.groups())
        elif not in_rows:  # cells without a place count on from the last row that has one
            in_rows = True
            for row in ROW_PLACE.findall(part):
                _check_place(b"A", row)


def _check_place(column: bytes, row: bytes) -> None:
    if len(row) > MAX_DIGITS or int(row) > MAX_ROWS or column_number(column) > MAX_COLUMNS:
        shown = row.decode()[:MAX_DIGITS], column.decode()[:MAX_DIGITS]
        raise SheetTooLarge(row=shown[0], column=shown[1])


def column_number(letters: bytes) -> int:
    """Turn column letters into a number from 1.

    >>> column_number(b"A"), column_number(b"AA"), column_number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _blocks(sheet: CalamineSheet) -> Iterator[Block]:
    if sheet.start is None:
        return
    rows = [[_cell(value) for value in row] for row in sheet.to_python()]
    _fill_merged(rows, sheet)
    yield Paragraph(sheet.name, Place(sheet=sheet.name), raw=sheet.name)
    for number, row in enumerate(rows, start=sheet.start[0] + 1):
        if any(cell.text for cell in row):
            yield Row(full_width(row), Place(sheet=sheet.name, table=1, row=number))


def _fill_merged(rows: list[list[Cell]], sheet: CalamineSheet) -> None:
    top, left = sheet.start or (0, 0)
    height, width = len(rows), len(rows[0]) if rows else 0
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        down, across = first_row - top, first_column - left
        if not (0 <= down < height and 0 <= across < width):
            continue
        merged = rows[down][across]
        for row in rows[down : last_row - top + 1]:
            places = slice(across, min(last_column - left + 1, width))
            row[places] = [merged] * (places.stop - places.start)


def _cell(value: Value) -> Cell:
    return make_cell(as_text(value)) if value != "" else EMPTY


def as_text(value: Value) -> str:
    """Write a value as the program shows it.

    >>> [as_text(v) for v in (1.0, 2.5, True, dt.datetime(2025, 1, 2), "银号镇")]
    ['1', '2.5', 'TRUE', '2025-01-02', '银号镇']
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return str(value.date())
    return str(value)
