"""Conservation: how many characters of the source ended up in a field.

The measure starts from the blocks, not from what the parser says it used. Every cell of
an entry is walked through with the texts of the finished fields; what no field holds is
lost, apart from the words that only announce (履职保障：) and the marks between clauses.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qingdan.documents.labels import DUTY, GROUP, SUPPORT
from qingdan.documents.markup import INVISIBLE, without_tags
from qingdan.documents.model import Block, ClauseGroup, DutyList, Entry, Row
from qingdan.documents.names import MARK, MARK_WORD
from qingdan.documents.outline import Outline

MARKS = "：:，,、；;。.．/\\和与及【】[]（）()|"
HAN_DIGITS = "一二三四五六七八九十"
NUMBER = re.compile(
    rf"\d{{1,3}}[.．、)）]?|[（(][\d{HAN_DIGITS}]{{1,3}}[）)]|[①-⑳]|第?[{HAN_DIGITS}]{{1,3}}[、，,]"
)
BODY_WORD = re.compile(
    r"(?:承接|收回|接收|牵头|责任|主管|配合|协同|协办|参与|主办|主责)(?:部门|单位)?"
)
PLACEHOLDER = re.compile(r"[—–-]*无?[—–-]*")
ANNOUNCING = (SUPPORT, DUTY, GROUP, BODY_WORD, PLACEHOLDER)
FREE_ROLES = frozenset({"number", "basis", "remark"})


@dataclass(frozen=True, slots=True)
class Conservation:
    """``share`` is 0-1; ``lost`` the texts without a field."""

    share: float
    lost: tuple[str, ...]


def measure(blocks: Sequence[Block], outline: Outline, lists: Iterable[DutyList]) -> Conservation:
    """Compare the finished lists with the source, character by character.

    Page headers, separator rows and page numbers (``outline.skipped``) are put aside on
    both sides; blanks never count.
    """
    total = sum(len(_bare(text)) for text in _source(blocks))
    total -= sum(len(_bare(text)) for text in outline.skipped)
    lost = [text for text in outline.left if _bare(text)]
    covered = sum(len(_bare(text)) for text in outline.accepted)
    for duty_list in lists:
        for entry in duty_list.entries:
            for role, raw in entry.raw_cells.items():
                rest = [] if role in FREE_ROLES else list(_unheld(_bare(raw), entry, role))
                covered += len(_bare(raw)) - sum(map(len, rest))
                lost.extend(rest)
    return Conservation(min(1.0, covered / total) if total else 0.0, tuple(lost))


def _source(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Row):
            yield from (cell.raw for cell in block.cells)
        else:
            yield block.raw or block.text


def _bare(text: str) -> str:
    """Return a text without markup, blanks and invisible characters."""
    return "".join(INVISIBLE.sub("", without_tags(text)).split())


def _unheld(source: str, entry: Entry, role: str) -> Iterator[str]:
    """Yield the stretches of a cell that none of the fields fed by it holds."""
    at = 0
    for text in map(_bare, _held(entry, role)):
        found = source.find(text, at) if text else -1
        if found < 0:
            continue
        yield from _beyond_frame(source[at:found])
        at = found + len(text)
    yield from _beyond_frame(source[at:])


def _beyond_frame(text: str) -> Iterator[str]:
    """Yield a stretch unless it only announces or separates."""
    if not text.strip(MARKS):
        return
    for part in re.split(r"[：:\n]", MARK_WORD.sub("", MARK.sub("", text))):
        word = part.strip(MARKS)
        number = NUMBER.match(word)
        word = word[number.end() :].strip(MARKS) if number else word
        if word and not any(words.fullmatch(word) for words in ANNOUNCING):
            yield part


def _held(entry: Entry, role: str) -> Iterator[str]:
    """Yield the field texts that come from a cell, in printed order."""
    if role == "name":
        yield from MARK.split(entry.name) if not entry.starred else _around_mark(entry)
    elif role == "departments":
        yield from entry.takeover.departments if entry.takeover else entry.departments
    elif role == "department_duty":
        yield from _group_texts(
            entry.takeover.groups if entry.takeover else entry.department_groups
        )
        yield from (promise.text for promise in entry.support)
    elif role == "support":
        yield from (promise.text for promise in entry.support)
    elif role == "township_duty":
        yield from _group_texts(entry.township_groups)
    elif role == "takeover" and entry.takeover:
        yield from _group_texts(entry.takeover.groups)
    else:
        yield entry.raw_cells.get(role, "")


def _around_mark(entry: Entry) -> list[str]:
    """Return the name in the pieces that stand around the mark in the source."""
    raw = MARK_WORD.sub("*", MARK.sub("*", _bare(entry.raw_cells.get("name", ""))))
    name = _bare(entry.name)
    return [piece for piece in raw.split("*") if piece and piece in name]


def _group_texts(groups: tuple[ClauseGroup, ...]) -> Iterator[str]:
    for group in groups:
        if group.label:
            yield group.label
        for clause in group.clauses:
            if clause.number:
                yield clause.number
            yield clause.text
