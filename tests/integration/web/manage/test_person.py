"""One person: what each reader is shown and offered, and what comes of each act."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from qingdan.parties.domain.people.codes import renew
from qingdan.parties.domain.signing.guessing import account_key, locked_until
from qingdan.parties.domain.signing.second_factor import is_in_use
from qingdan.parties.domain.signing.sessions import Visit, begin
from qingdan.parties.enums import Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Post, SignInFailure
from qingdan.record.models import Event
from tests.authenticator import with_totp
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

SYSTEM, SECURITY, AUDITOR = ADMINISTRATORS
NEW = "mian-yang-2026-cao"
OFFERED = {
    "change": "改资料",
    "code": "给一次性码",
    "close": "停用账户",
    "propose": "提出任职",
    "end": "免去…",
    "phone": "显示手机号",
}


@pytest.fixture
def section():
    return make_section()


@pytest.fixture
def wang(section):
    officer = make_officer(
        "wang.fang", Role.SECTION_HEAD, section, full_name="王芳", phone="13800012345"
    )
    return Officer.objects.get(pk=officer.pk)


def administrator(role):
    return signed_in_as(make_administrator(role, login_name=f"{role}"[:20]))


def offered(page) -> set[str]:
    return {key for key, words in OFFERED.items() if words in page.text}


@pytest.mark.parametrize(
    ("role", "at", "offers"),
    [
        (SYSTEM, "county", {"change", "code", "close", "propose", "phone"}),
        (SECURITY, "county", {"propose", "end"}),
        (AUDITOR, "county", set()),
        (Role.LIST_OFFICE, "county", set()),
        (Role.TOWNSHIP_LEADER, "township", {"propose", "phone"}),
        (Role.SECTION_HEAD, "section", {"phone"}),
        (Role.TOWNSHIP_CLERK, "section", set()),
    ],
)
def test_person_offers_what_the_reader_may_do(section, wang, role, at, offers):
    units = {
        "county": make_organisation("固阳县人民政府", "county-government"),
        "township": section.parent,
        "section": section,
    }
    reader = signed_in_as(make_officer("reader", role, units[at]))

    page = reader.get(f"/manage/people/{wang.pk}/")

    assert offered(page) == offers
    assert not {"13800012345", "2345", "138****"} & set(re.findall(r"[\d*]+", page.text))


def test_person_shows_oneself_ones_own_phone(wang):
    page = signed_in_as(wang).get(f"/manage/people/{wang.pk}/")

    assert "13800012345" in page.text
    assert offered(page) == set()


def test_person_says_who_granted_a_post(wang, section):
    security = make_administrator(SECURITY, login_name="an.quan", full_name="安权")
    make_post(wang, Role.TOWNSHIP_CLERK, section, proposed_by=security, granted_by=security)

    text = signed_in_as(security).get(f"/manage/people/{wang.pk}/").text

    hands = re.findall(r'<div>(\S+) <span class="fit">([^<]+)</span></div>', text)
    assert hands == [
        ("安权", "2025年6月30日提出"),
        ("安权", "2025年6月30日授予"),
        ("系统", "2025年6月30日授予"),
    ]


def test_person_out_of_sight_is_answered_like_nobody(wang):
    far = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))
    other = signed_in_as(make_administrator(login_name="other", organisation=far))
    post = wang.posts.get()
    pages = ("", "change/", "post/", "acting/")
    acts = ("code/", "close/", "phone/", "sessions/revoke/", "unlock/", "factor/remove/")

    answers = {
        (method, other.generic(method, f"/manage/people/{pk}/{act}").status_code)
        for method, asked in (("GET", pages), ("POST", (*pages[1:], *acts)))
        for act in asked
        for pk in (wang.pk, 999_999)
    }
    ended = {other.post(f"/manage/posts/{pk}/end/").status_code for pk in (post.pk, 999_999)}

    assert (answers, ended) == ({("GET", 404), ("POST", 404)}, {404})


def test_show_phone_needs_a_purpose_and_is_recorded(wang):
    client = administrator(SYSTEM)
    address = f"/manage/people/{wang.pk}/phone/"

    without = client.post(address, {"purpose": " "})
    shown = client.post(address, {"purpose": "通知汛期值班"})

    assert (without.status_code, "13800012345" in without.text) == (422, False)
    assert "13800012345" in shown.text
    assert Event.objects.get(act="party.officer-read").reason == "通知汛期值班"
    assert "13800012345" not in client.get(f"/manage/people/{wang.pk}/").text


def test_enlist_proposes_a_login_name_and_leads_to_the_person(section):
    client = administrator(SYSTEM)
    given = {"full_name": "李　强", "unit_text": "党政办公室", "phone": "138-0001-9999"}

    response = client.post("/manage/people/enlist/", given)

    officer = Officer.objects.get(login_name="liqiang")
    assert response.url == f"/manage/people/{officer.pk}/"
    assert (officer.full_name, officer.unit, officer.phone) == ("李强", section, "13800019999")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"login_name": "王芳"}, "小写字母开头"),
        ({"login_name": "wang.fang"}, "这个登录名已有人使用"),
        ({"phone": "12345"}, "手机号是 11 位数字"),
        ({"unit_text": "没有的单位"}, "没有找到“没有的单位”"),
        ({"unit_text": ""}, "请写所属单位"),
        ({"full_name": ""}, "这个字段是必填项"),
    ],
)
def test_enlist_says_at_the_field_what_is_wrong(wang, wrong, sentence):
    given = {"full_name": "李强", "unit_text": "党政办公室"}

    response = administrator(SYSTEM).post("/manage/people/enlist/", {**given, **wrong})

    assert response.status_code == 422
    assert sentence in response.text
    assert not Officer.objects.filter(full_name="李强").exists()


def test_enlist_before_there_are_units_says_what_comes_first():
    unit = make_organisation("清单通运行管理", "installation")
    client = signed_in_as(make_officer(role=SYSTEM, organisation=unit))

    pages = [client.get(f"/manage/people/{name}/").text for name in ("enlist", "import")]
    make_section()
    later = client.get("/manage/people/enlist/").text

    first = '请先<a href="/manage/organisations/new/">登记单位</a>'
    assert [first in page for page in (*pages, later)] == [True, True, False]


def test_enlist_without_a_script_asks_which_unit_is_meant(section):
    other = make_section(township=make_region("150222104", "金山镇"))
    client, given = administrator(SYSTEM), {"full_name": "李强", "unit_text": "党政办公室"}

    asked = client.post("/manage/people/enlist/", given)
    client.post("/manage/people/enlist/", {**given, "unit_choice": other.pk})

    assert asked.status_code == 422
    assert asked.text.count('name="unit_choice"') == 2
    assert Officer.objects.get(full_name="李强").unit == other


def test_change_shows_no_digit_of_the_phone(wang):
    page = administrator(SYSTEM).get(f"/manage/people/{wang.pk}/change/").text

    assert "已登记。不填即不改。" in page
    assert "删去手机号" in page
    assert "2345" not in page


def test_change_keeps_the_phone_unless_written_anew(wang, section):
    client, address = administrator(SYSTEM), f"/manage/people/{wang.pk}/change/"
    given = {"full_name": "王芳", "unit": section.pk, "unit_text": section.name}

    phones = []
    for more in ({}, {"phone": "13900000000"}, {"without_phone": "on"}):
        client.post(address, {**given, **more})
        phones.append(Officer.objects.get(pk=wang.pk).phone)

    assert phones == ["13800012345", "13900000000", ""]


def test_change_wants_a_licence_whole_and_says_when_it_is_over(wang, section):
    client, address = administrator(SYSTEM), f"/manage/people/{wang.pk}/change/"
    given = {"full_name": "王芳", "unit": section.pk, "unit_text": section.name}
    number, over = {"licence_number": "执法1号"}, {"licence_expires_on": "2020-12-31"}

    half = client.post(address, {**given, **number})
    client.post(address, {**given, **number, **over})
    page = client.get(f"/manage/people/{wang.pk}/").content.decode()

    assert "写了执法证号，请写有效期至哪一天。" in half.content.decode()
    assert re.search("执法1号.*有效期至 2020年12月31日，已过期", page, re.DOTALL)


def test_change_believes_the_text_and_not_a_key_left_behind(wang, section):
    other = make_section("便民服务中心")
    given = {"full_name": "王芳", "unit": section.pk, "unit_text": "便民服务"}

    administrator(SYSTEM).post(f"/manage/people/{wang.pk}/change/", given)

    assert Officer.objects.get(pk=wang.pk).unit == other


def test_give_code_shows_a_code_once(wang):
    page = administrator(SYSTEM).post(f"/manage/people/{wang.pk}/code/")

    code = page.context["code"]
    assert code in page.text
    assert renew(code, password=NEW, at=timezone.now()) == wang


def test_give_code_says_why_an_administrator_gets_none(wang):
    auditor = make_administrator(AUDITOR, login_name="auditor")

    page = administrator(SYSTEM).post(f"/manage/people/{auditor.pk}/code/")

    assert page.status_code == 403
    assert "是三员之一" in page.text


def test_close_needs_a_reason(wang):
    client = administrator(SYSTEM)

    refused = client.post(f"/manage/people/{wang.pk}/close/", {"reason": ""})

    wang.refresh_from_db()
    assert (refused.status_code, wang.is_active) == (422, True)
    assert "请写明理由" in refused.text


def test_revoke_sessions_is_for_the_security_administrator(wang):
    begin(wang.pk, Visit("key", agent="Chrome"), at=timezone.now())
    client, address = administrator(SECURITY), f"/manage/people/{wang.pk}/sessions/revoke/"

    page = client.get(f"/manage/people/{wang.pk}/")
    refused = administrator(SYSTEM).post(address, {"reason": "手机丢失"})
    done = client.post(address, {"reason": "手机丢失"}, follow=True)

    assert "让 1 处都退出" in page.text
    assert refused.status_code == 403
    assert "已让王芳的 1 处登录退出" in done.text


def test_unlock_lets_a_person_sign_in_again(wang):
    for _ in range(5):
        SignInFailure.objects.create(subject=account_key("wang.fang"), happened_at=timezone.now())
    client, address = administrator(SECURITY), f"/manage/people/{wang.pk}/unlock/"

    page = client.get(f"/manage/people/{wang.pk}/")
    refused = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "本人来电核实"}, follow=True)

    assert "连续输错密码" in page.text
    assert refused.status_code == 422
    assert "王芳现在可以再登录" in done.text
    assert locked_until(wang, at=timezone.now()) is None


def test_remove_second_factor_is_for_the_security_administrator(wang):
    with_totp(wang)
    client, address = administrator(SECURITY), f"/manage/people/{wang.pk}/factor/remove/"

    page = client.get(f"/manage/people/{wang.pk}/")
    refused = administrator(SYSTEM).post(address, {"reason": "手机丢失"})
    client.post(address, {"reason": "手机丢失"})

    assert "停用动态口令…" in page.text
    assert refused.status_code == 403
    assert not is_in_use(wang)


def propose(client, officer, unit, **values):
    given = {
        "organisation": unit.pk,
        "organisation_text": unit.name,
        "role": Role.SECTION_HEAD,
        "valid_from": timezone.localdate().isoformat(),
    }
    return client.post(f"/manage/people/{officer.pk}/post/", {**given, **values})


def test_propose_then_grant_then_end(section):
    wang = make_officer("wang.fang", None, full_name="王芳", unit=section)
    leader = signed_in_as(make_officer("leader", Role.TOWNSHIP_LEADER, section.parent))
    security, own = administrator(SECURITY), signed_in_as(wang)
    allowed = []

    propose(leader, wang, section, title="主任")
    post = wang.posts.get()
    allowed.append(own.get("/manage/people/").status_code)
    security.post(f"/manage/posts/{post.pk}/grant/")
    allowed.append(own.get("/manage/people/").status_code)
    today = timezone.localdate().isoformat()
    security.post(f"/manage/posts/{post.pk}/end/", {"on": today, "reason": "调离"})
    allowed.append(own.get("/manage/people/").status_code)

    assert allowed == [403, 200, 403]
    assert "调离" in security.get(f"/manage/people/{wang.pk}/").text


@pytest.mark.parametrize("way", ["post", "acting"])
def test_propose_for_oneself_is_refused_before_any_form(way):
    officer = make_administrator(login_name="system")

    response = signed_in_as(officer).get(f"/manage/people/{officer.pk}/{way}/")

    assert response.status_code == 403
    assert "不能给自己提出或授予岗位；没有改动。" in response.text


def test_propose_and_grant_at_once_is_for_who_may_do_both(section):
    wang = make_officer("wang.fang", None, full_name="王芳", unit=section)
    leader = signed_in_as(make_officer("leader", Role.TOWNSHIP_LEADER, section.parent))

    refused = propose(leader, wang, section, grant="1")
    propose(administrator(SECURITY), wang, section, grant="1")

    assert refused.status_code == 422
    assert wang.posts.get().granted_at is not None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": Role.TOWNSHIP_LEADER}, "不能设在党政办公室"),
        ({"role": ""}, "这个字段是必填项"),
        ({"valid_until": "2020-01-01"}, "终止日期不晚于任职日期"),
        ({"valid_from": "七月"}, "输入一个有效的日期"),
    ],
)
def test_propose_says_at_the_field_what_is_wrong(section, wrong, sentence):
    wang = make_officer("wang.fang", None, full_name="王芳", unit=section)

    response = propose(administrator(SECURITY), wang, section, **wrong)

    assert response.status_code == 422
    assert sentence in response.text
    assert not wang.posts.exists()


def test_act_for_takes_the_post_and_needs_an_end(section, wang):
    other = make_officer("li.qiang", None, full_name="李强", unit=section)
    client, held = administrator(SECURITY), wang.posts.get()
    today = timezone.localdate()
    given = {"post": held.pk, "post_text": f"王芳：{held}", "valid_from": today, "grant": "1"}
    address = f"/manage/people/{other.pk}/acting/"

    refused = client.post(address, given)
    client.post(address, {**given, "valid_until": today + timedelta(days=10)})

    post = other.posts.get()
    assert refused.status_code == 422
    assert (post.acting_for, post.organisation, post.role) == (held, section, Role.SECTION_HEAD)


def test_end_page_is_only_for_who_may_grant(section, wang):
    address = f"/manage/posts/{wang.posts.get().pk}/end/"
    leader = signed_in_as(make_officer("leader", Role.TOWNSHIP_LEADER, section.parent))

    assert leader.get(address).status_code == 403
    assert "免去王芳的岗位" in administrator(SECURITY).get(address).text


def waiting_post(officer, section):
    return make_post(officer, Role.SECTION_HEAD, section, granted_at=None)


def test_waiting_is_for_the_security_administrator(section):
    assert administrator(SECURITY).get("/manage/posts/").status_code == 200
    assert administrator(SYSTEM).get("/manage/posts/").status_code == 403


def test_grant_chosen_grants_what_was_ticked_and_says_what_was_not(section):
    people = [make_officer(f"p{at}", None, full_name=f"人{at}", unit=section) for at in range(3)]
    ticked, closed, left = (waiting_post(one, section) for one in people)
    gone = waiting_post(make_officer("gone", None, unit=section), section)
    Post.objects.filter(pk=gone.pk).update(granted_at=timezone.now())
    client = administrator(SECURITY)
    Officer.objects.filter(pk=closed.officer_id).update(is_active=False)

    chosen = [ticked.pk, closed.pk, gone.pk]
    page = client.post("/manage/posts/grant/", {"post": chosen}, follow=True)

    granted = set(Post.objects.exclude(granted_at=None).values_list("pk", flat=True))
    assert {ticked.pk, gone.pk} <= granted
    assert not {closed.pk, left.pk} & granted
    assert "已授予 1 个岗位" in page.text
    assert "有 2 个刚才已有人办理" in page.text


def test_decline_needs_a_reason_and_shows_it(section):
    officer = make_officer("wang.fang", None, full_name="王芳", unit=section)
    post, client = waiting_post(officer, section), administrator(SECURITY)

    client.post(f"/manage/posts/{post.pk}/decline/", {"reason": ""})
    still = Post.objects.waiting(date(2025, 6, 30)).count()
    client.post(f"/manage/posts/{post.pk}/decline/", {"reason": "编制已满", "back": "waiting"})

    assert (still, Post.objects.waiting(date(2025, 6, 30)).count()) == (1, 0)
    assert "编制已满" in client.get(f"/manage/people/{officer.pk}/").text


@pytest.mark.parametrize("count", [1, 3])
def test_waiting_costs_the_same_for_any_number(section, count, django_assert_num_queries):
    for number in range(count):
        waiting_post(make_officer(f"p{number}", None, unit=section), section)
    client = administrator(SECURITY)

    with django_assert_num_queries(9):
        response = client.get("/manage/posts/")

    assert len(response.context["page"].rows) == count
