"""Clauses: the sentences of a cell that can be cited one by one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qingdan.documents.labels import LabelledText, Role, split_labels
from qingdan.documents.model import Clause, ClauseGroup

BEFORE = r"(?:^|(?<=[\s。；;：:！？”）)]))"
STYLES = (
    re.compile(BEFORE + r"\d{1,2}\s*(?:[.．、](?![\d])|[)）](?!\d))"),
    re.compile(BEFORE + r"[（(]\d{1,2}[）)]"),
    re.compile(BEFORE + r"[①-⑳]"),
    re.compile(BEFORE + r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(BEFORE + r"[一二三四五六七八九十]{1,3}、"),
    re.compile(BEFORE + r"第[一二三四五六七八九十]{1,2}[，,、]"),
    re.compile(BEFORE + r"[一二三四五六七八九十]{1,2}是"),
    re.compile(r"(?:^1|(?<=\n)\d{1,2}) (?=[\u4e00-\u9fff])"),
    re.compile(BEFORE + r"[⑴-⒇⒈-⒛]"),
    re.compile(BEFORE + r"[●•▪◆■□○◇➢]"),
)
ANYWHERE = 3
"""So many styles may begin after an unnumbered first step; the rest only at the start."""

SENTENCE_ENDS = "。！？"
OPENING, CLOSING = "“‘《（(【[", "”’》）)】]"
LEAD_IN = re.compile(r"[^。；;，,：:]{2,24}[：:]")
OPEN_ENDS = ("，", "、", ",", "（", "(")


@dataclass(frozen=True, slots=True)
class CellClauses:
    """A cell cut up: groups of clauses, and the texts under 履职保障."""

    groups: tuple[ClauseGroup, ...]
    support: tuple[str, ...]


def read_cell(text: str, departments: tuple[str, ...] = ()) -> CellClauses:
    """Cut a duty cell into labelled groups of clauses and the support texts.

    >>> cell = read_cell("县水务局： 1. 指导。 县卫健委： 2. 检测。 履职保障：提供技术指导")
    >>> [(group.label, group.clauses) for group in cell.groups]
    [('县水务局', (Clause(text='指导。', number='1.'),)), \
('县卫健委', (Clause(text='检测。', number='2.'),))]
    >>> cell.support
    ('提供技术指导',)
    """
    groups: list[ClauseGroup] = []
    support: list[str] = []
    for part in split_labels(text, departments):
        if part.role is Role.SUPPORT:
            support.append(part.text)
        elif group := _group(part):
            groups.append(group)
    return CellClauses(tuple(groups), tuple(text for text in support if text))


def _group(part: LabelledText) -> ClauseGroup | None:
    """Make a group of one labelled text; a label with nothing below it only announces."""
    label = part.label if part.role in {Role.PARTY, Role.HEADING} else None
    clauses = list(split_clauses(part.text))
    if clauses and label is None and LEAD_IN.fullmatch(clauses[0].text) and len(clauses) > 1:
        label = clauses.pop(0).text.rstrip("：: ")
    if clauses and part.number and part.role is Role.PARTY and clauses[0].number is None:
        clauses[0] = Clause(clauses[0].text, part.number)
    return ClauseGroup(label, tuple(clauses)) if clauses else None


def split_clauses(text: str) -> Iterator[Clause]:
    """Yield the clauses of a text without labels, each with its printed number.

    Printed numbers come first, then lines, then sentences. Dates, decimals and numbers
    of another style inside a clause do not cut it.

    >>> [clause.text for clause in split_clauses("1. 排查（1）商铺。 2. 每年4月上报1.5万元。")]
    ['排查（1）商铺。', '每年4月上报1.5万元。']
    >>> [clause.number for clause in split_clauses("宣传。 2. 汇总。 2. 上报。")]
    [None, '2.', '2.']
    >>> [clause.text for clause in split_clauses("组织民兵。协助“救灾。重建”工作。")]
    ['组织民兵。', '协助“救灾。重建”工作。']
    """
    marks = _marks(text)
    if not marks:
        yield from (Clause(sentence) for sentence in _unnumbered(text))
        return
    first = text[: marks[0].start()]
    yield from (Clause(sentence) for sentence in _unnumbered(first))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        if body := _one_line(text[mark.end() : end]):
            yield Clause(body, "".join(mark[0].split()))


def _marks(text: str) -> list[re.Match[str]]:
    """Return the printed numbers of the outermost style."""
    found = [(style.search(text), at) for at, style in enumerate(STYLES)]
    usable = [
        (first.start(), at)
        for first, at in found
        if first and (at < ANYWHERE or _only_announces(text[: first.start()]))
    ]
    if not usable:
        return []
    return list(STYLES[min(usable)[1]].finditer(text))


def _only_announces(before: str) -> bool:
    return not before.strip() or LEAD_IN.fullmatch(before.strip()) is not None


def _one_line(text: str) -> str:
    return text.replace("\n", "").strip()


def _unnumbered(text: str) -> list[str]:
    """Cut at line ends; a single line is cut at its sentences."""
    lines: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if lines and lines[-1].endswith(OPEN_ENDS):
            lines[-1] += bare
        elif bare:
            lines.append(bare)
    return lines if len(lines) > 1 else list(_sentences("".join(lines)))


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of one line; full stops in quotes or brackets do not count."""
    depth = start = 0
    for at, character in enumerate(text):
        depth = max(0, depth + (character in OPENING) - (character in CLOSING))
        if character in SENTENCE_ENDS and depth == 0:
            yield text[start : at + 1].strip()
            start = at + 1
    if rest := text[start:].strip():
        yield rest
