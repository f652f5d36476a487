"""Texts without their own subject: what remains is the way of working."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

GAP = "……"
"""Stands for the words of the entry's own name."""
DEPARTMENT = "〔部门〕"
"""Stands for a department of the entry."""
SHORTEST = 4
"""So many characters that also stand in the name are its subject."""
GAPS = re.compile(f"{GAP}(?:[、，的或者和及与等]{{0,3}}{GAP})+")
MARKS = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）"})
NO_WORD = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")


def skeleton(name: str, text: str, departments: Iterable[str] = ()) -> str:
    """Return a clause without the words of the entry's name and of its departments.

    Args:
        name: the entry's name.
        text: one clause.
        departments: printed names of the entry's departments.

    >>> skeleton("对擅自设置户外广告的处罚", "擅自设置户外广告的，由县住建局查处。", ["县住建局"])
    '……，由〔部门〕查处'
    >>> skeleton("档案管理", "结案归档并公示。")
    '结案归档并公示'
    """
    name, text = _plain(name), _plain(text)
    for department in sorted(departments, key=len, reverse=True):
        text = text.replace(_plain(department), DEPARTMENT)
    kept: list[str] = []
    at = 0
    while at < len(text):
        end = _shared_until(name, text, at)
        if len(NO_WORD.sub("", text[at:end])) >= SHORTEST:
            kept.append(GAP)
            at = end
        else:
            kept.append(text[at])
            at += 1
    return GAPS.sub(GAP, "".join(kept))


def words_only(steps: Sequence[str]) -> str:
    r"""Return steps as one text in which punctuation does not count.

    >>> words_only(["调查取证；", "结案归档，并公示"])
    '调查取证\n结案归档并公示'
    """
    return "\n".join(NO_WORD.sub("", step.replace(GAP, "X")) for step in steps)


def _plain(text: str) -> str:
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    return bare.translate(MARKS).rstrip("。；，")


def _shared_until(name: str, text: str, at: int) -> int:
    """Return where the longest run from ``at`` ends that also stands in the name."""
    end = at
    while end < len(text) and text[at : end + 1] in name:
        end += 1
    return end
