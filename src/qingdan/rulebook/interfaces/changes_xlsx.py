"""The queue of a law change as a workbook."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from django.utils import timezone
from xlsxwriter import Workbook

from qingdan.rulebook.changes import Announced
from qingdan.rulebook.queries import Row

FONT = "微软雅黑"
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
COLUMNS = (
    ("种类", 12), ("位置", 26), ("名称", 50), ("怎样引用", 44), ("结果", 16), ("理由", 40),
    ("谁", 10), ("何时", 17),
)  # fmt: skip
MOVED, GONE = "核对以后内容又改过", "已不再引用"


def changes_workbook(change: Announced, rows: Iterable[Row]) -> bytes:
    """Return the rows of a queue as xlsx, with what changed above them."""
    target = BytesIO()
    with Workbook(target, OPTIONS) as book:
        sheet = book.add_worksheet("引用处")
        plain = {"font_name": FONT, "valign": "top", "text_wrap": True}
        body = book.add_format(plain)
        head = book.add_format({**plain, "bold": True, "bg_color": "#E8EEF4", "border": 1})
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, _said(change), body)
        for column, (heading, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(1, column, heading, head)
        last = 1
        for last, cells in enumerate(map(_cells, rows), start=2):
            for column, words in enumerate(cells):
                sheet.write_string(last, column, words, body)
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, last, len(COLUMNS) - 1)
        sheet.repeat_rows(1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return target.getvalue()


def _said(change: Announced) -> str:
    return f"{change}。{change.words} 出处：{change.source}"


def _cells(row: Row) -> Iterator[str]:
    cited, task = row.cited, row.task
    yield str(cited.kind.label)
    yield cited.where
    yield cited.title
    yield cited.said or GONE
    yield f"{row.state.label}（{MOVED}）" if row.moved else str(row.state.label)
    decided = task if task and (not row.is_open or row.moved) else None
    yield decided.reason if decided else ""
    yield decided.decided_by.full_name if decided else ""
    at = timezone.localtime(decided.decided_at) if decided else None
    yield f"{at:%Y-%m-%d %H:%M}" if at else ""
