"""Both sample counties with their bodies and one person for every role, all marked as demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.core.shipped import load_table
from qingdan.parties.domain.bodies.seeding import (
    bundled_tables,
    demo_table,
    load_organisations,
    seed_region_bodies,
)
from qingdan.parties.domain.people.accounts import Person, enlist
from qingdan.parties.domain.people.codes import renewal_code
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.domain.people.posts import appoint
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer, Organisation, Region
from qingdan.record.domain.appending import recorded

MARK = "（演示）"
IN_TOWNSHIP = ("village", "township-government", "section")
KINDS = {
    "village": OrganisationKind.VILLAGE_COMMITTEE,
    "township-government": OrganisationKind.TOWNSHIP_GOVERNMENT,
    "section": OrganisationKind.SECTION,
    "county-government": OrganisationKind.COUNTY_GOVERNMENT,
}


class NotForDemo(DomainError):
    code = "operations.not-for-demo"
    status = HTTPStatus.CONFLICT
    message = "这里已有正式开户的人员（{people} 人），没有加入演示人员。"
    remedy = "演示请另用一个数据目录：QINGDAN_DATA_DIR=var/demo qingdan demo"


@dataclass(frozen=True, slots=True)
class Guest:
    """A demo person with the code that sets the first password."""

    officer: Officer
    role: Role
    organisation: Organisation
    code: str


def build(*, at: datetime) -> list[Guest]:
    """Register the bodies of both counties and enlist one person for every role.

    People who are there already are left as they are and get no code.

    Args:
        at: aware datetime; codes work for 72 hours from here.

    Returns:
        Who was enlisted now, in the order of the table.

    Raises:
        NotForDemo: there are people who are not for show.
    """
    real = Officer.objects.exclude(full_name__endswith=MARK).count()
    if real:
        raise NotForDemo(people=real)
    with recorded():
        counties = Region.objects.filter(level=RegionLevel.COUNTY)
        for county in counties:
            seed_region_bodies(county.pk, at=at)
        for path in (*bundled_tables(), demo_table()):
            load_organisations(path, at=at)
        return [_enlist(*one, at=at) for one in _wanted()]


def _wanted() -> Iterator[tuple[str, dict[str, str], Region]]:
    table = load_table("demo.toml")
    for code, suffix in table["place"].items():
        region = Region.objects.get(pk=code)
        for person in table["person"]:
            in_township = person["body"].partition(":")[0] in IN_TOWNSHIP
            login = f"{person['login']}.{suffix}"
            if in_township != (region.level == RegionLevel.TOWNSHIP):
                continue
            if not Officer.objects.filter(login_name=login).exists():
                yield login, person, region


def _enlist(login: str, person: dict[str, str], region: Region, *, at: datetime) -> Guest:
    body = _bodies(person["body"], region).order_by("region", "pk")[0]
    full_name = f"{region.name}{person['title']}{MARK}"
    officer = enlist(login, Person(full_name, body), actor=None, at=at)
    role = Role(person["role"])
    asked = Appointment(officer, body, role, timezone.localdate(at), title=person["title"])
    appoint(asked, actor=None, at=at)
    return Guest(officer, role, body, renewal_code(login, at=at))


def _bodies(where: str, region: Region) -> QuerySet[Organisation]:
    kind, _, name = where.partition(":")
    bodies = Organisation.objects.filter(valid_until=None)
    if kind == "role":
        return bodies.filter(region=region, role_key=name)
    bodies = bodies.filter(region__code__startswith=region.pk, kind=KINDS[kind])
    return bodies.filter(name=name) if name else bodies
