"""Whom an officer may see, and finding them."""

from datetime import date

import pytest

from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.domain.people.finding import (
    find_officers,
    find_posts,
    officers_visible_to,
    posts_awaiting,
    posts_visible_to,
)
from qingdan.parties.domain.people.login_names import propose_login_name
from qingdan.parties.domain.people.units import find_units, unit_names, units_within
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.parties.models import Organisation
from qingdan.parties.protected import keyed_digest
from tests.builders import (
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_region,
    make_section,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 30)


def person(login_name, unit, **values):
    full_name = values.get("full_name", "张三")
    text = f"{full_name} {login_name}"
    return make_officer(login_name, None, unit=unit, search_text=text, **values)


@pytest.fixture
def places():
    """One person in each of five bodies of two townships and two counties."""
    yinhao, jinshan = make_section(), make_section(township=make_region("150222104", "金山镇"))
    far = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    county = make_organisation("县农牧局", OrganisationKind.DEPARTMENT)
    bodies = {
        "yinhao": yinhao.parent, "section": yinhao, "jinshan": jinshan, "county": county, "far": far
    }  # fmt: skip
    for key, body in bodies.items():
        person(key, body)
    return bodies


def seen(officer) -> set[str]:
    found = officers_visible_to(officer, TODAY).exclude(pk=officer.pk)
    return set(found.values_list("login_name", flat=True))


@pytest.mark.parametrize(
    ("role", "at", "sees"),
    [
        (Role.TOWNSHIP_LEADER, "yinhao", {"yinhao", "section"}),
        (Role.TOWNSHIP_CLERK, "section", {"section"}),
        (Role.SECTION_HEAD, "section", {"section"}),
        (Role.TOWNSHIP_CLERK, "yinhao", {"yinhao", "section"}),
        (Role.DEPARTMENT_LEADER, "county", {"county"}),
        (Role.SYSTEM_ADMINISTRATOR, "county", {"yinhao", "section", "jinshan", "county"}),
        (Role.SYSTEM_ADMINISTRATOR, "yinhao", {"yinhao", "section"}),
        (Role.AUDITOR, "far", {"far"}),
        (Role.STATISTICS_READER, "county", set()),
    ],
)
def test_officers_visible_to_keeps_to_the_scope_of_the_role(places, role, at, sees):
    officer = make_officer("reader", role, places[at])

    assert seen(officer) == sees


def test_officers_visible_to_shows_oneself_to_everybody(places):
    officer = make_officer("reader", Role.VILLAGE_CADRE, places["yinhao"])

    assert list(officers_visible_to(officer, TODAY)) == [officer]


def test_officers_visible_to_shows_the_installation_everything(places):
    body = make_organisation("清单通运行管理", OrganisationKind.INSTALLATION)
    officer = make_officer("reader", Role.SECURITY_ADMINISTRATOR, body)

    assert seen(officer) == set(places)


def test_officers_visible_to_shows_nobody_to_who_holds_no_post_today(places):
    officer = make_officer("reader", None)
    make_post(officer, Role.SYSTEM_ADMINISTRATOR, places["county"], valid_until=TODAY)

    assert list(officers_visible_to(officer, TODAY)) == [officer]


def test_posts_visible_to_follows_the_people_and_the_bodies(places):
    reader = make_officer("reader", Role.TOWNSHIP_LEADER, places["yinhao"])
    for key in ("section", "jinshan", "far"):
        make_post(make_officer(f"of.{key}", None, unit=places[key]), organisation=places[key])
    guest = make_officer("guest", None, unit=places["far"])
    make_post(guest, organisation=places["section"])

    found = posts_visible_to(reader, TODAY).exclude(officer=reader)

    assert set(found.values_list("officer__login_name", flat=True)) == {"of.section", "guest"}


def test_posts_awaiting_are_for_who_grants_there(places):
    officer = make_officer("wang.fang", None, unit=places["section"])
    make_post(officer, Role.SECTION_HEAD, places["section"], granted_at=None)
    make_post(officer, Role.LIST_OFFICE, places["far"], granted_at=None)
    declined = {"granted_at": None, "valid_from": date(2030, 1, 1), "valid_until": date(2030, 1, 1)}
    make_post(officer, Role.SECTION_HEAD, places["jinshan"], **declined)
    security = make_administrator(Role.SECURITY_ADMINISTRATOR)

    assert [post.organisation for post in posts_awaiting(security, TODAY)] == [places["section"]]
    assert list(posts_awaiting(make_administrator(), TODAY)) == []


