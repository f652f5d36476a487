"""Bodies by the way people write their names in a sheet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from qingdan.core.text import fold
from qingdan.parties.domain.authorising import reach, within
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Officer, Organisation, OrganisationName

WITH_PLACES = ("region__parent", "parent")


def units_within(officer: Officer, action: str, on: date) -> QuerySet[Organisation]:
    """Return the bodies in being where an officer may do an action.

    Args:
        officer: who asks.
        action: a code of the matrix.
        on: local date.
    """
    reaches = reach(officer, action, on=on)
    units = Organisation.objects.in_being(on)
    return units.filter(within(reaches, region="region__code", unit="pk"))


def has_units(officer: Officer, action: str, on: date) -> bool:
    """Tell whether any body is within an officer's reach beside the installation itself.

    Args:
        officer: who asks.
        action: a code of the matrix.
        on: local date.
    """
    units = units_within(officer, action, on)
    return units.exclude(kind=OrganisationKind.INSTALLATION).exists()


@dataclass(frozen=True, slots=True)
class UnitNames:
    """The bodies that may be named, by primary key, and every way to name them.

    A body is named by its name in use or another of its names, alone or behind the name of
    its place, of the place above, or of the body it is a part of.
    """

    units: dict[int, Organisation]
    named: dict[str, frozenset[int]]

    def find(self, text: str) -> list[Organisation]:
        """Return the bodies that a text names; spaces, width and marks make no difference."""
        return [self.units[pk] for pk in sorted(self.named.get(fold(text), ()))]

    def label(self, unit: Organisation) -> str:
        """Return the shortest way to name a body that means no other one here."""
        ways = list(_ways(unit, unit.name))
        return next((way for way in ways if len(self.find(way)) == 1), ways[-1])

    def labels(self) -> list[str]:
        """Return how to name each body, in the order of places."""
        return [self.label(unit) for unit in self.units.values()]


def unit_names(units: QuerySet[Organisation]) -> UnitNames:
    """Read the names of bodies; two queries.

    Args:
        units: the bodies that may be named.
    """
    rows = {one.pk: one for one in units.select_related(*WITH_PLACES)}
    further = OrganisationName.objects.filter(organisation__in=units, valid_until=None)
    named: dict[str, set[int]] = defaultdict(set)
    written = [
        *((pk, unit.name) for pk, unit in rows.items()),
        *further.values_list("organisation_id", "name"),
    ]
    for pk, name in written:
        for way in _ways(rows[pk], name):
            named[fold(way)].add(pk)
    return UnitNames(rows, {plain: frozenset(found) for plain, found in named.items()})


def _ways(unit: Organisation, name: str) -> Iterator[str]:
    """Yield the ways to write a body with one of its names, the shortest first."""
    yield name
    if unit.region is None:
        return
    place, above = unit.region, unit.region.parent
    if not name.startswith(place.name):
        yield f"{place.name} {name}"
    if unit.parent is not None:
        yield f"{unit.parent.name} {name}"
    if above is not None:
        inner = name if name.startswith(place.name) else f"{place.name} {name}"
        yield f"{above.name} {inner}"


def find_units(
    text: str, officer: Officer, action: str, on: date, limit: int = 12
) -> list[Organisation]:
    """Return the bodies where an officer may do an action whose names hold a text, best first.

    Args:
        text: as typed; parts with a space between must all be there, initials do too.
        officer: who asks.
        action: a code of the matrix.
        on: local date.
        limit: how many at most.
    """
    parts = [fold(part) for part in text.split() if fold(part)]
    if not parts:
        return []
    found = units_within(officer, action, on)
    for part in parts:
        place = Q(region__name__contains=part)
        found = found.filter(Q(search_text__contains=part) | Q(name__contains=part) | place)
    named = Q(name__contains=parts[-1])
    begins = Q(search_text__startswith=parts[0]) | Q(name__startswith=parts[0])
    rank = Case(
        When(begins, then=Value(0)),
        When(named, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = found.select_related(*WITH_PLACES).order_by(rank, "region", "pk")
    return list(rows[:limit])


def place_label(unit: Organisation) -> str:
    """Return the names of the places of a body, from the county down; empty for none."""
    if unit.region is None:
        return ""
    above = unit.region.parent
    return f"{above.name} {unit.region.name}" if above is not None else unit.region.name
