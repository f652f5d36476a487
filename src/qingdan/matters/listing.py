"""Which standard matters stand on lists in force, and where."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count

from qingdan.catalogue.models import Edition, Item
from qingdan.core.shipped import data_file
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry that does a matter; rank 1 says exactly this, higher ranks would also do."""

    kind: str
    number: int
    address: int
    name: str
    rank: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the library with its matters."""

    title: str
    matters: tuple[Matter, ...]

    @property
    def off_list(self) -> bool:
        """Whether all its matters stand on no township's list as far as is known."""
        return all(one.off_list for one in self.matters)


@dataclass(frozen=True, slots=True)
class HotlineNode:
    """A node of the classification that 12345 hotlines sort tickets by."""

    code: str
    path: tuple[str, ...]


def townships_listing(on: date) -> dict[str, int]:
    """Return on how many townships' lists in force each matter stands. One query.

    Args:
        on: local date.
    """
    rows = Alignment.objects.of_items().counting().filter(item__in=Item.objects.in_force(on))
    counted = rows.order_by().values_list("matter")
    return dict(counted.annotate(count=Count("item__edition__township", distinct=True)))


def listed_in(edition: Edition) -> Mapping[str, list[ListedEntry]]:
    """Return the entries of an edition by the matters they do, the best first. One query."""
    rows = Alignment.objects.of_items().counting().filter(item__edition=edition)
    found: defaultdict[str, list[ListedEntry]] = defaultdict(list)
    ordered = rows.order_by("rank", "item__kind", "item__position")
    fields = ("item__kind", "item__number", "item__address", "item__name", "rank")
    for code, *entry in ordered.values_list("matter", *fields):
        found[code].append(ListedEntry(*entry))
    return dict(found)


@lru_cache(maxsize=1)
def fields() -> tuple[Field, ...]:
    """Return the fields of the library; those that stand on township lists come first."""
    by_title: defaultdict[str, list[Matter]] = defaultdict(list)
    for matter in library().matters.values():
        by_title[matter.field].append(matter)
    found = [Field(title, tuple(matters)) for title, matters in by_title.items()]
    return tuple(sorted(found, key=lambda field: field.off_list))


def hotline_nodes(matter: Matter) -> list[HotlineNode]:
    """Return where 12345 hotlines sort a matter, in words."""
    known = _hotline()
    return [HotlineNode(code, known.get(code, ())) for code in matter.hotline]


@lru_cache(maxsize=1)
def _hotline() -> dict[str, tuple[str, ...]]:
    columns = ("level_1_name", "level_2_name", "level_3_name")
    with data_file("hotline_classification.csv").open(encoding="utf-8-sig", newline="") as rows:
        return {
            row["node_id"]: tuple(row[name] for name in columns if row[name])
            for row in csv.DictReader(rows)
        }
