"""What cites a law: a pure look at everything that can, and the place where rooms join in.

Rooms above the rulebook (procedures, cases) register their own with ``register_citers``.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from qingdan.matters.library import Matter
from qingdan.rulebook.book import Rulebook
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.kinds import Rule, Term
from qingdan.rulebook.naming import LawCitation, cited_in, plain_law


@dataclass(frozen=True, slots=True)
class Cited:
    """A thing that cites laws.

    ``key`` names it among its kind and stays over time; ``place`` is the region code of whom
    it belongs to, empty for what all places share; ``where`` says in words where it stands.
    ``text`` is all that the thing says, by which a later change of it is seen.
    """

    kind: CitedKind
    key: str
    title: str
    citations: tuple[LawCitation, ...]
    where: str = ""
    place: str = ""
    text: str = ""

    @property
    def token(self) -> str:
        """What names it in a form and in a row."""
        return f"{self.kind.value}:{self.key}"

    @property
    def digest(self) -> str:
        """A fingerprint of all it says."""
        return hashlib.sha256(f"{self.title}\n{self.text}".encode()).hexdigest()[:16]

    @property
    def said(self) -> str:
        """How it cites, in the words that stand there."""
        return "、".join(dict.fromkeys(one.said for one in self.citations))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: laws by their plain names, the place whose things count, the day.

    ``place`` is the beginning of region codes, empty for everywhere.
    """

    names: frozenset[str]
    place: str
    on: date


Citers = Callable[[Asked], Iterable[Cited]]
"""Returns what cites one of the laws asked for, within the place."""
_citers: list[Citers] = []


def register_citers(citers: Citers) -> None:
    """Let a room say what of its own cites a law."""
    if citers not in _citers:
        _citers.append(citers)


def registered_citers() -> tuple[Citers, ...]:
    """Return what was registered, in the order of the rooms."""
    return tuple(_citers)


def citing(things: Iterable[Cited], names: Collection[str]) -> list[Cited]:
    """Keep what cites one of some laws, kind by kind, else in the order given.

    Args:
        things: any, as citers return them.
        names: plain names.
    """
    order = list(CitedKind)
    kept = [one for one in things if any(each.law in names for each in one.citations)]
    return sorted(kept, key=lambda one: order.index(one.kind))


def matters_citing(matters: Iterable[Matter], names: Collection[str]) -> Iterator[Cited]:
    """Yield the standard matters that name a law as their ground, or in their words."""
    for one in matters:
        texts = f"{one.title} {one.how} {one.handler} {one.handler_basis}"
        hooks = [
            LawCitation(plain_law(hook.name), str(hook))
            for hook in one.laws
            if plain_law(hook.name) in names
        ]
        found = (*hooks, *cited_in(texts, names))
        if found:
            said = " ".join((texts, *map(str, one.laws)))
            yield Cited(CitedKind.MATTER, one.code, one.title, found, one.field, text=said)


def rules_citing(book: Rulebook, names: Collection[str], place: str) -> Iterator[Cited]:
    """Yield the rules that stand in a law; of the local ones those that touch the place."""
    for rule in book.all():
        found = tuple(one for one in _of_rule(rule) if one.law in names)
        here = rule.region.startswith(place) or place.startswith(rule.region)
        if found and here:
            key = f"{rule.code}@{rule.region}" if rule.region else rule.code
            where = f"规则 {key}"
            yield Cited(CitedKind.RULE, key, rule.title, found, where, rule.region, repr(rule))


def _of_rule(rule: Rule) -> Iterator[LawCitation]:
    yield LawCitation(plain_law(rule.citation.law), str(rule.citation))
    if isinstance(rule, Term) and rule.extension:
        more = rule.extension.citation
        yield LawCitation(plain_law(more.law), str(more))
