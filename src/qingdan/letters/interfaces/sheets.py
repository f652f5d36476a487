"""The register of numbers as a workbook; it holds no personal data."""

from collections.abc import Iterable, Mapping
from typing import BinaryIO

from django.utils import timezone
from xlsxwriter import Workbook

from qingdan.core.text import chinese_date
from qingdan.letters.models import Letter, LetterNumber

LONGEST_CELL = 32_767
FONT, HEAD = "宋体", "#E8EEF4"
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
OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_register(
    numbers: Iterable[LetterNumber], target: BinaryIO, *, asked: Mapping[str, str]
) -> None:
    """Write numbers as xlsx, row by row; ``asked`` is what was filtered by, in Chinese."""
    with Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "font_name": FONT, "border": 1, "bg_color": HEAD})
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        page = book.add_worksheet("公文登记簿")
        for column, width in enumerate(COLUMNS.values()):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_row(0, 0, COLUMNS, head)
        for at, number in enumerate(numbers, start=1):
            for column, text in enumerate(_cells(number)):
                page.write_string(at, column, text[:LONGEST_CELL], body)
        if asked:
            notes = book.add_worksheet("筛选条件")
            notes.set_column(0, 1, 24)
            for at, (name, value) in enumerate(asked.items()):
                notes.write_string(at, 0, name, head)
                notes.write_string(at, 1, value, body)


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
