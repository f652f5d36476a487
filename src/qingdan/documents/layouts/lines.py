"""No table at all: numbered paragraphs under titles and headings.

``1. 事项`` begins an entry; lines such as ``对应上级部门：县农牧局`` or ``乡镇配合职责：``
fill its fields, using the same words that name columns elsewhere.
"""

import re
from collections.abc import Sequence

from qingdan.documents.headers import column_role, header_words
from qingdan.documents.model import Block, Cell, Paragraph
from qingdan.documents.outline import Outline, parse_number
from qingdan.documents.surroundings import FRAME, NOISE, NOTE, TITLE_SIDE
from qingdan.documents.titles import parse_heading, parse_title
from qingdan.documents.unrecognised import ColumnsNotRuled

RANK = 90
NUMBER_AND_NAME = ("number", "name")
LOOSE_ENTRY = re.compile(r"(?P<number>[*＊★☆▲△※]?\d{1,3})\s*(?P<name>[^\d\s.．、,，%％].*)")
"""Copied from a table: only the next number in turn begins an entry."""
ENTRY = re.compile(r"(?P<number>[*＊★☆▲△※]?\d{1,3}\s*[.．、])\s*(?P<name>[^\d\s].*)")
FIELD = re.compile(r"(?P<title>[^：:。，；]{2,24})\s*[：:]\s*(?P<text>.*)", re.DOTALL)


def recognises(blocks: Sequence[Block]) -> bool:
    """Tell whether a list title or a header is followed by numbered paragraphs."""
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    if any(header_words(text) for text in texts):
        return True
    titled = any((title := parse_title(text)) and title.kind for text in texts)
    return titled and any(ENTRY.fullmatch(text) for text in texts)


def arrange(blocks: Sequence[Block]) -> Outline:
    """Find the lists, sections and numbered paragraphs.

    Raises:
        ColumnsNotRuled: more than numbers and names stand in columns without a table.
    """
    outline = Outline()
    role: str | None = None
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph):
            outline.left.extend(cell.text for cell in block.cells if cell.text)
        elif not _take_frame(outline, block):
            begins = role is None or _opens_field(blocks[at + 1 : at + 2])
            role = _take_text(outline, block, role, begins=begins)
    return outline


def _opens_field(following: Sequence[Block]) -> bool:
    """Tell whether the next line fills a field, so that this one may name an entry."""
    line = following[0] if following else None
    found = FIELD.fullmatch(line.text) if isinstance(line, Paragraph) else None
    return found is not None and column_role(found["title"]) is not None


def _take_frame(outline: Outline, block: Paragraph) -> bool:
    """Take titles, headings, notes and page numbers."""
    text = block.text
    if NOISE.fullmatch(text):
        outline.skipped.append(text)
        return True
    if words := header_words(text):
        if len(words) > len(NUMBER_AND_NAME):
            raise ColumnsNotRuled(column=words[-1])
        outline.skipped.append(text)
        return True
    if title := parse_title(text):
        outline.titles.append(title)
        if title.kind:
            outline.open_list(title.kind, title.text, title.declared)
    elif outline.lists and (heading := parse_heading(text)):
        outline.open_section(heading, block.place)
    elif outline.lists and NOTE.match(text):
        outline.lists[-1].notes.append(text)
    elif not FRAME.fullmatch(text) and (outline.lists or not TITLE_SIDE.fullmatch(text)):
        return False
    outline.accepted.append(text)
    return True


def _take_text(outline: Outline, block: Paragraph, role: str | None, *, begins: bool) -> str | None:
    """Add a paragraph to the entry it belongs to; return the field that is open now."""
    last = outline.lists[-1].last_entry if outline.lists else None
    found = FIELD.fullmatch(block.text)
    named = column_role(found["title"]) if found and last else None
    entry = ENTRY.fullmatch(block.text) or _next_entry(outline, block.text)
    if found and named and last:
        outline.accepted.append(f"{found['title']}：")
        last.cells[named] = Cell(found["text"], found["text"])
        return named
    if entry and begins and outline.lists:
        number, name = entry["number"], entry["name"]
        cells = {"number": Cell(number, number), "name": Cell(name, name)}
        outline.add_row(cells, block.place)
        return None
    if last is None:
        outline.left.append(block.text)
        return role
    held = last.cells[role or "name"]
    text = f"{held.text}\n{block.text}".strip() if role else f"{held.text}{block.text}"
    last.cells[role or "name"] = Cell(text, text)
    return role


def _next_entry(outline: Outline, text: str) -> re.Match[str] | None:
    """Read ``3 名称`` as an entry where 3 comes next, or 1 after a heading."""
    found = LOOSE_ENTRY.fullmatch(text)
    if found is None or not outline.lists or not any(map(header_words, outline.skipped)):
        return None
    last, number = outline.lists[-1].last_entry, parse_number(found["number"])
    due = (parse_number(last.cells["number"].text) or 0) + 1 if last else 1
    restart = number == 1 and not outline.lists[-1].sections[-1].entries if last else False
    return found if number == due or restart else None