@pytest.fixture
def system():
    return make_administrator(login_name="system")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王", ["wang.fang", "xiaowang"]),
        (" 王 芳 ", ["wang.fang"]),
        ("WANG.F", ["wang.fang"]),
        ("wang", ["wang.fang", "xiaowang"]),
        ("ｘｉａｏ", ["xiaowang"]),
        ("没有", []),
        ("%", []),
        ("", []),
    ],
)
def test_find_officers_by_name_and_login_name(system, text, found):
    unit = make_section()
    person("wang.fang", unit, full_name="王芳")
    person("xiaowang", unit, full_name="小王")
    person("closed", unit, full_name="王关", is_active=False)

    assert [one.login_name for one in find_officers(text, system, TODAY)] == found


def test_find_officers_keeps_to_the_limit_and_to_the_reach(system, places):
    for number in range(5):
        person(f"wang{number}", places["section"], full_name="王芳")
    person("wang.far", places["far"], full_name="王芳")

    found = find_officers("王芳", system, TODAY, limit=3)

    assert [one.login_name for one in found] == ["wang0", "wang1", "wang2"]
    assert find_officers("wang.far", system, TODAY) == []


def test_find_officers_by_the_whole_phone_number_where_phones_may_be_seen(system):
    unit, digest = make_section(), keyed_digest("13800012345", PHONE)
    person("wang.fang", unit, full_name="王芳", phone="13800012345", phone_digest=digest)
    clerk = make_officer("clerk", Role.TOWNSHIP_CLERK, unit)
    head = make_officer("head", Role.SECTION_HEAD, unit)

    found = {
        (who.login_name, text): [one.login_name for one in find_officers(text, who, TODAY)]
        for who in (system, head, clerk)
        for text in ("138 0001 2345", "1380001234")
    }

    assert found == {
        ("system", "138 0001 2345"): ["wang.fang"],
        ("head", "138 0001 2345"): ["wang.fang"],
        ("clerk", "138 0001 2345"): [],
        ("system", "1380001234"): [],
        ("head", "1380001234"): [],
        ("clerk", "1380001234"): [],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_find_officers_costs_the_same_for_any_number(system, count, django_assert_num_queries):
    unit = make_section()
    for number in range(count):
        person(f"wang{number}", unit, full_name="王芳")

    with django_assert_num_queries(2):
        found = find_officers("王芳", system, TODAY)

    assert [one.unit for one in found] == [unit] * count


def test_find_posts_by_the_name_of_the_holder(system, places):
    holder = person("wang.fang", places["section"], full_name="王芳")
    post = make_post(holder, Role.SECTION_HEAD, places["section"])
    make_post(holder, Role.SECTION_HEAD, places["section"], granted_at=None)

    assert find_posts("王芳", system, TODAY) == [post]


def test_find_units_by_parts_of_the_name_and_the_place(system, places):
    Organisation.objects.filter(pk=places["county"].pk).update(search_text="县农牧局 xnmj")

    assert find_units("农牧", system, "officer.manage", TODAY) == [places["county"]]
    assert find_units("xnm", system, "officer.manage", TODAY) == [places["county"]]
    assert find_units("金山 党政", system, "officer.manage", TODAY) == [places["jinshan"]]
    assert find_units("阿荣旗", system, "officer.manage", TODAY) == []
    assert find_units("", system, "officer.manage", TODAY) == []


def test_unit_names_label_each_body_so_that_no_other_is_meant(system, places):
    names = unit_names(units_within(system, "officer.manage", TODAY))

    assert [names.label(places[key]) for key in ("section", "jinshan", "county")] == [
        "银号镇 党政办公室", "金山镇 党政办公室", "县农牧局",
    ]  # fmt: skip
    assert names.find("金山镇党政办公室") == [places["jinshan"]]
    assert len(names.find("党政办公室")) == 2


def test_propose_login_name_takes_the_next_free_one(system):
    person("zhangsan", make_section())

    assert propose_login_name("张三") == "zhangsan2"
    assert propose_login_name("李四") == "lisi"
