"""What every act on law changes begins with: the right, the place, the change itself."""

from datetime import date, datetime

from django.utils import timezone

from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, authorise, reach
from qingdan.parties.models import Officer, Post
from qingdan.rulebook.changes import Announced, shipped_changes
from qingdan.rulebook.domain.refusals import LawChangeUnknown
from qingdan.rulebook.models import LawChange
from qingdan.rulebook.models.changes import OWN

CHANGE = "law.change"


def home_of(officer: Officer, on: date) -> str:
    """Return the place whose queue an officer keeps: the beginning of its region codes.

    Raises:
        NotAllowed: no post lets the officer see law changes.
    """
    for one in reach(officer, CHANGE, on=on):
        if one.prefix:
            return one.prefix
    raise NotAllowed(action=matrix().actions[CHANGE].title)


def county_of_home(home: str) -> str:
    """Return the code of the county in whose name shared things are decided.

    >>> county_of_home("150222105")
    '150222'
    """
    return home[:COUNTY_DIGITS]


def post_for(officer: Officer, place: str, at: datetime) -> Post:
    """Return the post that lets an officer decide at a place.

    Raises:
        NotAllowed: no post reaches there.
    """
    return authorise(officer, CHANGE, on=timezone.localdate(at), place=place)


def own_changes(home: str) -> list[LawChange]:
    """Return the changes that the offices of a place, or of its county, have entered."""
    rows = LawChange.objects.filter(withdrawn_at=None).select_related("entered_by")
    return [
        one
        for one in rows.order_by("-on", "-pk")
        if one.region_id.startswith(home) or home.startswith(one.region_id)
    ]


def changes_for(home: str) -> list[Announced]:
    """Return the changes that make a queue at a place, the newest first."""
    found = [*shipped_changes(), *(one.announced() for one in own_changes(home))]
    return sorted(found, key=lambda one: (one.on, one.code), reverse=True)


def change_for(home: str, code: str) -> Announced:
    """Return one change by its code.

    Raises:
        LawChangeUnknown: there is none, or it was entered elsewhere.
    """
    own = own_changes(home) if code.startswith(OWN) else []
    for one in (*shipped_changes(), *(each.announced() for each in own)):
        if one.code == code:
            return one
    raise LawChangeUnknown
