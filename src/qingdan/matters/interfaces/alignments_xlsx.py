"""The alignment of an edition as a workbook that can be filled in and read back."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingdan.catalogue.models import Edition, Item
from qingdan.matters.domain.importing import COLUMNS, NONE
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import AlignmentState
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment
from qingdan.matters.queries import as_matter, county_code, local_matters, matters_by_code
from qingdan.parties.departments import role_titles

FONT = "微软雅黑"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTHS = {
    "kind": 12, "number": 6, "address": 9, "name": 60, "state": 9, "proposed": 46, "decided": 46,
    "also": 36, "by": 26, "seen": 10,
}  # fmt: skip
FILLED_IN = ("decided", "also")
CODES = ("seen",)
"""Columns for programs: grey, hidden, at the end."""
HIDDEN = {"hidden": True}
MATTERS = (
    ("标准事项", 46),
    ("领域", 14),
    ("对象", 18),
    ("环节", 16),
    ("归一部门", 18),
    ("代码", 30),
)
NOTES = (
    ("确认为", "这一项做的标准事项，一行一个；从“建议”或“标准事项”表里整格复制。"),
    ("建议全部不要的", f"在“确认为”里写“{NONE}”。"),
    ("只作第二选择", "也可以回答这件事、但不是最合适的，写在这里。"),
    ("不想动的", "两格都空着，或者照原样留着。"),
    ("别改的列", "清单、固定编号，还有最后隐藏着的“核对码”：用来看导出以后别人有没有改过。"),
    ("怎么导入", "在“标准事项对照”页的“表格”里选导入。有一行不对，一行也不写入，标出问题还给您。"),
)


def alignment_workbook(edition: Edition) -> bytes:
    """Return the alignment of an edition as xlsx; four queries for any number of entries."""
    target = BytesIO()
    with Workbook(target, OPTIONS) as book:
        sheet, matters = book.add_worksheet("对照"), book.add_worksheet("标准事项")
        _entries(book, sheet, edition)
        _matters(book, matters, county_code(edition.township_id))
        _notes(book)
    return target.getvalue()


def written(matter: Matter) -> str:
    """Return a matter as it stands in a cell: its title, which no other matter has."""
    return matter.title


def _entries(book: Workbook, sheet: Worksheet, edition: Edition) -> None:
    head, body = _head(book), _body(book)
    fill = book.add_format(
        {"font_name": FONT, "valign": "top", "text_wrap": True, "bg_color": "#FFFBE6", "border": 1,
         "border_color": "#D9D9D9", "num_format": "@"}
    )  # fmt: skip
    grey = _grey(book)
    for column, (key, heading) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, WIDTHS[key], None, HIDDEN if key in CODES else {})
        sheet.write_string(0, column, heading, grey if key in CODES else head)
    last = 0
    for last, cells in enumerate(_rows(edition), start=1):
        for column, key in enumerate(COLUMNS):
            style = grey if key in CODES else fill if key in FILLED_IN else body
            value = cells[key]
            if isinstance(value, int):
                sheet.write_number(last, column, value, style)
            else:
                sheet.write_string(last, column, value, style)
    sheet.freeze_panes(1, 4)
    sheet.autofilter(0, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _rows(edition: Edition) -> Iterator[dict[str, str | int]]:
    said = Alignment.objects.of_items().filter(item__edition=edition).select_related("decided_by")
    by_item: dict[int, list[Alignment]] = {}
    for one in said.order_by("rank", "pk"):
        by_item.setdefault(one.item_id, []).append(one)
    matters = matters_by_code(one.matter for rows in by_item.values() for one in rows)
    for item in edition.items.order_by("kind", "position"):
        yield _cells(item, by_item.get(item.pk, []), matters)


def _cells(
    item: Item, rows: Sequence[Alignment], matters: dict[str, Matter]
) -> dict[str, str | int]:
    known = [one for one in rows if one.matter in matters]
    proposed = [one for one in known if one.state == AlignmentState.PROPOSED]
    confirmed = [one for one in known if one.state == AlignmentState.CONFIRMED]
    leading = confirmed or proposed
    suggestions = (f"{one.score * 100:.0f} 分 {written(matters[one.matter])}" for one in proposed)
    return {
        "kind": str(item.get_kind_display()),
        "number": item.number,
        "address": item.address,
        "name": item.name,
        "state": str(AlignmentState(leading[0].state).label) if leading else "未匹配",
        "proposed": "\n".join(suggestions),
        "decided": _lines(matters[one.matter] for one in confirmed if one.rank == 1),
        "also": _lines(matters[one.matter] for one in confirmed if one.rank > 1),
        "by": _basis(leading),
        "seen": ItemState.of(rows).token,
    }


def _basis(rows: Sequence[Alignment]) -> str:
    if not rows:
        return ""
    first = rows[0]
    who = str(first.decided_by or first.reviewer or "")
    return " · ".join(word for word in (str(first.get_basis_display()), who) if word)


def _lines(matters: Iterable[Matter]) -> str:
    return "\n".join(written(one) for one in matters)


def _matters(book: Workbook, sheet: Worksheet, county: str) -> None:
    head, body, grey = _head(book), _body(book), _grey(book)
    coded = len(MATTERS) - 1
    for column, (heading, width) in enumerate(MATTERS):
        sheet.set_column(column, column, width, None, HIDDEN if column == coded else {})
        sheet.write_string(0, column, heading, grey if column == coded else head)
    local = (as_matter(one) for one in local_matters(county))
    row = 0
    for row, one in enumerate((*local, *library().matters.values()), start=1):
        department = role_titles().get(one.department, "")
        cells = (written(one), one.field, one.subject, str(one.stage.label), department, one.code)
        for column, words in enumerate(cells):
            sheet.write_string(row, column, words, grey if column == coded else body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row, len(MATTERS) - 1)


def _notes(book: Workbook) -> None:
    sheet, body = book.add_worksheet("填写说明"), _body(book)
    strong = book.add_format({"bold": True, "font_name": FONT, "valign": "top"})
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 90)
    for row, (what, words) in enumerate(NOTES):
        sheet.write_string(row, 0, what, strong)
        sheet.write_string(row, 1, words, body)


def _head(book: Workbook) -> Format:
    return book.add_format(
        {"bold": True, "font_name": FONT, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}
    )


def _grey(book: Workbook) -> Format:
    return book.add_format({"font_name": FONT, "valign": "top", "font_color": "#9AA0A6"})


def _body(book: Workbook) -> Format:
    return book.add_format({"font_name": FONT, "valign": "top", "text_wrap": True})
