"""Cases as a workbook: exactly what the workbench shows, all pages of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.utils import timezone

from qingdan.cases.listed import ListedCase, ListedClock, no_end_word
from qingdan.catalogue.enums import ListKind
from qingdan.core.sheets import Sheet, write_table
from qingdan.procedures.enums import ClockMark

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


class CaseRow(Protocol):
    """What a row of the workbench has."""

    case: ListedCase
    steps: tuple[str, ...]
    desks: tuple[str, ...]
    clock: ListedClock | None
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
    said = {"导出时间": f"{at:%Y-%m-%d %H:%M}", "页签": tab, **asked}
    cells = (_cells(one) for one in rows)
    sheet = Sheet("办件", COLUMNS, held=2)
    return write_table(sheet, cells, target, notes=said, notes_title="说明", count_as="件数")


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
        (clock.basis or clock.source_word) if clock else "",
        case.standing_word,
        _minute(case.moved_at),
    ]


def _due(clock: ListedClock | None) -> str:
    if clock is None:
        return ""
    return _minute(clock.due_at) if clock.due_at else no_end_word(clock)


def _minute(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
