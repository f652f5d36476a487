"""Signing in through two OpenID providers and a CAS server that run on this machine."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from qingdan.parties.enums import Role
from qingdan.parties.models import Identity, Officer, SignIn, SignInFailure
from qingdan.parties.profiles import EVERYBODY, in_force
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import make_officer, make_post, make_section
from tests.integration.single_sign_on.conftest import leave, there_and_back, way_back

pytestmark = pytest.mark.django_db

PASSWORD = {"login_name": "wang.fang", "password": "correct-horse-battery"}
SERVICES = ["county", "province", "city"]
OPENID = ["county", "province"]


@pytest.fixture(autouse=True)
def configured(configure, wang):
    return configure


def is_in(client) -> bool:
    return client.get("/manage/sessions/").status_code == 200


def linked(client: Client, key: str) -> None:
    """Link an account, and leave."""
    there_and_back(client, key)
    client.post("/manage/sign-in/", PASSWORD)
    client.post("/manage/sign-out/")


def refused(response) -> bool:
    return response.status_code == 502 and "没有登录成功" in response.text


def test_the_sign_in_page_offers_every_service(client):
    page = client.get("/manage/sign-in/?next=/manage/sessions/").text

    assert "从“县统一认证”登录" in page
    assert "/manage/sign-in/with/city/?next=%2Fmanage%2Fsessions%2F" in page


@pytest.mark.parametrize("key", SERVICES)
def test_an_unknown_account_makes_nobody_and_asks_for_the_password_once(client, key):
    response = there_and_back(client, key, "/manage/sessions/")
    page = client.get(response.url).text

    assert response.url == "/manage/sign-in/?next=%2Fmanage%2Fsessions%2F"
    assert "还没有绑定" in page
    assert "登录并绑定" in page
    assert (Officer.objects.count(), Identity.objects.count(), is_in(client)) == (1, 0, False)


@pytest.mark.parametrize("key", SERVICES)
def test_after_linking_the_service_alone_signs_in(client, wang, key):
    there_and_back(client, key)
    client.post("/manage/sign-in/", PASSWORD)
    told = client.get("/manage/sessions/").text
    client.post("/manage/sign-out/")

    response = there_and_back(client, key, "/manage/sessions/")

    assert "已绑定统一认证" in told
    assert (response.url, is_in(client)) == ("/manage/sessions/", True)
    assert SignIn.objects.latest("pk").method == "single-sign-on"
    assert Identity.objects.get().officer == wang


def test_linking_waits_for_the_second_step_too(client, wang):
    secret, _ = with_totp(wang, at=timezone.now() - timedelta(hours=1))
    there_and_back(client, "county")
    client.post("/manage/sign-in/", PASSWORD)
    before = Identity.objects.count()

    client.post("/manage/sign-in/code/", {"code": code_at(secret, timezone.now())})

    assert (before, Identity.objects.count()) == (0, 1)


def test_a_wrong_password_links_nothing(client):
    there_and_back(client, "county")

    client.post("/manage/sign-in/", {**PASSWORD, "password": "guess"})

    assert Identity.objects.count() == 0


def test_the_second_factor_is_asked_for_unless_the_service_has_its_own(client, wang, configured):
    linked(client, "county")
    secret, _ = with_totp(wang, at=timezone.now() - timedelta(hours=1))

    asked = there_and_back(client, "county")
    client.post("/manage/sign-in/code/", {"code": code_at(secret, timezone.now())})
    method = SignIn.objects.latest("pk").method
    client.post("/manage/sign-out/")
    configured("second_factor = true")
    there_and_back(client, "county")

    assert (asked.url, method) == ("/manage/sign-in/code/", "sso-totp")
    assert SignIn.objects.latest("pk").method == "sso-of-two"


TRUSTED = {
    "county": ("preferred_username", {"preferred_username": "Wang.Fang"}),
    "province": ("account.name", {"account": {"name": "wang.fang"}}),
    "city": ("uid", {"uid": "wang.fang"}),
}


@pytest.mark.parametrize("key", SERVICES)
def test_a_trusted_service_is_matched_by_login_name(request, client, configured, wang, key):
    claim, person = TRUSTED[key]
    configured(f'login_name_claim = "{claim}"')
    request.getfixturevalue(key).person |= person

    there_and_back(client, key)

    assert is_in(client)
    assert Identity.objects.get().officer == wang


def test_a_service_that_is_not_trusted_is_not_matched_by_name(client, county):
    county.person |= {"preferred_username": "wang.fang"}

    there_and_back(client, "county")

    assert (is_in(client), Identity.objects.count()) == (False, 0)


def test_a_closed_account_is_not_opened(client, county):
    linked(client, "county")
    Officer.objects.update(is_active=False)

    there_and_back(client, "county")

    assert not is_in(client)


def go_linking(client, key: str, proof: str = PASSWORD["password"]):
    """Ask on the own page to link an account, with a proof."""
    return client.post(f"/manage/sessions/links/{key}/add/", {f"{key}-proof": proof})


@pytest.mark.parametrize("key", SERVICES)
def test_who_is_signed_in_links_from_the_own_page_and_unlinks(client, wang, key):
    client.force_login(wang)

    response = client.get(way_back(go_linking(client, key).url))
    asked, before = client.get(response.url).text, Identity.objects.count()
    page = client.post(response.url, follow=True).text
    client.post(f"/manage/sessions/links/{Identity.objects.get().pk}/remove/")

    title = {"county": "县统一认证", "province": "省统一认证", "city": "市统一认证"}[key]
    assert response.url == "/manage/sessions/links/confirm/"
    assert (f"绑定“{title}”里的账户？" in asked, before) == (True, 0)
    assert "解除绑定" in page
    assert Identity.objects.count() == 0


def test_linking_needs_the_password(client, wang):
    client.force_login(wang)

    response = go_linking(client, "county", "guess")

    assert (response.status_code, "密码不对" in response.text) == (422, True)
    assert "_single_sign_on" not in client.session


def test_linking_is_not_begun_by_an_address(client, wang):
    client.force_login(wang)

    responses = [
        client.get("/manage/sign-in/with/county/"),
        client.get("/manage/sessions/links/county/add/"),
    ]

    assert [(one.status_code, one.url) for one in responses] == [
        (302, "/manage/sessions/"), (302, "/manage/"),
    ]  # fmt: skip
    assert "_single_sign_on" not in client.session


def test_a_way_back_begun_for_signing_in_links_nothing(client, wang):
    address = way_back(leave(client, "county"))
    client.post("/manage/sign-in/", PASSWORD)

    response = client.get(address)

    assert response.url == "/manage/sessions/"
    assert "没有绑定统一认证" in client.get(response.url).text
    assert client.post("/manage/sessions/links/confirm/").url == "/manage/sessions/"
    assert Identity.objects.count() == 0


def test_who_owes_a_second_factor_links_nothing(client, wang):
    client.force_login(wang)
    address = way_back(go_linking(client, "county").url)
    SignIn.objects.update(owes_second_factor=True)

    responses = [
        client.get(address),
        go_linking(client, "county"),
        client.post("/manage/sessions/links/confirm/"),
    ]

    assert {one.url for one in responses} == {"/manage/second-factor/"}
    assert Identity.objects.count() == 0


def test_linking_at_arrival_waits_for_the_second_factor(client, wang, settings):
    settings.SECOND_FACTOR = EVERYBODY
    town = make_section()
    make_post(wang, Role.TOWNSHIP_CLERK, town)
    there_and_back(client, "county")

    client.post("/manage/sign-in/", PASSWORD)

    assert SignIn.objects.get().owes_second_factor
    assert "还没有绑定统一认证" in client.get("/manage/second-factor/").text
    assert Identity.objects.count() == 0


def test_another_s_account_is_not_taken(client, wang):
    linked(client, "county")
    client.force_login(make_officer("li.qiang"))

    response = client.get(way_back(go_linking(client, "county").url))
    page = client.post(response.url, follow=True).text

    assert "已绑定到另一位经办人" in page
    assert Identity.objects.get().officer == wang


@pytest.mark.parametrize("key", SERVICES)
def test_answers_to_nothing_begun_here_leave_no_trace(client, key):
    leave(client, key)
    before = Event.objects.count()

    for turn in range(3):
        assert refused(client.get(f"/manage/sign-in/back/{key}/?state=x{turn}&ticket=y&code=z"))

    assert (Event.objects.count(), SignInFailure.objects.count()) == (before, 0)


def test_answers_that_do_not_hold_are_braked_by_address(client, county):
    county.faults.add("nonce")
    limit = in_force().address.limit
    statuses = [there_and_back(client, "county").status_code for _ in range(limit + 2)]

    noted = Event.objects.filter(act="party.sign-in-failed").count()
    assert (statuses[0], statuses[-1], noted < len(statuses)) == (502, 429, True)


@pytest.mark.parametrize("key", OPENID)
@pytest.mark.parametrize(
    "fault",
    ["issuer", "audience", "nonce", "no nonce", "signature", "time", "shared secret", "none"],
)
def test_an_answer_that_does_not_hold_is_refused(request, client, key, fault):
    linked(client, key)
    request.getfixturevalue(key).faults.add(fault)

    response = there_and_back(client, key)

    assert (refused(response), is_in(client)) == (True, False)
    event = Event.objects.latest("sequence")
    assert (event.act, event.detail) == (
        "party.sign-in-failed", {"step": "single-sign-on", "of": key}
    )  # fmt: skip


def test_user_information_of_somebody_else_is_refused(client, configured, province):
    configured('login_name_claim = "account.name"')
    province.person |= {"account": {"name": "wang.fang"}}
    province.faults.add("userinfo")

    assert refused(there_and_back(client, "province"))


@pytest.mark.parametrize("key", SERVICES)
def test_a_way_back_works_once(client, key):
    linked(client, key)
    address = way_back(leave(client, key))
    first = client.get(address).status_code
    client.post("/manage/sign-out/")

    again = client.get(address)

    assert (first, refused(again), is_in(client)) == (302, True, False)


@pytest.mark.parametrize("key", SERVICES)
def test_a_way_back_of_another_browser_is_refused(client, key):
    linked(client, key)
    stolen, victim = way_back(leave(Client(), key)), Client()
    leave(victim, key)

    response = victim.get(stolen)

    assert (refused(response), is_in(victim)) == (True, False)


def test_a_used_code_is_refused_by_the_service(client, county):
    linked(client, "county")
    first = way_back(leave(client, "county"))
    client.get(first)
    client.post("/manage/sign-out/")
    second = way_back(leave(client, "county"))
    code = parse_qs(urlsplit(first).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]

    response = client.get(f"/manage/sign-in/back/county/?code={code}&state={state}")

    assert (refused(response), is_in(client)) == (True, False)


def test_an_answer_is_not_taken_for_another_service_s(client):
    """Mix-up: a code begun at one provider arrives at the address of the other."""
    linked(client, "county")
    linked(client, "province")
    address = way_back(leave(client, "county"))

    response = client.get(address.replace("/county/", "/province/"))

    assert (refused(response), is_in(client)) == (True, False)


def test_an_answer_that_names_another_issuer_is_refused(client, province):
    linked(client, "county")
    address = way_back(leave(client, "county"))

    response = client.get(f"{address}&iss={province.address}")

    assert (refused(response), is_in(client)) == (True, False)


def test_a_provider_that_says_it_is_another_is_not_gone_to(client, county, configured, settings):
    county.faults.add("issuer of metadata")
    text = settings.SINGLE_SIGN_ON_FILE.read_text(encoding="utf-8")
    settings.SINGLE_SIGN_ON_FILE.write_text(
        text.replace(county.address, f"{county.address}/"), encoding="utf-8"
    )

    response = client.get("/manage/sign-in/with/county/")

    assert refused(response)
    assert "对方的答复核对不上" in response.text


def test_a_service_that_is_away_is_said_to_be(client, county, settings):
    text = settings.SINGLE_SIGN_ON_FILE.read_text(encoding="utf-8")
    settings.SINGLE_SIGN_ON_FILE.write_text(
        text.replace(county.address, "http://127.0.0.1:9"), encoding="utf-8"
    )

    response = client.get("/manage/sign-in/with/county/")

    assert refused(response)
    assert "对方没有应答" in response.text


def test_who_declines_there_is_told_so(client):
    state = parse_qs(urlsplit(leave(client, "county")).query)["state"][0]

    response = client.get(f"/manage/sign-in/back/county/?error=access_denied&state={state}")

    assert "对方没有同意登录" in response.text


def test_a_way_back_never_leaves_the_site(client):
    linked(client, "county")

    assert there_and_back(client, "county", "https://example.org/").url == "/manage/"


@pytest.mark.parametrize("page", ["with", "back"])
def test_an_unknown_service_is_not_found(client, page):
    assert client.get(f"/manage/sign-in/{page}/nobody/").status_code == 404


def test_the_secret_goes_to_the_token_address_alone(client, county):
    address = leave(client, "county")

    query = parse_qs(urlsplit(address).query)
    assert query["code_challenge_method"] == ["S256"]
    assert sorted(query) == [
        "client_id", "code_challenge", "code_challenge_method", "nonce", "redirect_uri",
        "response_type", "scope", "state",
    ]  # fmt: skip
