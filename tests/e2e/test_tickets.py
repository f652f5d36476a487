"""The hotline in a browser: from ticket to dispatched in under a minute, three matters as one."""

from datetime import date
from time import monotonic

import pytest
from playwright.sync_api import expect

from qingdan.intake.models import Request
from qingdan.matters.domain.aligning import align_edition
from tests.builders import AT, make_published, make_region
from tests.hotline import THREE, Hotline

from .conftest import PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
A_MINUTE = 60
TYPING = 25
"""Milliseconds a key: the words of the ticket are typed, nothing after them."""


@pytest.fixture
def hotline(transactional_db, finder, sample_documents):
    edition = make_published(
        sample_documents["yinhao"], township=make_region(), valid_from=date(2025, 7, 1)
    )
    align_edition(edition.pk, at=AT)
    made = Hotline()
    for one in (made.operator, made.clerk, made.stranger):
        with_phrase(one)
    return made


def report(page, path, words):
    page.goto(path)
    page.get_by_label("办理情况").first.fill(words)
    page.get_by_role("button", name="报送办理情况").first.click()
    page.get_by_text("办理情况已报送").wait_for()


def test_a_ticket_is_dispatched_within_a_minute_and_its_matters_are_answered_as_one(
    hotline, window
):
    operator = sign_in(window(), "rexian")
    begun = monotonic()
    operator.goto("/desk/tickets/new/")
    operator.get_by_label("诉求内容").press_sequentially(THREE, delay=TYPING)
    operator.get_by_label("工单编号").fill("GY20261124")
    operator.locator("#drafts section").nth(2).wait_for()
    assert wrong_with(operator) == []
    operator.get_by_role("button", name="登记工单，接着派单").click()
    operator.get_by_role("button", name="派给银号镇人民政府").click()
    operator.get_by_text("第 1 件已派给银号镇人民政府").wait_for()
    operator.get_by_role("button", name="派给固阳县水务局").click()
    operator.get_by_text("第 2 件已派给固阳县水务局，银号镇人民政府协办").wait_for()
    operator.get_by_role("button", name="不予受理，告知途径").click()
    operator.get_by_text("第 3 件已登记为不予受理").wait_for()
    took = monotonic() - begun
    assert took < A_MINUTE, f"{took:.0f} s"
    assert wrong_with(operator) == []

    path = Request.objects.get().get_absolute_url()
    clerk = sign_in(window(viewport=PHONE), "clerk")
    report(clerk, path, "水渠已经修好。")
    assert wrong_with(clerk) == []
    report(sign_in(window(), "stranger"), path, "已现场制止。")

    operator.goto(path)
    expect(operator.get_by_label("答复", exact=True)).to_have_value(_all_three())
    operator.get_by_role("button", name="答复诉求人").click()
    for position, said in ((1, "满意"), (2, "不满意"), (3, "满意")):
        operator.locator(".heard").nth(position - 1).get_by_label(said, exact=True).check()
    operator.get_by_role("button", name="登记回访").click()
    operator.get_by_text("回访已登记，工单办结").wait_for()
    assert wrong_with(operator) == []
    assert Request.objects.get().satisfied_with == hotline.water


def _all_three() -> str:
    return (
        "您反映的问题共 3 件，一并答复如下：\n"
        "一、关于“反映村口的水渠塌了没人修”：由银号镇人民政府办理。办理情况：水渠已经修好。"
        "（依据：银号镇 · 基本 52）\n"
        "二、关于“反映有人在河道里采砂”：由固阳县水务局办理（银号镇人民政府协办）。"
        "办理情况：已现场制止。（依据：银号镇 · 配合 50）\n"
        "三、关于“咨询去哪里办理遗嘱公证”：不予受理，不归乡镇（街道）和县里的承办单位办理。"
        "办理途径：请找公证处（公证机构，由司法行政部门管理）。法律服务热线 12348 可咨询。"
    )
