"""The access matrix, tried out line by line: every role × action × place."""

import pytest

from qingdan.parties.access import RESIDENT, MatrixUnfit, matrix
from qingdan.parties.domain.authorising import NotAllowed, authorise, may
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role, Scope
from tests.builders import AT, make_officer, make_organisation, make_region

pytestmark = pytest.mark.django_db

DAY = AT.date()
VILLAGE, TOWNSHIP, SISTER, COUNTY, ELSEWHERE = (
    "150222105201", "150222105", "150222104", "150222", "150721",
)  # fmt: skip
COUNTY_WIDE = {TOWNSHIP, SISTER, COUNTY}
SEATS = {
    Role.VILLAGE_CADRE: (OrganisationKind.VILLAGE_COMMITTEE, VILLAGE, RegionLevel.VILLAGE),
    Role.TOWNSHIP_CLERK: (OrganisationKind.TOWNSHIP_GOVERNMENT, TOWNSHIP, RegionLevel.TOWNSHIP),
    Role.SECTION_HEAD: (OrganisationKind.SECTION, TOWNSHIP, RegionLevel.TOWNSHIP),
    Role.TOWNSHIP_LEADER: (OrganisationKind.TOWNSHIP_GOVERNMENT, TOWNSHIP, RegionLevel.TOWNSHIP),
}
"""Where a role is held; the others in a department of the county."""
LINES = [
    pytest.param(role, action, scope, id=f"{role}-{action.code}")
    for action in matrix().actions.values()
    for role in Role.values
    for scope in [action.scopes.get(role)]
]


def seated(role: str, kind: str | None = None, code: str = ""):
    """Write an officer of a role in the kind of body where the role belongs."""
    usual = (OrganisationKind.DEPARTMENT, COUNTY, RegionLevel.COUNTY)
    its_kind, its_code, level = SEATS.get(Role(role), usual)
    region = make_region(code or its_code, code or its_code, level)
    body = make_organisation("某单位", kind or its_kind, region, role_key="agriculture")
    return make_officer(role=role, organisation=body)


def places(scope: Scope | None) -> set[str]:
    """Return the places that a scope reaches from 银号镇 or from 固阳县."""
    return {Scope.COUNTY: COUNTY_WIDE, Scope.TOWNSHIP: {TOWNSHIP}}.get(scope, set())


@pytest.mark.parametrize(("role", "action", "scope"), LINES)
def test_matrix_is_what_is_enforced(role, action, scope):
    officer = seated(role)

    reached = {
        place
        for place in (TOWNSHIP, SISTER, COUNTY, ELSEWHERE)
        if may(officer, action.code, on=DAY, place=place)
    }

    assert (may(officer, action.code, on=DAY), reached) == (scope is not None, places(scope))


@pytest.mark.parametrize("role", [one for one in Role.values if matrix().roles[one].of_region])
def test_county_roles_held_in_a_township_reach_that_township_alone(role):
    officer = seated(role, OrganisationKind.TOWNSHIP_GOVERNMENT, TOWNSHIP)
    actions = [
        action.code for action in matrix().actions.values() if action.scopes.get(role) == "county"
    ]

    for code in actions:
        assert may(officer, code, on=DAY, place=TOWNSHIP)
        for place in (SISTER, COUNTY, ELSEWHERE):
            with pytest.raises(NotAllowed):
                authorise(officer, code, on=DAY, place=place)


def test_nobody_signed_out_or_out_of_use_may_do_anything():
    closed = make_officer(is_active=False)

    for code in matrix().actions:
        assert not may(None, code, on=DAY)
        assert not may(closed, code, on=DAY)


def test_residents_only_see_what_is_public():
    held = {
        action.code: action.scopes[RESIDENT]
        for action in matrix().actions.values()
        if RESIDENT in action.scopes
    }

    assert held == {"edition.view": Scope.PUBLIC}


@pytest.mark.parametrize(
    "broken",
    [
        {"role": [], "action": []},
        {"action": [{"code": "x.y", "title": "甲", "to": {"nobody": "county"}}]},
        {"action": [{"code": "x.y", "title": "甲", "personal": "face", "to": {}}]},
    ],
    ids=["no roles", "unknown role", "unknown data"],
)
def test_matrix_refuses_a_file_that_contradicts_the_program(monkeypatch, broken):
    from qingdan.parties import access  # noqa: PLC0415 - patched below

    whole = access.load_table("access.toml")
    monkeypatch.setattr(access, "load_table", lambda name: {**whole, **broken})

    with pytest.raises(MatrixUnfit):
        access.matrix.__wrapped__()
