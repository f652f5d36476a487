"""The entries a decision may rest on, each with its clauses, to be picked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qingdan.catalogue.domain.searching import search
from qingdan.catalogue.models import Clause, Item
from qingdan.catalogue.queries import whole_items
from qingdan.finder.domain.proving import address_of

MOST_FOUND = 8


@dataclass(frozen=True)
class Entry:
    """An entry to be picked; ``quoted`` are the keys of the clauses that are ticked."""

    item: Item
    quoted: frozenset[int] = frozenset()

    @property
    def key(self) -> str:
        """How forms name it."""
        return f"{self.item.kind}:{self.item.address}"

    @property
    def address(self) -> str:
        """Where it stands."""
        return address_of(self.item)

    @property
    def clauses(self) -> list[tuple[Clause, str, bool]]:
        """Its clauses with address, and whether they are ticked."""
        rows = self.item.clauses.all()
        return [(one, address_of(self.item, one), one.pk in self.quoted) for one in rows]


def entries_named(told: Iterable[dict[str, Any]], place: str, on: date) -> list[Entry]:
    """Return entries as a proposal names them, in its order; those no longer in force fall out."""
    wanted = list(told)
    numbers = {one["number"] for one in wanted}
    rows = whole_items(_in_force(place, on).filter(number__in=numbers)) if numbers else ()
    there = {(one.kind, one.number, one.name): one for one in rows}
    found = []
    for one in wanted:
        item = there.get((one["list"], one["number"], one["name"]))
        if item is None:
            continue
        said = {(c["side"], c["number"]) for c in one["clauses"]}
        quoted = frozenset(c.pk for c in item.clauses.all() if (c.side, c.address) in said)
        found.append(Entry(item, quoted))
    return found


def entry_of(key: str, place: str, on: date, quoted: Iterable[int] = ()) -> Entry | None:
    """Return the entry that a form names, if it is in force."""
    kind, _, number = key.partition(":")
    if not number.isascii() or not number.isdecimal() or len(number) > 9:  # noqa: PLR2004 - of an integer
        return None
    rows = whole_items(_in_force(place, on).filter(kind=kind, address=int(number)))
    item = next(iter(rows), None)
    return Entry(item, frozenset(quoted)) if item is not None else None


def found(text: str, place: str, on: date) -> list[Entry]:
    """Return the entries of a township that some words may mean."""
    if not text.strip():
        return []
    hits = search(text, on=on, township_code=place, limit=MOST_FOUND).hits
    return [Entry(one.item) for one in hits]


def _in_force(place: str, on: date) -> Any:
    rows = Item.objects.in_force(on).filter(edition__township=place)
    return rows.select_related("edition__township").defer("edition__document", "raw_cells")
