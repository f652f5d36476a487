"""Addresses that stay with a duty and a clause while printed numbers shift."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from django.db.models import F, QuerySet
from rapidfuzz import fuzz

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.core.text import fold

BODY_SHARE = 0.4
ASIDE = 1_000_000
"""Added to all addresses while they are exchanged, so that none is held twice."""

Addressed = TypeVar("Addressed", Item, Clause)


@dataclass(frozen=True, slots=True)
class Least:
    """Least likeness (0–100) at which two wordings are one: of the names, and as a whole."""

    name: float
    whole: float


ITEM_LIKENESS = Least(name=80.0, whole=72.0)
"""No two names within one of the published lists are more than 76 alike."""
CLAUSE_LIKENESS = Least(name=60.0, whole=60.0)


@dataclass(frozen=True, slots=True)
class Wording:
    """One duty or clause as worded: folded name, and folded clauses where it has any."""

    name: str
    body: str = ""

    def likeness(self, other: "Wording", least: Least) -> float:
        """Return how alike two wordings are, 0–100; 0 when less than ``least``.

        Clauses that are alike never make up for a name that is not.
        """
        name = fuzz.ratio(self.name, other.name, score_cutoff=least.name)
        if not (name and self.body and other.body):
            return name
        score = name * (1 - BODY_SHARE) + fuzz.ratio(self.body, other.body) * BODY_SHARE
        return score if score >= least.whole else 0.0


def match_wordings(
    new: Sequence[Wording], known: Sequence[Wording], least: Least
) -> dict[int, int]:
    """Pair new wordings with known ones, each at most once.

    Equal wordings come first, then the most alike; among equally alike ones those whose
    places in the two sequences lie closest.

    Returns:
        Index in ``new`` → index in ``known``.

    >>> known = [Wording("甲"), Wording("乙")]
    >>> match_wordings([Wording("乙丙"), Wording("甲")], known, CLAUSE_LIKENESS)
    {1: 0, 0: 1}
    """
    pairs = dict(_equal_pairs(new, known))
    taken = set(pairs.values())
    candidates = [
        (-score, abs(at - there), at, there)
        for at, wording in enumerate(new)
        if at not in pairs
        for there, other in enumerate(known)
        if there not in taken and (score := wording.likeness(other, least))
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


def without_shared_bodies(*lists: Sequence[Wording]) -> list[list[Wording]]:
    """Drop the clauses that several duties of one list share: they tell none apart.

    >>> [[one]] = without_shared_bodies([Wording("甲", "直接办理")])
    >>> one.body
    '直接办理'
    >>> [pair] = without_shared_bodies([Wording("甲", "直接办理"), Wording("乙", "直接办理")])
    >>> [one.body for one in pair]
    ['', '']
    """
    counted = [Counter(one.body for one in wordings) for wordings in lists]
    shared = {body for counts in counted for body, times in counts.items() if times > 1}
    return [
        [replace(one, body="") if one.body in shared else one for one in wordings]
        for wordings in lists
    ]


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

    The draft is laid beside the last published wording of every address of the township,
    and what finds no place there beside the last withdrawn one. An address that was ever
    published, even withdrawn again, is never given to another duty.
    """
    history = _History(edition)
    items = list(edition.items.prefetch_related("clauses"))
    clause_addresses: dict[int, int] = {}
    item_addresses: dict[int, int] = {}
    for kind in sorted({item.kind for item in items}):
        rows = [item for item in items if item.kind == kind]
        past = history.items(kind)
        new, *known = without_shared_bodies(
            *([_wording(row) for row in one] for one in (rows, *past))
        )
        kept = _continued(new, _addressed(past, known), ITEM_LIKENESS)
        addresses = allot([item.number for item in rows], kept, history.item_addresses[kind])
        for at, (item, address) in enumerate(zip(rows, addresses, strict=True)):
            item_addresses[item.pk] = address
            before = [one for one in chain(*past) if at in kept and one.address == address]
            clause_addresses |= _clause_addresses(item, before, history)
    _store(edition, item_addresses, clause_addresses)


def _addressed(
    past: Iterable[Sequence[Addressed]], known: Iterable[Sequence[Wording]]
) -> Iterator[list[tuple[int, Wording]]]:
    for rows, wordings in zip(past, known, strict=True):
        yield [(row.address, wording) for row, wording in zip(rows, wordings, strict=True)]


def _continued(
    new: Sequence[Wording], turns: Iterable[Sequence[tuple[int, Wording]]], least: Least
) -> dict[int, int]:
    """Return index in ``new`` → the address it keeps; each turn gets what the last left."""
    kept: dict[int, int] = {}
    for known in turns:
        left = [at for at in range(len(new)) if at not in kept]
        free = [(address, one) for address, one in known if address not in kept.values()]
        pairs = match_wordings([new[at] for at in left], [one for _, one in free], least)
        kept |= {left[at]: free[there][0] for at, there in pairs.items()}
    return kept


class _History:
    """A township's past: last published and last withdrawn wordings, all addresses used."""

    def __init__(self, edition: Edition) -> None:
        self.item_addresses: defaultdict[str, set[int]] = defaultdict(set)
        self.clause_addresses: defaultdict[tuple[str, int, str], set[int]] = defaultdict(set)
        past = Edition.objects.filter(
            township_id=edition.township_id,
            state__in=(EditionState.PUBLISHED, EditionState.WITHDRAWN),
        )
        last: dict[tuple[str, str, int], int] = {}
        rows = Item.objects.filter(edition__in=past).order_by("edition__valid_from", "edition")
        for pk, kind, address, state in rows.values_list("pk", "kind", "address", "edition__state"):
            self.item_addresses[kind].add(address)
            last[state, kind, address] = pk
        self._state = {pk: state for (state, _, _), pk in last.items()}
        self._last = list(
            Item.objects.filter(pk__in=last.values()).prefetch_related("clauses").order_by("pk")
        )
        clauses = Clause.objects.filter(item__edition__in=past).order_by()
        for kind, item, side, address in clauses.values_list(
            "item__kind", "item__address", "side", "address"
        ).distinct():
            self.clause_addresses[kind, item, side].add(address)

    def items(self, kind: str) -> tuple[list[Item], list[Item]]:
        """Return the last published wordings of one list, then the last withdrawn ones."""
        of_kind = [item for item in self._last if item.kind == kind]
        withdrawn = {pk for pk, state in self._state.items() if state == EditionState.WITHDRAWN}
        return (
            [item for item in of_kind if item.pk not in withdrawn],
            [item for item in of_kind if item.pk in withdrawn],
        )


def _wording(item: Item) -> Wording:
    return Wording(fold(item.name), "".join(fold(clause.text) for clause in item.clauses.all()))


def _clause_addresses(item: Item, before: Sequence[Item], history: _History) -> dict[int, int]:
    """Return primary key → address of an item's clauses, given the item's past wordings."""
    found: dict[int, int] = {}
    clauses = list(item.clauses.all())
    for side in sorted({clause.side for clause in clauses}):
        rows = [clause for clause in clauses if clause.side == side]
        past = [[one for one in item.clauses.all() if one.side == side] for item in before]
        known = [[Wording(fold(one.text)) for one in turn] for turn in past]
        new = [Wording(fold(clause.text)) for clause in rows]
        kept = _continued(new, _addressed(past, known), CLAUSE_LIKENESS)
        used = history.clause_addresses[item.kind, before[0].address, side] if before else ()
        addresses = allot([clause.position for clause in rows], kept, used)
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
