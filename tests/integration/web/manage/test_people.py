"""The list of people, proposals while typing, codes: what is shown and to whom."""

import re

import pytest
from django.utils import timezone

from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.domain.people.codes import password_code, renew
from qingdan.parties.enums import Role
from qingdan.parties.models import Invitation
from qingdan.parties.protected import keyed_digest
from qingdan.record.models import Event
from tests.builders import (
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_region,
    make_section,
)

from .conftest import signed_in_as

pytestmark = pytest.mark.django_db

PEOPLE = "/manage/people/"
NEW = "mian-yang-2026-cao"


@pytest.fixture
def system():
    return make_administrator(login_name="system", full_name="石统")


@pytest.fixture
def as_system(system):
    return signed_in_as(system)


@pytest.fixture
def section():
    return make_section()


def person(login_name, full_name, unit, **values):
    text = f"{full_name} {login_name}"
    return make_officer(
        login_name, None, unit=unit, full_name=full_name, search_text=text, **values
    )


def listed(response) -> list[str]:
    return [one.login_name for one in response.context["page"].rows]


def test_people_is_for_those_who_may_read_about_people(section):
    for role, status in ((Role.SECTION_HEAD, 200), (Role.STATISTICS_READER, 403)):
        client = signed_in_as(make_officer(role=role, organisation=section))
        assert client.get(PEOPLE).status_code == status


def test_people_offers_nothing_to_who_may_only_read(section, as_system):
    reader = signed_in_as(make_officer(role=Role.SECTION_HEAD, organisation=section))

    offered = ("登记人员", "导出", "给选中的人一次性码")
    assert [word in reader.get(PEOPLE).text for word in offered] == [False] * 3
    assert [word in as_system.get(PEOPLE).text for word in offered] == [True] * 3


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["li.qiang", "system", "wang.fang"]),
        ({"q": "王"}, ["wang.fang"]),
        ({"q": "zhao"}, []),
        ({"q": "zhao", "state": "closed"}, ["zhao.min"]),
        ({"state": "all"}, ["li.qiang", "system", "wang.fang", "zhao.min"]),
        ({"state": "no-post"}, ["li.qiang"]),
        ({"state": "no-password"}, ["li.qiang"]),
        ({"state": "waiting"}, ["wang.fang"]),
        ({"role": Role.SECTION_HEAD}, ["wang.fang"]),
        ({"unit_text": "便民"}, ["li.qiang"]),
        ({"unit_text": "银号镇人民政府"}, ["li.qiang", "wang.fang"]),
        ({"unit_text": "没有"}, ["li.qiang", "system", "wang.fang"]),
        ({"role": "king"}, ["li.qiang", "system", "wang.fang"]),
    ],
)
def test_people_are_narrowed_by_what_was_asked(as_system, section, query, found):
    wang = person("wang.fang", "王芳", section)
    make_post(wang, Role.SECTION_HEAD, section)
    make_post(wang, Role.TOWNSHIP_CLERK, section, granted_at=None)
    li = person("li.qiang", "李强", make_section("便民服务中心"))
    li.set_unusable_password()
    li.save()
    person("zhao.min", "赵敏", section, is_active=False)

    assert listed(as_system.get(PEOPLE, query)) == found


def test_people_leave_the_search_for_lists_empty(as_system):
    page = as_system.get(PEOPLE, {"q": "石"})

    assert 'name="q" aria-label="问归谁管"' in page.text
    assert 'action="/manage/people/export/?q=%E7%9F%B3"' in page.text


def test_people_come_fifty_to_a_page_and_back(as_system, section):
    for number in range(120):
        person(f"p{number:03d}", "王芳", section)

    first = as_system.get(PEOPLE, {"q": "王芳"})
    second = as_system.get(f"{PEOPLE}?{first.context['page'].next}")
    third = as_system.get(f"{PEOPLE}?{second.context['page'].next}")
    back = as_system.get(f"{PEOPLE}?{third.context['page'].previous}")

    names = [f"p{number:03d}" for number in range(120)]
    assert [*listed(first), *listed(second), *listed(third)] == names
    assert listed(back) == listed(second)
    assert (first.context["page"].previous, third.context["page"].next) == ("", "")
    assert "120 人" in first.text


