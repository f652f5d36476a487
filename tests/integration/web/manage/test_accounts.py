"""Opening an account, setting a password with a code, changing it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from qingdan.parties.domain.people.codes import first_codes, renewal_code
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, SignIn
from tests.authenticator import code_at, with_totp

from .conftest import PASSWORD, signed_in_as

pytestmark = pytest.mark.django_db

JOIN = {
    "login_name": "zhao.min",
    "full_name": "赵敏",
    "password": "草原上的第三个春天真好",
    "password_again": "草原上的第三个春天真好",
}
NEW_PHRASE = "固阳县的秋天很长很长啊"
NEW = {"password": NEW_PHRASE, "password_again": NEW_PHRASE}


def sign_in(client: Client, password: str):
    return client.post("/manage/sign-in/", {"login_name": "wang.fang", "password": password})


@pytest.fixture
def first_code() -> str:
    return first_codes(timezone.now())[Role.SYSTEM_ADMINISTRATOR]


def test_join_opens_the_account_of_an_administrator(client, first_code):
    response = client.post("/manage/join/", {"code": first_code, **JOIN})

    officer = Officer.objects.get()
    assert (response.status_code, response.url) == (302, "/manage/")
    assert (officer.login_name, officer.full_name) == ("zhao.min", "赵敏")
    assert officer.posts.get().role == Role.SYSTEM_ADMINISTRATOR
    assert SignIn.objects.get().method == "code"
    assert "赵敏，账户已开好" in client.get("/manage/password/").text


def test_join_leads_an_administrator_to_the_second_factor_first(client, first_code, settings):
    settings.SECOND_FACTOR = "profile"

    client.post("/manage/join/", {"code": first_code, **JOIN})

    assert client.get("/manage/").url == "/manage/second-factor/"


def test_join_refuses_a_used_code_and_keeps_what_was_typed(client, first_code):
    client.post("/manage/join/", {"code": first_code, **JOIN})
    client.post("/manage/sign-out/")

    response = client.post("/manage/join/", {"code": first_code, **JOIN, "login_name": "zhao.two"})

    assert response.status_code == 422
    assert 'value="zhao.two"' in response.text
    assert Officer.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "short", "password_again": "short"}, "密码太短，至少要 10 个字。"),
        ({"password_again": "something else"}, "两次输入的密码不一样。"),
        ({"login_name": "赵敏"}, "请用小写字母开头"),
        ({"full_name": ""}, "这个字段是必填项"),
    ],
)
def test_join_says_at_the_field_what_is_wrong(client, first_code, wrong, sentence):
    response = client.post("/manage/join/", {"code": first_code, **JOIN, **wrong})

    assert response.status_code == 422
    assert sentence in response.text
    assert Officer.objects.count() == 0


def test_join_tells_a_password_code_where_it_belongs(client, wang):
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post("/manage/join/", {"code": code, **JOIN})

    assert response.status_code == 422
    assert "这是一次性码" in response.text


def test_renew_sets_a_new_password_and_signs_in(client, wang):
    elsewhere = signed_in_as(wang)
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post("/manage/renew/", {"code": code, **NEW})

    assert response.url == "/manage/"
    assert client.get("/manage/").status_code == 200
    assert elsewhere.get("/manage/").status_code == 302
    client.post("/manage/sign-out/")
    assert sign_in(client, PASSWORD).status_code == 422
    assert sign_in(client, NEW_PHRASE).status_code == 302


def test_renew_says_that_sign_ins_ended_only_to_who_had_a_password(client, wang):
    told = []
    for unusable in (False, True):
        if unusable:
            wang.set_unusable_password()
            wang.save()
        code = renewal_code("wang.fang", at=timezone.now())
        phrase = {
            "password": f"{NEW_PHRASE}{unusable}",
            "password_again": f"{NEW_PHRASE}{unusable}",
        }
        page = client.post("/manage/renew/", {"code": code, **phrase}, follow=True)
        told.append(["密码已设好" in page.text, "其他地方的登录都已失效" in page.text])
        client.post("/manage/sign-out/")

    assert told == [[True, True], [True, False]]


@pytest.mark.parametrize(
    "address", ["/manage/renew/", "/manage/password/", "/manage/sign-in/code/"]
)
def test_pages_of_passwords_are_explained_by_signing_in(as_wang, address):
    response = as_wang.get(address)

    assert response.status_code == 302 or response.context["help_page"] == "signing-in"


def test_renew_keeps_the_second_factor_and_asks_for_it(client, wang):
    """ASVS 6.4.3: a reset is no way around it."""
    secret, _ = with_totp(wang, at=timezone.now() - timedelta(hours=1))
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post("/manage/renew/", {"code": code, **NEW})
    before = client.get("/manage/").status_code
    client.post(response.url, {"code": code_at(secret, timezone.now())})

    assert (response.url, before) == ("/manage/sign-in/code/", 302)
    assert client.get("/manage/").status_code == 200


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"code": "ABCDE"}, "这个一次性码不能用"),
        ({"password": "wang.fang.1", "password_again": "wang.fang.1"}, "密码与登录名太相似。"),
        ({"password": PASSWORD, "password_again": PASSWORD}, "与现在的或最近用过的密码相同"),
        ({"password_again": "别的"}, "两次输入的密码不一样。"),
    ],
)
def test_renew_says_at_the_field_what_is_wrong(client, wang, given, sentence):
    code = renewal_code("wang.fang", at=timezone.now())

    response = client.post("/manage/renew/", {"code": code, **NEW, **given})

    assert response.status_code == 422
    assert sentence in response.text
    assert sign_in(client, PASSWORD).status_code == 302


def test_password_change_ends_other_sessions_and_keeps_this_one(as_wang, wang):
    elsewhere = signed_in_as(wang)
    key = as_wang.session.session_key

    response = as_wang.post("/manage/password/", {"current": PASSWORD, **NEW})

    assert response.status_code == 302
    assert as_wang.get("/manage/").status_code == 200
    assert as_wang.session.session_key != key
    assert elsewhere.get("/manage/").status_code == 302


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"current": "guess", **NEW}, "现在的密码不对，密码没有改动。"),
        (
            {"current": PASSWORD, "password": PASSWORD, "password_again": PASSWORD},
            "与现在的或最近用过的密码相同",
        ),
    ],
)
def test_password_change_says_what_is_wrong(as_wang, wang, given, sentence):
    response = as_wang.post("/manage/password/", given)

    assert response.status_code == 422
    assert sentence in response.text
    wang.refresh_from_db()
    assert wang.check_password(PASSWORD)


def test_password_change_cannot_be_used_for_guessing(as_wang):
    told = [as_wang.post("/manage/password/", {"current": "guess", **NEW}).text for _ in range(3)]

    assert ["要隔一会儿" in one for one in told] == [False, False, True]


def test_an_old_password_has_to_be_changed_before_anything_else(client, wang, settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile
    Officer.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    sign_in(client, PASSWORD)

    first = [client.get(one) for one in ("/manage/", "/manage/import/", "/", "/manage/sessions/")]
    page = client.get("/manage/password/").text
    fit = {"password": "Qiutian-2026", "password_again": "Qiutian-2026"}
    client.post("/manage/password/", {"current": PASSWORD, **fit})

    to_password = [getattr(one, "url", one.status_code) for one in first]
    assert to_password == ["/manage/password/", "/manage/password/", 200, "/manage/password/"]
    assert "密码已到更换的时间" in page
    assert client.get("/manage/").status_code == 200
