"""Aligning a list: by keyboard alone, without a script, in every theme."""

import pytest

from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.models import Alignment
from qingdan.parties.enums import RegionLevel
from tests.builders import AT, make_edition, make_region
from tests.unit.matters.conftest import make_lists, rows

from .conftest import DESKTOP, PHONE, open_account_for, sign_in, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
APPLY, VERIFY = "elder-allowance-apply", "elder-allowance-verify"


@pytest.fixture
def edition(transactional_db):
    """An aligned draft of 金山镇, and the officer who aligns it."""
    open_account_for("bian.ban", "王编")
    county = make_region("150222", "固阳县", RegionLevel.COUNTY)
    township = make_region("150222102", "金山镇", parent=county)
    made = make_edition(make_lists(), township=township)
    align_edition(made.pk, at=AT)
    return made


def at_work(window, edition, query: str = "", **options):
    page = sign_in(window(**options), "bian.ban")
    page.goto(f"/manage/editions/{edition.pk}/matters/{query}")
    return page


def entry(page, words: str) -> None:
    """Wait until the entry with these words is the one to decide on."""
    page.locator("[data-focus]", has_text=words).wait_for()


def item_of(edition, kind: str, number: int = 1):
    return edition.items.get(kind=kind, number=number)


def test_a_list_is_aligned_with_the_keyboard_alone(window, edition):
    page = at_work(window, edition)
    press = page.keyboard.press

    # The first as proposed, and a second choice beside it.
    entry(page, "高龄老人生活津贴")
    press("Shift+Digit2")
    press("Enter")
    entry(page, "露天焚烧秸秆")
    first = rows(item_of(edition, "basic"))
    assert [(row[1], row[2]) for row in first] == [(1, "confirmed"), (2, "confirmed")]

    # Taken back, and decided otherwise: without the first, with one found by typing.
    press("u")
    entry(page, "高龄老人生活津贴")
    assert rows(item_of(edition, "basic")) == [(APPLY, 1, "proposed", "likeness")]
    press("Digit1")
    press("/")
    page.keyboard.type("高龄老人生存")
    page.locator("[data-found] .option").first.wait_for()
    press("ArrowDown")
    press("Enter")
    press("Enter")
    entry(page, "露天焚烧秸秆")
    assert rows(item_of(edition, "basic")) == [
        (VERIFY, 1, "confirmed", "person"), (APPLY, 1, "refused", "likeness"),
    ]  # fmt: skip


def test_entries_are_skipped_and_refused_with_the_keyboard(window, edition):
    page = at_work(window, edition)
    press = page.keyboard.press

    entry(page, "高龄老人生活津贴")
    press("j")
    entry(page, "露天焚烧秸秆")
    press("s")
    entry(page, "灭鼠灭蚤")
    press("k")
    entry(page, "露天焚烧秸秆")
    press("0")
    entry(page, "灭鼠灭蚤")
    assert {row[2] for row in rows(item_of(edition, "basic", 2))} == {"refused"}


def test_a_local_matter_is_made_with_the_keyboard(window, edition):
    page = at_work(window, edition, "?show=unmatched")
    press = page.keyboard.press

    entry(page, "灯光秀")
    press("l")
    press("Tab")
    page.keyboard.type("灯光秀")
    press("Tab")
    press("ArrowDown")
    press("Tab")
    press("Tab")
    press("Enter")
    page.get_by_text("（本地事项）").wait_for()
    assert rows(item_of(edition, "basic", 3)) == [("local-150222-1", 1, "confirmed", "person")]


def test_a_list_is_aligned_without_a_script(window, edition):
    page = at_work(window, edition, java_script_enabled=False)

    page.get_by_label("搜索全部标准事项").fill("孤儿")
    page.get_by_role("button", name="搜索").click()
    page.locator("#found").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="确认，看下一项").click()

    entry(page, "露天焚烧秸秆")
    assert {row[:3] for row in rows(item_of(edition, "basic"))} == {
        (APPLY, 1, "confirmed"), ("orphan-allowance", 1, "confirmed"),
    }  # fmt: skip
    page.get_by_role("button", name="撤销").click()
    entry(page, "高龄老人生活津贴")
    assert rows(item_of(edition, "basic")) == [(APPLY, 1, "proposed", "likeness")]


def test_a_stale_page_says_so_in_place(window, edition):
    page = at_work(window, edition)
    Alignment.objects.filter(item=item_of(edition, "basic")).update(
        state="confirmed", decided_at=AT
    )

    page.keyboard.press("Digit2")
    page.keyboard.press("Enter")

    page.get_by_role("alert").get_by_text("现在已确认：高龄老人生活津贴").wait_for()


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
def test_matter_pages_are_accessible_and_fit(window, edition, theme, size):
    Alignment.objects.filter(item=item_of(edition, "reclaimed")).update(
        state="confirmed", decided_at=AT
    )
    page = sign_in(window(viewport=size), "bian.ban")
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    one, wrong = f"/manage/editions/{edition.pk}/matters/", []

    for address in (
        "/manage/matters/",
        one,
        f"{one}?show=confirmed",
        f"{one}?q=高龄",
        f"{one}import/",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += wrong_with(page)

    assert wrong == []
