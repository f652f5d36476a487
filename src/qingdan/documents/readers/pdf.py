"""PDF files with a text layer: ruled tables and the paragraphs around them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, groupby
from typing import cast

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from qingdan.documents.decoding import is_chinese_plausible
from qingdan.documents.markup import plain
from qingdan.documents.model import Block, Paragraph, Place
from qingdan.documents.readers.pdf_grid import find_grids
from qingdan.documents.readers.pdf_lines import (
    NUMBERED,
    Line,
    join_lines,
    make_lines,
    usual_leading,
)
from qingdan.documents.readers.pdf_page import PageContent, read_page
from qingdan.documents.readers.pdf_tables import PdfTable, fill_grids
from qingdan.documents.refusals import (
    DamagedFile,
    Encrypted,
    GarbledText,
    ScannedPages,
    TooManyPages,
)

MAX_PAGES = 600
MARGIN = 0.1  # of the page height, above and below: where page numbers stand
STAMP = 12  # characters: a page with no more beside its picture is a scan
PICTURED = 0.5
OUTLINED = 300  # drawings on a page without characters: text turned into curves
GARBLED_SHARE = 0.2
RUNNING_PAGES = 3
PAGE_NUMBER = re.compile(
    r"[-—–·\s]*第?\s*\d{1,4}\s*页?(?:\s*[/，,共]\s*共?\s*\d{1,4}\s*页?)?[-—–·\s]*"
)
DIGITS = re.compile(r"\d+")
TITLE_SIZE = 13.0  # points
TITLE_LEADING = 2.5  # sizes from line to line within one title
WHOLE_TITLE = re.compile(r"(?:清单|目录|表|[。；：）)])$")


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    tables: list[PdfTable]
    lines: list[Line]  # outside tables

    def running_key(self, line: Line) -> tuple[str, int] | None:
        """Name what may be repeated on every page; ``None`` outside the margins."""
        if MARGIN * self.height < line.middle < (1 - MARGIN) * self.height:
            return None
        return DIGITS.sub("#", line.text), round(line.middle / line.size if line.size else 0)


def read_pdf(data: bytes) -> list[Block]:
    """Read the ruled tables and the paragraphs of a PDF in reading order.

    Rows cut by a page break are put together, repeated headers, running titles and page
    numbers are left out, printed lines are joined into paragraphs.

    Raises:
        DocumentRefused: encrypted, too long, damaged; or a page is a scan or garbled.
    """
    pages = list(_read_pages(data))
    seen = Counter(key for page in pages for line in page.lines if (key := page.running_key(line)))
    for page in pages:
        page.lines = [line for line in page.lines if not _is_furniture(page, line, seen)]
    return list(_blocks(pages))


def _read_pages(data: bytes) -> Iterator[_Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}
        if locked and b"/Encrypt" in data:  # the code may be left over from another file
            raise Encrypted from error
        raise DamagedFile(where="页面目录") from error
    try:
        if len(document) > MAX_PAGES:
            raise TooManyPages(pages=len(document), limit=MAX_PAGES)
        for index in range(len(document)):
            yield _read_page(document, index)
    finally:
        document.close()


def _read_page(document: pdfium.PdfDocument, index: int) -> _Page:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        raise DamagedFile(where=f"第 {index + 1} 页") from error
    try:
        content = read_page(page.raw)
    finally:
        page.close()
    _check_text(content, index + 1)
    grids = find_grids(content.horizontal, content.vertical)
    tables, outside = fill_grids(grids, content.glyphs, index + 1)
    return _Page(index + 1, content.width, content.height, tables, make_lines(outside))


def _check_text(content: PageContent, number: int) -> None:
    """Refuse a page whose text is a picture, curves, or meaningless codes."""
    characters = len(content.glyphs) + content.unreadable
    if characters <= STAMP and (content.pictured > PICTURED or content.drawings > OUTLINED):
        raise ScannedPages(page=number)
    text = "".join(glyph.text for glyph in content.glyphs)
    if content.unreadable > GARBLED_SHARE * characters or not is_chinese_plausible(text):
        raise GarbledText(where=f"第 {number} 页的")


def _is_furniture(page: _Page, line: Line, seen: Counter[tuple[str, int]]) -> bool:
    key = page.running_key(line)
    return key is not None and (
        PAGE_NUMBER.fullmatch(line.text) is not None or seen[key] >= RUNNING_PAGES
    )


def _blocks(pages: list[_Page]) -> Iterator[Block]:
    """Put pages together; a table at the foot of one may go on at the head of the next."""
    numbers = count(1)
    table: PdfTable | None = None
    for page in pages:
        for item in _in_order(page):
            if isinstance(item, PdfTable) and table is not None and table.goes_on_in(item):
                table.take_over(item)
                continue
            if table is not None:
                yield from table.as_rows(next(numbers))
            table = item if isinstance(item, PdfTable) else None
            if not isinstance(item, PdfTable):
                yield from _paragraphs(item, page)
    if table is not None:
        yield from table.as_rows(next(numbers))


def _in_order(page: _Page) -> Iterator[PdfTable | list[Line]]:
    """Yield tables and the runs of lines between them, from top to bottom."""
    items: list[PdfTable | Line] = [*page.tables, *page.lines]
    items.sort(key=_top, reverse=True)
    for is_table, run in groupby(items, key=lambda item: isinstance(item, PdfTable)):
        if is_table:
            yield from cast("Iterator[PdfTable]", run)
        else:
            yield cast("list[Line]", list(run))


def _top(item: PdfTable | Line) -> float:
    return item.top if isinstance(item, PdfTable) else item.middle


def _paragraphs(lines: list[Line], page: _Page) -> Iterator[Paragraph]:
    right = max([*(line.right for line in lines), page.width * 0.8])
    for is_title, run in groupby(lines, key=lambda line: _is_title(line, page.width)):
        group = list(run)
        texts = (
            _join_titles(group) if is_title else join_lines(group, right, usual_leading([group]))
        )
        for text in texts:
            yield Paragraph(plain(text), Place(page=page.number), raw=text)


def _is_title(line: Line, width: float) -> bool:
    centred = abs(line.left - (width - line.right)) < 2 * line.size
    return centred and line.size > TITLE_SIZE


def _join_titles(lines: list[Line]) -> list[str]:
    """Join a title that was broken over lines of one size."""
    titles: list[str] = []
    before: Line | None = None
    for line in lines:
        if (
            before is not None
            and abs(before.size - line.size) < 1
            and before.middle - line.middle < TITLE_LEADING * line.size
            and (line.text[0] in "（(" or not WHOLE_TITLE.search(before.text))
            and not NUMBERED.match(line.text)
        ):
            titles[-1] += line.text
        else:
            titles.append(line.text)
        before = line
    return titles
