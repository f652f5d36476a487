"""Both sample counties with their bodies and one person for every role, all marked as demo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

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
SERVED = timedelta(days=500)
"""For so long the people of the demo have held their posts, so that a year can be told."""
ENFORCING = (Role.TOWNSHIP_CLERK, Role.SECTION_HEAD, Role.DEPARTMENT_CLERK)
LICENSED = timedelta(days=700)
"""For so long the enforcement licences of the demo are still valid."""
OF_DEPARTMENT = (
    ("", Role.DEPARTMENT_CLERK, "经办人"),
    (".second", Role.DEPARTMENT_CLERK, "经办人（二）"),
    (".leader", Role.DEPARTMENT_LEADER, "领导"),
)
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


def _wanted() -> Iterator[tuple[str, dict[str, Any], Region]]:
    table = load_table("demo.toml")
    people = [*table["person"], *_of_departments(table)]
    crowds = [(table["place"], people), (table["near"], table["neighbour"])]
    for places, crowd in crowds:
        for code, suffix in places.items():
            region = Region.objects.get(pk=code)
            for person in crowd:
                login = f"{person['login']}.{suffix}"
                if _belongs(person, region) and not Officer.objects.filter(login_name=login):
                    yield login, person, region


def _belongs(person: dict[str, Any], region: Region) -> bool:
    """Tell whether a person of the table is wanted at a place."""
    in_township = person["body"].partition(":")[0] in IN_TOWNSHIP
    if in_township != (region.level == RegionLevel.TOWNSHIP):
        return False
    if region.pk not in person.get("only", (region.pk,)):
        return False
    return not person.get("where_there_is") or _bodies(person["body"], region).exists()


def _of_departments(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the people of departments that are not written one by one."""
    written = {one["login"] for one in table["person"]}
    for one in table["department"]:
        for part, role, title in OF_DEPARTMENT:
            login = f"{one['login']}{part}"
            if login not in written:
                body = f"role:{one['role']}"
                person = {"login": login, "role": role, "body": body, "where_there_is": True}
                yield person | {"title": f"{one['name']}{title}"}


def _enlist(login: str, person: dict[str, Any], region: Region, *, at: datetime) -> Guest:
    body = _body(person["body"], region)
    where = f"{region.name}{body.region}" if _is_numbered(person) else region.name
    full_name = f"{where}{person['title']}{MARK}"
    role = Role(person["role"])
    day = timezone.localdate(at)
    licence = (f"{login}{MARK}", day + LICENSED) if role in ENFORCING else ("", None)
    described = Person(full_name, body, "", *licence)
    officer = enlist(login, described, actor=None, at=at)
    since = day - SERVED
    appoint(Appointment(officer, body, role, since, title=person["title"]), actor=None, at=at)
    return Guest(officer, role, body, renewal_code(login, at=at))


def _is_numbered(person: dict[str, Any]) -> bool:
    return bool(person["body"].partition(":")[2].isdigit())


def _body(where: str, region: Region) -> Organisation:
    """Return the body that the table means: the first of its kind, or the one it counts to."""
    kind, _, number = where.partition(":")
    counted = number.isdigit()
    bodies = _bodies(kind if counted else where, region).order_by("region", "pk")
    return bodies[int(number) - 1 if counted else 0]


def _bodies(where: str, region: Region) -> QuerySet[Organisation]:
    kind, _, name = where.partition(":")
    bodies = Organisation.objects.filter(valid_until=None)
    if kind == "role":
        return bodies.filter(region=region, role_key=name)
    bodies = bodies.filter(region__code__startswith=region.pk, kind=KINDS[kind])
    return bodies.filter(name=name) if name else bodies
