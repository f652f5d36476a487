"""The words of a list that prove an answer: a clause, or the decisive part of a name."""

import re
from collections.abc import Iterator, Sequence

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import bigrams, fold
from qingdan.finder.answers import Proof
from qingdan.matters.library import Matter

PENALTY = re.compile(r"[^；;。]+?的?处罚(?=[，；。;,]|$)|[^；;。]+")
SENTENCE = re.compile(r"[^；;。]+")
PHRASE = re.compile(r"[^，,、]+(?:、[^，,、]+)*")
LONG_SENTENCE = 60
"""A longer sentence of a name is cut at its commas, so that the decisive part stands out."""
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


def first_of_group(item: Item, proof: Proof) -> Proof:
    """Return the first clause under the heading that a clause stands under: what comes first."""
    found = proof.clause
    if found is None:
        return proof
    under = [
        one for one in item.clauses.all() if (one.side, one.group) == (found.side, found.group)
    ]
    first = min(under, key=lambda one: one.position)
    return Proof(first.text, 0, len(first.text), address_of(item, first), first)


def _name(item: Item, wanted: dict[str, float]) -> tuple[float, Proof]:
    address = address_of(item)
    if len(item.name) <= SHORT_NAME:
        score = _overlap(item.name, wanted) * NAME_FIRST
        return score, Proof(item.name, 0, len(item.name), address)
    segments = list(_segments(item.name))
    scored = [(_overlap(item.name[a:b], wanted), a, b) for a, b in segments]
    score, start, end = max(scored, key=lambda one: one[0], default=(0.0, 0, len(item.name)))
    if not score:
        start, end = 0, len(item.name)
    return score * NAME_FIRST, Proof(item.name, start, end, address)


def _segments(name: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a name that say something by themselves, without outer punctuation.

    >>> name = "甲、乙；丙的处罚，丁的处罚。"
    >>> [name[start:end] for start, end in _segments(name)]
    ['甲、乙', '丙的处罚', '丁的处罚']
    """
    cut = PENALTY if "处罚" in name else SENTENCE
    for one in cut.finditer(name):
        start, end = one.span()
        start += len(name[start:end]) - len(name[start:end].lstrip("，,*"))
        if end - start <= LONG_SENTENCE or "处罚" in name[start:end]:
            yield start, end
        else:
            yield from (
                (start + part.start(), start + part.end())
                for part in PHRASE.finditer(name[start:end])
            )


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
