"""``qingdan demo``: both counties from their lists, one person for every role."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from qingdan.catalogue.domain.naming_parties import printed_names
from qingdan.catalogue.models import Edition
from qingdan.operations.demo import MARK, NotForDemo, build
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.domain.bodies.resolving import resolve
from qingdan.parties.domain.people.codes import renew
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Officer, Organisation, PartyProposal, Post, Region
from qingdan.record.domain.verifying import verify
from tests.builders import make_officer
from tests.conftest import PROJECT
from tests.keeping import keeps, kept

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PHRASE = "风从阴山北坡吹来又是一年春天"


@pytest.fixture
def regions(db):
    load_regions(PROJECT / "data" / "regions.csv")


@keeps("demo_guests")
def _guests(value):
    load_regions(PROJECT / "data" / "regions.csv")
    return build(at=timezone.now())


@pytest.fixture
def demo_guests(db):
    """The people of the demo with their codes, written once for those who ask for them."""
    return kept.rows("demo_guests")


def test_build_makes_bodies_and_one_person_for_every_role(demo_guests):
    posts = Post.objects.in_force(timezone.localdate())
    kinds = (OrganisationKind.TOWNSHIP_GOVERNMENT, OrganisationKind.VILLAGE_COMMITTEE)
    levels = ("township", "village")

    for county in ("150222", "150721"):
        held = posts.filter(organisation__region__code__startswith=county)
        assert set(held.values_list("role", flat=True)) == set(Role.values)
    assert all(one.full_name.endswith(MARK) for one in Officer.objects.all())
    assert len({guest.code for guest in demo_guests}) == len(demo_guests) == Officer.objects.count()
    assert [Organisation.objects.filter(kind=one).count() for one in kinds] == [
        Region.objects.filter(level=one).count() for one in levels
    ]
    verdict = verify()
    assert (verdict.faults, verdict.count > 1000) == ((), True)


def test_demo_knows_every_body_that_the_lists_name(demo_guests):
    before = Organisation.objects.count(), Officer.objects.count()
    call_command("load_samples", stdout=StringIO())

    again = build(at=timezone.now())

    today, unknown = timezone.localdate(), []
    for edition in Edition.objects.select_related("township"):
        names = {name for name, _ in printed_names(edition)}
        assert len(names) > 30
        unknown += [one for one in names if resolve(one, edition.township, on=today) is None]
    assert (unknown, PartyProposal.objects.count()) == ([], 0)
    assert (again, (Organisation.objects.count(), Officer.objects.count())) == ([], before)


def test_build_stays_out_of_an_installation_with_real_people(regions):
    make_officer()

    with pytest.raises(NotForDemo, match="1 人"):
        build(at=timezone.now())

    assert Officer.objects.count() == 1


def test_command_writes_the_codes_for_the_present_user_only(regions, tmp_path, monkeypatch):
    monkeypatch.setattr("qingdan.commands.management.commands.start.Preparing.prepare", _nothing)
    path, said = tmp_path / "codes.csv", StringIO()

    call_command("demo", codes_to=path, without_cases=True, stdout=said)

    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert (len(rows), oct(path.stat().st_mode)[-3:]) == (Officer.objects.count(), "600")
    assert all(row["一次性码"] in said.getvalue() for row in rows)
    officer = renew(rows[0]["一次性码"], password=PHRASE, at=timezone.now())
    assert (officer.login_name, officer.check_password(PHRASE)) == (rows[0]["登录名"], True)


def _nothing(command, *, samples):
    """Leave tables and style files as the test has them."""
