import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qingdan.parties.domain.inviting import first_code, invite, renewal_code
from qingdan.parties.models import Invitation, Officer, SignInFailure

from .conftest import PASSWORD, WRONG, make_officer, signed_in_as

pytestmark = pytest.mark.django_db

SIGN_IN = "/manage/sign-in/"
JOIN = {
    "login_name": "zhao.min",
    "full_name": "赵敏",
    "password": "草原上的第三个春天真好",
    "password_again": "草原上的第三个春天真好",
}


def sign_in(client, name="wang.fang", password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login_name": name, "password": password}, **extra)


@pytest.mark.parametrize("name", ["home", "people", "password", "import"])
def test_staff_pages_send_strangers_to_sign_in(client, name):
    response = client.get(reverse(f"manage:{name}"))

    assert response.status_code == 302
    assert response.url == f"{SIGN_IN}?next={reverse(f'manage:{name}')}"


def test_sign_in_goes_on_to_the_page_asked_for(client, wang):
    response = client.post(
        SIGN_IN, {"login_name": "Wang.Fang", "password": PASSWORD, "next": "/manage/people/"}
    )

    assert (response.status_code, response.url) == (302, "/manage/people/")


def test_sign_in_never_leaves_the_site(client, wang):
    response = client.post(
        SIGN_IN, {"login_name": "wang.fang", "password": PASSWORD, "next": "//example.org/"}
    )

    assert response.url == "/manage/"


def test_sign_in_renews_the_session(client, wang):
    client.get(SIGN_IN)
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_sign_in_keeps_the_name_and_says_what_was_wrong(client, wang):
    response = sign_in(client, password=WRONG)

    assert response.status_code == 422
    assert "登录名或密码不对。" in response.text
    assert 'value="wang.fang"' in response.text


def test_sign_in_pauses_a_name_after_five_failures(client, wang):
    for _ in range(5):
        assert sign_in(client, password=WRONG).status_code == 422

    response = sign_in(client)

    assert response.status_code == 429
    assert "请在 15 分钟后再试。" in response.text


def test_sign_in_pauses_an_address_after_twenty_failures(client, wang):
    for attempt in range(20):
        sign_in(client, name=f"nobody{attempt}", REMOTE_ADDR="10.1.1.7")

    assert sign_in(client, REMOTE_ADDR="10.1.1.7").status_code == 429
    assert sign_in(client, REMOTE_ADDR="10.1.1.8").status_code == 302


def test_sign_in_opens_again_after_fifteen_minutes(client, wang):
    for _ in range(5):
        sign_in(client, password=WRONG)
    SignInFailure.objects.update(happened_at=timezone.now() - timedelta(minutes=15, seconds=1))

    assert sign_in(client).status_code == 302
    assert SignInFailure.objects.count() == 0


def test_a_part_asked_for_after_signing_out_leads_to_the_whole_sign_in_page(client, wang):
    response = client.get(f"{SIGN_IN}?next=/manage/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == f"{SIGN_IN}?next=/manage/"


def test_sign_out_needs_a_post(as_wang):
    assert as_wang.get("/manage/sign-out/").status_code == 405
    assert as_wang.get("/manage/").status_code == 200

    as_wang.post("/manage/sign-out/")

    assert as_wang.get("/manage/").status_code == 302


def test_join_opens_the_very_first_account_which_may_invite(client):
    code = first_code(at=timezone.now())

    response = client.post("/manage/join/", {"code": code, **JOIN})

    officer = Officer.objects.get()
    assert (response.status_code, response.url) == (302, "/manage/")
    assert (officer.login_name, officer.full_name, officer.may_invite) == ("zhao.min", "赵敏", True)
    assert "赵敏，账户已开好" in client.get("/manage/").text


def test_join_refuses_a_used_code_and_keeps_what_was_typed(client, wang):
    code = invite(actor=wang, at=timezone.now(), may_invite=False)
    client.post("/manage/join/", {"code": code, **JOIN})
    client.post("/manage/sign-out/")

    response = client.post("/manage/join/", {"code": code, **JOIN, "login_name": "zhao.two"})

    assert response.status_code == 422
    assert 'value="zhao.two"' in response.text
    assert Officer.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "short", "password_again": "short"}, "密码太短，至少要 10 个字。"),
        ({"password_again": "something else"}, "两次输入的密码不一样。"),
        ({"login_name": "赵敏"}, "请用小写字母开头"),
        ({"full_name": ""}, "这个字段是必填项"),
    ],
)
def test_join_says_at_the_field_what_is_wrong(client, wrong, sentence):
    code = first_code(at=timezone.now())

    response = client.post("/manage/join/", {"code": code, **JOIN, **wrong})

    assert response.status_code == 422
    assert sentence in response.text
    assert Officer.objects.count() == 0


def test_password_change_ends_other_sessions_and_keeps_this_one(as_wang, wang):
    elsewhere = signed_in_as(wang)
    new = {"password": "固阳县的秋天很长", "password_again": "固阳县的秋天很长"}
    new = {key: value * 2 for key, value in new.items()}

    response = as_wang.post("/manage/password/", {"current": PASSWORD, **new})

    assert response.status_code == 302
    assert as_wang.get("/manage/").status_code == 200
    assert elsewhere.get("/manage/").status_code == 302


