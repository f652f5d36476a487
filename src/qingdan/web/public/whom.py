"""Whom to turn to where the lists name nobody: the township itself, the office of the lists."""

from datetime import date

from qingdan.finder.answers import Contact
from qingdan.parties.enums import OrganisationKind
from qingdan.parties.models import Organisation, Region
from qingdan.parties.queries import body_of

LIST_OFFICE = "establishment"


def township_contact(township: Region, on: date) -> Contact:
    """Return how to reach a township's government; its name alone when nothing is entered."""
    bodies = Organisation.objects.in_being(on).filter(region=township.code)
    body = bodies.filter(kind=OrganisationKind.TOWNSHIP_GOVERNMENT).first()
    return _contact(body) if body else Contact(township.name)


def list_office(township: Region, on: date) -> Contact | None:
    """Return the county's office that keeps the lists, ``None`` when it is not entered."""
    body = body_of(LIST_OFFICE, township.code, on)
    return _contact(body) if body else None


def _contact(body: Organisation) -> Contact:
    return Contact(body.name, body.role_key, body.phone, body.address, body.hours)
