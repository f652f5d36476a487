"""Comparisons as workbooks: who does the same, what stands on one side, how to read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingdan.catalogue.comparing.changes import TextChange
from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.editions import DutyChange, EditionComparison
from qingdan.catalogue.comparing.labels import (
    CHANGES,
    KINDS,
    PLACES,
    RELATIONS,
    category_title,
)
from qingdan.catalogue.comparing.townships import Pair, TownshipComparison

LONGEST_CELL = 32_767
DUTY_HEADER = ("清单", "序号", "事项名称", "类别", "部门")
DUTY_WIDTHS = (14, 6, 60, 18, 28)
FONT = "宋体"


@dataclass(slots=True)
class Sheet:
    """One sheet: a header row, widths in characters, and rows of plain values."""

    title: str
    header: Sequence[str]
    widths: Sequence[int]
    rows: list[Sequence[str | int | float]] = field(default_factory=list)


def write_townships(comparison: TownshipComparison, target: BinaryIO) -> None:
    """Write a comparison of two townships as xlsx.

    Args:
        comparison: what ``domain.comparing.compare_townships`` returned.
        target: a binary stream; the workbook is streamed into it, row by row.
    """
    left, right = comparison.left.township, comparison.right.township
    header = (
        "关系", "符合度", f"{left}：清单", "序号", "事项名称", "部门",
        f"{right}：清单", "序号", "事项名称", "部门", "依据",
    )  # fmt: skip
    widths = (10, 8, 14, 6, 48, 24, 14, 6, 48, 24, 44)
    pairs = Sheet("对照", header, widths, [_pair_row(pair) for pair in comparison.pairs])
    _write(
        target,
        pairs,
        _duties("仅左方有", comparison.only_left),
        _duties("仅右方有", comparison.only_right),
        _notes(
            f"左方：{left}；右方：{right}。",
            "清单不同：同一件事列在不同的清单里；部门不同：同在一类清单，对应或承接的部门不同。",
            "部分相同：一方的事项只涵盖另一方的一部分，例如一项处罚对应含多项处罚的事项。",
            "两边都确认了标准事项的，做同一标准事项才对出，依据里先写标准事项；其余按文字对出。",
            "符合度在 0 到 1 之间，由程序按用词、主题和部门比对得出，供核对，不作定论。",
            "一个事项可以对应另一方的几个事项。",
        ),
    )


def write_editions(comparison: EditionComparison, target: BinaryIO) -> None:
    """Write a comparison of two editions as xlsx.

    Args:
        comparison: what ``domain.comparing.compare_editions`` returned.
        target: a binary stream; the workbook is streamed into it, row by row.
    """
    header = ("变动", "原清单", "原序号", "新清单", "新序号", "事项名称", "何处", "原文", "新文")
    widths = (16, 14, 8, 14, 8, 44, 12, 60, 60)
    changed = [change for change in comparison.changes if change.before and change.after]
    rows = [row for change in changed for row in _change_rows(change)]
    gone = [duty for one in comparison.changes if not one.after for duty in one.before]
    new = [duty for one in comparison.changes if not one.before for duty in one.after]
    _write(
        target,
        Sheet("对照", header, widths, rows),
        _duties("仅左方有", gone),
        _duties("仅右方有", new),
        _notes(
            f"{comparison.left.township}：左方是原来的版本，右方是后来的版本。",
            f"没有变动的事项 {comparison.unchanged} 项，没有变动的条文"
            f" {comparison.unchanged_clauses} 条。",
            f"只改了序号的事项 {len(comparison.renumbered)} 项，算作没有变动。",
            "仅左方有：取消的事项；仅右方有：新增的事项。",
            "一个事项有几处变动时分行列出，“变动”列写明每处的种类。",
        ),
    )


def as_bytes(comparison: TownshipComparison | EditionComparison) -> bytes:
    """Return the workbook of a comparison."""
    target = BytesIO()
    if isinstance(comparison, TownshipComparison):
        write_townships(comparison, target)
    else:
        write_editions(comparison, target)
    return target.getvalue()


def _pair_row(pair: Pair) -> Sequence[str | int | float]:
    matters = (f"同一标准事项：{one}" for one in pair.matters)
    reasons = [*matters, *(match.left for match in pair.penalties), *pair.words]
    return (
        RELATIONS[pair.relation],
        pair.score,
        *_duty_cells(pair.left),
        *_duty_cells(pair.right),
        "；".join(reasons),
    )


def _duty_cells(duty: Duty) -> Sequence[str | int]:
    return (KINDS[duty.kind], duty.number, duty.name, "、".join(duty.departments))


def _duties(title: str, duties: Iterable[Duty]) -> Sheet:
    rows = [
        (
            KINDS[one.kind],
            one.number,
            one.name,
            category_title(one.category),
            "、".join(one.departments),
        )
        for one in duties
    ]
    return Sheet(title, DUTY_HEADER, DUTY_WIDTHS, list(rows))


def _notes(*lines: str) -> Sheet:
    return Sheet("说明", ("说明",), (100,), [(line,) for line in lines])


def _change_rows(change: DutyChange) -> Iterable[Sequence[str | int | float]]:
    before, after = change.before, change.after
    where = (
        "、".join(dict.fromkeys(KINDS[one.kind] for one in before)),
        "、".join(str(one.number) for one in before),
        "、".join(dict.fromkeys(KINDS[one.kind] for one in after)),
        "、".join(str(one.number) for one in after),
        "\n".join(one.name for one in after),
    )
    yield (_named(change.classes), *where, "", "", "")
    for text in change.texts:
        yield (_named(text.classes), *where, *_text_cells(text))


def _named(classes: Iterable[object]) -> str:
    return "、".join(label for one, label in CHANGES.items() if one in tuple(classes))


def _text_cells(text: TextChange) -> Sequence[str]:
    place = PLACES[text.where]
    if text.came_from is not None:
        place = f"{PLACES[text.came_from]} → {place}"
    return (place, text.before or "", text.after or "")


def _write(target: BinaryIO, *sheets: Sheet) -> None:
    """Write the sheets; every text is written as text, never read as a formula or link."""
    options = {
        "constant_memory": True,
        "in_memory": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(target, options) as book:
        head = book.add_format(
            {"bold": True, "font_name": FONT, "text_wrap": True, "valign": "vcenter", "border": 1,
             "bg_color": "#E8EEF4"}
        )  # fmt: skip
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.title), sheet, head, body)


def _write_sheet(page: Worksheet, sheet: Sheet, head: Format, body: Format) -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for at, row in enumerate((sheet.header, *sheet.rows)):
        for column, value in enumerate(row):
            style = body if at else head
            if isinstance(value, str):
                page.write_string(at, column, value[:LONGEST_CELL], style)
            else:
                page.write_number(at, column, value, style)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
