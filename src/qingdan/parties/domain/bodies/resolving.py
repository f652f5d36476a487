"""Which body a printed name means, in one county on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.core.text import fold
from qingdan.parties.departments import (
    BRACKETED,
    BRANCH,
    SPACES,
    YOUTH_LEAGUE,
    canonical_role,
    role_named,
)
from qingdan.parties.enums import NameKind, SuccessionKind
from qingdan.parties.models import Organisation, OrganisationName, Region
from qingdan.parties.suggesting import OWN_ROLE

COUNTY_DIGITS = 6
PLACES_ABOVE = (2, 4, COUNTY_DIGITS)
SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class _County:
    """A county, and what may stand in front of the names of its bodies, longest first."""

    code: str
    name: str
    fronts: Sequence[str]

    def is_named_in(self, text: str) -> bool:
        stem = self.name[:-1] if len(self.name) > SHORTEST_STEM else self.name
        return bool(stem) and stem in text


def resolve(printed: str, place: Region, *, on: date) -> Organisation | None:
    """Return the one body of a county that a printed name means.

    Looked for, and the first that is a single body counts: a name in use on that day, exactly
    as printed; the same with brackets, 机关 and place names put aside (旗农牧局, 农牧局,
    阿荣旗农牧局); a full or former name of other days, followed to the body that stands there
    on that day; the only body of the county with the role of that name. A body of ``place``
    itself goes before others of the county. Names of other counties and of the city mean
    nothing here.

    Args:
        printed: the name as printed.
        place: the county, or the township whose list it is printed in.
        on: local date.

    Returns:
        The body, or ``None`` when there is none or several are meant equally.
    """
    if not (plain := fold(printed)):
        return None
    county = _county_of(place)
    bare = _bare(printed)
    wanted = [plain, *(writing for writing in _writings(bare, county.fronts) if writing != plain)]
    rows = OrganisationName.objects.filter(
        plain__in=wanted, organisation__region__code__startswith=county.code
    )
    found = list(rows.select_related("organisation__region"))
    for alike in ([row for row in found if row.plain == plain], found):
        here = _single(_called_so(alike, on), place, county.code)
        if here is not None:
            return here
    here = _single(_called_so_once(found, on), place, county.code)
    return here or _with_role(bare, county, on)


def current(organisation: Organisation, *, on: date) -> Organisation | None:
    """Return the body that stands in another's place on a day.

    Returns:
        The body itself while it exists; else the one that took its place, however often;
        ``None`` when nothing followed, or several did and a person must choose.
    """
    here, seen = organisation, set[int]()
    while not here.is_in_being(on):
        if here.pk in seen:
            return None
        seen.add(here.pk)
        after = here.followed_by.filter(on__lte=on).exclude(kind=SuccessionKind.RENAMED)
        heirs = {one.successor_id: one.successor for one in after.select_related("successor")}
        if len(heirs) != 1:
            return None
        here = heirs.popitem()[1]
    return here


def _called_so(rows: Iterable[OrganisationName], on: date) -> list[Organisation]:
    return [
        row.organisation for row in rows if row.is_in_use(on) and row.organisation.is_in_being(on)
    ]


def _called_so_once(rows: Iterable[OrganisationName], on: date) -> list[Organisation]:
    """Return who stands on a day where a full or former name of another day points to.

    A short or printed name that was retired means nobody after that.
    """
    lasting = (NameKind.FULL, NameKind.FORMER)
    kept = [row for row in rows if row.kind in lasting or row.is_in_use(on)]
    bodies = [current(row.organisation, on=on) for row in kept]
    return [body for body in bodies if body is not None]


def _single(bodies: Sequence[Organisation], place: Region, county: str) -> Organisation | None:
    """Return the only body among those nearest to a place."""
    for near in (
        [body for body in bodies if body.region_id == place.code],
        [body for body in bodies if (body.region_id or "").startswith(place.code)],
        [body for body in bodies if body.region_id == county],
        bodies,
    ):
        if near:
            return near[0] if len({body.pk for body in near}) == 1 else None
    return None


def _county_of(place: Region) -> _County:
    code = place.code[:COUNTY_DIGITS]
    above = {code[:digits] for digits in PLACES_ABOVE}
    names = dict(Region.objects.filter(code__in=above).values_list("code", "name"))
    province, city, own = (names.get(code[:digits], "") for digits in PLACES_ABOVE)
    level = own[-1:]
    fronts = ["", own, *(f"{word}{level}" for word in ("", "本", "全"))]
    fronts += [f"{city}{own}", f"{province}{city}{own}", f"中共{own}", f"中国共产党{own}"]
    return _County(code, own, sorted(set(fronts), key=len, reverse=True))


def _bare(printed: str) -> str:
    return BRACKETED.sub("", SPACES.sub("", printed)).removesuffix("机关")


def _writings(bare: str, fronts: Sequence[str]) -> list[str]:
    """Return the ways to write a name with any of the places in front."""
    ends = [bare.removeprefix(front) for front in fronts if bare.startswith(front)]
    written = [bare, *(f"{front}{end}" for end in ends if end for front in fronts)]
    return list(dict.fromkeys(fold(one) for one in written if fold(one)))


def _with_role(bare: str, county: _County, on: date) -> Organisation | None:
    role = _local_role(bare, county)
    if not role:
        return None
    bodies = Organisation.objects.in_being(on).filter(role_key=role, region=county.code)
    found = list(bodies.exclude(kind__in=OWN_ROLE)[:2])
    return found[0] if len(found) == 1 else None


def _local_role(bare: str, county: _County) -> str | None:
    """Return the role of a name that speaks of this county, or of no place at all."""
    for front in county.fronts:
        if bare.startswith(front) and (role := role_named(bare.removeprefix(front))):
            return role
    branch = BRANCH.fullmatch(bare) or YOUTH_LEAGUE.fullmatch(bare)
    return canonical_role(bare) if branch and county.is_named_in(bare) else None
