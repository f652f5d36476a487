"""Characters → printed lines → paragraphs, with the breaks a typesetter made undone."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from qingdan.documents.decoding import CHINESE
from qingdan.documents.readers.pdf_page import Glyph, everyday

SAME_LINE = 0.5  # of the size of a character
SLACK = 0.35
BLANK = 0.17
PARAGRAPH_GAP = 1.2  # times the usual distance of lines
INDENT = (1.5, 2.6)  # characters: the first line of a Chinese paragraph
CENTRED = 0.12  # of the size of a character: how far centred lines may miss each other
OPENERS = "（(“‘《〈【〔[「『"
CLOSERS = "，。、；：？！）)”’》〉】〕]」』,.;:?!%％…—"
WORD = re.compile(r"[A-Za-z0-9.%_/-]")
NUMBERED = re.compile(
    r"(?:[（(]?\d{1,3}[）)]|\d{1,3}[.．、](?!\d)|[（(][一二三四五六七八九十]{1,3}[）)]"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳⑴-⒇])"
)
STEP = re.compile(r"(\d{1,3})[.．、](?!\d)")
LABEL = re.compile(
    r"[^，。；：、（(:;,\s]{2,20}[：:]"
)  # a department or a heading before its duties
SENTENCE_END = re.compile(r"[。；;：:！？!?…)）”]$")
LATIN_END = re.compile(r"[A-Za-z,;:]$")
LATIN_START = re.compile(r"^[A-Za-z]")


class Line(NamedTuple):
    """One printed line.

    ``unit`` is the width of what could not be broken at its start; ``blank`` tells that a
    blank was printed at its end, where nobody sees it.
    """

    text: str
    left: float
    right: float
    middle: float
    size: float
    unit: float
    blank: bool


def make_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group characters into lines from top to bottom, each from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.middle):
        if rows and rows[-1][-1].middle - glyph.middle <= SAME_LINE * max(glyph.size, 1):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_make_line(sorted(row, key=lambda glyph: glyph.left)) for row in rows)
    return [line for line in lines if line.text]


def _make_line(row: list[Glyph]) -> Line:
    blank = row[-1].text.isspace()
    while row and row[0].text.isspace():
        row.pop(0)
    while row and row[-1].text.isspace():
        row.pop()
    if not row:
        return Line("", 0, 0, 0, 0, 0, blank=False)
    size = median(glyph.size for glyph in row)
    text = everyday(_spaced(row, size))
    return Line(text, row[0].left, row[-1].right, row[0].middle, size, _first_unit(row), blank)


def _spaced(row: Sequence[Glyph], size: float) -> str:
    """Return the text, with a blank where one was left out but its room was kept.

    Judged between two Chinese characters, by the distance of their middles, and between
    two Latin words. Programs widen the step from Chinese to Latin by themselves.
    """
    steps = [(after.left + after.right - before.left - before.right) / 2
             for before, after in pairwise(row)]  # fmt: skip
    usual = median(steps) if steps else 0.0
    text = row[0].text
    for before, after, step in zip(row, row[1:], steps, strict=False):
        if CHINESE.match(before.text) and CHINESE.match(after.text):
            blank = step - max(usual, size) > BLANK * size
        elif WORD.match(before.text) and WORD.match(after.text):
            blank = after.left - before.right > BLANK * size
        else:
            blank = False
        text += f" {after.text}" if blank else after.text
    return text


def _first_unit(row: Sequence[Glyph]) -> float:
    """Return the width of the first piece that no line break may split."""
    end = 0
    while end < len(row) - 1 and row[end].text in OPENERS:
        end += 1
    while end + 1 < len(row) and _clings(row[end].text, row[end + 1].text):
        end += 1
    return row[end].right - row[0].left


def _clings(before: str, after: str) -> bool:
    """Tell whether no line may break between two characters."""
    return after in CLOSERS or bool(WORD.match(after) and (WORD.match(before) or before in ",:;"))


def usual_leading(cells: Iterable[Sequence[Line]]) -> float:
    """Return the distance of lines within a paragraph; 0 when there are not two lines."""
    steps = sorted(
        before.middle - line.middle for lines in cells for before, line in pairwise(lines)
    )
    return steps[len(steps) // 4] if steps else 0.0


def join_lines(lines: Sequence[Line], right: float, leading: float) -> list[str]:
    """Join printed lines into paragraphs.

    A line ends a paragraph when the next one would still have begun on it, when the next
    one is set in like the first line of a paragraph, or when a sentence ends and the
    next line starts with a list number.

    Args:
        lines: from top to bottom, also across pages.
        right: how far a full line reaches, in points.
        leading: the usual distance of lines within a paragraph, 0 when not known.
    """
    paragraphs: list[str] = []
    margin = min((line.left for line in lines), default=0.0)
    before: Line | None = None
    for line in lines:
        apart = before is not None and 0 < PARAGRAPH_GAP * leading < before.middle - line.middle
        due = bool(paragraphs) and _step(line.text) == _step(paragraphs[-1], 1)
        if before is None or apart or due or _is_new(before, line, margin, right):
            paragraphs.append(line.text)
        else:
            words = LATIN_END.search(before.text) and LATIN_START.match(line.text)
            blank = before.blank or words
            paragraphs[-1] += f" {line.text}" if blank else line.text
        before = line
    return paragraphs


def _step(text: str, more: int = 0) -> int:
    """Return the list number a text starts with plus ``more``; negative without one.

    >>> _step("3. 提供宣传品"), _step("2. 业务指导", 1), _step("业务指导", 1) == _step("培训")
    (3, 3, False)
    """
    found = STEP.match(text)
    return int(found[1]) + more if found else -1 - more


def _is_new(before: Line, line: Line, margin: float, right: float) -> bool:
    if right - before.right >= line.unit + SLACK * line.size:
        return True
    opens = NUMBERED.match(line.text) or LABEL.match(line.text)
    if opens and SENTENCE_END.search(before.text):
        return True
    if abs(line.left + line.right - before.left - before.right) <= 2 * CENTRED * line.size:
        return False
    indent = (line.left - margin) / max(line.size, 1)
    return INDENT[0] <= indent <= INDENT[1] and before.left - margin < line.size
