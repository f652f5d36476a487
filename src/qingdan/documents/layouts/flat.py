"""One flat sheet: a column says on which of the three lists each row stands."""

from collections.abc import Sequence

from qingdan.documents.headers import Columns, recognise_header
from qingdan.documents.layouts.tables import gather_cells
from qingdan.documents.model import Block, Cell, ListKind, Paragraph, Row
from qingdan.documents.outline import Outline, RawList, RawSection
from qingdan.documents.surroundings import FRAME, NOISE, NOTE
from qingdan.documents.titles import find_kind, parse_heading, parse_title

RANK = 40
ORDER = tuple(ListKind)


def recognises(blocks: Sequence[Block]) -> bool:
    """Tell whether a header has a column whose values name the three lists."""
    return _kind_column(blocks) is not None


def arrange(blocks: Sequence[Block]) -> Outline:
    """Sort the rows into lists and, inside them, into the sections of the other column."""
    outline = Outline()
    role = _kind_column(blocks) or "list"
    columns: Columns | None = None
    lists: dict[ListKind, RawList] = {}
    sheet: str | None = None
    for block in blocks:
        if block.place.sheet != sheet:
            sheet, columns = block.place.sheet, None
        if isinstance(block, Paragraph):
            _take_line(outline, block.text, sheet)
            continue
        header = recognise_header(block.cells)
        filled = [cell.text for cell in block.cells if cell.text]
        if header:
            columns = header
            outline.skipped.extend(filled)
            outline.unknown_headers.extend(header.unknown)
        elif columns is None or len(set(filled)) == 1:
            for text in dict.fromkeys(filled):
                _take_line(outline, text, sheet)
        elif filled:
            _take_row(outline, lists, columns, role, block)
    outline.lists = [lists[kind] for kind in ORDER if kind in lists]
    return outline


def _take_line(outline: Outline, text: str, sheet: str | None) -> None:
    title = parse_title(text)
    if text == sheet or NOISE.fullmatch(text):
        outline.skipped.append(text)
    elif title or FRAME.fullmatch(text) or NOTE.match(text):
        outline.titles.extend([title] if title else [])
        outline.accepted.append(text)
    else:
        outline.left.append(text)


def _take_row(
    outline: Outline, lists: dict[ListKind, RawList], columns: Columns, role: str, row: Row
) -> None:
    cells = gather_cells(columns, row)
    kind_cell = cells.pop(role, Cell("", ""))
    kind = find_kind(kind_cell.text)
    if kind is None:
        outline.left.extend(cell.text for cell in row.cells if cell.text)
        return
    outline.accepted.append(kind_cell.text)
    if (township := cells.get("township")) and township.text:
        outline.accepted.append(township.text)
        if township.text not in outline.townships:
            outline.townships.append(township.text)
    cells.pop("township", None)
    if document := cells.pop("document", None):
        _take_line(outline, document.text, None)
    if kind not in lists:
        lists[kind] = _new_list(outline, kind, kind_cell.text)
    raw_list = lists[kind]
    category = cells.pop("category" if role == "list" else "list", Cell("", ""))
    _enter_section(outline, raw_list, category.text, row)
    home, outline.lists = outline.lists, [raw_list]
    outline.add_row(cells, row.place)
    outline.lists = home


def _new_list(outline: Outline, kind: ListKind, text: str) -> RawList:
    title = parse_title(text)
    if title is None:
        return RawList(kind, "", None)
    outline.titles.append(title)
    return RawList(kind, title.text, title.declared)


def _enter_section(outline: Outline, raw_list: RawList, text: str, row: Row) -> None:
    heading = parse_heading(text) or parse_heading(f"一、{text}")
    title = heading.title if heading else text
    if text:
        outline.accepted.append(text)
    if not raw_list.sections or raw_list.sections[-1].title != title:
        declared = heading.declared if heading else None
        raw_list.sections.append(RawSection(title, declared, row.place))


def _kind_column(blocks: Sequence[Block]) -> str | None:
    """Return the role (``list`` or ``category``) of the column that names the lists."""
    columns: Columns | None = None
    sheet: str | None = None
    seen: dict[str, set[ListKind | None]] = {"list": set(), "category": set()}
    for block in blocks:
        if block.place.sheet != sheet:
            sheet, columns = block.place.sheet, None
        if not isinstance(block, Row):
            continue
        header = recognise_header(block.cells)
        if header:
            columns = header
        elif columns:
            for role, kinds in seen.items():
                if role in columns.roles and columns.roles.index(role) < len(block.cells):
                    text = block.cells[columns.roles.index(role)].text
                    kinds.update([find_kind(text)] if text else [])
    named = (role for role, kinds in seen.items() if kinds - {None} and None not in kinds)
    return next(named, None)
