"""A township's lists of one day, as the finder needs them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from qingdan.catalogue.domain.comparing import LEVEL
from qingdan.catalogue.models import Edition, Item
from qingdan.catalogue.queries import edition_in_force
from qingdan.finder.choosing import Listed, Place
from qingdan.finder.domain.compiled import Compiled
from qingdan.matters.models import Alignment
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS
from qingdan.parties.models import Region

SHORTEST_NAME = 3
"""A shorter name of a place may be a word like any other."""
KEPT = 16
"""So many townships' lists are kept in memory, laid out for looking through."""
Rows = tuple[tuple[int, str, int], ...]
OF_CLAUSE = Coalesce("clause", 0)
"""Which clause an alignment is of, 0 for whole entries: asked for in this way, SQLite finds the
entries first; by ``clause IS NULL`` it would go through all the alignments there are."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One entry in force: where it stands, and the matters it does (codes), best first."""

    pk: int
    kind: str
    number: int
    address: int
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """The edition in force and its entries, in the order of ``place.entries``."""

    edition: Edition
    items: tuple[ListedItem, ...]
    place: Place


def place_on(township_code: str, on: date, matters: tuple[str, ...]) -> PlaceNow | None:
    """Return what is in force in a township, ``None`` when nothing is. Two or three queries.

    Args:
        township_code: nine digits.
        on: local date.
        matters: codes in the order of the model's columns.
    """
    edition = edition_in_force(township_code, on)
    if edition is None:
        return None
    key = (edition.pk, edition.content_digest, township_code)
    return PlaceNow(edition, *_laid_out(key, tuple(ALIGNED.rows(edition.pk)), matters))


@lru_cache(maxsize=KEPT)
def _laid_out(
    edition: tuple[int, str, str], alignments: Rows, matters: tuple[str, ...]
) -> tuple[tuple[ListedItem, ...], Place]:
    """Return the entries of an edition; what they say never changes while its digest stays.

    Args:
        edition: primary key, content digest, township.
        alignments: what holds now: entry, matter, rank.
        matters: as in ``place_on``.
    """
    column = _columns(matters)
    aligned: defaultdict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for item, matter, rank in alignments:
        aligned[item][rank > 1].append(matter)
    rows = Item.objects.filter(edition=edition[0]).order_by("kind", "position")
    items, entries = [], []
    for pk, kind, number, address, text in rows.values_list(
        "pk", "kind", "number", "address", "search_text"
    ):
        first, second = aligned[pk]
        items.append(ListedItem(pk, kind, number, address, (*first, *second)))
        known = (tuple([column[one] for one in those if one in column]) for those in aligned[pk])
        entries.append(Listed(text.partition("\n")[0], text, *known))
    return tuple(items), Place.of(entries, len(matters), edition[2], _names(edition[2]))


def _names(township: str) -> list[str]:
    """Return what a place, its county and its villages are called, also for short."""
    inside = Q(code__startswith=township) | Q(code=township[:COUNTY_DIGITS])
    names = Region.objects.filter(inside).values_list("name", flat=True)
    short = [f"{LEVEL.sub('', name)}{name[-1]}" for name in names]
    return sorted({one for one in (*names, *short) if len(one) >= SHORTEST_NAME})


def forget_places() -> None:
    """Let go of what is kept; for a database that was swapped beneath the process."""
    _laid_out.cache_clear()


@lru_cache(maxsize=2)
def _columns(matters: tuple[str, ...]) -> dict[str, int]:
    return {code: at for at, code in enumerate(matters)}


def _whole(edition: int) -> QuerySet[Alignment, tuple[int, str, int]]:
    rows = Alignment.objects.counting().filter(item__edition=edition).alias(of=OF_CLAUSE)
    whole = rows.filter(of=0).order_by("rank", "pk")
    return whole.values_list("item_id", "matter", "rank")


ALIGNED = Compiled(_whole)
"""Entry, matter and rank of what holds now for the whole entries of an edition."""
