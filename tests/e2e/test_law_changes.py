"""The queue of a law change: checked in bulk, undone, narrowed, in every theme and on a phone."""

import pytest

from qingdan.rulebook.enums import LawCheckState
from qingdan.rulebook.models import LawChangeTask
from tests.laws import CITING, CODE, make_place

from .conftest import DESKTOP, PHONE, open_account_for, sign_in, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
REASON = "与新法第三十七条一致。"


@pytest.fixture
def place(transactional_db):
    """A list in force that cites, and the officer of the county."""
    edition = make_place()
    open_account_for("bian.ban", "王编")
    return edition


def tick(page, title: str) -> None:
    page.locator(f'input[aria-label$="{title}"]').check()


@pytest.mark.usefixtures("place")
def test_citations_are_checked_in_bulk_and_taken_back(window):
    page = sign_in(window(), "bian.ban")
    page.get_by_role("link", name="法规变动").click()
    page.get_by_role("link", name="社会救助法").click()
    page.wait_for_url(f"**/manage/laws/{CODE}/")

    # Without a reason nothing is written, and the ticks stay.
    tick(page, CITING)
    page.get_by_role("button", name="仍然对").click()
    page.get_by_text("没有写理由，没有改动。").wait_for()
    assert not LawChangeTask.objects.exists()
    assert page.locator("tr", has_text=CITING).locator("input[type=checkbox]").is_checked()

    tick(page, "最低生活保障的申请受理")
    page.get_by_text("已选 2 个").wait_for()
    page.get_by_label("理由", exact=True).fill(REASON)
    page.get_by_role("button", name="仍然对").click()
    page.get_by_text("2 处写为“核过，仍然对”。").wait_for()
    assert {one.reason for one in LawChangeTask.objects.all()} == {REASON}
    row = page.locator("tr", has_text=CITING)
    assert REASON in row.inner_text()
    assert "王编" in row.inner_text()

    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已撤销，2 处改回待核对。").wait_for()
    assert set(LawChangeTask.objects.values_list("state", flat=True)) == {LawCheckState.OPEN}

    page.get_by_label("种类").select_option("entry")
    page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**kind=entry**")
    assert page.locator(".law-group").count() == 1


@pytest.mark.usefixtures("place")
def test_change_is_entered_and_withdrawn_without_a_script(window):
    page = sign_in(window(java_script_enabled=False), "bian.ban")
    page.goto("/manage/laws/new/")
    page.get_by_label("哪部法规", exact=True).fill("草原法")
    page.get_by_label("变动").select_option("amended")
    page.get_by_label("哪一天起").fill("2026-10-01")
    page.get_by_label("条款原文").fill("自公布之日起施行。")
    page.get_by_label("出处").fill("测试文号")
    page.get_by_role("button", name="登记，列出引用处").click()
    page.get_by_text("已登记《草原法》修改。").wait_for()
    assert page.locator("tbody tr").count() > 5

    page.get_by_text("撤回这个登记…").click()
    page.get_by_label("撤回的理由").fill("只是试一试")
    page.get_by_role("button", name="撤回", exact=True).click()
    page.wait_for_url("**/manage/laws/")
    assert not page.get_by_role("link", name="草原法").count()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_are_fit_for_everybody(window, viewport):
    page = sign_in(window(viewport=viewport), "bian.ban")

    for address in ("", "new/", f"{CODE}/", "enforcement-supervision-regulation/"):
        page.goto(f"/manage/laws/{address}")
        assert wrong_with(page) == []
