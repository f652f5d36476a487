"""A small record made by the domain alone: bodies, people, posts, lists, ways of signing in."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from qingdan.catalogue.domain import drafting, publishing
from qingdan.parties.domain.bodies import organisations, proposals, succession
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people import accounts, codes, posts
from qingdan.parties.domain.signing import identities, second_factor
from qingdan.parties.enums import OrganisationKind, PartyAct, Role
from qingdan.parties.models import Officer, Organisation, Region
from tests.authenticator import with_totp
from tests.builders import SOURCE, make_document

BEGAN = datetime(2026, 1, 5, 1, 0, 0, 123456, tzinfo=UTC)
DAY = date(2026, 1, 5)
BASIS = "固编发〔2026〕1号"
DEPARTMENTS = {
    "固阳县农牧局": "agriculture",
    "固阳县林业和草原局": "forestry-grassland",
    "固阳县水务局": "water",
    "固阳县民政局": "civil-affairs",
}
SECTIONS = ("党政综合办公室", "便民服务中心", "综合行政执法队")
REGIONS = """code,name,level,parent
150222,固阳县,county,
150222105,银号镇,township,150222
"""
PASSWORD = "guyang-2026-shan-po"  # noqa: S105 - of nobody
PRINTED = (("县粮食局", "基本 3"), ("某某科室", "配合 9"))


class Clock:
    """Gives every act a moment of its own, the fraction sometimes zero."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=7, microseconds=876544)
        return self.now


def build() -> Iterator[str]:
    """Write the record in stages; after each, what an old file of then would hold is there."""
    at = Clock()
    county, township = _places(at)
    bodies = _bodies(county, township, at)
    yield "bodies"
    people = _people(bodies, at)
    yield "people"
    _signing(people, at)
    yield "signing"
    _lists(township, people, at)
    yield "lists"
    _changes(bodies, people, county, at)
    yield "changes"


def _places(at: Clock) -> tuple[Region, Region]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "regions.csv"
        path.write_text(REGIONS, encoding="utf-8")
        load_regions(path, at=at())
    return Region.objects.get(pk="150222"), Region.objects.get(pk="150222105")


def _bodies(county: Region, township: Region, at: Clock) -> dict[str, Organisation]:
    made = {}
    kind = OrganisationKind.DEPARTMENT
    for name, role_key in DEPARTMENTS.items():
        asked = organisations.Particulars(kind, name, county, role_key)
        made[name] = organisations.register(asked, actor=None, at=at())
    asked = organisations.Particulars(OrganisationKind.PARTY_BODY, "中共固阳县委编办", county)
    made["编办"] = organisations.register(asked, actor=None, at=at())
    asked = organisations.Particulars(
        OrganisationKind.TOWNSHIP_GOVERNMENT, "银号镇人民政府", township, valid_from=DAY
    )
    made["银号镇"] = organisations.register(asked, actor=None, at=at())
    for name in SECTIONS:
        asked = organisations.Particulars(
            OrganisationKind.SECTION, name, township, parent=made["银号镇"]
        )
        made[name] = organisations.register(asked, actor=None, at=at())
    return made


def _people(bodies: dict[str, Organisation], at: Clock) -> list[Officer]:
    wanted = [("编办", Role.LIST_OFFICE), ("编办", Role.LIST_OFFICE)]
    wanted += [("银号镇", Role.TOWNSHIP_LEADER), ("银号镇", Role.TOWNSHIP_CLERK)]
    wanted += [(name, Role.SECTION_HEAD) for name in SECTIONS]
    wanted += [(name, Role.DEPARTMENT_CLERK) for name in DEPARTMENTS]
    people = []
    for number, (where, role) in enumerate(wanted):
        phone = f"1390000{number:04d}" if number % 2 else ""
        person = accounts.Person(f"张{number}", bodies[where], phone)
        officer = accounts.enlist(f"zhang{number}", person, actor=None, at=at())
        asked = posts.Appointment(officer, bodies[where], role, DAY, title=f"职务{number}")
        posts.appoint(asked, actor=None, at=at())
        note(PartyAct.SIGNED_IN, officer, actor=officer, at=at(), place="150222", method="password")
        people.append(officer)
    return people


def _signing(people: list[Officer], at: Clock) -> None:
    for officer in people[:2]:
        with_totp(officer, at=at())
    second_factor.remove_of(people[1].pk, reason="换手机", actor=None, at=at())
    linked = [
        identities.link(identities.Claimed.of("city", str(one)), actor=one, at=at())
        for one in people[2:5]
    ]
    identities.unlink(linked[0].pk, actor=people[2], at=at())
    codes.first_codes(at())
    code, _ = (codes.renewal_code(one.login_name, at=at()) for one in people[6:8])
    codes.renew(code, password=PASSWORD, at=at())


def _lists(township: Region, people: list[Officer], at: Clock) -> None:
    for number in range(2):
        draft = drafting.create_draft(
            make_document(), township=township, source=SOURCE, actor=people[0], at=at()
        )
        publishing.submit(draft.pk, actor=people[0], at=at())
        publishing.publish_edition(
            draft.pk, valid_from=DAY + timedelta(days=90 * number), actor=people[1], at=at()
        )


def _changes(
    bodies: dict[str, Organisation], people: list[Officer], county: Region, at: Clock
) -> None:
    today = at.now.date()
    given = {"on": today, "basis": BASIS, "actor": people[0]}
    succession.rename(bodies["固阳县水务局"], "固阳县水利局", at=at(), **given)
    succession.merge(bodies["固阳县林业和草原局"], bodies["固阳县农牧局"], at=at(), **given)
    found = proposals.propose_unknown(PRINTED, place=county, actor=None, at=at())
    proposals.confirm_name(found[0].pk, bodies["固阳县民政局"], actor=people[0], at=at())
    proposals.dismiss(found[1].pk, reason="不是单位", actor=people[0], at=at())
    held = people[4].posts.get()
    posts.end(held.pk, on=today, reason="调离", actor=None, at=at())
    for officer in people[:6]:
        note(PartyAct.SIGNED_OUT, officer, actor=officer, at=at(), place="150222105")
