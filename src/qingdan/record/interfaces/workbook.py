"""A filtered list of events as a workbook, for people."""

from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingdan.record.acts import act_label
from qingdan.record.interfaces.presenting import detail_text
from qingdan.record.models import Event
from qingdan.record.tracking import subject_title

LONGEST_CELL = 32_767
FONT, HEAD = "宋体", "#E8EEF4"
CHECKING = "这张表供阅读；要核对记录没有被改动，请用“核对”页或 qingdan verify。"
COLUMNS = {
    "序号": 9,
    "时间": 20,
    "动作": 16,
    "经办人": 12,
    "岗位": 18,
    "单位": 26,
    "地点": 20,
    "对象种类": 12,
    "对象": 34,
    "理由": 34,
    "详情": 44,
    "来自": 16,
    "摘要": 68,
}
"""Title and width of every column."""
OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_list(
    events: Iterable[Event],
    target: BinaryIO,
    *,
    asked: Mapping[str, str],
    place_name: Callable[[str], str],
) -> None:
    """Write events as xlsx, row by row.

    Args:
        events: in the order in which they are shown.
        target: a binary stream.
        asked: what was filtered by, in Chinese.
        place_name: names a region code.
    """
    with Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "font_name": FONT, "border": 1, "bg_color": HEAD})
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        page = book.add_worksheet("操作记录")
        _prepare(page, head)
        for at, event in enumerate(events, start=1):
            page.write_number(at, 0, event.sequence, body)
            for column, text in enumerate(_cells(event, place_name), start=1):
                page.write_string(at, column, text[:LONGEST_CELL], body)
        notes = book.add_worksheet("说明")
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 60)
        for at, (name, value) in enumerate({**asked, "核对": CHECKING}.items()):
            notes.write_string(at, 0, name, head)
            notes.write_string(at, 1, value, body)


def _prepare(page: Worksheet, head: Format) -> None:
    for column, width in enumerate(COLUMNS.values()):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.write_row(0, 0, COLUMNS, head)


def _cells(event: Event, place_name: Callable[[str], str]) -> list[str]:
    return [
        f"{timezone.localtime(event.happened_at):%Y-%m-%d %H:%M:%S}",
        act_label(event.act),
        event.actor_name or "系统",
        event.post,
        event.organisation,
        place_name(event.place),
        subject_title(event.subject_kind),
        event.subject_name,
        event.reason,
        detail_text(event.detail),
        event.address,
        event.digest,
    ]
