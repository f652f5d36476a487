"""A reader finds, opens, prints and compares entries in a real browser."""

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.builders import make_published, make_region
from tests.keeping import committed

from .conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ENTRY = "/t/150222105/cooperative/42"
COMPARISON = "/compare/150222105/150721201/"
PAGES = [
    "/",
    "/search?q=消防",
    "/search?q=量子计算机",
    "/t/150222105/?kind=cooperative",
    ENTRY,
    "/t/150222105/basic/70",
    "/t/150222105/reclaimed/27",
    f"{ENTRY}/card",
    "/d/",
    "/d/fire-rescue",
    "/t/150721201/findings",
    "/t/150222105/editions/",
    "/t/150222105/editions/1/",
    "/compare/",
    COMPARISON,
    "/help/",
    "/manage/sign-in/",
    "/manage/renew/",
    "/nowhere",
]
SMALLER_THAN_A_THUMB = """() => [...document.querySelectorAll(
  'button, input:not([type=hidden]), select, summary, a[role=button], .topnav a, .segments a, '
  + 'a.clause-number, .quote figcaption a, .acts > a, .facts a')]
  .filter((node) => node.offsetParent && node.getBoundingClientRect().height < 59.5)
  .map((node) => node.outerHTML)"""
SMALLER_THAN_18_POINTS = """() => [...document.querySelectorAll('body *')]
  .filter((node) => node.offsetParent && !node.children.length && node.textContent.trim()
    && parseFloat(getComputedStyle(node).fontSize) < 24)
  .map((node) => node.outerHTML)"""


@pytest.fixture
def lists(transactional_db, sample_documents):
    townships = {"yinhao": ("150222105", "银号镇"), "chabaqi": ("150721201", "查巴奇鄂温克民族乡")}

    def write():
        for name, (code, title) in townships.items():
            make_published(sample_documents[name], township=make_region(code, title))

    committed("published lists", write)


def in_theme(page, theme):
    page.goto("/")
    page.get_by_text("显示", exact=True).click()
    page.get_by_role("button", name=theme).click()
    return page


def violations(page, **options):
    """Return what axe calls serious or critical, each with the first element."""
    found = Axe().run(page, options=options).response["violations"]
    return [
        (page.url, one["id"], one["nodes"][0]["html"])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def test_reader_finds_the_small_shop_entry_from_the_search_box(lists, window):
    page = window()
    page.goto("/search")

    page.get_by_label("要查的事").fill("小商店 消防")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.locator("#found .hits").get_by_role("link", name="小商店").click()

    page.wait_for_url(f"**{ENTRY}")
    assert "对应上级部门：县消防大队" in page.locator(".answer").inner_text()


def test_reader_walks_a_list_and_filters_it_without_a_mouse(lists, window):
    page = window()
    page.goto("/t/150222105/?kind=cooperative")

    page.locator("#rows tr[data-row]").first.wait_for()
    for key in ("j", "j", "j", "k", "Enter"):
        page.keyboard.press(key)

    page.wait_for_url("**/t/150222105/cooperative/2")


def test_filter_narrows_the_table_while_typing(lists, window):
    page = window()
    page.goto("/t/150222105/?kind=cooperative")

    page.get_by_label("名称或条文里的词").fill("小商店")

    page.get_by_text("75 项中的 1 项").wait_for()
    assert "q=%E5%B0%8F" in page.url


def test_entry_shows_what_another_township_does(lists, window):
    page = window()
    page.goto("/t/150721201/basic/91")

    page.locator("#elsewhere").scroll_into_view_if_needed()

    reclaimed = page.locator("#elsewhere .mark-reclaimed")
    reclaimed.first.wait_for()
    assert reclaimed.count() == 3


@pytest.mark.parametrize(
    "address", [ENTRY, "/t/150222105/cooperative/35", "/t/150222105/cooperative/39"]
)
def test_card_prints_on_exactly_one_sheet(lists, window, address):
    page = window()
    page.goto(f"{address}/card")

    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    printed = "".join(sheets[0].get_textpage().get_text_range().split())

    clauses = ["".join(text.split()) for text in page.locator(".clause p").all_inner_texts()]
    assert len(sheets) == 1
    assert [clause for clause in clauses if clause not in printed] == []
    assert f"以公布文本为准。{page.url.removesuffix('/card')}" in printed


def test_number_of_the_picture_leads_to_the_pairs(lists, window):
    page = window()
    page.goto(COMPARISON)
    page.locator("[data-canvas] canvas").first.wait_for()

    number = page.locator('.matrix a[href*="left=reclaimed"][href*="right=basic"]')
    count = int(number.inner_text())
    number.click()

    page.wait_for_url("**right=basic#pairs")
    assert page.locator("article.pair").count() == count


def test_site_reads_and_searches_without_scripts(lists, window):
    page = window(java_script_enabled=False)
    page.goto("/search")

    page.get_by_label("要查的事").fill("小商店 消防")
    page.get_by_role("main").get_by_role("button", name="查").click()
    page.get_by_role("link", name="小商店").click()
    page.get_by_role("link", name="看其他乡镇怎样列同一件事").click()

    assert page.get_by_role("heading", name="别处怎么列").is_visible()


@pytest.mark.parametrize("theme", ["浅色", "深色", "大字版"])
def test_pages_have_no_serious_barrier(lists, window, theme):
    page = in_theme(window(), theme)

    found = []
    for address in PAGES:
        page.goto(address)
        found += violations(page)

    assert found == []


def test_large_print_is_large_and_strong(lists, window):
    page = in_theme(window(), "大字版")
    enhanced = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}

    found = []
    for address in PAGES:
        if address.endswith("/card"):
            continue
        page.goto(address)
        found += violations(page, **enhanced)
        found += page.evaluate(SMALLER_THAN_A_THUMB) + page.evaluate(SMALLER_THAN_18_POINTS)

    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1366, "height": 768}])
def test_pages_never_scroll_sideways(lists, window, viewport):
    page = window(viewport=viewport)

    wide = []
    for address in PAGES:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)

    assert wide == []
