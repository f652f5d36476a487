"""CSV files: one table, cells in quotes may hold line breaks."""

import csv
import re
from io import StringIO

from qingdan.documents.headers import recognise_header
from qingdan.documents.model import Block, Paragraph, Place, Row
from qingdan.documents.readers.cells import make_cell
from qingdan.documents.refusals import DamagedFile

GUARD = re.compile(r"^'(?=[=+\-@\t\r＝＋－＠])")
"""A quote that keeps spreadsheet programs from calculating a text."""
DELIMITERS = ",;\t，"
SAMPLE = 200


def read_csv(text: str) -> list[Block]:
    r"""Read rows; a line with a single value is a paragraph.

    >>> [type(block).__name__ for block in read_csv('清单\n序号,事项名称\n1,"甲,乙"\n')]
    ['Paragraph', 'Row', 'Row']

    Raises:
        DamagedFile: a quote is never closed, or a value is longer than any cell.
    """
    blocks: list[Block] = []
    lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, values in enumerate(lines, start=1):
            cells = tuple(make_cell(GUARD.sub("", value)) for value in values)
            place = Place(line=lines.line_num, table=1, row=number)
            if len(cells) > 1 and any(cell.text for cell in cells):
                blocks.append(Row(cells, place))
            elif cells and cells[0].text:
                blocks.append(Paragraph(cells[0].text, Place(line=lines.line_num), values[0]))
    except csv.Error as error:
        raise DamagedFile(where=f"第 {lines.line_num} 行") from error
    return blocks


def _delimiter(text: str) -> str:
    r"""Return what separates the columns of the header; the most frequent mark without one.

    >>> _delimiter("清单，共2项\n序号,事项名称\n1,宣传，上报，汇总\n")
    ','
    """
    for line in text.split("\n")[:SAMPLE]:
        for mark in DELIMITERS:
            cells = (make_cell(value.strip('"\ufeff\r')) for value in line.split(mark))
            if mark in line and recognise_header(tuple(cells)):
                return mark
    return max(DELIMITERS, key=text.count)
