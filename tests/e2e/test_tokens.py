"""A token for a program, made and put out of use in a real browser."""

import pytest

from .conftest import DESKTOP, PHONE, PHRASE, open_account_for, sign_in, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", PHONE)],
    ids=["light", "dark phone", "elder phone"],
)
def test_a_token_is_made_and_put_out_of_use(window, theme, size):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(viewport=size), "wang.fang")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    page.goto("/manage/access/mine/")

    page.get_by_text("生成令牌…").click()
    page.get_by_label("给什么程序用").fill("12345 平台转办")
    page.get_by_label("有效期").select_option("180 天")
    page.get_by_label("现在的密码").fill(PHRASE)
    asked = wrong_with(page)
    page.get_by_role("button", name="生成并显示一次").click()
    shown = page.locator("#tokens .secret").inner_text()
    made = wrong_with(page)
    page.get_by_role("button", name="作废").click()

    assert shown.startswith("qd_")
    assert asked + made == []
    assert page.get_by_text("没有令牌。要让别的系统替您办理时才需要。").is_visible()