def test_password_change_needs_the_current_one(as_wang):
    new = "固阳县的秋天很长很长"

    response = as_wang.post(
        "/manage/password/", {"current": "guess", "password": new, "password_again": new}
    )

    assert response.status_code == 422
    assert "现在的密码不对，密码没有改动。" in response.text


def test_make_invitation_shows_a_code_that_opens_an_account(as_wang, client):
    response = as_wang.post("/manage/people/invite/", {"may_invite": ""})

    code = response.context["code"]
    assert code in response.text
    assert client.post("/manage/join/", {"code": code, **JOIN}).status_code == 302
    assert not Officer.objects.get(login_name="zhao.min").may_invite


def test_make_invitation_is_refused_to_those_who_may_not(as_li):
    response = as_li.post("/manage/people/invite/")

    assert response.status_code == 422
    assert "开户码没有生成，也没有改动" in response.text


def test_close_ends_the_colleagues_session_at_once(as_wang, as_li, li):
    as_wang.post(f"/manage/people/{li.pk}/close/")

    assert as_li.get("/manage/").status_code == 302
    assert sign_in(as_li, name="li.qiang").status_code == 422


def test_close_is_refused_for_oneself(as_wang, wang):
    response = as_wang.post(f"/manage/people/{wang.pk}/close/", follow=True)

    assert "不能停用自己的账户" in response.text
    wang.refresh_from_db()
    assert wang.is_active


def test_people_lists_open_codes_with_maker_and_end(as_wang, wang):
    at = timezone.now()
    invite(actor=wang, at=at, may_invite=True)
    renewal_code("wang.fang", at=at)
    ends = timezone.localtime(at) + timedelta(hours=72)

    page = " ".join(re.sub(r"<[^>]+>", " ", as_wang.get("/manage/people/").text).split())

    assert "开一个账户，可邀请他人 王芳" in page
    assert "王芳重设密码 服务器管理员" in page
    assert page.count(f"{ends.month}月{ends.day}日 {ends:%H:%M}前有效") == 2


def test_people_shows_no_codes_to_those_who_may_not_invite(as_li, wang):
    invite(actor=wang, at=timezone.now(), may_invite=False)

    assert "没有用过的码" not in as_li.get("/manage/people/").text


def test_revoke_code_ends_it_at_once(as_wang, client, wang):
    code = invite(actor=wang, at=timezone.now(), may_invite=False)

    page = as_wang.post(f"/manage/people/codes/{Invitation.objects.get().pk}/revoke/", follow=True)

    assert "这个码已作废，不能再用。" in page.text
    assert client.post("/manage/join/", {"code": code, **JOIN}).status_code == 422


def test_revoke_code_is_refused_to_those_who_may_not_invite(as_li, wang):
    invite(actor=wang, at=timezone.now(), may_invite=False)
    invitation = Invitation.objects.get()

    page = as_li.post(f"/manage/people/codes/{invitation.pk}/revoke/", follow=True)

    assert "不能邀请他人" in page.text
    assert Invitation.objects.usable(timezone.now()).get() == invitation


def test_close_voids_the_codes_that_the_colleague_made(as_wang, client, li):
    Officer.objects.filter(pk=li.pk).update(may_invite=True)
    code = invite(actor=li, at=timezone.now(), may_invite=True)
    as_wang.post(f"/manage/people/{li.pk}/close/")

    response = client.post("/manage/join/", {"code": code, **JOIN})

    assert (response.status_code, Officer.objects.count()) == (422, 2)


NEW_PHRASE = "固阳县的秋天很长很长啊"


def test_renew_sets_a_new_password_and_signs_in(client, wang):
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post(
        "/manage/renew/", {"code": code, "password": NEW_PHRASE, "password_again": NEW_PHRASE}
    )

    assert response.url == "/manage/"
    assert client.get("/manage/").status_code == 200
    client.post("/manage/sign-out/")
    assert sign_in(client).status_code == 422
    assert sign_in(client, password=NEW_PHRASE).status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "ABCDE"}, "这个重设码不能用"),
        ({"password": "wang.fang.1", "password_again": "wang.fang.1"}, "跟 登录名 太相似"),
        ({"password_again": "别的"}, "两次输入的密码不一样。"),
    ],
)
def test_renew_says_at_the_field_what_is_wrong(client, wang, given, sentence):
    code = renewal_code("wang.fang", at=timezone.now())
    whole = {"code": code, "password": NEW_PHRASE, "password_again": NEW_PHRASE}

    response = client.post("/manage/renew/", {**whole, **given})

    assert response.status_code == 422
    assert sentence in response.text
    assert sign_in(client).status_code == 302


def test_join_tells_a_renewal_code_where_it_belongs(client, wang):
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post("/manage/join/", {"code": code, **JOIN})

    assert response.status_code == 422
    assert "这是重设密码用的码" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_people_costs_the_same_for_any_number(as_wang, count, django_assert_num_queries):
    for number in range(count):
        clerk = make_officer(f"clerk{number}", f"经办{number}", may_invite=True)
        invite(actor=clerk, at=timezone.now(), may_invite=False)

    with django_assert_num_queries(4):
        response = as_wang.get("/manage/people/")

    assert response.text.count("经办") >= count
