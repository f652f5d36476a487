"""Addresses that stay with a duty and a clause while printed numbers shift."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from django.db.models import F, QuerySet
from rapidfuzz import fuzz

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.core.text import fold

ITEM_LIKENESS = 72.0
CLAUSE_LIKENESS = 60.0
"""Least likeness (0–100) at which two wordings are taken for one duty, or one clause."""
BODY_SHARE = 0.4
ASIDE = 1_000_000
"""Added to all addresses while they are exchanged, so that none is held twice."""

Addressed = TypeVar("Addressed", Item, Clause)


@dataclass(frozen=True, slots=True)
class Wording:
    """One duty or clause as worded: folded name, and folded clauses where it has any."""

    name: str
    body: str = ""

    def likeness(self, other: "Wording", at_least: float) -> float:
        """Return how alike two wordings are, 0–100; 0 when below ``at_least``."""
        if not (self.body and other.body):
            return fuzz.ratio(self.name, other.name, score_cutoff=at_least)
        name = fuzz.ratio(self.name, other.name)
        if name * (1 - BODY_SHARE) + 100 * BODY_SHARE < at_least:
            return 0.0
        score = name * (1 - BODY_SHARE) + fuzz.ratio(self.body, other.body) * BODY_SHARE
        return score if score >= at_least else 0.0


def match_wordings(
    new: Sequence[Wording], known: Sequence[Wording], at_least: float
) -> dict[int, int]:
    """Pair new wordings with known ones, each at most once.

    Equal wordings come first, then the most alike; among equally alike ones those whose
    places in the two sequences lie closest.

    Returns:
        Index in ``new`` → index in ``known``.

    >>> match_wordings([Wording("乙丙"), Wording("甲")], [Wording("甲"), Wording("乙")], 60)
    {1: 0, 0: 1}
    """
    pairs = dict(_equal_pairs(new, known))
    taken = set(pairs.values())
    candidates = [
        (-score, abs(at - there), at, there)
        for at, wording in enumerate(new)
        if at not in pairs
        for there, other in enumerate(known)
        if there not in taken and (score := wording.likeness(other, at_least))
    ]
    for _, _, at, there in sorted(candidates):
        if at not in pairs and there not in taken:
            pairs[at] = there
            taken.add(there)
    return pairs


def _equal_pairs(new: Sequence[Wording], known: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    places: defaultdict[Wording, list[int]] = defaultdict(list)
    for there, wording in enumerate(known):
        places[wording].append(there)
    for at, wording in enumerate(new):
        if places.get(wording):
            yield at, places[wording].pop(0)


def allot(printed: Sequence[int], kept: Mapping[int, int], used: Iterable[int]) -> list[int]:
    """Return one address per row.

    A matched row keeps its address. A new one takes its printed number, unless that was
    ever used; then it takes the next number that nobody has or prints.

    Args:
        printed: printed numbers in order.
        kept: index of a matched row → its address.
        used: every address ever given out here.

    >>> allot([1, 2, 3], {0: 1, 2: 2}, used=[1, 2])
    [1, 4, 2]
    """
    gone = set(used)
    free = max(chain(gone, printed), default=0) + 1
    addresses = []
    for at, number in enumerate(printed):
        if at in kept:
            address = kept[at]
        elif number not in gone:
            address = number
        else:
            address, free = free, free + 1
        gone.add(address)
        addresses.append(address)
    return addresses


def align(edition: Edition) -> None:
    """Give every item and clause of a draft its lasting address.

    The draft is laid beside the last published wording of every address of the township;
    an address that was ever published, even withdrawn again, is never given to another
    duty.
    """
    history = _History(edition)
    items = list(edition.items.prefetch_related("clauses"))
    clause_addresses: dict[int, int] = {}
    item_addresses: dict[int, int] = {}
    for kind in sorted({item.kind for item in items}):
        rows = [item for item in items if item.kind == kind]
        known = history.items(kind)
        pairs = match_wordings(
            [_wording(item) for item in rows], [_wording(item) for item in known], ITEM_LIKENESS
        )
        kept = {at: known[there].address for at, there in pairs.items()}
        addresses = allot([item.number for item in rows], kept, history.item_addresses[kind])
        for at, (item, address) in enumerate(zip(rows, addresses, strict=True)):
            item_addresses[item.pk] = address
            before = known[pairs[at]] if at in pairs else None
            clause_addresses |= _clause_addresses(item, before, history)
    _store(edition, item_addresses, clause_addresses)


class _History:
    """The published past of a township: last wordings and all addresses ever used."""

    def __init__(self, edition: Edition) -> None:
        self.item_addresses: defaultdict[str, set[int]] = defaultdict(set)
        self.clause_addresses: defaultdict[tuple[str, int, str], set[int]] = defaultdict(set)
        past = Edition.objects.filter(
            township_id=edition.township_id,
            state__in=(EditionState.PUBLISHED, EditionState.WITHDRAWN),
        )
        last: dict[tuple[str, int], int] = {}
        rows = Item.objects.filter(edition__in=past).order_by("edition__valid_from", "edition")
        for pk, kind, address, state in rows.values_list("pk", "kind", "address", "edition__state"):
            self.item_addresses[kind].add(address)
            if state == EditionState.PUBLISHED:
                last[kind, address] = pk
        self._last = list(
            Item.objects.filter(pk__in=last.values()).prefetch_related("clauses").order_by("pk")
        )
        clauses = Clause.objects.filter(item__edition__in=past).order_by()
        for kind, item, side, address in clauses.values_list(
            "item__kind", "item__address", "side", "address"
        ).distinct():
            self.clause_addresses[kind, item, side].add(address)

    def items(self, kind: str) -> list[Item]:
        return [item for item in self._last if item.kind == kind]


def _wording(item: Item) -> Wording:
    return Wording(fold(item.name), "".join(fold(clause.text) for clause in item.clauses.all()))


def _clause_addresses(item: Item, before: Item | None, history: _History) -> dict[int, int]:
    found: dict[int, int] = {}
    clauses = list(item.clauses.all())
    for side in sorted({clause.side for clause in clauses}):
        rows = [clause for clause in clauses if clause.side == side]
        known = [clause for clause in before.clauses.all() if clause.side == side] if before else []
        pairs = match_wordings(
            [Wording(fold(clause.text)) for clause in rows],
            [Wording(fold(clause.text)) for clause in known],
            CLAUSE_LIKENESS,
        )
        kept = {at: known[there].address for at, there in pairs.items()}
        used = history.clause_addresses[item.kind, before.address, side] if before else ()
        numbers = [clause.position for clause in rows]
        addresses = allot(numbers, kept, used)
        found |= {clause.pk: address for clause, address in zip(rows, addresses, strict=True)}
    return found


def _store(edition: Edition, items: dict[int, int], clauses: dict[int, int]) -> None:
    _exchange(edition.items.all(), items)
    _exchange(Clause.objects.filter(item__edition=edition), clauses)


def _exchange(rows: QuerySet[Addressed], wanted: Mapping[int, int]) -> None:
    changed = [row for row in rows if row.address != wanted[row.pk]]
    rows.filter(pk__in=[row.pk for row in changed]).update(address=F("address") + ASIDE)
    for row in changed:
        row.address = wanted[row.pk]
    rows.bulk_update(changed, ["address"], batch_size=200)
