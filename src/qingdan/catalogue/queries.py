"""Nouns of the catalogue: what pages, API and exports read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.utils import timezone

from qingdan.catalogue.enums import DepartmentDuty, EditionState, ListKind
from qingdan.catalogue.models import Edition, Finding, Item, ItemDepartment
from qingdan.parties.departments import role_title
from qingdan.parties.domain.authorising import reach, within
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Region


@dataclass(frozen=True, slots=True)
class TownshipWithLists:
    """A township, its edition in force, and the items on each of the three lists."""

    township: Region
    edition: Edition
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Items on all three lists."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ItemAt:
    """A duty at its permanent address.

    ``current`` is false when the edition in force has no such item any more; ``item``
    is then its last published wording.
    """

    item: Item
    current: bool


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department over all townships: what it leads and what it took over."""

    role_key: str
    name: str
    townships: int
    leads: int
    takes_over: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which no edition of a township is in force; ``until`` is exclusive."""

    since: date
    until: date


def latest_published(township: Region) -> Edition | None:
    """The published edition that begins last, whether or not it has begun."""
    published = Edition.objects.filter(township=township, state=EditionState.PUBLISHED)
    return published.order_by("-valid_from").first()


def published_editions() -> QuerySet[Edition]:
    """What everybody may see: published editions, without the bulky reading result."""
    published = Edition.objects.filter(state=EditionState.PUBLISHED)
    return published.select_related("township__parent").defer("document")


def editions_visible_to(officer: Officer | None) -> QuerySet[Edition]:
    """Editions within an officer's reach, with how they came about; the one door to them.

    What is published everybody sees on the public pages, but not who worked on it. A
    department sees the editions of its county that name it.
    """
    reaches = reach(officer, "edition.read", on=timezone.localdate())
    seen = within(reaches, region="township__code")
    for one in reaches:
        if one.scope == Scope.DEPARTMENT and one.prefix and one.role_key:
            named = ItemDepartment.objects.filter(
                item__edition=OuterRef("pk"), role_key=one.role_key
            )
            seen |= Q(Exists(named), township__code__startswith=one.prefix)
    return Edition.objects.filter(seen).select_related("township__parent").defer("document")


def townships_with_lists(on: date) -> list[TownshipWithLists]:
    """The townships that have an edition in force, by code. Two queries."""
    editions = list(
        Edition.objects.in_force(on)
        .select_related("township__parent")
        .defer("document")
        .order_by("township_id")
    )
    counted = (
        Item.objects.filter(edition__in=[one.pk for one in editions])
        .order_by()
        .values_list("edition_id", "kind")
        .annotate(count=Count("pk"))
    )
    counts: dict[int, dict[str, int]] = {
        one.pk: dict.fromkeys(ListKind.values, 0) for one in editions
    }
    for edition_id, kind, count in counted:
        counts[edition_id][kind] = count
    return [TownshipWithLists(one.township, one, counts[one.pk]) for one in editions]


def edition_in_force(township_code: str, on: date) -> Edition | None:
    """The edition of a township that holds on a local date."""
    editions = Edition.objects.in_force(on).select_related("township__parent").defer("document")
    return editions.filter(township_id=township_code).order_by("ordinal").first()


def items(
    edition: Edition,
    kind: str | None = None,
    section: int | None = None,
    role_key: str | None = None,
) -> QuerySet[Item]:
    """Items of an edition in printed order, departments at hand. Two queries.

    Args:
        edition: any edition.
        kind: a ``ListKind`` value.
        section: primary key of a section.
        role_key: a department that leads or takes over the item.
    """
    found = Item.objects.filter(edition=edition).select_related("section", "edition__township")
    if kind is not None:
        found = found.filter(kind=kind)
    if section is not None:
        found = found.filter(section_id=section)
    if role_key is not None:
        named = ItemDepartment.objects.filter(role_key=role_key)
        found = found.filter(pk__in=named.values("item"))
    return found.defer("edition__document").prefetch_related("departments")


def whole_items(found: QuerySet[Item]) -> QuerySet[Item]:
    """The same items with departments, clauses and support at hand (three more queries)."""
    return found.prefetch_related("departments", "clauses", "support")


def item_at(township_code: str, kind: str, address: int, on: date) -> ItemAt | None:
    """The duty at a permanent address, with all its rows at hand.

    Returns:
        The wording in force on ``on``; failing that the last one published before, or
        else the first one to come; ``None`` when the address was never published.
    """
    wordings = list(
        Item.objects.filter(
            edition__township_id=township_code,
            edition__state=EditionState.PUBLISHED,
            kind=kind,
            address=address,
        )
        .select_related("section", "edition__township__parent")
        .defer("edition__document")
        .order_by("edition__valid_from")
    )
    if not wordings:
        return None
    begun = [one for one in wordings if one.edition.valid_from and one.edition.valid_from <= on]
    item = begun[-1] if begun else wordings[0]
    prefetch_related_objects([item], "departments", "clauses", "support")
    return ItemAt(item, current=item.edition.covers(on))


def department_overview(on: date) -> list[DepartmentRow]:
    """Every department of the editions in force, the busiest first. One query.

    Names that mean one role are counted together under the role's title; a name that
    no role is known for stands for itself.
    """
    in_force = Item.objects.in_force(on)
    counted = (
        ItemDepartment.objects.filter(item__in=in_force)
        .order_by("role_key", "name")
        .values_list("role_key", "name", "duty", "item__edition__township")
        .annotate(count=Count("item", distinct=True))
    )
    rows = []
    by_body = groupby(counted, key=lambda row: row[0] or row[1])
    for key, members in by_body:
        found = list(members)
        role_key = found[0][0]
        rows.append(
            DepartmentRow(
                role_key=role_key,
                name=role_title(role_key) if role_key else key,
                townships=len({township for *_, township, _ in found}),
                leads=sum(row[4] for row in found if row[2] == DepartmentDuty.LEADS),
                takes_over=sum(row[4] for row in found if row[2] == DepartmentDuty.TAKES_OVER),
            )
        )
    return sorted(rows, key=lambda row: (-(row.leads + row.takes_over), row.name))


def roles_named(role_keys: Collection[str], on: date) -> set[str]:
    """Return which of some roles the editions in force name. One query."""
    named = ItemDepartment.objects.filter(
        role_key__in=role_keys, item__in=Item.objects.in_force(on)
    )
    return set(named.order_by().values_list("role_key", flat=True).distinct())


def department_items(role_key: str, on: date) -> QuerySet[Item]:
    """Items in force that a department leads or took over, by township and list.

    Each item carries ``duty`` (a ``DepartmentDuty`` value) and its departments, clauses
    and support. Four queries.
    """
    named = Q(departments__role_key=role_key)
    found = (
        Item.objects.in_force(on)
        .filter(named)
        .annotate(duty=F("departments__duty"))
        .select_related("section", "edition__township__parent")
        .defer("edition__document")
        .order_by("edition__township", "kind", "position")
        .distinct()
    )
    return whole_items(found)


def findings(edition: Edition) -> QuerySet[Finding]:
    """What was noticed about an edition, with the items. One query."""
    return Finding.objects.filter(edition=edition).select_related("item", "decided_by")


def gaps(township: Region) -> list[Gap]:
    """Stretches between published editions on which none is in force."""
    published = Edition.objects.filter(township=township, state=EditionState.PUBLISHED)
    spans = published.order_by("valid_from").values_list("valid_from", "valid_until")
    return [
        Gap(until, since)
        for (_, until), (since, _) in pairwise(spans)
        if until is not None and since is not None and until < since
    ]
