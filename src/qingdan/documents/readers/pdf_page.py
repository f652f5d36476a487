"""One PDF page as geometry: characters, ruled lines, pictures. Points, origin bottom left."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2.raw as pdfium

THICKEST_RULE = 5.0  # includes the half point that pdfium adds on each side
SHORTEST_RULE = 4.0
MOST_OBJECTS = 20_000  # a page with more is a drawing
MOST_SEGMENTS = 2_000
DEEPEST_FORM = 4
SURROGATES = range(0xD800, 0xE000)
PRIVATE = range(0xE000, 0xF900)
UNMAPPED = frozenset({0, 0xFFFD, 0xFFFE, 0xFFFF})
# Shapes that some programs write in place of the everyday character (⼀ for 一).
LOOKALIKES = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00))


class Glyph(NamedTuple):
    """One printed character with its box."""

    text: str
    left: float
    right: float
    middle: float
    size: float


class Rule(NamedTuple):
    """A straight line: at ``at`` on the one axis, from ``start`` to ``end`` on the other."""

    at: float
    start: float
    end: float


class Transform(NamedTuple):
    """A PDF matrix: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: "Transform") -> "Transform":
        """Return the transform that does ``first`` and then this one."""
        a, b = self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b
        c, d = self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d
        return Transform(a, b, c, d, *self.point(first.e, first.f))


UPRIGHT = Transform(1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class PageContent:
    """What stands on a page, turned the way a person sees it."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    unreadable: int = 0
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    pictured: float = 0.0  # share of the page under the largest picture
    drawings: int = 0

    def add_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Keep a line if it runs along an axis."""
        (x0, y0), (x1, y1) = start, end
        across, up = abs(x1 - x0), abs(y1 - y0)
        if across >= SHORTEST_RULE and up < 1:
            self.horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif up >= SHORTEST_RULE and across < 1:
            self.vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def read_page(page: ctypes.c_void_p) -> PageContent:
    """Collect characters and ruled lines of a loaded page.

    Args:
        page: an ``FPDF_PAGE`` handle, which stays open and is not changed.
    """
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    content = PageContent(width, height)
    turn = _upright(page, width, height)
    _add_glyphs(content, page, turn)
    _add_objects(content, _page_objects(page), turn, 0)
    return content


def _upright(page: ctypes.c_void_p, width: float, height: float) -> Transform:
    """Return what takes page space to the page as shown: rotation, origin at zero."""
    box = [ctypes.c_float() for _ in range(4)]
    found = pdfium.FPDFPage_GetCropBox(page, *box) or pdfium.FPDFPage_GetMediaBox(page, *box)
    left, bottom = (box[0].value, box[1].value) if found else (0.0, 0.0)
    match pdfium.FPDFPage_GetRotation(page):
        case 1:
            return Transform(0, -1, 1, 0, -bottom, height + left)
        case 2:
            return Transform(-1, 0, 0, -1, width + left, height + bottom)
        case 3:
            return Transform(0, 1, -1, 0, width + bottom, -left)
        case _:
            return Transform(1, 0, 0, 1, -left, -bottom)


def _add_glyphs(content: PageContent, page: ctypes.c_void_p, turn: Transform) -> None:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return
    get_unicode, get_box = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    box = pdfium.FS_RECTF()
    box_pointer = ctypes.byref(box)
    half = ""  # of a character outside the basic plane
    try:
        for index in range(pdfium.FPDFText_CountChars(text)):
            code = get_unicode(text, index)
            if code in UNMAPPED or code in PRIVATE:
                content.unreadable += 1
                continue
            if code <= 32 and (code < 32 or pdfium.FPDFText_IsGenerated(text, index)):  # noqa: PLR2004
                continue
            if code in SURROGATES:
                half += chr(code)
                if len(half) < 2:  # noqa: PLR2004
                    continue
                letter, half = (
                    half.encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
                    "",
                )
            else:
                letter = chr(code)
            if not get_box(text, index, box_pointer):
                continue
            x0, y0 = turn.point(box.left, box.bottom)
            x1, y1 = turn.point(box.right, box.top)
            glyph = Glyph(letter, min(x0, x1), max(x0, x1), (y0 + y1) / 2, abs(y1 - y0))
            content.glyphs.append(glyph)
    finally:
        pdfium.FPDFText_ClosePage(text)


def everyday(text: str) -> str:
    """Replace radicals and compatibility forms by the characters people type.

    >>> everyday("⼀、⾦融")
    '一、金融'
    """
    if not any(ord(letter) in lookalikes for letter in set(text) for lookalikes in LOOKALIKES):
        return text
    return "".join(
        unicodedata.normalize("NFKC", letter)
        if any(ord(letter) in lookalikes for lookalikes in LOOKALIKES)
        else letter
        for letter in text
    )


def _page_objects(page: ctypes.c_void_p) -> Iterator[ctypes.c_void_p]:
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        yield pdfium.FPDFPage_GetObject(page, index)


def _form_objects(form: ctypes.c_void_p) -> Iterator[ctypes.c_void_p]:
    for index in range(min(pdfium.FPDFFormObj_CountObjects(form), MOST_OBJECTS)):
        yield pdfium.FPDFFormObj_GetObject(form, index)


def _add_objects(
    content: PageContent, objects: Iterator[ctypes.c_void_p], turn: Transform, depth: int
) -> None:
    for item in objects:
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            content.drawings += 1
            _add_path(content, item, turn)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = _bounds(item, turn)
            share = (right - left) * (top - bottom) / max(content.width * content.height, 1)
            content.pictured = max(content.pictured, share)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            _add_objects(content, _form_objects(item), turn.after(_matrix(item)), depth + 1)


def _bounds(item: ctypes.c_void_p, turn: Transform) -> tuple[float, float, float, float]:
    box = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *box):
        return 0, 0, 0, 0
    x0, y0 = turn.point(box[0].value, box[1].value)
    x1, y1 = turn.point(box[2].value, box[3].value)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _matrix(item: ctypes.c_void_p) -> Transform:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return UPRIGHT
    return Transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _add_path(content: PageContent, path: ctypes.c_void_p, turn: Transform) -> None:
    left, bottom, right, top = _bounds(path, turn)
    across, up = right - left, top - bottom
    if min(across, up) <= THICKEST_RULE:  # a line, or a long thin filled box
        if across > 2 * up:
            content.add_line((left, (bottom + top) / 2), (right, (bottom + top) / 2))
        elif up > 2 * across:
            content.add_line(((left + right) / 2, bottom), ((left + right) / 2, top))
        return
    if _is_stroked(path):
        _add_segments(content, path, turn.after(_matrix(path)))


def _is_stroked(path: ctypes.c_void_p) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(stroke.value) or not fill.value


def _add_segments(content: PageContent, path: ctypes.c_void_p, turn: Transform) -> None:
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = here = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(path), MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn.point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            content.add_line(here, point)
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            content.add_line(here, begin)
            here = begin