@pytest.mark.parametrize("count", [1, 3])
def test_people_cost_the_same_for_any_number(as_system, section, count, django_assert_num_queries):
    for number in range(count):
        make_post(person(f"p{number}", "王芳", section), Role.SECTION_HEAD, section)

    with django_assert_num_queries(11):
        response = as_system.get(PEOPLE)

    assert response.text.count("王芳</a>") == count


def test_find_proposes_only_people_within_sight(as_system, section):
    person("wang.fang", "王芳", section)
    far = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    person("wang.far", "王芳", far)

    found = as_system.get("/manage/people/find/", {"q": "王芳"}).json()["choices"]

    assert [(one["label"], one["note"]) for one in found] == [("王芳", "wang.fang · 党政办公室")]


def test_find_units_proposes_nothing_for_acts_one_may_not_do(as_system, section):
    head = signed_in_as(make_officer(role=Role.SECTION_HEAD, organisation=section))

    asked = {"q": "党政"}
    address = "/manage/people/units/officer.manage/"
    assert [one["label"] for one in as_system.get(address, asked).json()["choices"]] == [
        "党政办公室"
    ]
    assert head.get(address, asked).json() == {"choices": []}
    assert as_system.get("/manage/people/units/edition.view/", asked).json() == {"choices": []}


def test_make_codes_shows_a_slip_for_each_that_sets_the_password(as_system, section):
    people = [person("wang.fang", "王芳", section), person("li.qiang", "李强", section)]

    page = as_system.post("/manage/people/codes/make/", {"officer": [one.pk for one in people]})

    codes = re.findall(r"[2-9A-Z]{5}(?:-[2-9A-Z]{5}){3}", page.text)
    assert (page.text.count('class="slip"'), len(codes)) == (2, 2)
    assert renew(codes[0], password=NEW, at=timezone.now()).full_name == "李强"


def test_make_codes_reaches_only_people_within_sight(as_system):
    far = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    other = person("wang.far", "王芳", far)

    as_system.post("/manage/people/codes/make/", {"officer": [other.pk, "x"]})

    assert not Invitation.objects.exists()


def test_codes_lists_what_may_be_voided_and_revoke_voids_it(as_system, system, section):
    wang = person("wang.fang", "王芳", section)
    password_code(wang.pk, actor=system, at=timezone.now())
    invitation = Invitation.objects.get()

    assert "王芳" in as_system.get("/manage/people/codes/").text
    page = as_system.post(f"/manage/people/codes/{invitation.pk}/revoke/", follow=True)

    assert "这个一次性码已作废，不能再用。" in page.text
    assert not Invitation.objects.usable(timezone.now()).exists()


def test_revoke_code_answers_the_same_for_others_and_for_none(as_system):
    far_county = make_region("150721", "阿荣旗", "county")
    far = make_organisation("阿荣旗委编办", region=far_county)
    other = make_administrator(login_name="other", organisation=far)
    password_code(person("wang.far", "王芳", far).pk, actor=other, at=timezone.now())
    key = Invitation.objects.get().pk

    pages = [
        as_system.post(f"/manage/people/codes/{pk}/revoke/", follow=True) for pk in (key, key + 1)
    ]

    assert ["这个一次性码已经用过、已被作废或已经过期" in page.text for page in pages] == [
        True,
        True,
    ]
    assert Invitation.objects.usable(timezone.now()).exists()


def test_closing_an_account_ends_its_sessions_at_the_next_click(as_system, section):
    wang = make_officer("wang.fang", Role.SECTION_HEAD, section)
    client = signed_in_as(wang)
    assert client.get(PEOPLE).status_code == 200

    as_system.post(f"/manage/people/{wang.pk}/close/", {"reason": "退休"})

    assert client.get(PEOPLE).status_code == 302
    assert Event.objects.filter(act="party.officer-closed", reason="退休").count() == 1


@pytest.mark.parametrize("page", [PEOPLE, f"{PEOPLE}find/"])
def test_a_phone_number_that_finds_its_owner_is_recorded(as_system, section, page):
    digest = keyed_digest("13800012345", PHONE)
    person("wang.fang", "王芳", section, phone="13800012345", phone_digest=digest)

    sent = [as_system.get(page, {"q": q}) for q in ("13800012345", "13800012346")]
    texts = [str(one.json()) if "find" in page else one.text for one in sent]

    reads = Event.objects.filter(act="party.officer-read").values_list("reason", flat=True)
    assert ["王芳" in text for text in texts] == [True, False]
    assert list(reads) == ["按手机号查找"]
