"""One table per list, or several: titles and headings in or outside the tables.

The common form: a title, a header row (repeated on every page), category rows, numbered
rows. Lists may follow one another in one document, stand on sheets of their own, or come
alone. Titles decide which list it is; where there is none, the columns do.
"""

from collections.abc import Sequence

from qingdan.documents.headers import Columns, join_headers, recognise_header
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.outline import PLACEHOLDER, Outline, parse_number
from qingdan.documents.surroundings import (
    FRAME,
    HAN_ORDINAL,
    NOISE,
    NOTE,
    NUMBERED,
    TITLE_SIDE,
    TOTAL,
)
from qingdan.documents.titles import find_kind, parse_heading, parse_title

RANK = 50


def recognises(blocks: Sequence[Block]) -> bool:
    """Tell whether at least one row is a header of a duty list."""
    return any(isinstance(block, Row) and recognise_header(block.cells) for block in blocks)


def arrange(blocks: Sequence[Block]) -> Outline:
    """Find the lists, sections and rows."""
    walk = Walk()
    for block in blocks:
        walk.enter_sheet(block.place)
        if isinstance(block, Paragraph):
            walk.take_line(block.text, block.place)
        else:
            walk.take_row(block)
    return walk.finish()


class Walk:
    """The state while going through the blocks once."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.columns: Columns | None = None
        self.fresh = False
        self.sheet: str | None = None
        self.category = ""
        self.preface: list[str] = []
        self.beside: list[Row] = []

    def finish(self) -> Outline:
        """Return the outline when all blocks are taken."""
        self._take_beside()
        if self.outline.lists:
            self.outline.lists[0].notes[:0] = self.preface
        return self.outline

    def enter_sheet(self, place: Place) -> None:
        """Let the name of a new sheet open its list."""
        if place.sheet == self.sheet:
            return
        self.sheet, self.columns = place.sheet, None
        kind = find_kind(place.sheet or "")
        if kind:
            self.outline.open_list(kind)

    def take_line(self, text: str, place: Place) -> None:
        """Take a text that stands alone: title, heading, note or something unknown."""
        self._take_beside()
        if NOISE.fullmatch(text) or text == self.sheet:
            self.outline.skipped.append(text)
        elif not (self._take_title(text) or self._take_heading(text, place)):
            self._take_note(text)

    def _header(self, row: Row) -> Columns | None:
        """Read a header row, or the second row of a header of two."""
        if self.columns and self.fresh and len({cell.text for cell in row.cells} - {""}) > 1:
            joined = join_headers(self.columns, row.cells)
            if joined:
                return joined
        return recognise_header(row.cells)

    def _take_note(self, text: str) -> None:
        """Take a note, a preface, what stands around a list; leave the rest."""
        preface = not self._has_entries()
        if self.outline.lists and (NOTE.match(text) or (preface and text.endswith("。"))):
            self.outline.lists[-1].notes.append(text)
        elif preface and text.endswith("。"):
            self.preface.append(text)
        elif not (FRAME.fullmatch(text) or (preface and TITLE_SIDE.fullmatch(text))):
            self.outline.left.append(text)
            return
        self.outline.accepted.append(text)

    def _has_entries(self) -> bool:
        return any(raw_list.last_entry for raw_list in self.outline.lists)

    def take_row(self, row: Row) -> None:
        """Take one table row."""
        texts = [cell.text for cell in row.cells]
        filled = [text for text in texts if text]
        if all(NOISE.fullmatch(text) for text in filled) and not self._is_number_only(texts):
            self.outline.skipped.extend(filled)
        elif header := self._header(row):
            self._take_header(header, filled)
        elif len(set(filled)) == 1 and (self.columns is None or self._stands_alone(row)):
            self.take_line(filled[0], row.place)
        elif self.columns is None or not self.outline.lists:
            self.outline.left.extend(filled)
        elif half := self.columns.half:
            self._take_entry(Row(row.cells[:half], row.place))
            if any(cell.text for cell in row.cells[half:]):
                self.beside.append(Row(row.cells[half:], row.place))
        else:
            self._take_entry(row)

    def _take_beside(self) -> None:
        """Take the right halves of rows that hold two entries side by side."""
        rows, self.beside = self.beside, []
        for row in rows:
            self._take_entry(row)

    def _take_title(self, text: str) -> bool:
        title = parse_title(text)
        if title is None:
            return False
        self.outline.titles.append(title)
        self.outline.accepted.append(text)
        if title.kind:
            opened = self.outline.open_list(title.kind, title.text, title.declared)
            if opened.last_entry is None:
                self.columns, self.category = None, ""
        return True

    def _take_heading(self, text: str, place: Place) -> bool:
        heading = parse_heading(text) if self.outline.lists else None
        if heading is None:
            return False
        self.outline.open_section(heading, place)
        self.outline.accepted.append(text)
        return True

    def _take_header(self, header: Columns, filled: list[str]) -> None:
        self._take_beside()
        self.columns, self.fresh = header, True
        self.outline.skipped.extend(filled)
        for title in header.unknown:
            if title not in self.outline.unknown_headers:
                self.outline.unknown_headers.append(title)
        current = self.outline.lists[-1] if self.outline.lists else None
        fits = current and (not current.last_entry or current.kind is header.kind)
        if header.kind and not fits:
            self.outline.open_list(header.kind)
            self.category = ""

    def _is_number_only(self, texts: list[str]) -> bool:
        """Tell whether the row is an entry of which only the number is left."""
        if self.columns is None or "number" not in self.columns.roles:
            return False
        at = self.columns.roles.index("number")
        return at < len(texts) and parse_number(texts[at]) is not None and len(texts) > 1

    def _stands_alone(self, row: Row) -> bool:
        """Tell whether a row with one text is a heading or note and not part of an entry."""
        filled = [cell.text for cell in row.cells if cell.text]
        if len(filled) > 1 and len(filled) == len(row.cells):
            return True
        alone = filled[0]
        framed = NOTE.match(alone) or FRAME.fullmatch(alone)
        return bool(framed or parse_heading(alone) or parse_title(alone))

    def _take_entry(self, row: Row) -> None:
        columns = self.columns
        if columns is None:
            return
        self.fresh = False
        cells = gather_cells(columns, row)
        category = cells.pop("category", None)
        number, name = cells.get("number"), cells.get("name")
        if number and name and self._is_split_heading(columns, cells):
            joined = f"{number.text.rstrip('、.．')}、{name.text}".replace("）、", "）")
            self._take_heading(joined, row.place)
        elif number and number.text and not NUMBERED.search(number.text):
            total = TOTAL.fullmatch(number.text)
            kept = self.outline.accepted if total else self.outline.left
            kept.extend(cell.text for cell in row.cells if cell.text)
        elif name is not None:
            self._enter_category(category, row.place)
            self.outline.add_row(cells, row.place)

    def _is_split_heading(self, columns: Columns, cells: dict[str, Cell]) -> bool:
        """Tell whether ``一`` stands in the number column and the category beside it."""
        number, name = cells["number"].text, cells["name"].text
        filled = [cell for cell in cells.values() if cell.text]
        if not HAN_ORDINAL.fullmatch(number) or not name or len(filled) != 2:  # noqa: PLR2004
            return False
        last = self.outline.lists[-1].last_entry
        counted = last is not None and NUMBERED.search(last.cells["number"].text) is not None
        return bool(parse_heading(name)) or counted or len(columns.roles) > 2  # noqa: PLR2004

    def _enter_category(self, cell: Cell | None, place: Place) -> None:
        """Open the section named in a merged first column when its name changes."""
        if cell is None or not cell.text:
            return
        if cell.text == self.category:
            self.outline.skipped.append(cell.text)
            return
        self.category = cell.text
        flat = cell.text.replace("\n", "")
        heading = parse_heading(flat) or parse_heading(f"一、{flat}")
        if heading:
            self.outline.open_section(heading, place)
            self.outline.accepted.append(cell.text)


def gather_cells(columns: Columns, row: Row) -> dict[str, Cell]:
    """Put the cells of a row under their roles; two columns of one role are joined."""
    gathered: dict[str, Cell] = {}
    for at, cell in enumerate(row.cells):
        title = columns.titles[at] if at < len(columns.titles) else ""
        role = columns.roles[at] if at < len(columns.roles) else None
        key = role or title
        if not key and not cell.text:
            continue
        held = gathered.get(key or "remark")
        if held is None or not held.text:
            gathered[key or "remark"] = cell
        elif cell.text and cell.raw != held.raw:
            texts = [text for text in (held.text, cell.text) if not PLACEHOLDER.fullmatch(text)]
            joined = Cell(f"{held.raw}\n{cell.raw}", "\n".join(texts), held.listed)
            gathered[key or "remark"] = joined
    return gathered
