"""Support as a workbook: what departments owe and what became of it."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone

from qingdan.cases.models import SupportObligation
from qingdan.core.sheets import Sheet, write_table

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
    cells = (_cells(one) for one in rows)
    sheet = Sheet("履职保障", COLUMNS)
    write_table(sheet, cells, target, notes=asked, notes_title="筛选条件")


def _cells(row: SupportObligation) -> list[str]:
    return [
        row.place.name,
        f"配合 {row.item.number}" if row.item else "准入条件",
        row.item.name if row.item else "",
        row.text,
        str(row.get_kind_display()),
        row.body.name if row.body else "还没有写明",
        str(row.case) if row.case else "年度常态履职",
        str(row.year),
        str(row.get_state_display()),
        f"{timezone.localtime(row.moved_at):%Y-%m-%d %H:%M}",
    ]
