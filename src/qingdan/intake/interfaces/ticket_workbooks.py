"""A workbook of tickets: read as it was filled in, given back with the wrong cells marked."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from qingdan.core.errors import DomainError
from qingdan.documents.archives import Archive
from qingdan.intake.ticket_lines import COLUMNS, HEADING, SentLine, SentProblem

MOST_LINES, HEADING_WITHIN, WIDEST, PROBLEM_WIDTH = 200, 5, 30, 60
MARK = "FFFFC7CE"
TITLES = {one.title: key for key, one in COLUMNS.items()}
NEEDED = {key for key, one in COLUMNS.items() if one.needed}
BROKEN = (
    AttributeError, BadZipFile, IndexError, KeyError, OSError, ParseError, TypeError, ValueError,
)  # fmt: skip
"""What the library lets through of a workbook that is not one."""
ADVICE = "请下载模板，填好后存成 xlsx 再上传。"


class TicketWorkbookUnfit(DomainError):
    code = "intake.ticket-workbook-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "工单表没有读取：{why}什么都没有登记。"
    remedy = "{advice}"


def read_tickets(data: bytes) -> list[SentLine]:
    """Return the rows of a workbook in order; empty ones are left out.

    Raises:
        DocumentRefused: an archive that is unsafe to unpack.
        TicketWorkbookUnfit: no workbook, no such headings, no row, or too many.
    """
    Archive(data).check_xml()
    with _opened(data, read_only=True, data_only=True) as book:
        sheet, heading, columns = _table(book)
        last = heading + MOST_LINES + 1
        rows = sheet.iter_rows(min_row=heading + 1, max_row=last, max_col=WIDEST, values_only=True)
        lines = [
            SentLine(number, cells)
            for number, row in enumerate(rows, start=heading + 1)
            if any((cells := _cells(row, columns)).values())
        ]
    if not lines:
        raise TicketWorkbookUnfit(why="标题行下面没有工单。", advice=ADVICE)
    if lines[-1].number > heading + MOST_LINES:
        raise TicketWorkbookUnfit(why=f"超过 {MOST_LINES} 行。", advice="请分成几份上传。")
    return lines


def mark_tickets(data: bytes, problems: Sequence[SentProblem]) -> bytes:
    """Return the same workbook with wrong cells filled and a column that says what to do."""
    with _opened(data) as book:
        sheet, heading, columns = _table(book)
        where = _problem_column(sheet, heading)
        words: dict[int, list[str]] = {}
        for one in problems:
            words.setdefault(one.line, []).append(f"{COLUMNS[one.column].title}：{one.words}")
            if one.column in columns:
                sheet.cell(one.line, columns[one.column]).fill = PatternFill("solid", fgColor=MARK)
        for line, said in words.items():
            cell = sheet.cell(line, where)
            cell.value, cell.data_type = "\n".join(said), "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.fill = PatternFill("solid", fgColor=MARK)
        target = BytesIO()
        book.save(target)
        return target.getvalue()


@contextmanager
def _opened(data: bytes, **options: bool) -> Iterator[Workbook]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book: Workbook = load_workbook(BytesIO(data), **options)
            yield book
            book.close()
    except BROKEN as error:
        raise TicketWorkbookUnfit(why="文件损坏，或不是 xlsx 表格。", advice=ADVICE) from error


def _table(book: Workbook) -> tuple[Any, int, dict[str, int]]:
    for sheet in book.worksheets:
        rows = sheet.iter_rows(min_row=1, max_row=HEADING_WITHIN, max_col=WIDEST, values_only=True)
        for number, row in enumerate(rows, start=1):
            columns = {
                TITLES[value.strip()]: at
                for at, value in enumerate(row, start=1)
                if isinstance(value, str) and value.strip() in TITLES
            }
            if set(columns) >= NEEDED:
                return sheet, number, columns
    lacking = "、".join(COLUMNS[key].title for key in COLUMNS if key in NEEDED)
    raise TicketWorkbookUnfit(
        why=f"前 {HEADING_WITHIN} 行里没有找到标题“{lacking}”。", advice=ADVICE
    )


def _cells(row: tuple[Any, ...], columns: dict[str, int]) -> dict[str, str]:
    return {key: _text(row[at - 1]) for key, at in columns.items() if at <= len(row)}


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _problem_column(sheet: Any, heading: int) -> int:
    """Return the column for what is wrong, emptied of an earlier round, or a new one."""
    for row in sheet.iter_rows(min_row=heading + 1, max_col=WIDEST):
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb == MARK:
                cell.fill = PatternFill()
    filled = [cell for cell in sheet[heading] if cell.value not in (None, "")]
    for cell in filled:
        if str(cell.value).strip() == HEADING:
            for number in range(heading + 1, sheet.max_row + 1):
                sheet.cell(number, cell.column).value = None
            return int(cell.column)
    column = max(int(cell.column) for cell in filled) + 1
    sheet.cell(heading, column).value = HEADING
    sheet.column_dimensions[get_column_letter(column)].width = PROBLEM_WIDTH
    return column
