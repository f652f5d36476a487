"""Where the demo's cases are played: a township with its people, and its county's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from qingdan.cases.openable import unlisted
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.core.shipped import load_table
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.procedures.enums import ActingSide
from qingdan.procedures.queries import bound_in_force

TAKEOVER = "takeover"
SUFFIXES = ("村民委员会", "居民委员会")
Seats = Mapping[tuple[str, int], list[Officer]]
"""The people by post and body, in the order in which they were enlisted."""


@dataclass(frozen=True)
class Entry:
    """An entry that a kind of work can be done under."""

    item: Item

    @property
    def text(self) -> str:
        """Its name, as long as it is."""
        return self.item.name


@dataclass(frozen=True)
class Stage:
    """A township on one day: bodies that have people, entries by kind of work."""

    place: Region
    edition: Edition
    government: Organisation
    villages: tuple[Organisation, ...]
    sections: tuple[Organisation, ...]
    neighbours: tuple[Organisation, ...]
    departments: Mapping[str, Organisation]
    seats: Seats
    entries: Mapping[str, list[Entry]] = field(repr=False)

    @property
    def county(self) -> str:
        """The code of its county."""
        return self.place.code[:COUNTY_DIGITS]

    @cached_property
    def of_county(self) -> Mapping[str, list[Officer]]:
        """People of the county's bodies by post."""
        own = {one.pk for one in (self.government, *self.sections, *self.villages)}
        own |= {one.pk for one in self.neighbours}
        found: dict[str, list[Officer]] = defaultdict(list)
        for (post, body), people in self.seats.items():
            if body not in own:
                found[post] += people
        return found

    def at(self, posts: Iterable[str], bodies: Iterable[Organisation]) -> list[Officer]:
        """Return who holds one of some posts in some bodies, in the order of these."""
        where = [one.pk for one in bodies]
        return [
            person
            for post in posts
            for body in where
            for person in self.seats.get((post, body), ())
        ]

    def staffed(self, item: Item | None) -> list[Organisation]:
        """Return the departments of an entry in which somebody works here."""
        rows = item.departments.all() if item is not None else ()
        found = [self.departments[one.role_key] for one in rows if one.role_key in self.departments]
        return list(dict.fromkeys(found))

    def called(self, item: Item | None) -> dict[str, Organisation]:
        """Return the departments of an entry by the names that the list prints."""
        rows = item.departments.all() if item is not None else ()
        known = self.departments
        return {one.name: known[one.role_key] for one in rows if one.role_key in known}


def stages(on: date) -> list[Stage]:
    """Return the townships of the demo that have a list in force."""
    codes = load_table("demo.toml")
    editions = Edition.objects.in_force(on).select_related("township").defer("document")
    places = editions.filter(township__in=list(codes["place"])).order_by("township")
    near = list(codes["near"])
    return [_stage(one, near, on) for one in places]


def _stage(edition: Edition, near: list[str], on: date) -> Stage:
    place = edition.township
    county = place.code[:COUNTY_DIGITS]
    bodies = list(
        Organisation.objects.filter(region__code__startswith=county, valid_until=None).order_by(
            "region", "pk"
        )
    )
    seats: dict[tuple[str, int], list[Officer]] = defaultdict(list)
    posts = Post.objects.in_force(on).filter(organisation__region__code__startswith=county)
    for post in posts.select_related("officer").order_by("officer", "pk"):
        seats[post.role, post.organisation_id].append(post.officer)
    manned = {body for _, body in seats}
    here = [
        one for one in bodies if one.pk in manned and (one.region_id or "").startswith(place.code)
    ]
    return Stage(
        place=place,
        edition=edition,
        government=next(one for one in here if one.kind == OrganisationKind.TOWNSHIP_GOVERNMENT),
        villages=tuple(one for one in here if one.kind == OrganisationKind.VILLAGE_COMMITTEE),
        sections=tuple(one for one in here if one.kind == OrganisationKind.SECTION),
        neighbours=tuple(one for one in bodies if one.pk in manned and one.region_id in near),
        departments={
            one.role_key: one
            for one in bodies
            if one.role_key and (Role.DEPARTMENT_CLERK, one.pk) in seats
        },
        seats=seats,
        entries=_entries(edition, on),
    )


def _entries(edition: Edition, on: date) -> dict[str, list[Entry]]:
    """Return the entries by kind of work, as far as those who play work them.

    Reclaimed ones are taken over by departments; kinds that fit any entry have them all.
    """
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in bound_in_force(on, edition.township_id):
        for kind in row.bound.kinds:
            if any(
                one.kind == kind and one.actor is ActingSide.TOWNSHIP
                for one in row.bound.procedures
            ):
                found[kind].append(Entry(row.item))
        if row.item.kind == ListKind.RECLAIMED:
            found[TAKEOVER].append(Entry(row.item))
        for kind in (one.code for one in unlisted().values() if one.any_entry):
            found[kind].append(Entry(row.item))
    return found


def village_name(body: Organisation) -> str:
    """Return a village as people call it.

    >>> village_name(Organisation(name="德成永村民委员会"))
    '德成永村'
    """
    for one in SUFFIXES:
        if body.name.endswith(one):
            short = body.name.removesuffix(one)
            return short if short.endswith(("村", "社区")) else f"{short}村"
    return body.name
