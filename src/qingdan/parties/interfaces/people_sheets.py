"""Workbooks that go out: the sheet to fill in, and the list of people as it is seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingdan.parties.access import matrix
from qingdan.parties.domain.people.lines import COLUMNS, FORMULA_STARTS
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.interfaces.people_xlsx import MOST_LINES

FONT = "微软雅黑"
WIDTHS = {
    "login_name": 16, "full_name": 12, "unit": 30, "phone": 15, "role": 18, "title": 16,
    "valid_from": 13, "valid_until": 13, "licence_number": 18, "licence_expires_on": 16,
}  # fmt: skip
DAYS = ("licence_expires_on", "valid_from", "valid_until")
FURTHER = {"state": ("状态", 10), "other_posts": ("其他岗位", 50)}
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
NOTES = (
    ("登录名", "小写字母开头，3 至 32 个字母或数字。可以不填，由系统按姓名拼音取一个。"),
    ("姓名", "必填。"),
    ("单位", "必填。从下拉里选，或照“可选值”表里的写法填。"),
    ("手机", "11 位。可以不填。一个手机号只能登记给一人。"),
    ("执法证号", "有执法证的才填，要同时填有效期。执法人员的环节只能由证件有效的人办。"),
    ("角色", "从下拉里选。不填就只登记人，不提出任职。角色决定能办什么，见系统里的权限表。"),
    ("职务", "可以不填，例如：主任。写了职务就要选角色。"),
    ("任职日期", "写了角色就要填，例如 2026-01-05。"),
    ("终止日期", "不再任职的第一天。长期任职的不填。"),
    ("", ""),
    ("怎么导入", "填好后在“人员 → 导入”上传。有一行不对，一个人也不写入，这份表会标出问题还给您。"),
    ("再次导入", "同一份表再传一次，不会多出人来；空着的手机、角色不改动原来的。"),
    ("任职", "导入的任职由安全管理员授予后才生效。每位新登记的人凭一次性码设密码。"),
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as exported; days and texts by the key of their column."""

    cells: dict[str, str | date]


def template(unit_labels: Sequence[str]) -> bytes:
    """Return the workbook to fill in: the sheet, what may stand in it, and notes.

    Args:
        unit_labels: how the bodies within reach are named.
    """
    target = BytesIO()
    with Workbook(target, OPTIONS) as book:
        sheet, choices = book.add_worksheet("人员"), book.add_worksheet("可选值")
        _head(book, sheet, {key: (heading, WIDTHS[key]) for key, heading in COLUMNS.items()})
        _formats(book, sheet)
        _choices(book, choices, unit_labels)
        _validate(sheet, has_units=bool(unit_labels))
        _notes(book)
    return target.getvalue()


def people_list(rows: Iterable[PersonRow], *, with_phones: bool) -> bytes:
    """Return a list of people in the form that can be imported again.

    Args:
        rows: the people, in order.
        with_phones: whether a column of phone numbers stands in it.
    """
    columns = {key: (heading, WIDTHS[key]) for key, heading in COLUMNS.items()} | FURTHER
    if not with_phones:
        del columns["phone"]
    target = BytesIO()
    with Workbook(target, OPTIONS) as book:
        sheet = book.add_worksheet("人员")
        _head(book, sheet, columns)
        text = book.add_format({"font_name": FONT, "num_format": "@", "valign": "top"})
        day = book.add_format({"font_name": FONT, "num_format": "yyyy-mm-dd", "valign": "top"})
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, key in enumerate(columns):
                _write(sheet, (last, column), row.cells.get(key, ""), text, day)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return target.getvalue()


def harmless(text: str) -> str:
    """Keep a spreadsheet from calculating a text: a quote stands before a formula sign.

    >>> harmless("=1+1"), harmless("主任")
    ("'=1+1", '主任')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write(
    sheet: Worksheet, place: tuple[int, int], value: str | date, text: Format, day: Format
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*place, value, day)
    else:
        sheet.write_string(*place, harmless(value), text)


def _head(book: Workbook, sheet: Worksheet, columns: dict[str, tuple[str, int]]) -> None:
    head = book.add_format({"bold": True, "font_name": FONT, "bg_color": "#E8EEF4", "border": 1})
    for column, (heading, width) in enumerate(columns.values()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _formats(book: Workbook, sheet: Worksheet) -> None:
    """Let cells keep what is typed: no number loses its zeros, no day its form."""
    text = book.add_format({"font_name": FONT, "num_format": "@"})
    day = book.add_format({"font_name": FONT, "num_format": "yyyy-mm-dd"})
    for column, key in enumerate(COLUMNS):
        sheet.set_column(column, column, WIDTHS[key], day if key in DAYS else text)


def _choices(book: Workbook, sheet: Worksheet, unit_labels: Sequence[str]) -> None:
    head = book.add_format({"bold": True, "font_name": FONT, "bg_color": "#E8EEF4", "border": 1})
    body = book.add_format({"font_name": FONT, "valign": "top", "text_wrap": True})
    for column, (heading, width) in enumerate(
        (("单位", 36), ("角色", 20), ("做什么", 40), ("可以设在", 60))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, head)
    for row, label in enumerate(unit_labels, start=1):
        sheet.write_string(row, 0, label, body)
    for row, role in enumerate(Role, start=1):
        entry = matrix().roles[role]
        places = "、".join(str(OrganisationKind(kind).label) for kind in sorted(entry.at))
        for column, words in enumerate((entry.title, entry.about, places), start=1):
            sheet.write_string(row, column, words, body)
    sheet.freeze_panes(1, 0)
    book.define_name("单位名单", f"=可选值!$A$2:$A${max(2, len(unit_labels) + 1)}")
    book.define_name("角色名单", f"=可选值!$B$2:$B${len(Role) + 1}")


def _validate(sheet: Worksheet, *, has_units: bool) -> None:
    keys = list(COLUMNS)
    lists: dict[str, str] = {"role": "=角色名单"}
    if has_units:
        lists["unit"] = "=单位名单"
    for key, source in lists.items():
        _rule(
            sheet, keys.index(key), {"validate": "list", "source": source, "error_type": "warning"}
        )
    bounds = {"minimum": date(1970, 1, 1), "maximum": date(2099, 12, 31)}
    for key in DAYS:
        rule = {"validate": "date", "criteria": "between", **bounds, "error_type": "warning"}
        _rule(sheet, keys.index(key), rule)


def _rule(sheet: Worksheet, column: int, rule: dict[str, Any]) -> None:
    words = {"error_title": "请核对", "error_message": "不在可选值里，或不是日期。"}
    sheet.data_validation(1, column, MOST_LINES, column, {**rule, **words})


def _notes(book: Workbook) -> None:
    sheet = book.add_worksheet("填写说明")
    strong = book.add_format({"bold": True, "font_name": FONT, "valign": "top"})
    body = book.add_format({"font_name": FONT, "valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 80)
    for row, (what, words) in enumerate(NOTES):
        sheet.write_string(row, 0, what, strong)
        sheet.write_string(row, 1, words, body)
