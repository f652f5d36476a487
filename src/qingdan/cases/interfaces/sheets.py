"""Cases as a workbook: exactly what the workbench shows, all pages of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.utils import timezone
from xlsxwriter import Workbook

from qingdan.cases.models import Case, CaseClock
from qingdan.catalogue.enums import ListKind
from qingdan.procedures.enums import ClockMark

LONGEST_CELL = 32_767
FONT, HEAD = "宋体", "#E8EEF4"
COLUMNS = {
    "办件号": 16,
    "标题": 44,
    "乡镇（街道）": 14,
    "清单": 8,
    "事项序号": 8,
    "事项": 44,
    "工作种类": 24,
    "环节": 20,
    "在谁手上": 34,
    "期限": 20,
    "届满": 18,
    "灯": 8,
    "依据": 30,
    "状况": 8,
    "最近办理": 18,
}
"""Title and width of every column."""
OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class CaseRow(Protocol):
    """What a row of the workbench has."""

    case: Case
    steps: tuple[str, ...]
    desks: tuple[str, ...]
    clock: CaseClock | None
    mark: str


def write_cases(
    rows: Iterable[Any], target: BinaryIO, *, tab: str, asked: Mapping[str, str], at: datetime
) -> int:
    """Write rows of the workbench as xlsx, row by row; return how many.

    Args:
        rows: as ``CaseRow``.
        target: where to.
        tab: title of the tab.
        asked: what was filtered by, in Chinese.
        at: local time of the export.
    """
    with Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "font_name": FONT, "border": 1, "bg_color": HEAD})
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        page = book.add_worksheet("办件")
        for column, width in enumerate(COLUMNS.values()):
            page.set_column(column, column, width)
        page.freeze_panes(1, 2)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_row(0, 0, COLUMNS, head)
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, text in enumerate(_cells(row)):
                page.write_string(count, column, text[:LONGEST_CELL], body)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 1, 24)
        said = {"导出时间": f"{at:%Y-%m-%d %H:%M}", "页签": tab, "件数": str(count), **asked}
        for line, (name, value) in enumerate(said.items()):
            notes.write_string(line, 0, name, head)
            notes.write_string(line, 1, value, body)
    return count


def _cells(row: CaseRow) -> list[str]:
    case, clock, item = row.case, row.clock, row.case.item
    return [
        case.number,
        case.title,
        case.place.name,
        str(ListKind(item.kind).label) if item else "不在清单",
        str(item.number) if item else "",
        item.name if item else "",
        case.procedure.title,
        "、".join(row.steps),
        "；".join(row.desks),
        clock.title if clock else "",
        _due(clock),
        str(ClockMark(row.mark).label) if row.mark else "",
        (clock.basis or str(clock.get_source_display())) if clock else "",
        str(case.get_standing_display()),
        _minute(case.moved_at),
    ]


def _due(clock: CaseClock | None) -> str:
    if clock is None:
        return ""
    return _minute(clock.due_at) if clock.due_at else "未载明期限"


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
