"""Word documents (docx): paragraphs and tables in the order they are printed."""

import re
from collections.abc import Iterator
from itertools import chain, count
from typing import NamedTuple

from lxml import etree

from qingdan.documents.archives import Archive
from qingdan.documents.markup import plain
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.readers.cells import EMPTY, full_width, make_cell
from qingdan.documents.readers.word_numbering import VAL, Numbering, W, to_integer
from qingdan.documents.refusals import DamagedFile, UnsupportedKind

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
MAX_COLUMNS = 60
P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag"})
# Deleted and moved-away text, the second copy of a drawing, old formatting, tab stops.
UNPRINTED = (
    f"{W}del", f"{W}moveFrom", f"{MC}Fallback", f"{W}rPrChange", f"{W}pPrChange", f"{W}tabs",
)  # fmt: skip
TEXT_BOX = f"{W}txbxContent"
RUN = f"{W}r"
T, TAB, BR, CR, HYPHEN, SYM = (
    f"{W}{name}" for name in ("t", "tab", "br", "cr", "noBreakHyphen", "sym")
)
HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{4}")
WITHOUT_MEANING = range(0xD800, 0xF900)  # halves of characters, private use
PIECES = (T, TAB, BR, CR, HYPHEN, SYM)
REPLACED = {TAB: " ", HYPHEN: "-"}
PROPERTIES, CELL_PROPERTIES = f"{W}pPr", f"{W}tcPr"
SPAN, MERGE, JOINED = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"


class _Line(NamedTuple):
    raw: str
    shown: str
    bullet: bool


class _WordReader:
    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._paragraphs = count(1)
        self._tables = count(1)

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        for element in _printed_children(body, (P, TBL)):
            if element.tag == TBL:
                yield from self._rows(element)
                continue
            line = self._line(element)
            place = Place(line=next(self._paragraphs))
            for text in plain(line.shown).split("\n"):
                if text:
                    yield Paragraph(text, place, raw=line.raw)

    def _line(self, paragraph: etree._Element) -> _Line:
        raw = "".join([_shown(piece) for piece in paragraph.iter(*PIECES)])
        label, bullet = self._numbering.label(next(paragraph.iterchildren(PROPERTIES), None))
        return _Line(raw, label + raw.lstrip() if label else raw, bullet)

    def _rows(self, table: etree._Element) -> Iterator[Row]:
        number = next(self._tables)
        above: list[Cell] = []
        for index, tr in enumerate(_printed_children(table, (TR,)), start=1):
            row, fresh = self._row(tr, above)
            if fresh:
                yield Row(full_width(row), Place(table=number, row=index))
            above = row

    def _row(self, tr: etree._Element, above: list[Cell]) -> tuple[list[Cell], bool]:
        """Return the row by grid column, and whether any cell begins in this row."""
        before = tr.find(f"{W}trPr/{W}gridBefore")
        row = [EMPTY] * min(to_integer(None if before is None else before.get(VAL), 0), MAX_COLUMNS)
        fresh = False
        for tc in _printed_children(tr, (TC,)):
            span, merge, joined = _cell_shape(tc)
            if joined and row:
                row.append(row[-1])
                continue
            if merge == "continue" and len(row) < len(above):
                cell = above[len(row)]
            else:
                cell, fresh = self._cell(tc), True
            row.extend([cell] * span)
            if len(row) > MAX_COLUMNS:
                raise DamagedFile(where="列数异常的表格")
        return row, fresh

    def _cell(self, tc: etree._Element) -> Cell:
        nested = next(tc.iter(TBL), None) is not None
        lines = self._nested_lines(tc) if nested else map(self._line, tc.iter(P))
        full = [line for line in lines if line.shown.strip()]
        raw = "\n".join([line.raw for line in full])
        shown = "\n".join([line.shown for line in full])
        return make_cell(raw, shown, listed=any(line.bullet for line in full))

    def _nested_lines(self, tc: etree._Element) -> Iterator[_Line]:
        """Read a cell that holds a table: one line for each of its rows."""
        for element in _printed_children(tc, (P, TBL)):
            if element.tag == P:
                yield self._line(element)
                continue
            for tr in element.iter(TR):
                words = [self._line(paragraph) for paragraph in tr.iter(P)]
                raw = " ".join(word.raw.strip() for word in words if word.raw.strip())
                yield _Line(raw, raw, bullet=False)


