from datetime import date

import pytest

from qingdan.parties.domain.bodies.organisations import end
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Organisation
from qingdan.parties.queries import (
    bodies_by_role,
    body_of,
    find_organisations,
    organisations_visible_to,
    regions_managed_by,
)
from tests.bodies import AT, TODAY, make_body, make_county, make_manager
from tests.builders import make_officer, make_organisation, make_region

pytestmark = pytest.mark.django_db


def names(found):
    return [one.name for one in found]


@pytest.fixture
def places():
    county = make_county()
    return {
        "county": county,
        "other": make_county("150721", "阿荣旗"),
        "yinhao": make_region("150222105", "银号镇", parent=county),
        "huaishuo": make_region("150222106", "怀朔镇", parent=county),
    }


@pytest.fixture
def bodies(places):
    section = {"kind": OrganisationKind.SECTION}
    return {
        "county": make_body("固阳县农牧局", "县农牧局"),
        "yinhao": make_body("党政办公室", region=places["yinhao"], **section),
        "huaishuo": make_body("党政办公室", region=places["huaishuo"], **section),
        "other": make_body("阿荣旗农牧局", "旗农牧局", region=places["other"]),
    }


def test_organisations_visible_to_reach_as_far_as_the_post(bodies, places):
    office = make_organisation("清单通运行管理", OrganisationKind.INSTALLATION)
    village = make_region("150222105200", "召地村", "village", places["yinhao"])
    committee = make_body("召地村民委员会", region=village, kind=OrganisationKind.VILLAGE_COMMITTEE)
    officers = {
        "cadre": make_officer(role=Role.VILLAGE_CADRE, organisation=committee),
        "clerk": make_officer(role=Role.DEPARTMENT_CLERK, organisation=bodies["county"]),
        "reader": make_officer(role=Role.STATISTICS_READER, organisation=bodies["county"]),
        "system": make_officer(role=Role.SYSTEM_ADMINISTRATOR, organisation=office),
        "nobody": make_officer(role=None),
    }

    seen = {key: organisations_visible_to(one, TODAY).count() for key, one in officers.items()}

    assert seen == {"cadre": 2, "clerk": 4, "reader": 0, "system": 6, "nobody": 0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("农牧", ["固阳县农牧局"]),
        ("gyxnmj", ["固阳县农牧局"]),
        ("NMJ", ["固阳县农牧局"]),
        ("县 农", ["固阳县农牧局"]),
        ("县农牧局", ["固阳县农牧局"]),
        ("党政", ["党政办公室", "党政办公室"]),
        ("旗农牧局", []),
        ("", []),
        ("（）", []),
    ],
)
def test_find_organisations_looks_at_names_and_initials(bodies, text, found):
    manager = make_manager()

    assert names(find_organisations(text, manager, TODAY)) == found


def test_find_organisations_keeps_to_the_limit_and_leaves_out_the_ended(bodies):
    manager = make_manager()
    end(bodies["county"], on=date(2026, 1, 1), basis="撤销", actor=None, at=AT)

    assert names(find_organisations("农牧", manager, TODAY)) == []
    assert names(find_organisations("党政", manager, TODAY, limit=1)) == ["党政办公室"]


@pytest.mark.parametrize("count", [1, 3])
def test_find_organisations_costs_the_same_for_any_number(count, django_assert_num_queries):
    manager = make_manager()
    for number in range(count):
        make_body(f"固阳县第{number}局")

    with django_assert_num_queries(2):
        found = find_organisations("第", manager, TODAY)
        shown = [str(one.region) for one in found]

    assert shown == ["固阳县"] * count


def test_body_of_names_the_local_body_of_a_role():
    agriculture = make_body("固阳县农牧局", role_key="agriculture")
    make_body("固阳县教育局", role_key="education")
    make_body("固阳县第二教育局", role_key="education")
    make_body("固阳县妇幼保健所")
    over = make_body("固阳县水务局", role_key="water")
    end(over, on=date(2026, 1, 1), basis="撤销", actor=None, at=AT)

    found = {role: body_of(role, "150222105", TODAY) for role in ROLES}

    assert found == {"agriculture": agriculture, "education": None, "water": None, "": None}
    assert list(bodies_by_role("150222", TODAY)) == ["agriculture"]


ROLES = ("agriculture", "education", "water", "")


def test_regions_managed_by_are_those_within_reach(places):
    manager = make_manager()

    found = {one.code for one in regions_managed_by(manager, TODAY)}

    assert found == {"150222", "150222105", "150222106"}
    assert Organisation.objects.count() == 1
