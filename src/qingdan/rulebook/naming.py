"""Names of laws as texts write them: which law is meant, and where it is cited."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from qingdan.rulebook.law import Laws

CITED = re.compile(
    r"《(?P<name>[^《》]{2,80})》(?P<article>第[一二三四五六七八九十百千零0-9]+条"
    r"(?:第[一二三四五六七八九十]+款)?(?:第[一二三四五六七八九十（）()]+项)?)?"
)
REMARK = re.compile(r"[（(][^（）()]*[）)]$")
NUMBERED = "〔"
"""In the number of a document, by which texts cite it too."""


@dataclass(frozen=True, slots=True)
class LawCitation:
    """One place where a law is named: its plain name, and the words as they stand there."""

    law: str
    said: str


def plain_law(name: str) -> str:
    """Return a law's name without marks, without the State's name, without a remark.

    >>> plain_law("《中华人民共和国行政处罚法（2021年修订）》")
    '行政处罚法'
    """
    inside = name.strip().strip("《》").strip()
    return REMARK.sub("", inside).removeprefix("中华人民共和国").strip()


def names_of(laws: Iterable[str], register: Laws) -> frozenset[str]:
    """Return every plain name by which some laws may be cited."""
    found: set[str] = set()
    for law in laws:
        found.add(plain_law(law))
        if known := register.get(plain_law(law)):
            found |= {plain_law(one) for one in (known.name, known.full_name, *known.also)}
    return frozenset(found)


def cited_in(text: str, names: Collection[str]) -> Iterator[LawCitation]:
    """Yield where a text names one of some laws, by its name or by its number.

    Args:
        text: anything printed.
        names: plain names, from ``names_of``.
    """
    for found in CITED.finditer(text):
        if plain_law(found["name"]) in names:
            yield LawCitation(plain_law(found["name"]), found[0])
    for name in names:
        if NUMBERED in name and name in text:
            yield LawCitation(name, name)
