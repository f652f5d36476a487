"""A workbook of alignments: read as it was filled in, given back with the wrong cells marked."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingdan.documents.archives import Archive
from qingdan.matters.domain.importing import COLUMNS, NEEDED, Line, Problem
from qingdan.matters.domain.refusals import AlignmentWorkbookUnfit

MOST_LINES = 5_000
HEADING_WITHIN = 5
WIDEST = 30
PROBLEM_HEADING, PROBLEM_WIDTH = "问题", 60
MARK = "FFFFC7CE"
HEADINGS = {heading: key for key, heading in COLUMNS.items()}
BROKEN = (
    AttributeError, BadZipFile, IndexError, KeyError, OSError, ParseError, TypeError, ValueError,
)  # fmt: skip
"""What the library lets through of a workbook that is not one."""
EXPORT_AGAIN = "请在标准事项对照页面导出，填好后存成 xlsx 再上传。"


def read_alignments(data: bytes) -> list[Line]:
    """Return the rows of a workbook in order; empty ones are left out.

    Args:
        data: the file as it was sent.

    Raises:
        DocumentRefused: an archive that is unsafe to unpack.
        AlignmentWorkbookUnfit: no workbook, no such headings, no row, or too many.
    """
    Archive(data).check_xml()
    with _opened(data, read_only=True, data_only=True) as book:
        sheet, heading, columns = _table(book)
        last = heading + MOST_LINES + 1
        rows = sheet.iter_rows(min_row=heading + 1, max_row=last, max_col=WIDEST, values_only=True)
        lines = [
            Line(number, cells)
            for number, row in enumerate(rows, start=heading + 1)
            if any((cells := _cells(row, columns)).values())
        ]
    if not lines:
        raise AlignmentWorkbookUnfit(why="标题行下面没有事项。", advice=EXPORT_AGAIN)
    if lines[-1].number > heading + MOST_LINES:
        raise AlignmentWorkbookUnfit(why=f"超过 {MOST_LINES} 行。", advice="请分成几份上传。")
    return lines


def mark_alignments(data: bytes, problems: Sequence[Problem]) -> bytes:
    """Return the same workbook with wrong cells filled and a column that says what to do.

    Args:
        data: the workbook as it was sent, read before without refusal.
        problems: what is wrong, by line and column.
    """
    with _opened(data) as book:
        sheet, heading, columns = _table(book)
        where = _problem_column(sheet, heading)
        words: dict[int, list[str]] = {}
        for one in problems:
            words.setdefault(one.line, []).append(f"{COLUMNS[one.column]}：{one.words}")
            if one.column in columns:
                sheet.cell(one.line, columns[one.column]).fill = _fill()
        for line, said in words.items():
            cell = sheet.cell(line, where)
            cell.value, cell.data_type = "\n".join(said), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.fill = _fill()
        book.active = book.worksheets.index(sheet)
        target = BytesIO()
        book.save(target)
        return target.getvalue()


@contextmanager
def _opened(data: bytes, **options: bool) -> Iterator[Workbook]:
    """Open a workbook; what the library cannot keep of it, it says in warnings only."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Workbook = load_workbook(BytesIO(data), **options)
            yield book
            book.close()
    except BROKEN as error:
        why = "文件损坏，或不是 xlsx 表格。"
        raise AlignmentWorkbookUnfit(why=why, advice=EXPORT_AGAIN) from error


def _table(book: Workbook) -> tuple[Any, int, dict[str, int]]:
    for sheet in book.worksheets:
        rows = sheet.iter_rows(min_row=1, max_row=HEADING_WITHIN, max_col=WIDEST, values_only=True)
        for number, row in enumerate(rows, start=1):
            columns = {
                HEADINGS[value.strip()]: column
                for column, value in enumerate(row, start=1)
                if isinstance(value, str) and value.strip() in HEADINGS
            }
            if set(NEEDED) <= set(columns):
                return sheet, number, columns
    lacking = "、".join(COLUMNS[key] for key in NEEDED)
    why = f"前 {HEADING_WITHIN} 行里没有找到标题“{lacking}”。"
    raise AlignmentWorkbookUnfit(why=why, advice=EXPORT_AGAIN)


def _cells(row: tuple[Any, ...], columns: dict[str, int]) -> dict[str, str]:
    return {key: _text(row[column - 1]) for key, column in columns.items() if column <= len(row)}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _problem_column(sheet: Worksheet, heading: int) -> int:
    """Return the column for what is wrong, emptied: the one of an earlier round, or a new one."""
    for row in sheet.iter_rows(min_row=heading + 1, max_col=WIDEST):
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb == MARK:
                cell.fill = PatternFill()
    filled = [cell for cell in sheet[heading] if cell.value not in (None, "")]
    for cell in filled:
        if str(cell.value).strip() == PROBLEM_HEADING:
            for number in range(heading + 1, sheet.max_row + 1):
                sheet.cell(number, cell.column).value = None
            return int(cell.column)
    column = max(int(cell.column) for cell in filled) + 1
    sheet.cell(heading, column).value = PROBLEM_HEADING
    sheet.column_dimensions[get_column_letter(column)].width = PROBLEM_WIDTH
    return column


def _fill() -> PatternFill:
    return PatternFill("solid", fgColor=MARK)
