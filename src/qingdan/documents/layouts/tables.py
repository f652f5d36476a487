"""One table per list, or several: titles and headings in or outside the tables.

The common form: a title, a header row (repeated on every page), category rows, numbered
rows. Lists may follow one another in one document, stand on sheets of their own, or come
alone. Titles decide which list it is; where there is none, the columns do.
"""

import re
from collections.abc import Sequence

from qingdan.documents.headers import Columns, recognise_header
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.outline import Outline, parse_number
from qingdan.documents.titles import find_kind, parse_heading, parse_title

RANK = 50
NOTE = re.compile(
    r"\s*(?:注\s*[:：]|备注\s*[:：]|说明\s*[:：]|[*＊★☆▲△※]\s*(?:标注|为|表示|号|代表|[:：]))"
)
NOISE = re.compile(
    r"[-—–_=·.…\s|]*|[-—–\s]*(?:第\s*)?\d{1,3}(?:\s*[/／]\s*\d{1,3})?(?:\s*页)?(?:[,，\s]*共\s*\d+\s*页)?[-—–\s]*"
)
TITLE_SIDE = re.compile(
    r"附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*[:：.]?|[（(].{2,20}[）)]|\d{4}年\d{1,2}月(?:\d{1,2}日)?|目\s*录"
)


def recognises(blocks: Sequence[Block]) -> bool:
    """Tell whether at least one row is a header of a duty list."""
    return any(isinstance(block, Row) and recognise_header(block.cells) for block in blocks)


def arrange(blocks: Sequence[Block]) -> Outline:
    """Find the lists, sections and rows."""
    walk = _Walk()
    for block in blocks:
        walk.enter_sheet(block.place)
        if isinstance(block, Paragraph):
            walk.take_line(block.text, block.place)
        else:
            walk.take_row(block)
    return walk.outline


class _Walk:
    """The state while going through the blocks once."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.columns: Columns | None = None
        self.sheet: str | None = None
        self.category = ""

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
        if NOISE.fullmatch(text):
            self.outline.skipped.append(text)
        elif not (self._take_title(text) or self._take_heading(text, place)):
            if NOTE.match(text) and self.outline.lists:
                self.outline.lists[-1].notes.append(text)
                self.outline.accepted.append(text)
            elif TITLE_SIDE.fullmatch(text) and not self._has_entries():
                self.outline.accepted.append(text)
            else:
                self.outline.left.append(text)

    def _has_entries(self) -> bool:
        return any(raw_list.last_entry for raw_list in self.outline.lists)

    def take_row(self, row: Row) -> None:
        """Take one table row."""
        texts = [cell.text for cell in row.cells]
        filled = [text for text in texts if text]
        if all(NOISE.fullmatch(text) for text in filled) and not self._is_number_only(texts):
            self.outline.skipped.extend(filled)
        elif header := recognise_header(row.cells):
            self._take_header(header, filled)
        elif len(set(filled)) == 1 and (self.columns is None or self._stands_alone(row)):
            self.take_line(filled[0], row.place)
        elif self.columns is None or not self.outline.lists:
            self.outline.left.extend(filled)
        else:
            self._take_entry(row)

    def _take_title(self, text: str) -> bool:
        title = parse_title(text)
        if title is None:
            return False
        self.outline.titles.append(title)
        self.outline.accepted.append(text)
        if title.kind:
            self.outline.open_list(title.kind, title.text, title.declared)
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
        self.columns = header
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
        return bool(parse_heading(alone) or parse_title(alone) or NOTE.match(alone))

    def _take_entry(self, row: Row) -> None:
        columns = self.columns
        if columns is None:
            return
        cells = gather_cells(columns, row)
        self._enter_category(cells.pop("category", None), row.place)
        number, name = cells.get("number"), cells.get("name")
        if number and number.text and parse_number(number.text) is None:
            self.outline.left.extend(cell.text for cell in cells.values() if cell.text)
        elif name is not None:
            self.outline.add_row(cells, row.place)

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
            joined = Cell(f"{held.raw}\n{cell.raw}", f"{held.text}\n{cell.text}", held.listed)
            gathered[key or "remark"] = joined
    return gathered
