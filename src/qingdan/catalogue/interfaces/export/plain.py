"""Editions as CSV, JSON and a bare HTML page."""

import csv
import json
from html import escape
from io import StringIO

from qingdan.catalogue.interfaces.export.facts import EditionFacts
from qingdan.catalogue.interfaces.export.forms import (
    TableForm,
    category_of,
    entry_cells,
    heading_of,
    printable,
    table_forms,
)
from qingdan.documents.jsonform import to_json
from qingdan.documents.model import ListDocument, ListKind

BYTE_ORDER_MARK = "\ufeff"
"""Lets spreadsheet programs recognise UTF-8."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
FLAT_COLUMNS = (
    "文件标题",
    "清单名称",
    "类别",
    "序号",
    "事项名称",
    "对应上级部门",
    "上级部门职责",
    "履职保障",
    "乡镇配合职责",
    "承接部门",
    "履职方式",
)
SHARED, COOPERATIVE_END = 3, 9


def to_csv(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return one flat table, a row for each entry; lists and categories are columns."""
    stream = StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(FLAT_COLUMNS)
    for duty_list in document.lists:
        for position, section in enumerate(duty_list.sections, start=1):
            category = category_of(section, position) if section.title else ""
            for entry in section.entries:
                cells = ["\n".join(lines) for lines in entry_cells(duty_list.kind, entry)]
                place = (document.title, heading_of(duty_list), category)
                row = (*place, *_spread(duty_list.kind, cells))
                writer.writerow([harmless(printable(cell)) for cell in row])
    return stream.getvalue().encode("utf-8")


def _spread(kind: ListKind, cells: list[str]) -> list[str]:
    """Put the cells of one list into the columns of the flat table."""
    number, name, *rest = cells
    if kind is ListKind.RECLAIMED:
        return [number, name, *[""] * (COOPERATIVE_END - SHARED - 2), *rest]
    blank = len(FLAT_COLUMNS) - SHARED - len(cells)
    return [number, name, *rest, *[""] * blank]


def harmless(cell: str) -> str:
    """Keep a spreadsheet from calculating a text: a quote stands before a formula sign.

    >>> harmless("=1+1"), harmless("执法检查")
    ("'=1+1", '执法检查')
    """
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def to_json_bytes(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return the document in the form that ``qingdan read --json`` prints."""
    return json.dumps(to_json(document), ensure_ascii=False, indent=2).encode("utf-8")


def to_html(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return one page with a table for each list, without styles or scripts."""
    title = escape(printable(document.title))
    tables = "\n".join(_table(form) for form in table_forms(document))
    page = (
        f'<!doctype html>\n<html lang="zh-Hans">\n<head><meta charset="utf-8">'
        f"<title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{tables}\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


def _table(form: TableForm) -> str:
    head = "".join(f"<th>{escape(column.title)}</th>" for column in form.columns)
    rows = []
    for row in form.rows:
        cells = ["<br>".join(escape(line) for line in lines) for lines in row.cells]
        if row.is_category:
            rows.append(f'<tr><td colspan="{len(form.columns)}">{cells[0]}</td></tr>')
        else:
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    notes = "".join(f"\n<p>{escape(note)}</p>" for note in form.notes)
    body = "\n".join(rows)
    return (
        f"<h2>{escape(form.heading)}</h2>\n<table>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>{notes}"
    )
