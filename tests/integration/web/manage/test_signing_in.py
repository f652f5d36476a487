"""Signing in and out through the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qingdan.parties.domain.signing import hashing
from qingdan.parties.domain.signing.hashing import Turnstile
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, SignIn, SignInFailure
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import make_officer, make_organisation

from .conftest import PASSWORD, WRONG, signed_in_as

pytestmark = pytest.mark.django_db

SIGN_IN, SECOND = "/manage/sign-in/", "/manage/sign-in/code/"


def sign_in(client, name="wang.fang", password=PASSWORD, **extra):
    return client.post(SIGN_IN, {"login_name": name, "password": password}, **extra)


def a_minute_passes() -> None:
    """Let failures lie a minute further back; nothing waits."""
    for one in SignInFailure.objects.all():
        one.happened_at -= timedelta(minutes=1)
        one.save()


@pytest.mark.parametrize("name", ["home", "password", "import", "second-factor", "sessions"])
def test_staff_pages_send_strangers_to_sign_in(client, name):
    response = client.get(reverse(f"manage:{name}"))

    assert response.status_code == 302
    assert response.url == f"{SIGN_IN}?next={reverse(f'manage:{name}')}"


def test_sign_in_goes_on_to_the_page_asked_for(client, wang):
    response = client.post(
        SIGN_IN, {"login_name": "Wang.Fang", "password": PASSWORD, "next": "/manage/sessions/"}
    )

    assert (response.status_code, response.url) == (302, "/manage/sessions/")


@pytest.mark.parametrize("target", ["//example.org/", "https://example.org/", "javascript:1"])
def test_sign_in_never_leaves_the_site(client, wang, target):
    response = client.post(
        SIGN_IN, {"login_name": "wang.fang", "password": PASSWORD, "next": target}
    )

    assert response.url == "/manage/"


@pytest.mark.parametrize(
    ("role", "kind", "first"),
    [
        (Role.TOWNSHIP_CLERK, "township-government", "/desk/"),
        (Role.VILLAGE_CADRE, "village-committee", "/desk/"),
        (Role.DEPARTMENT_LEADER, "department", "/desk/"),
        (Role.LIST_OFFICE, "party-body", "/manage/"),
        (Role.AUDITOR, "party-body", "/manage/"),
    ],
)
def test_sign_in_leads_to_what_one_works_on(client, role, kind, first):
    officer = make_officer("li.ming", role=role, organisation=make_organisation("单位", kind))
    officer.set_password(PASSWORD)
    officer.save()

    assert sign_in(client, "li.ming").url == first
    assert client.get(SIGN_IN).url == first


def test_sign_in_renews_the_session(client, wang):
    client.get(SIGN_IN)
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_sign_in_notes_who_from_where_with_what(client, wang):
    agent = "Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0"

    sign_in(client, REMOTE_ADDR="10.1.1.7", HTTP_USER_AGENT=agent)

    row, event = SignIn.objects.get(), Event.objects.latest("sequence")
    assert (row.officer, row.address, row.agent) == (wang, "10.1.1.7", "Windows 上的 Edge 126")
    assert (event.act, event.actor_key, event.address) == (
        "party.signed-in", wang.pk, "10.1.1.7"
    )  # fmt: skip


def test_sign_in_keeps_the_name_and_says_what_was_wrong(client, wang):
    response = sign_in(client, password=WRONG)

    assert response.status_code == 422
    assert "登录名或密码不对。" in response.text
    assert 'value="wang.fang"' in response.text


def test_sign_in_asks_to_wait_and_then_locks(client, wang):
    told = [sign_in(client, password=WRONG) for _ in range(3)]
    for _ in range(4):
        a_minute_passes()
        told.append(sign_in(client, password=WRONG))

    assert [one.status_code for one in told] == [422, 422, 429, 422, 422, 429, 429]
    assert "请 2 秒后再试。" in told[2].text
    assert "请在 15 分钟后再试" in told[5].text
    assert told[5].headers["Retry-After"] == "5"


def test_sign_in_pauses_an_address_after_twenty_failures(client, wang):
    for attempt in range(20):
        a_minute_passes() if attempt > 9 else None
        sign_in(client, name=f"nobody{attempt}", REMOTE_ADDR="10.1.1.7")

    assert sign_in(client, REMOTE_ADDR="10.1.1.7").status_code == 429
    assert sign_in(client, REMOTE_ADDR="10.1.1.8").status_code == 302


def test_sign_in_says_that_too_many_are_signing_in(client, wang, monkeypatch):
    full = Turnstile(at_once=1, places=1)
    monkeypatch.setattr(hashing, "turnstile", lambda: full)

    with full.turn():
        response = sign_in(client)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "正在登录的人多" in response.text


def test_the_second_step_follows_the_first(client, wang):
    secret, _ = with_totp(wang, at=timezone.now() - timedelta(hours=1))

    first = client.post(
        SIGN_IN, {"login_name": "wang.fang", "password": PASSWORD, "next": "/manage/sessions/"}
    )
    between = client.get("/manage/").status_code
    second = client.post(SECOND, {"code": code_at(secret, timezone.now())})

    assert (first.url, between, second.url) == (SECOND, 302, "/manage/sessions/")
    assert client.get("/manage/").status_code == 200
    assert SignIn.objects.get().method == "password-totp"


def test_the_second_step_takes_a_recovery_code_and_says_how_many_are_left(client, wang):
    _, codes = with_totp(wang, at=timezone.now() - timedelta(hours=1))
    sign_in(client)

    response = client.post(SECOND, {"code": codes[0].lower()}, follow=True)

    assert "用掉了一个恢复码，还剩 9 个" in response.text
    assert SignIn.objects.get().method == "password-recovery"


def test_the_second_step_refuses_a_wrong_code_and_a_replayed_one(client, wang):
    secret, _ = with_totp(wang, at=timezone.now() - timedelta(hours=1))
    code = code_at(secret, timezone.now())
    sign_in(client)
    client.post(SECOND, {"code": code})
    other = Client()
    sign_in(other)

    told = other.post(SECOND, {"code": code})

    assert told.status_code == 422
    assert "动态口令或恢复码不对，或刚才已经用过。" in told.text


def test_the_second_step_needs_the_first(client):
    response = client.get(SECOND, follow=True)

    assert response.redirect_chain == [(SIGN_IN, 302)]
    assert "第一步已经过了时间" in response.text


def test_the_second_step_does_not_wait_for_ever(client, wang):
    with_totp(wang, at=timezone.now() - timedelta(hours=1))
    sign_in(client)
    session = client.session
    session["_second_step"]["since"] -= 601
    session.save()

    assert client.get(SECOND).url == SIGN_IN


def test_a_new_password_voids_a_first_step(client, wang):
    with_totp(wang, at=timezone.now() - timedelta(hours=1))
    sign_in(client)
    wang.set_password("another password")
    wang.save()

    assert client.get(SECOND).url == SIGN_IN


def test_an_administrator_without_a_second_factor_sets_it_up_first(client, wang, settings):
    settings.SECOND_FACTOR = "all"
    sign_in(client)

    told = [client.get(one) for one in ("/manage/", "/manage/sessions/", "/", "/manage/password/")]

    found = [getattr(one, "url", one.status_code) for one in told]
    assert found == ["/manage/second-factor/", "/manage/second-factor/", 200, 200]
    assert "您的岗位登录时必须用动态口令" in client.get("/manage/second-factor/").text


def test_a_part_asked_for_after_signing_out_leads_to_the_whole_sign_in_page(client, wang):
    response = client.get(f"{SIGN_IN}?next=/manage/", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == f"{SIGN_IN}?next=/manage/"


def test_sign_out_needs_a_post_and_is_noted(as_wang, wang):
    assert as_wang.get("/manage/sign-out/").status_code == 405
    assert as_wang.get("/manage/").status_code == 200

    as_wang.post("/manage/sign-out/")

    assert as_wang.get("/manage/").status_code == 302
    assert SignIn.objects.get().ended_because == "signed-out"
    assert Event.objects.latest("sequence").act == "party.signed-out"


@pytest.mark.parametrize(
    ("back", "sentence"),
    [
        ({"last_seen_at": timedelta(minutes=60)}, "较长时间没有操作，已自动退出"),
        ({"started_at": timedelta(hours=12)}, "登录已到最长时间，已自动退出"),
    ],
    ids=["idle", "too long"],
)
def test_a_session_ends_at_its_limits(as_wang, wang, back, sentence):
    SignIn.objects.update(**{name: timezone.now() - ago for name, ago in back.items()})

    response = as_wang.get("/manage/", follow=True)

    assert response.redirect_chain == [(f"{SIGN_IN}?next=/manage/", 302)]
    assert sentence in response.text
    assert Event.objects.latest("sequence").act == "party.signed-out"


def test_a_session_in_use_goes_on(as_wang, wang):
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(minutes=59))

    as_wang.get("/manage/")

    assert timezone.now() - SignIn.objects.get().last_seen_at < timedelta(minutes=1)


def test_a_session_that_is_not_known_is_nobodys(as_wang, wang):
    SignIn.objects.all().delete()

    response = as_wang.get("/manage/", follow=True)

    assert "这次登录已经失效" in response.text
    assert as_wang.get("/manage/").status_code == 302


def test_a_closed_account_is_out_at_the_next_request(as_wang, wang):
    Officer.objects.filter(pk=wang.pk).update(is_active=False)

    assert as_wang.get("/manage/").status_code == 302


def test_a_session_costs_one_query_more(as_wang, wang, django_assert_num_queries):
    with django_assert_num_queries(3):  # session, officer, sign-in
        as_wang.get("/robots.txt")


def test_a_stranger_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")


def test_each_session_is_its_own(wang, li):
    clients = [signed_in_as(one) for one in (wang, wang, li)]

    clients[0].post("/manage/sign-out/")

    assert [one.get("/manage/").status_code for one in clients] == [302, 200, 200]
