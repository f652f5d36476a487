"""One small table per entry: labels on the left, what they announce beside them.

``事项名称｜……`` begins an entry, or ``序号｜1｜事项名称｜……`` with two pairs in a row; titles,
headings and notes stand between the tables.
"""

from collections.abc import Iterator, Sequence

from qingdan.documents.headers import Columns, column_role
from qingdan.documents.layouts.tables import Walk
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.outline import Outline

RANK = 45
FEWEST_LABELS = 3
MOST_COLUMNS = 4
FIELDS = frozenset({"departments", "department_duty", "township_duty", "takeover"})


def recognises(blocks: Sequence[Block]) -> bool:
    """Tell whether most rows begin with a label and names as well as duties have one."""
    rows = [block for block in blocks if isinstance(block, Row) and len(block.cells) > 1]
    labelled = [[role for role, _ in _pairs(row)] for row in rows]
    roles = {role for found in labelled for role in found}
    count = sum(map(bool, labelled))
    return (
        count >= FEWEST_LABELS
        and 2 * count > len(rows)
        and "name" in roles
        and FIELDS & roles != set()
    )


def arrange(blocks: Sequence[Block]) -> Outline:
    """Find the lists and sections, and the entry of each table."""
    walk = Walk()
    card: dict[str, Cell] = {}
    place = Place()
    for block in blocks:
        walk.enter_sheet(block.place)
        pairs = [] if isinstance(block, Paragraph) else list(_pairs(block))
        if not pairs or card.keys() & {role for role, _ in pairs}:
            _close(walk.outline, card, place)
            card, place = {}, block.place
        if isinstance(block, Paragraph):
            walk.take_line(block.text, block.place)
        elif pairs:
            card.update(pairs)
            walk.outline.skipped.extend(_labels(block))
        else:
            walk.take_row(block)
    _close(walk.outline, card, place)
    return walk.finish()


def _close(outline: Outline, card: dict[str, Cell], place: Place) -> None:
    """Add the entry whose card is complete."""
    if "name" not in card:
        outline.left.extend(cell.text for cell in card.values() if cell.text)
        return
    if not outline.lists:
        kind = Columns(tuple(card), tuple(card)).kind
        if kind:
            outline.open_list(kind)
    outline.add_row(card, place)


def _pairs(row: Row) -> Iterator[tuple[str, Cell]]:
    """Yield role and value of each label in a row of two or four cells."""
    if len(row.cells) > MOST_COLUMNS:
        return
    cells = list(dict.fromkeys(row.cells)) if len(row.cells) == MOST_COLUMNS else list(row.cells)
    for label, value in zip(cells[::2], cells[1::2], strict=False):
        role = column_role(label.text) if label.text else None
        if role is None or (value.text and column_role(value.text)):
            return
        yield role, value


def _labels(row: Row) -> Iterator[str]:
    yield from (cell.text for cell in dict.fromkeys(row.cells) if column_role(cell.text))
