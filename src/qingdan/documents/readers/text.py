"""Plain text: one table row per line with tabs, everything else a paragraph."""

import re

from qingdan.documents.markup import clean_cell, plain, without_tags
from qingdan.documents.model import Block, Paragraph, Place, Row

# A cell pasted from a spreadsheet: in quotes when it holds line ends.
QUOTED = re.compile(r'(?:^|(?<=\t))"((?:[^"\t]|""){0,8000})"(?=\t|\r?$)', re.MULTILINE)
LINE_END = "\v"


def read_text(text: str) -> list[Block]:
    r"""Turn text into blocks; ``line`` of a place counts from 1.

    Args:
        text: a decoded text whose table cells are separated by tabs.

    Returns:
        The lines that are not empty, in order. A line with a tab is a ``Row``; a run of
        rows without an empty line between them is one table.

    >>> blocks = read_text("清单\n\n序号\t事项名称\n1\t<p>宣传。</p>\t\n")
    >>> [type(block).__name__ for block in blocks]
    ['Paragraph', 'Row', 'Row']
    >>> blocks[-1].place
    Place(page=None, line=4, sheet=None, table=1, row=2)
    """
    blocks: list[Block] = []
    table = row = swallowed = 0
    for count, printed in enumerate(QUOTED.sub(_unquote, text).split("\n"), start=1):
        line, number = printed.rstrip("\r").lstrip("\ufeff"), count + swallowed
        swallowed += line.count(LINE_END)
        if "\t" in line:
            table, row = (table, row + 1) if row else (table + 1, 1)
            cells = tuple(clean_cell(cell.replace(LINE_END, "\n")) for cell in line.split("\t"))
            blocks.append(Row(cells, Place(line=number, table=table, row=row)))
            continue
        row = 0
        if shown := plain(without_tags(line)):
            blocks.append(Paragraph(shown, Place(line=number), raw=line))
    return blocks


def _unquote(found: re.Match[str]) -> str:
    text = found[1]
    if "\n" not in text:
        return found[0]
    return text.replace('""', '"').replace("\r\n", LINE_END).replace("\n", LINE_END)
