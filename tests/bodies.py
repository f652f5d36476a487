"""Bodies as the domain keeps them: registered, with names, and people who manage them."""

from datetime import UTC, date, datetime
from pathlib import Path

from qingdan.parties.domain.bodies import seeding
from qingdan.parties.domain.bodies.naming import WrittenName
from qingdan.parties.domain.bodies.organisations import Particulars, register
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer, Organisation, Region
from tests.builders import make_officer, make_region

PROJECT = Path(__file__).resolve().parents[1]
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def make_county(code: str = "150222", name: str = "固阳县") -> Region:
    return make_region(code, name, RegionLevel.COUNTY)


def make_body(
    name: str = "固阳县农牧局",
    *names: str,
    region: Region | None = None,
    kind: str = OrganisationKind.DEPARTMENT,
    **particulars,
) -> Organisation:
    """Register a department of 固阳县 unless told otherwise."""
    asked = Particulars(kind, name, region or make_county(), **particulars)
    written = tuple(WrittenName(one) for one in names)
    return register(asked, names=written, actor=None, at=AT)


def make_manager(county: Region | None = None) -> Officer:
    """Write a list officer of a county, who manages its bodies and works in a registered one."""
    region = county or make_county()
    office = Organisation.objects.filter(region=region, role_key="establishment").first()
    if office is None:
        kind, name = OrganisationKind.PARTY_BODY, f"{region}委编办"
        office = make_body(name, region=region, kind=kind, role_key="establishment")
    return make_officer(role=Role.LIST_OFFICE, organisation=office)


def load_counties() -> None:
    """Load both counties with every body that their lists name."""
    load_regions(PROJECT / "data" / "regions.csv")
    for table in seeding.bundled_tables():
        seeding.load_organisations(table, at=AT)


def names_of(organisation: Organisation) -> list[tuple]:
    """Return what a body is called, as (name, kind, from, until)."""
    rows = organisation.names.order_by("pk")
    return list(rows.values_list("name", "kind", "valid_from", "valid_until"))
