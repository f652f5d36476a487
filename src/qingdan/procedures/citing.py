"""Which procedures rest on a law: by their head, the rules of their parts, the words of a basis."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from qingdan.core.tables import read
from qingdan.procedures.definition import Definition
from qingdan.procedures.loading import FOLDER, defined
from qingdan.procedures.sources import shipped_sources
from qingdan.rulebook.book import rulebook
from qingdan.rulebook.citing import Asked, Cited
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.naming import LawCitation, cited_in, plain_law

if TYPE_CHECKING:
    from qingdan.procedures.part import Archive, Register


def procedures_citing(asked: Asked) -> Iterator[Cited]:
    """Yield the procedures that ship and rest on a law asked for."""
    for one in _definitions():
        found = tuple(each for each in citations_of(one, asked) if each.law in asked.names)
        if found:
            where = f"流程 {one.code}"
            yield Cited(CitedKind.PROCEDURE, one.code, one.title, found, where, text=one.version)


@lru_cache(maxsize=1)
def _definitions() -> tuple[Definition, ...]:
    """Return the definitions as they stand; whether they play is checked where they are used."""
    known = shipped_sources()
    return tuple(defined(read(file), known) for file in sorted(FOLDER.glob("*.toml")))


def citations_of(one: Definition, asked: Asked) -> Iterator[LawCitation]:
    """Yield what a procedure cites: laws of its head, rules of its parts, words of a basis."""
    for law in one.laws:
        yield LawCitation(plain_law(law), f"《{plain_law(law)}》")
    kept: list[Register | Archive] = [*one.registers, *([one.archive] if one.archive else [])]
    parts = (*one.clocks, *one.gates, *one.publicity, *one.apart, *kept)
    codes = dict.fromkeys(code for part in parts if (code := getattr(part, "rule", "")))
    for code in codes:
        for rule in rulebook().rules.get(code, ()):
            yield LawCitation(plain_law(rule.citation.law), str(rule.citation))
    bases = "\n".join([*(each.basis for each in one.gates), *(each.basis for each in kept)])
    yield from cited_in(bases, asked.names)
