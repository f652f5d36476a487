"""Letting another system send requests: made with the password, its secret shown once, stopped."""

import re

import pytest

from qingdan.intake.models import SenderKey
from qingdan.parties.enums import Role
from tests.builders import make_officer, make_organisation
from tests.gatehouse import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    office = make_organisation("固阳县人民政府", "county-government")
    return {
        "admin": make_officer("admin", role=Role.SYSTEM_ADMINISTRATOR, organisation=office),
        "operator": make_officer("operator", role=Role.HOTLINE_OPERATOR, organisation=office),
    }


def filled(people, **more) -> dict:
    return {
        "title": "县 12345 热线平台", "code": "county-12345", "county": "150222",
        "door": "hotline", "officer": people["operator"].pk, "proof": "correct-horse-battery",
        **more,
    }  # fmt: skip


def test_secret_is_shown_once_and_the_key_is_stopped(people):
    client = browser(people["admin"])

    made = client.post("/manage/senders/make/", filled(people))
    row = SenderKey.objects.get()
    later = client.get("/manage/senders/").content.decode()
    stopped = client.post(f"/manage/senders/{row.pk}/revoke/", follow=True).content.decode()

    assert made.status_code == 200
    assert row.secret in made.content.decode()
    assert "/api/v1/incoming/county-12345" in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    assert "县 12345 热线平台" in later
    assert row.secret not in later
    assert re.search(r"接口已停用", stopped)
    row.refresh_from_db()
    assert row.revoked_at is not None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"proof": "wrong"}, "密码"),
        ({"code": "OA!"}, "代号要写"),
        ({"door": "department"}, "现在的岗位不能登记“部门来件”"),
        ({"officer": ""}, "由谁登记"),
    ],
)
def test_form_that_does_not_fit_comes_back_with_the_reason(people, more, said):
    response = browser(people["admin"]).post("/manage/senders/make/", filled(people, **more))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert "县 12345 热线平台" in response.content.decode()
    assert not SenderKey.objects.exists()


def test_page_is_for_system_administrators(people):
    assert browser(people["operator"]).get("/manage/senders/").status_code == 403
    made = browser(people["operator"]).post("/manage/senders/make/", filled(people))
    assert made.status_code == 403
