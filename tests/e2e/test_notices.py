"""The bell and the inbox as a clerk uses them, and a robot as its keeper does."""

import pytest
from django.utils import timezone

from qingdan.notices import posting
from qingdan.notices.domain.sending import send_due
from qingdan.parties.enums import OrganisationKind
from tests.builders import make_administrator, make_organisation
from tests.notices import make_clerk, tell_of
from tests.robots import running

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def clerk():
    return with_phrase(make_clerk("wang.fang", full_name="王芳"))


@pytest.fixture
def robot(settings, monkeypatch):
    monkeypatch.setattr(posting, "ANSWER_SECONDS", 2)
    with running() as robot:
        settings.ROBOT_HOSTS = (robot.url,)
        yield robot


def tell_some(clerk):
    at = timezone.now()
    tell_of("某小区积水的办件等您受理", clerk, body="由县水务局转来。", at=at)
    tell_of("某村饮水的办件还剩 1 个工作日", clerk, link="/manage/my-access/", urgent=True, at=at)
    tell_of("县住建局答复了“燃气使用检查”", clerk, at=at)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_clerk_reads_notices(clerk, window, screen):
    tell_some(clerk)
    page = sign_in(window(viewport=screen), "wang.fang")

    bell = page.locator(".bell")
    assert bell.locator(".badge").inner_text().split() == ["3", "条未读"]
    bell.click()
    page.get_by_role("link", name="某村饮水的办件还剩").click()
    page.wait_for_url("**/manage/my-access/")
    page.locator(".bell").click()
    assert page.locator(".inbox li").count() == 2
    page.get_by_label("选中：某小区积水的办件等您受理").check()
    page.get_by_role("button", name="选中的标为已读").click()
    assert page.locator(".inbox li").count() == 1
    page.get_by_role("button", name="全部标为已读").click()
    page.get_by_text("没有未读的通知").wait_for()
    assert page.locator(".bell .badge").count() == 0
    page.get_by_role("link", name="全部", exact=True).first.click()
    assert page.locator(".inbox li").count() == 3


def test_a_keeper_registers_a_robot_that_then_speaks(clerk, window, robot):
    keeper = with_phrase(make_administrator(login_name="xi.tong"))
    page = sign_in(window(), keeper.login_name)

    page.get_by_role("link", name="群机器人").click()
    page.get_by_role("link", name="登记在这里").click()
    page.get_by_label("单位", exact=True).fill("党政办公室")
    page.get_by_label("群名").fill("党政办工作群")
    page.get_by_label("机器人地址").fill(robot.webhook())
    page.get_by_role("button", name="登记这个机器人").click()
    page.get_by_role("button", name="试发一条").click()
    page.get_by_text("平台已收下试发的消息").wait_for()
    tell_of("有一件事", clerk, urgent=True, at=timezone.now())
    send_due(timezone.now())

    assert robot.count("试发：党政办公室的通知") == 1
    assert robot.count("有一件事（王芳）") == 1


@pytest.mark.parametrize(
    ("theme", "screen"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
def test_pages_of_notices_are_sound(clerk, window, robot, theme, screen):
    tell_some(clerk)
    office = make_organisation("固阳县人民政府", OrganisationKind.COUNTY_GOVERNMENT)
    keeper = with_phrase(make_administrator(login_name="xi.tong", organisation=office))
    wrong = []
    for login_name, addresses in (
        (clerk.login_name, ["notices/", "notices/?show=all", "notices/settings/"]),
        (keeper.login_name, ["channels/", "channels/new/"]),
    ):
        page = sign_in(window(viewport=screen), login_name)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
        for address in addresses:
            page.goto(f"/manage/{address}")
            wrong += wrong_with(page)

    assert wrong == []
