"""Stray markup of published lists: what a person reads in a cell, nothing lost."""

import html
import re
from collections.abc import Iterator

from qingdan.documents.model import Cell

TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
SPACES = re.compile(r"[ \t\r\f\v\u00a0\u3000]+")
BLANK_LINES = re.compile(r" ?\n\s*")
SENTENCE_GAP = re.compile(r"(?<=[。；;！？])\s+")
PRINTED_NUMBER = re.compile(
    r"\s*(?:[（(]?\d{1,3}[.．、)）]|[①-⑳]|[（(][一二三四五六七八九十]+[）)])"
)

BREAKING = frozenset({"p", "br", "div", "tr", "li", "ol", "ul", "table"})
LISTS = frozenset({"ol", "ul"})


def plain(text: str) -> str:
    r"""Return ``text`` with entities resolved and runs of blanks made one blank.

    >>> plain("县农牧局&nbsp;&nbsp; 县水务局 \r\n\n 县公安局&lt;")
    '县农牧局 县水务局\n县公安局<'
    """
    text = html.unescape(text) if "&" in text else text
    text = INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return BLANK_LINES.sub("\n", SPACES.sub(" ", text)).strip()


def without_tags(raw: str) -> str:
    """Return the text of ``raw`` without any markup, layout not kept.

    >>> without_tags("<p>履职保障：</p><ol style='x'>1. 指导。")
    '履职保障：1. 指导。'
    """
    if "<" not in raw:
        return html.unescape(raw) if "&" in raw else raw
    return html.unescape(TAG.sub("", _without_comments(raw)))


def clean_cell(raw: str) -> Cell:
    r"""Read one cell that may hold paragraphs, breaks and lists, closed or not.

    A list that is opened and never closed ends at the next paragraph. Inside a list
    whose items have lost their tags, every sentence followed by a blank is an item.

    >>> clean_cell('<p>县卫健委：</p> <ol style="a"> 宣传。 核实。 <p>履职保障：指导</p>').text
    '县卫健委：\n宣传。\n核实。\n履职保障：指导'
    >>> clean_cell("<ol>1. 调查。2. 送达。").listed
    False
    """
    if "<" not in raw:
        return Cell(raw, plain(raw))
    lines: list[str] = []
    listed = False
    for text, in_list in _pieces(_without_comments(raw)):
        whole = plain(text)
        if not whole:
            continue
        parts = SENTENCE_GAP.split(whole) if in_list else whole.split("\n")
        numbered = any(PRINTED_NUMBER.match(part) for part in parts)
        listed = listed or (in_list and not numbered)
        lines.extend(part.replace("\n", "") for part in parts if part)
    return Cell(raw, "\n".join(lines), listed)


def _pieces(raw: str) -> Iterator[tuple[str, bool]]:
    """Yield the texts between breaking tags, each with "stands in a list"."""
    buffer: list[str] = []
    in_list = False
    at = 0
    for tag in TAG.finditer(raw):
        buffer.append(raw[at : tag.start()])
        at = tag.end()
        name = tag["name"].lower()
        if name not in BREAKING:
            continue
        yield "".join(buffer), in_list
        buffer.clear()
        if name in LISTS:
            in_list = not tag["close"]
        elif name == "p" and not tag["close"]:
            in_list = False
    buffer.append(raw[at:])
    yield "".join(buffer), in_list


def _without_comments(raw: str) -> str:
    """Remove comments; one that never ends is text."""
    kept: list[str] = []
    at = 0
    while (start := raw.find("<!--", at)) >= 0 and (end := raw.find("-->", start)) >= 0:
        kept.append(raw[at:start])
        at = end + len("-->")
    return "".join((*kept, raw[at:])) if kept else raw
