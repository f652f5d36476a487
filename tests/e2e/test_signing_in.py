"""The second factor as a person meets it: set up, codes on paper, signing in with it."""

import time

import pytest
from django.utils import timezone

from qingdan.parties.models import TotpDevice
from tests.authenticator import code_at
from tests.builders import make_officer

from .conftest import DESKTOP, PHONE, PHRASE, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


def first_step(page, password: str = PHRASE) -> None:
    page.goto("/manage/sign-in/")
    page.get_by_label("登录名").fill("wang.fang")
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def set_up(page) -> tuple[str, list[str], list[str]]:
    """Go through setting up; return secret, codes on paper, and what is wrong with the pages."""
    page.wait_for_url("**/manage/second-factor/")
    wrong = wrong_with(page)
    page.get_by_role("button", name="开始启用").click()
    page.get_by_text("不能扫码？").click()
    secret = page.locator(".secret").inner_text()
    wrong += wrong_with(page)
    page.get_by_label("手机上显示的 6 位数字").fill(code_at(secret, timezone.now()))
    page.get_by_label("现在的密码").fill(PHRASE)
    page.get_by_role("button", name="启用动态口令").click()
    codes = page.locator(".recovery-codes li")
    codes.first.wait_for()
    wrong += wrong_with(page)
    paper = codes.all_inner_texts()
    page.get_by_role("button", name="已经收好，继续").click()
    page.wait_for_url("**/manage/")
    return secret, paper, wrong


def second_step(page, code: str) -> None:
    page.get_by_label("动态口令或恢复码").fill(code)
    page.get_by_role("button", name="登录").click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_second_factor_is_set_up_and_used(window, settings, size):
    settings.SECOND_FACTOR = "all"
    officer = make_officer("wang.fang", full_name="王芳")
    officer.set_password(PHRASE)
    officer.save()
    here, there = window(viewport=size), window(viewport=size)

    first_step(here)
    secret, paper, wrong = set_up(here)
    TotpDevice.objects.update(last_step=int(time.time()) // 30 - 2)  # as if a minute had passed
    first_step(there)
    there.wait_for_url("**/manage/sign-in/code/")
    wrong += wrong_with(there)
    second_step(there, "000000")
    there.get_by_role("alert").wait_for()
    second_step(there, code_at(secret, timezone.now()))
    there.wait_for_url("**/manage/")
    there.goto("/manage/sessions/")
    wrong += wrong_with(there)
    there.get_by_role("button", name="让其他 1 处都退出").click()
    there.get_by_text("已让其他 1 处退出登录").wait_for()

    here.goto("/manage/")
    here.get_by_text("这次登录已经失效").wait_for()
    first_step(here)
    second_step(here, paper[0])
    here.get_by_text("用掉了一个恢复码，还剩 9 个").wait_for()
    assert (len(paper), wrong) == (10, [])
