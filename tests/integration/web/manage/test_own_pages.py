"""One's own pages: the second factor and the list of sign-ins."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from qingdan.parties.domain.signing import second_factor
from qingdan.parties.models import RecoveryCode, SignIn, TotpDevice
from tests.authenticator import code_at, with_totp

from .conftest import PASSWORD, signed_in_as

pytestmark = pytest.mark.django_db

FACTOR, SESSIONS = "/manage/second-factor/", "/manage/sessions/"


def begun(client) -> str:
    """Begin setting up; return the secret as the page shows it."""
    client.post(f"{FACTOR}start/")
    page = client.get(FACTOR).text
    shown = re.search(r'class="code secret"[^>]*>([A-Z2-7]{32})<', page)
    assert shown
    return shown[1]


def confirm(client, code: str, proof: str = PASSWORD):
    return client.post(f"{FACTOR}confirm/", {"code": code, "proof": proof})


def test_setting_up_shows_picture_and_secret_and_then_the_codes(as_wang, wang):
    secret = begun(as_wang)
    page = as_wang.get(FACTOR)

    response = confirm(as_wang, code_at(secret, timezone.now()))

    codes = response.context["codes"]
    assert 'src="data:image/svg+xml;' in page.text
    assert "no-store" in response.headers["Cache-Control"]
    assert [code in response.text for code in codes] == [True] * 10
    assert "没有用过的恢复码还有 <strong>10</strong> 个" in as_wang.get(FACTOR).text


def test_the_secret_is_shown_no_more_once_in_use(as_wang, wang):
    secret = begun(as_wang)
    confirm(as_wang, code_at(secret, timezone.now()))

    assert secret not in as_wang.get(FACTOR).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"code": "000"}, "这 6 位数字对不上"), ({"proof": "guess"}, "密码不对，没有改动。")],
)
def test_setting_up_needs_both_the_code_and_the_password(as_wang, wang, wrong, sentence):
    code = code_at(begun(as_wang), timezone.now())

    response = as_wang.post(f"{FACTOR}confirm/", {"code": code, "proof": PASSWORD, **wrong})

    assert response.status_code == 422
    assert sentence in response.text
    assert not second_factor.is_in_use(wang)


def test_setting_up_ends_other_sessions(as_wang, wang):
    elsewhere = signed_in_as(wang)

    confirm(as_wang, code_at(begun(as_wang), timezone.now()))

    assert [one.get("/manage/").status_code for one in (as_wang, elsewhere)] == [200, 302]


def test_setting_up_frees_who_had_to(wang, settings):
    settings.SECOND_FACTOR = "all"
    client = signed_in_as(wang)
    before = client.get("/manage/").status_code

    confirm(client, code_at(begun(client), timezone.now()))

    assert (before, client.get("/manage/").status_code) == (302, 200)
    assert "不能自己停用" in client.get(FACTOR).text


def test_what_is_owed_is_said_once_and_the_menu_leads_nowhere_else(wang, settings):
    settings.SECOND_FACTOR = "all"
    client = signed_in_as(wang)

    text = client.get(FACTOR).text

    side = text[text.index('<nav class="side"') : text.index("</nav>", text.index("我的账户"))]
    links = set(re.findall(r'href="(/manage/[^"]+)"', side))
    assert text.count("请先启用，启用以后再办别的") == 1
    assert links == {"/manage/password/", FACTOR}
    assert {client.get(one).status_code for one in links} == {200}


def test_new_recovery_codes_need_the_password(as_wang, wang):
    with_totp(wang)
    client = signed_in_as(wang)
    kept = set(RecoveryCode.objects.values_list("code_hash", flat=True))

    refused = client.post(f"{FACTOR}codes/", {"codes-proof": "guess"})
    made = client.post(f"{FACTOR}codes/", {"codes-proof": PASSWORD})

    assert (refused.status_code, len(made.context["codes"])) == (422, 10)
    assert not kept & set(RecoveryCode.objects.values_list("code_hash", flat=True))


def test_removing_needs_the_password(wang):
    with_totp(wang)
    client = signed_in_as(wang)

    refused = client.post(f"{FACTOR}remove/", {"remove-proof": "guess"})
    client.post(f"{FACTOR}remove/", {"remove-proof": PASSWORD})

    assert refused.status_code == 422
    assert TotpDevice.objects.count() == 0


@pytest.mark.parametrize("act", ["start", "confirm", "codes", "remove"])
def test_nothing_happens_by_looking(as_wang, wang, act):
    assert as_wang.get(f"{FACTOR}{act}/").status_code == 302
    assert TotpDevice.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_sessions_costs_the_same_for_any_number(as_wang, wang, count, django_assert_num_queries):
    for _ in range(count):
        signed_in_as(wang)
    as_wang.get(SESSIONS)

    with django_assert_num_queries(9):
        page = as_wang.get(SESSIONS).text

    assert page.count(">让它退出<") == count
    assert page.count("（这里）") == 1


def test_sessions_ends_one_and_all_others(as_wang, wang, li):
    there, elsewhere, other = (signed_in_as(one) for one in (wang, wang, li))
    rows = list(SignIn.objects.order_by("pk"))

    as_wang.post(f"{SESSIONS}{rows[1].pk}/revoke/")
    one = [client.get("/manage/").status_code for client in (as_wang, there, elsewhere, other)]
    as_wang.post(f"{SESSIONS}others/revoke/")
    rest = [client.get("/manage/").status_code for client in (as_wang, elsewhere, other)]

    assert (one, rest) == ([200, 302, 200, 200], [200, 302, 200])


def test_sessions_does_not_end_those_of_another(as_wang, wang, li):
    other = signed_in_as(li)
    row = SignIn.objects.get(officer=li)

    response = as_wang.post(f"{SESSIONS}{row.pk}/revoke/", follow=True)

    assert "这次登录已经结束，没有改动。" in response.text
    assert other.get("/manage/").status_code == 200


def test_sessions_shows_how_earlier_ones_ended(as_wang, wang):
    signed_in_as(wang).post("/manage/sign-out/")
    signed_in_as(wang)
    SignIn.objects.filter(pk=SignIn.objects.latest("pk").pk).update(
        last_seen_at=timezone.now() - timedelta(hours=2)
    )

    page = as_wang.get(SESSIONS).text

    assert '现在登录着的 <span class="count">1 处</span>' in page
    assert "本人退出" in page
    assert "已过时限" in page
