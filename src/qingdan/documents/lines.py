"""The text of any document, line by line: for orders and notices, which hold no list."""

from collections.abc import Iterable, Iterator

from qingdan.documents.model import Block, Row

CELL = "\t"


def lines_of(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield a line for each paragraph and each row of a table, its cells parted by tabs.

    A cell that a merge repeats stands once; the lines of a cell are parted by a blank.
    """
    for block in blocks:
        if not isinstance(block, Row):
            yield block.text
            continue
        before = (None, *block.cells)
        once = (one for at, one in enumerate(block.cells) if one is not before[at] or not one.text)
        cells = [" ".join(one.text.split("\n")) for one in once]
        line = CELL.join(cells).rstrip(CELL)
        if line.strip():
            yield line
