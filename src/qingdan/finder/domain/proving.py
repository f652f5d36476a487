"""The words of a list that prove an answer: a clause, or the decisive part of a name."""

import re
from collections.abc import Sequence

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import bigrams, fold
from qingdan.finder.answers import Proof
from qingdan.matters.library import Matter

SEGMENT = re.compile(r"[^，。；;,]+[，。；;,]?")
SIDE_WORDS = {Side.DEPARTMENT: "部门", Side.TOWNSHIP: "乡镇", Side.TAKEOVER: "承接"}
MATTER_WEIGHT = 0.6
NAME_FIRST = 1.15
"""The name is what people know an entry by; a clause must say clearly more to be shown."""
SHORT_NAME = 40


def address_of(item: Item, clause: Clause | None = None) -> str:
    """Return where words stand: ``银号镇 · 配合 42 · 乡镇 2``."""
    kind = {
        ListKind.BASIC: "基本",
        ListKind.COOPERATIVE: "配合",
        ListKind.RECLAIMED: "收回",
    }[ListKind(item.kind)]
    whole = f"{item.edition.township.name} · {kind} {item.number}"
    if clause is None:
        return whole
    return f"{whole} · {SIDE_WORDS[Side(clause.side)]} {clause.address}"


def prove(
    item: Item, text: str, matter: Matter | None, sides: Sequence[Side] | None = None
) -> Proof:
    """Return the words of an entry that come nearest to a question.

    Args:
        item: clauses at hand.
        text: the question.
        matter: what it was taken for; its terms count beside the question's own words.
        sides: only clauses of these sides; ``None`` for all, and the name.
    """
    wanted = _wanted(text, matter)
    options: list[tuple[float, Proof]] = []
    if sides is None:
        options.append(_name(item, wanted))
    for clause in item.clauses.all():
        if sides is None or clause.side in sides:
            proof = Proof(clause.text, 0, len(clause.text), address_of(item, clause), clause)
            options.append((_overlap(clause.text, wanted), proof))
    if not options:
        return _name(item, wanted)[1]
    return max(options, key=lambda one: one[0])[1]


def _name(item: Item, wanted: dict[str, float]) -> tuple[float, Proof]:
    address = address_of(item)
    if len(item.name) <= SHORT_NAME:
        score = _overlap(item.name, wanted) * NAME_FIRST
        return score, Proof(item.name, 0, len(item.name), address)
    segments = [(one.start(), one.end()) for one in SEGMENT.finditer(item.name)]
    scored = [(_overlap(item.name[a:b], wanted), a, b) for a, b in segments]
    score, start, end = max(scored, key=lambda one: one[0], default=(0.0, 0, len(item.name)))
    if not score:
        start, end = 0, len(item.name)
    return score * NAME_FIRST, Proof(item.name, start, end, address)


def _wanted(text: str, matter: Matter | None) -> dict[str, float]:
    wanted = dict.fromkeys(bigrams(fold(text)), 1.0)
    if matter is not None:
        words = [matter.title, matter.subject, *(term for term, _ in matter.terms)]
        for word in words:
            for pair in bigrams(fold(word)):
                wanted[pair] = wanted.get(pair, 0.0) + MATTER_WEIGHT
    return wanted


def _overlap(text: str, wanted: dict[str, float]) -> float:
    pairs = bigrams(fold(text))
    if not pairs:
        return 0.0
    return float(sum(wanted.get(pair, 0.0) for pair in pairs) / len(pairs) ** 0.5)
