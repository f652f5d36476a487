"""Opening work in a browser: entry to case, the phone's one screen, support, plan; all sound."""

import pytest
from django.utils import timezone

from qingdan.cases.models import Case, SupportObligation
from tests.desk import Desk

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def desk(transactional_db):
    made = Desk()
    for one in (made.clerk, made.leader, made.cadre, made.helper):
        with_phrase(one)
    return made


def test_an_entry_becomes_a_case_in_two_presses(desk, window):
    page = sign_in(window(), "clerk")
    page.goto(desk.stage.item.get_absolute_url())
    page.get_by_role("button", name="立项办理").click()
    assert wrong_with(page) == []
    page.get_by_label("发现、制止、上报、部门核查处置").check()
    page.get_by_label("标题").fill("北街井盖缺失")
    page.get_by_label("牵头部门").select_option(label="牵头部门")
    page.get_by_role("button", name="立项，开始办理").dblclick()
    page.get_by_text("已立项，编号").wait_for()

    assert Case.objects.get().title == "北街井盖缺失"


def test_the_workbench_finds_an_entry_by_keyboard(desk, window):
    page = sign_in(window(), "clerk")
    page.goto("/desk/open/")
    page.get_by_label("按哪一项办").fill("配合 1")
    page.keyboard.press("Enter")
    page.get_by_role("table").wait_for()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="核对后立项").wait_for()


def test_a_cadre_reports_on_a_phone_without_scripts(desk, window):
    page = sign_in(window(viewport=PHONE, java_script_enabled=False), "cadre")
    page.goto("/desk/open/quick/")
    page.get_by_label("看到什么").fill("北街井盖丢了。")
    page.get_by_label("在哪里").fill("粮站对面")
    page.get_by_role("button", name="报上去").click()
    page.get_by_text("已报上去，编号").wait_for()

    assert Case.objects.get().events.count() == 2


def test_support_is_asked_by_one_side_and_promised_by_the_other(desk, window):
    desk.open()
    path = f"/desk/support/{SupportObligation.objects.get().pk}/"
    clerk, helper = sign_in(window(), "clerk"), sign_in(window(), "helper")
    for page, act, what, note in (
        (clerk, "已提出", "写明要什么", "要两名技术员"),
        (helper, "已答应", "写明什么时候、怎样兑现", "下周一到"),
    ):
        page.goto(path)
        page.locator("summary", has_text=act).click()
        page.get_by_label(what).fill(note)
        page.get_by_role("button", name=f"登记：{act}").click()
        page.get_by_text(f"已登记：{act}。").wait_for()

    assert SupportObligation.objects.get().state == "promised"


@pytest.mark.parametrize("theme", ["light", "dark", "elder"])
@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_sound(desk, window, screen, theme):
    desk.due(desk.reported(), days=-1, lane=desk.lane)
    page = sign_in(window(viewport=screen), "mayor")
    cookie = {"name": "theme", "value": theme, "url": page.url}
    page.context.add_cookies([cookie])
    item, month = desk.stage.item, timezone.localdate().month
    wrong = []

    for address in (
        "/desk/open/?q=第1项",
        f"/desk/open/confirm/?township=150222105&entry={item.kind}:{item.address}",
        "/desk/open/quick/",
        "/desk/support/",
        f"/desk/support/{SupportObligation.objects.first().pk}/",
        "/desk/owed/",
        "/desk/owed/clocks/",
        "/desk/plan/",
        f"/desk/plan/month/?month={month}",
    ):
        page.goto(address)
        wrong += wrong_with(page)

    assert wrong == []
