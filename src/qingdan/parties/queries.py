"""Reading bodies: whom an officer may see, finding one by a part of its name."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from qingdan.parties.domain.authorising import reach, reach_from, within
from qingdan.parties.domain.bodies.contacts import CONTACTS
from qingdan.parties.domain.bodies.managing import MANAGE
from qingdan.parties.domain.bodies.resolving import COUNTY_DIGITS
from qingdan.parties.domain.people.units import find_units
from qingdan.parties.enums import ProposalState, RegionLevel
from qingdan.parties.models import Officer, Organisation, PartyProposal, Post, Region
from qingdan.parties.models.organisations import OrganisationQuerySet
from qingdan.parties.suggesting import OWN_ROLE

READ = "organisation.read"
MOST_FOUND = 20


def organisations_visible_to(officer: Officer, on: date) -> OrganisationQuerySet:
    """Return the bodies, of today and before, that an officer may see.

    Args:
        officer: who asks.
        on: local date on which the officer's posts count.
    """
    return _reached(officer, READ, on)


def organisations_managed_by(officer: Officer, on: date) -> OrganisationQuerySet:
    """Return the bodies that an officer may rename, merge and so on."""
    return _reached(officer, MANAGE, on)


def organisations_reached_by(officer: Officer, on: date) -> OrganisationQuerySet:
    """Return the bodies whose public contacts an officer may write."""
    return _reached(officer, CONTACTS, on)


def proposals_managed_by(officer: Officer, on: date) -> QuerySet[PartyProposal]:
    """Return the names, decided or not, of which this officer may say what they mean."""
    near = within(reach(officer, MANAGE, on=on), region="region__code")
    return PartyProposal.objects.filter(near)


def names_waiting(posts: Iterable[Post]) -> QuerySet[PartyProposal]:
    """Return the names that wait for the holder of some posts to say which body they mean."""
    near = within(reach_from(posts, MANAGE), region="region__code")
    return PartyProposal.objects.filter(near, state=ProposalState.OPEN)


def regions_managed_by(officer: Officer, on: date) -> QuerySet[Region]:
    """Return the places in which an officer may register bodies."""
    return Region.objects.filter(within(reach(officer, MANAGE, on=on), region="code"))


def find_organisations(
    text: str, officer: Officer, on: date, limit: int = MOST_FOUND
) -> list[Organisation]:
    """Find bodies by parts of their names or pinyin initials, for typing ahead.

    Args:
        text: what was typed; parts with a space between must all be there.
        officer: only bodies that this officer may see.
        on: local date; only bodies that exist then.
        limit: at most so many.
    """
    return find_units(text, officer, READ, on, limit)


def body_of(role_key: str, county: str, on: date) -> Organisation | None:
    """Return the body with a role in a county, to name it the way it is called there.

    Args:
        role_key: e.g. ``agriculture``.
        county: code of the county, or of a place in it.
        on: local date.

    Returns:
        The body; ``None`` when there is none or several share the role.
    """
    return bodies_by_role(county, on).get(role_key) if role_key else None


def bodies_by_role(county: str, on: date) -> dict[str, Organisation]:
    """Return the bodies of a county by their role, without roles that several share."""
    bodies = Organisation.objects.in_being(on).filter(region=county[:COUNTY_DIGITS])
    named: dict[str, Organisation | None] = {}
    with_role = bodies.exclude(Q(role_key="") | Q(kind__in=OWN_ROLE)).order_by("kind", "pk")
    for body in with_role:
        named[body.role_key] = None if body.role_key in named else body
    return {role: body for role, body in named.items() if body is not None}


def bodies_of_counties(on: date, role_key: str = "") -> dict[str, dict[str, Organisation]]:
    """Return the bodies of all counties: role → county → body. One query.

    A role that several bodies of a county share is left out there.

    Args:
        on: local date.
        role_key: only this role.
    """
    bodies = Organisation.objects.in_being(on).filter(region__level=RegionLevel.COUNTY)
    bodies = bodies.filter(role_key=role_key) if role_key else bodies.exclude(role_key="")
    found: dict[str, dict[str, Organisation]] = {}
    shared: set[tuple[str, str]] = set()
    for body in bodies.exclude(kind__in=OWN_ROLE).order_by("region", "pk"):
        here, county = found.setdefault(body.role_key, {}), body.region_id or ""
        if county in here:
            shared.add((body.role_key, county))
        here.setdefault(county, body)
    for role, county in shared:
        del found[role][county]
    return found


def _reached(officer: Officer, action: str, on: date) -> OrganisationQuerySet:
    near = within(reach(officer, action, on=on), region="region__code", unit="pk")
    return Organisation.objects.filter(near)
