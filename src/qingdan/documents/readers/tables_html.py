"""Web pages: paragraphs and tables, with row and column spans."""

import re
from collections.abc import Iterator
from itertools import count

from lxml import etree, html

from qingdan.documents.decoding import decode
from qingdan.documents.markup import clean_cell
from qingdan.documents.model import Block, Cell, Paragraph, Place, Row
from qingdan.documents.readers.cells import SpanGrid
from qingdan.documents.refusals import DamagedFile, OutsideEntities

CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
# Between Chinese characters a line break in the source is nothing, elsewhere a blank.
WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
BLANKS = re.compile(r"[ \t\r\n\f]+")
UNSEEN = (
    "head", "script", "style", "template", "noscript", "nav", "footer", "svg", "math", "iframe",
    "object", "embed", "select", "textarea", "button", "video", "audio", "canvas", "xml",
)  # fmt: skip
INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
        "i", "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "input",
    }
)  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
LIST_STYLES = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
MAX_SPAN = 1_000
MAX_COLUMNS = 60


def read_html(data: bytes) -> list[Block]:
    """Read a web page; navigation, scripts and hidden parts are left out.

    A table that mostly holds other tables is layout: its text becomes paragraphs. Cells
    swallowed by a span repeat the merged value. Items of ``<ol>`` get their numbers.

    Raises:
        DocumentRefused: unreadable encoding, entities, or not a page at all.
    """
    return read_html_text(decode_page(data))


def decode_page(data: bytes) -> str:
    """Decode a page; an encoding the page names itself counts only if it is GBK's family."""
    named = CHARSET.search(data[:2048])
    if named and named.group(1).lower() in {b"gbk", b"gb2312", b"gb18030"}:
        try:
            return decode(data.decode("gb18030").encode())
        except UnicodeDecodeError:
            return decode(data)
    return decode(data)


def read_html_text(text: str) -> list[Block]:
    """Read a page that is already text; see ``read_html``."""
    if ENTITY.search(text):
        raise OutsideEntities(part="网页开头")
    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise DamagedFile(where="网页") from error
    _settle(root)
    return list(_blocks(root))


def _settle(root: etree._Element) -> None:
    """Drop what is not seen, undo source line breaks, write out the numbers of lists."""
    etree.strip_elements(root, *UNSEEN, with_tail=False)
    for element in list(root.iter()):
        if "hidden" in element.attrib or HIDDEN.search(element.get("style", "")):
            _remove(element)
            continue
        element.text = _unwrap(element.text)
        element.tail = _unwrap(element.tail)
    for ordered in root.iter("ol"):
        start = ordered.get("start", "1")
        first = int(start) if start.isdecimal() and len(start) < 6 else 1  # noqa: PLR2004
        for number, item in enumerate(ordered.iterchildren("li"), start=first):
            item.text = (
                f"{_numeral(number, ordered.get('type', '1'))}. {(item.text or '').lstrip()}"
            )


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (tail or "")
    else:
        parent.text = (parent.text or "") + (tail or "")
    parent.remove(element)


def _unwrap(text: str | None) -> str | None:
    return BLANKS.sub(" ", WRAPPED.sub("", text)) if text else text


def _numeral(number: int, style: str) -> str:
    letters = LIST_STYLES.get(style, "")
    return letters[number - 1] if 0 < number <= len(letters) else str(number)


def _blocks(root: etree._Element) -> Iterator[Block]:
    tables = count(1)
    words: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        breaks = tag not in INLINE
        if breaks:
            yield from _paragraph(words)
        if event == "end":
            words.append(element.tail or "")
        elif tag == "table" and not _is_layout(element):
            walk.skip_subtree()
            yield from _rows(element, next(tables))
        else:
            words.append(element.text or "")
    yield from _paragraph(words)


def _paragraph(words: list[str]) -> Iterator[Paragraph]:
    raw = "".join(words).strip()
    words.clear()
    if raw:
        yield Paragraph(clean_cell(raw).text, Place(), raw=raw)


def _is_layout(table: etree._Element) -> bool:
    inner = sum(
        1 for nested in table.iter("table") if nested is not table for _ in nested.iter("tr")
    )
    return inner > sum(1 for _ in table.iter("tr")) - inner


def _rows(table: etree._Element, number: int) -> Iterator[Row]:
    grid = SpanGrid()
    caption = next(table.iterchildren("caption"), None)
    if caption is not None and (text := str(caption.xpath("string()")).strip()):
        yield Row((Cell(text, text),), Place(table=number))
    own = (tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table)
    for index, tr in enumerate(own, start=1):
        spans = [
            (_cell(td), _span(td, "colspan", MAX_COLUMNS), _span(td, "rowspan", MAX_SPAN))
            for td in tr.iterchildren("td", "th")
        ]
        if sum(columns for _, columns, _ in spans) > MAX_COLUMNS:
            raise DamagedFile(where="列数异常的表格")
        cells = grid.place(spans)
        if any(cell.text for cell in cells):
            yield Row(cells, Place(table=number, row=index))


def _span(cell: etree._Element, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 9 else 1  # noqa: PLR2004


def _cell(element: etree._Element) -> Cell:
    """Return the cell with its inner markup, attributes left out, as raw text."""
    for inner in element.iter():
        for name in list(inner.attrib):
            if inner is not element:
                del inner.attrib[name]
    element.tail = None
    outer = html.tostring(element, encoding="unicode")
    raw = outer[outer.index(">") + 1 : outer.rindex("<")] if outer.endswith(">") else outer
    return clean_cell(raw.strip())
