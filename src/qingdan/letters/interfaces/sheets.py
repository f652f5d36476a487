"""The register of numbers as a workbook; it holds no personal data."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone

from qingdan.core.sheets import Sheet, write_table
from qingdan.core.text import chinese_date
from qingdan.letters.models import Letter, LetterNumber

COLUMNS = {
    "文号": 24,
    "发文机关": 24,
    "种类": 10,
    "标题": 50,
    "主送": 32,
    "成文日期": 16,
    "签发人": 12,
    "编号时间": 18,
    "状态": 10,
    "作废理由": 34,
}
"""Title and width of every column."""
PERSON = "提出人"
"""Stands for the person a reply goes to, whose name is not shown in the register."""


def write_register(
    numbers: Iterable[LetterNumber], target: BinaryIO, *, asked: Mapping[str, str]
) -> None:
    """Write numbers as xlsx, row by row; ``asked`` is what was filtered by, in Chinese."""
    cells = (_cells(one) for one in numbers)
    sheet = Sheet("公文登记簿", COLUMNS)
    write_table(sheet, cells, target, notes=asked, notes_title="筛选条件")


def addressed(letter: Letter) -> str:
    """Return to whom a letter goes, as a list may show it: bodies, but no person."""
    return PERSON if letter.kind == "reply" else letter.recipient


def _cells(number: LetterNumber) -> list[str]:
    letter = number.letter
    return [
        str(number),
        number.organisation.name,
        str(letter.get_kind_display()),
        letter.heading,
        addressed(letter),
        chinese_date(letter.dated) if letter.dated else "",
        str(number.given_by),
        f"{timezone.localtime(number.given_at):%Y-%m-%d %H:%M}",
        "已作废" if number.cancelled_at else "有效",
        number.cancel_reason,
    ]
