"""Long tables as workbooks: written row by row, text as text, printable on landscape paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from xlsxwriter import Workbook

LONGEST_CELL = 32_767
FONT, HEAD = "宋体", "#E8EEF4"
OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a table is called and how it is laid out.

    ``columns`` are title and width of every column; the first ``held`` columns stay in sight.
    """

    title: str
    columns: Mapping[str, int]
    held: int = 0


def write_table(
    sheet: Sheet,
    rows: Iterable[Sequence[str]],
    target: BinaryIO,
    *,
    notes: Mapping[str, str],
    notes_title: str,
    count_as: str = "",
) -> int:
    """Write rows as xlsx with a page of notes beside; return how many rows there were.

    Args:
        sheet: title and columns.
        rows: texts, one for each column.
        target: where to.
        notes: name and value; no page of notes where there are none.
        notes_title: what the page of notes is called.
        count_as: names the note that tells how many rows there are, empty for none.
    """
    with Workbook(target, OPTIONS) as book:
        head = book.add_format({"bold": True, "font_name": FONT, "border": 1, "bg_color": HEAD})
        body = book.add_format({"font_name": FONT, "text_wrap": True, "valign": "top", "border": 1})
        page = book.add_worksheet(sheet.title)
        for column, width in enumerate(sheet.columns.values()):
            page.set_column(column, column, width)
        page.freeze_panes(1, sheet.held)
        page.repeat_rows(0)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.write_row(0, 0, sheet.columns, head)
        count = 0
        for count, texts in enumerate(rows, start=1):
            for column, text in enumerate(texts):
                page.write_string(count, column, text[:LONGEST_CELL], body)
        told = {**notes, **({count_as: str(count)} if count_as else {})}
        if told:
            beside = book.add_worksheet(notes_title)
            beside.set_column(0, 1, 24)
            for line, (name, value) in enumerate(told.items()):
                beside.write_string(line, 0, name, head)
                beside.write_string(line, 1, value, body)
    return count
