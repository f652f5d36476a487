"""Support as a workbook: what departments owe and what became of it."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone
from xlsxwriter import Workbook

from qingdan.cases.interfaces.sheets import FONT, HEAD, LONGEST_CELL, OPTIONS
from qingdan.cases.models import SupportObligation

COLUMNS = {
    "乡镇（街道）": 16,
    "事项": 10,
    "事项名称": 44,
    "保障条文": 44,
    "种类": 10,
    "保障单位": 28,
    "为了": 30,
    "年份": 8,
    "进展": 10,
    "最近进展": 18,
}
"""Title and width of every column."""


def write_support(
    rows: Iterable[SupportObligation], target: BinaryIO, *, asked: Mapping[str, str]
) -> None:
    """Write obligations as xlsx, row by row; ``asked`` is what was filtered by, in Chinese."""
    with Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "font_name": FONT, "border": 1, "bg_color": HEAD})
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        page = book.add_worksheet("履职保障")
        for column, width in enumerate(COLUMNS.values()):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_row(0, 0, COLUMNS, head)
        for at, row in enumerate(rows, start=1):
            for column, text in enumerate(_cells(row)):
                page.write_string(at, column, text[:LONGEST_CELL], body)
        if asked:
            notes = book.add_worksheet("筛选条件")
            notes.set_column(0, 1, 24)
            for at, (name, value) in enumerate(asked.items()):
                notes.write_string(at, 0, name, head)
                notes.write_string(at, 1, value, body)


def _cells(row: SupportObligation) -> list[str]:
    return [
        row.place.name,
        f"配合 {row.item.number}",
        row.item.name,
        row.text,
        str(row.get_kind_display()),
        row.body.name if row.body else "还没有写明",
        str(row.case) if row.case else "年度常态履职",
        str(row.year),
        str(row.get_state_display()),
        f"{timezone.localtime(row.moved_at):%Y-%m-%d %H:%M}",
    ]