def read_word(archive: Archive) -> list[Block]:
    """Read a docx: merged cells resolved, automatic numbers written out, deletions dropped.

    Cells swallowed by a merge repeat the merged value; a row that is one merged cell has
    one cell. Text boxes follow the paragraph that anchors them, footnotes stand at the
    end; page headers and footers are left out.

    Raises:
        DocumentRefused: damaged, or with entities of its own.
    """
    archive.check_xml()
    body = _part(archive, "word/document.xml")
    reader = _WordReader(Numbering(archive))
    content = body.find(f"{W}body")
    if content is None:
        raise DamagedFile(where="正文部分")
    blocks = list(reader.blocks(content))
    if next(content.iter(f"{W}footnoteReference"), None) is not None:
        for note in archive.read_xml("word/footnotes.xml").iterfind(f"{W}footnote"):
            blocks.extend(reader.blocks(note))
    return blocks


def _part(archive: Archive, name: str) -> etree._Element:
    root = archive.read_xml(name)
    if root.tag == f"{STRICT}document":
        raise UnsupportedKind(what="“严格 Open XML”格式的 Word 文件")
    _settle(root)
    return root


def _settle(root: etree._Element) -> None:
    """Leave only what is printed; set text boxes after the paragraph that holds them."""
    for row in list(root.iter(TR)):
        if row.find(f"{W}trPr/{W}del") is not None:
            _drop(row)
    etree.strip_elements(root, *UNPRINTED, with_tail=False)
    for vanish in list(root.iter(f"{W}vanish")):
        run = next(vanish.iterancestors(RUN, P), None)
        if run is not None and run.tag == RUN and vanish.get(VAL, "1") not in {"0", "false"}:
            run.clear()
    for box in list(root.iter(TEXT_BOX)):
        paragraph = next(box.iterancestors(P), None)
        if paragraph is not None:
            for child in reversed(box):
                paragraph.addnext(child)
            _drop(box)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _printed_children(parent: etree._Element, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    """Yield the children with one of ``tags``, looking through content controls."""
    waiting = [iter(parent)]
    while waiting:
        for child in waiting[-1]:
            if child.tag in tags:
                yield child
            elif child.tag in WRAPPERS:
                waiting.append(iter(child))
                break
        else:
            waiting.pop()


def _cell_shape(tc: etree._Element) -> tuple[int, str | None, bool]:
    """Return column span, vertical merge (``restart``/``continue``), joined to the left."""
    span, merge, joined = 1, None, False
    shapes = (properties.iterchildren(SPAN, MERGE, JOINED)
              for properties in tc.iterchildren(CELL_PROPERTIES))  # fmt: skip
    for shape in chain.from_iterable(shapes):
        value = shape.get(VAL)
        if shape.tag == SPAN:
            span = max(1, min(to_integer(value, 1), MAX_COLUMNS))
        elif shape.tag == MERGE:
            merge = value or "continue"
        else:
            joined = value in {None, "continue"}
    return span, merge, joined


def _shown(piece: etree._Element) -> str:
    tag = piece.tag
    if tag == T:
        return piece.text or ""
    if tag == SYM:
        return _symbol(piece.get(f"{W}char", ""))
    if tag in REPLACED:
        return REPLACED[tag]
    return "" if piece.get(f"{W}type") == "page" else "\n"


def _symbol(code: str) -> str:
    """Return the character of an inserted symbol; those of symbol fonts have no meaning here.

    >>> _symbol("25B2"), _symbol("F0E0"), _symbol("D800")
    ('▲', '', '')
    """
    value = int(code, 16) if HEXADECIMAL.fullmatch(code) else 0
    return chr(value) if value and value not in WITHOUT_MEANING else ""
