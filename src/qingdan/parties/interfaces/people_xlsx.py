"""A workbook of people: read as its user filled it, given back with the wrong cells marked."""

import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from qingdan.core.text import fold
from qingdan.parties.domain.people.lines import COLUMNS, NEEDED, Cell, Line, Problem
from qingdan.parties.domain.people.refusals import PeopleWorkbookUnfit

MOST_LINES = 5_000
HEADING_WITHIN = 10
"""The headings stand in one of these first rows; titles and notes may stand above."""
WIDEST = 60
PROBLEM_HEADING = "问题"
PROBLEM_WIDTH = 60
MARK = "FFFFC7CE"
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050
"""Days of the years 2000 to 2099 as a sheet counts them, where no date format is set."""
BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
ALSO = {
    "账号": "login_name", "所属单位": "unit", "所在单位": "unit", "工作单位": "unit",
    "手机号": "phone", "手机号码": "phone", "联系电话": "phone",
}  # fmt: skip
HEADINGS = {heading: key for key, heading in COLUMNS.items()} | ALSO
"""What is written above a column, without marks and brackets, and what it means."""
BROKEN = (
    AttributeError, BadZipFile, IndexError, KeyError, OSError, ParseError, TypeError, ValueError,
)  # fmt: skip
"""What the library lets through of a workbook that is not one."""
SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 再上传；也可以下载模板重新填。"


@dataclass(frozen=True, slots=True)
class Table:
    """Where the people stand: the sheet's place, the row of headings, the columns by key."""

    sheet: int
    heading: int
    columns: dict[str, int]


def read_people(data: bytes) -> list[Line]:
    """Return the lines of a workbook, in order; empty ones are left out.

    Args:
        data: an archive that was checked before.

    Raises:
        PeopleWorkbookUnfit: no workbook, no such headings, no line, or too many.
    """
    with _opened(data, read_only=True, data_only=True) as book:
        table = _table(book)
        lines = []
        rows = _rows(book.worksheets[table.sheet], table.heading + MOST_LINES + 1)
        for number, row in rows:
            if number > table.heading and (line := _line(number, row, table.columns)):
                lines.append(line)
        if not lines:
            raise PeopleWorkbookUnfit(why="标题行下面没有人员。", advice="请填好后再上传。")
        if lines[-1].number > table.heading + MOST_LINES:
            why, advice = f"超过 {MOST_LINES} 行。", "请分成几份上传。"
            raise PeopleWorkbookUnfit(why=why, advice=advice)
        return lines


def mark_people(data: bytes, problems: Sequence[Problem]) -> bytes:
    """Return the same workbook with wrong cells filled and a column that says what to do.

    Marks of an earlier round are taken away where the cell is right now.

    Args:
        data: the workbook as it was sent.
        problems: what is wrong, by line and column.

    Raises:
        PeopleWorkbookUnfit: see ``read_people``.
    """
    with _opened(data, rich_text=True) as book:
        table = _table(book)
        sheet = book.worksheets[table.sheet]
        _take_marks_away(sheet, table)
        where = _problem_column(sheet, table)
        for line, words in _by_line(problems):
            note = sheet.cell(line, where)
            note.value, note.data_type = words, "s"
            note.alignment = Alignment(wrap_text=True, vertical="top")
            note.fill = PatternFill("solid", fgColor=MARK)
        for problem in problems:
            column = table.columns.get(problem.column)
            if column is not None:
                sheet.cell(problem.line, column).fill = PatternFill("solid", fgColor=MARK)
        book.active = table.sheet
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
        raise PeopleWorkbookUnfit(why=why, advice=SAVE_AGAIN) from error


def _table(book: Workbook) -> Table:
    best: dict[str, int] = {}
    for at, sheet in enumerate(book.worksheets):
        for number, row in _rows(sheet, HEADING_WITHIN):
            headings = {
                HEADINGS[plain]: column
                for column, value in enumerate(row, start=1)
                if isinstance(value, str) and (plain := fold(BRACKETED.sub("", value))) in HEADINGS
            }
            if set(NEEDED) <= set(headings):
                return Table(at, number, headings)
            best = max(best, headings, key=len)
    lacking = "、".join(COLUMNS[key] for key in NEEDED if key not in best)
    why = f"前 {HEADING_WITHIN} 行里没有找到标题“{lacking}”。"
    raise PeopleWorkbookUnfit(why=why, advice="请照模板的标题填，或直接用模板。")


def _rows(sheet: Any, last: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    rows = sheet.iter_rows(min_row=1, max_row=last, max_col=WIDEST, values_only=True)
    return enumerate(rows, start=1)


def _line(number: int, row: tuple[Any, ...], columns: dict[str, int]) -> Line | None:
    cells = {
        key: _cell(row[column - 1], is_day=key.startswith("valid_"))
        for key, column in columns.items()
        if column <= len(row)
    }
    return Line(number, cells) if any(cells.values()) else None


def _cell(value: Any, *, is_day: bool) -> Cell:
    """Return a cell as text or day; numbers lose the point that nobody typed."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if is_day and isinstance(value, int) and FIRST_SERIAL <= value <= LAST_SERIAL:
        day: datetime = from_excel(value)
        return day.date()
    return str(value).strip()


def _take_marks_away(sheet: Worksheet, table: Table) -> None:
    for row in sheet.iter_rows(min_row=table.heading + 1, max_col=WIDEST):
        for cell in row:
            if cell.has_style and cell.fill.fgColor.rgb == MARK:
                cell.fill = PatternFill()


def _problem_column(sheet: Worksheet, table: Table) -> int:
    """Return the column for what is wrong, emptied: the one of an earlier round, or a new one."""
    filled = [cell for cell in sheet[table.heading] if cell.value not in (None, "")]
    earlier = [cell.column for cell in filled if str(cell.value).strip() == PROBLEM_HEADING]
    if earlier:
        column: int = earlier[0]
        for number in range(table.heading + 1, sheet.max_row + 1):
            sheet.cell(number, column).value = None
        return column
    column = max(cell.column for cell in filled) + 1
    head = sheet.cell(table.heading, column)
    head.value = PROBLEM_HEADING
    _dress_like(head, filled[-1])
    sheet.column_dimensions[get_column_letter(column)].width = PROBLEM_WIDTH
    return column


def _dress_like(cell: SheetCell, other: SheetCell) -> None:
    if other.has_style:
        cell.font, cell.fill, cell.border = copy(other.font), copy(other.fill), copy(other.border)


def _by_line(problems: Iterable[Problem]) -> Iterator[tuple[int, str]]:
    """Yield each line with everything that is wrong with it, column by column."""
    lines: dict[int, list[str]] = {}
    for one in problems:
        lines.setdefault(one.line, []).append(f"{COLUMNS[one.column]}：{one.words}")
    for line, words in lines.items():
        yield line, "\n".join(words)
