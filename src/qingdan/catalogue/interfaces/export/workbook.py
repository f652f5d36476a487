"""Editions as xlsx: one sheet for each list, as it would be printed."""

from http import HTTPStatus
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qingdan.catalogue.interfaces.export.facts import EditionFacts
from qingdan.catalogue.interfaces.export.forms import TableForm, printable, table_forms
from qingdan.core.errors import DomainError
from qingdan.documents.model import ListDocument, ListKind

SHEETS = {
    ListKind.BASIC: "基本履职",
    ListKind.COOPERATIVE: "配合履职",
    ListKind.RECLAIMED: "上级部门收回",
}
SHEET_CHARACTERS = 130
"""Width of a printed A4 sheet across, in characters of the body size."""
LANDSCAPE_A4 = 9
TITLE_ROWS = 2
CELL_LIMIT = 32_767
"""Most UTF-16 units that one cell of a workbook holds."""


class CellTooLong(DomainError):
    code = "catalogue.export-cell-too-long"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{entry}”的“{column}”超过 xlsx 单元格 32767 字的上限，没有导出；清单没有改动。"
    remedy = "请改用 docx、pdf、html 或 csv 格式导出。"


def to_xlsx(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return the document as a workbook; every cell is text, so nothing is calculated.

    Raises:
        CellTooLong: a text does not fit into one cell.
    """
    stream = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {"title": printable(document.title), "author": facts.township_name}
            | {"subject": facts.summary}
        )
        styles = _styles(book)
        for form in table_forms(document):
            sheet = book.add_worksheet(SHEETS[form.kind])
            _set_up(sheet, form)
            _fill(sheet, form, printable(document.title), styles)
    return stream.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    body = {"font_name": "仿宋", "font_size": 11, "text_wrap": True, "valign": "vcenter"}
    ruled = body | {"border": 1}
    middle = {"align": "center"}
    return {
        "title": book.add_format(body | middle | {"font_size": 18, "bold": True}),
        "heading": book.add_format(body | middle | {"font_size": 14, "bold": True}),
        "column": book.add_format(ruled | middle | {"bold": True, "bg_color": "#EEF1EF"}),
        "category": book.add_format(ruled | {"bold": True}),
        "centred": book.add_format(ruled | middle),
        "text": book.add_format(ruled),
        "note": book.add_format(body),
    }


def _set_up(sheet: Worksheet, form: TableForm) -> None:
    sheet.set_landscape()
    sheet.set_paper(LANDSCAPE_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C— &P —")
    sheet.freeze_panes(TITLE_ROWS + 1, 0)
    sheet.repeat_rows(TITLE_ROWS)
    for at, column in enumerate(form.columns):
        sheet.set_column(at, at, column.share * SHEET_CHARACTERS / 100)


def _fill(sheet: Worksheet, form: TableForm, title: str, styles: dict[str, Format]) -> None:
    last = len(form.columns) - 1
    for at, (text, style) in enumerate(((title, "title"), (form.heading, "heading"))):
        sheet.merge_range(at, 0, at, last, "", styles[style])
        sheet.write_string(at, 0, _fitting(text, form.heading, "标题"), styles[style])
    for at, column in enumerate(form.columns):
        sheet.write_string(TITLE_ROWS, at, column.title, styles["column"])
    line = TITLE_ROWS + 1
    for row in form.rows:
        entry = f"{SHEETS[form.kind]} {row.cells[0][0]}"
        if row.is_category:
            sheet.merge_range(line, 0, line, last, "", styles["category"])
        for at, (lines, column) in enumerate(zip(row.cells, form.columns, strict=False)):
            centred = "centred" if column.centred else "text"
            style = "category" if row.is_category else centred
            text = _fitting("\n".join(lines), entry, column.title)
            sheet.write_string(line, at, text, styles[style])
        line += 1
    for note in form.notes:
        sheet.merge_range(line, 0, line, last, "", styles["note"])
        sheet.write_string(line, 0, _fitting(note, form.heading, "注"), styles["note"])
        line += 1


def _fitting(text: str, entry: str, column: str) -> str:
    if len(text.encode("utf-16-le")) > 2 * CELL_LIMIT:
        raise CellTooLong(entry=entry[:40], column=column)
    return text
