"""Asking whose job it is in a real browser: residents on a phone, clerks at the keyboard."""

from datetime import date
from urllib.parse import urlencode

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project

from qingdan.commands.management.commands.load_samples import load_sample
from qingdan.finder.models import Example
from qingdan.matters.domain.aligning import align_edition
from qingdan.parties.domain.bodies.regions import load_regions
from qingdan.parties.enums import Role
from qingdan.parties.models import Region
from tests.builders import AT, make_officer, make_section
from tests.e2e.conftest import PHONE, sign_in, with_phrase, wrong_with
from tests.e2e.test_browsing import SMALLER_THAN_18_POINTS, SMALLER_THAN_A_THUMB, in_theme
from tests.keeping import committed

pytestmark = pytest.mark.slow

YINHAO = "150222105"
SAMPLES = {"yinhao": YINHAO, "chabaqi": "150721201"}
BILLBOARD = "路边要竖一块大广告牌，先找谁批手续"
LETTER = (
    "您好，我是银号镇的村民，想反映几件事。西边的水渠去年就塌了一段没人修，浇地的时候水全漫到路上去了，"
    "跟村里说了好几回都没有动静，马上又要浇冬水，再不修就要误了一年的收成，全村四十多户都指着这条渠。"
    "我父亲今年八十三岁了，一直在老家住，听说八十岁以上的老人每个月都有高龄津贴，我们一次都没有领过，去哪里申请？"
    "邻居总把垃圾和脏水倒在我家门口，说了也不听，能罚吗？麻烦给个明白话，我在外地打工，回去一趟不容易，希望一次能办完，谢谢你们。"
)


def address(text, **values):
    return f"/ask?{urlencode({'q': text, 'township': YINHAO, **values})}"


PAGES = [
    "/",
    "/ask",
    address(BILLBOARD),
    address(BILLBOARD, view="full"),
    address("小商店的消防谁来查", view="full"),
    address("身份证丢了去哪补"),
    address("那个事怎么办"),
    address("路"),
    "/ask?q=路灯坏了",
]


@pytest.fixture
def lists(transactional_db, finder):
    """Both published lists, aligned as shipped."""
    committed("aligned lists", write_lists)


def write_lists():
    load_regions(project.FIGURES_DIR / "regions.csv")
    for name, code in SAMPLES.items():
        township = Region.objects.get(pk=code)
        file = project.SAMPLES_DIR / f"{name}.txt"
        align_edition(load_sample(file, township, date(2025, 7, 1), AT).pk, at=AT)


@pytest.fixture
def clerk(lists, window):
    with_phrase(make_officer("li.na", Role.TOWNSHIP_CLERK, make_section()))
    return sign_in(window(), "li.na")


def test_words_that_name_a_person_stand_in_no_address(lists, window):
    page, asked_for = window(), []
    page.on("request", lambda sent: asked_for.append(sent.url))
    page.goto(f"/ask?township={YINHAO}")

    with page.expect_request("**/ask/suggest"):
        page.locator("#q").press_sequentially("王先生的路灯坏了")
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    page.goto(address("我叫张三，路灯坏了"))

    assert page.url.endswith("/ask")
    assert [one for one in asked_for if "%E7%8E%8B" in one] == []


def test_reader_asks_from_the_front_page_with_the_keyboard_alone(lists, window):
    page = window()
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type(f"银号镇{BILLBOARD}")
    page.keyboard.press("Enter")

    page.locator("#answer").wait_for()
    assert page.locator(".reply-head .mark").inner_text() == "收回"
    assert "这件事归县住建局管，银号镇不再管" in page.locator("#answer h1").inner_text()
    assert "银号镇 · 基本 78" in page.locator(".plain-apart").inner_text()


def test_suggestion_is_chosen_with_the_arrow_keys(lists, window):
    page = window()
    page.goto(f"/ask?township={YINHAO}")

    page.locator("#q").fill("高龄津贴")
    first = page.locator("[data-suggestion]").first
    first.wait_for()
    wanted = first.get_attribute("value")
    page.locator("#q").press("ArrowDown")
    page.keyboard.press("Enter")

    page.locator("#answer").wait_for()
    assert page.locator("#q").input_value() == wanted


def test_escape_closes_the_suggestions(lists, window):
    page = window()
    page.goto("/ask")

    page.locator("#q").fill("高龄津贴")
    page.locator("[data-suggestion]").first.wait_for()
    page.locator("#q").press("Escape")

    assert page.locator("[data-suggestion]").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_what_needs_a_script_is_shown_only_with_scripts(lists, window, scripts):
    page = window(java_script_enabled=scripts)
    page.goto(address("水渠塌了找谁修"))

    assert page.get_by_role("button", name="打印").is_visible() is scripts
    assert page.get_by_role("button", name="复制链接").is_visible() is scripts


def test_pages_work_without_scripts(lists, window):
    page = window(java_script_enabled=False)
    page.goto("/")

    page.get_by_label("要问的事").fill(BILLBOARD)
    page.get_by_label("乡镇（街道）").select_option(label="银号镇")
    page.get_by_role("button", name="问归谁管").click()
    page.get_by_role("button", name="工作版").click()

    assert "许可审批归县住建局，处罚归银号镇。" in page.locator(".told-apart").inner_text()
    page.get_by_role("link", name="银号镇 · 收回 49").first.click()
    page.wait_for_url(f"**/t/{YINHAO}/reclaimed/49*")


def test_letter_stays_out_of_the_address_and_shows_its_matters(lists, window):
    page = window()
    page.goto("/ask")

    page.locator("#q").fill(LETTER)
    assert "长信不会放进网址" in page.locator("[data-said]").inner_text()
    page.get_by_role("button", name="问归谁管").click()

    page.locator("#answer").wait_for()
    assert "?" not in page.url
    assert page.locator(".reply, .part").count() > 1


@pytest.mark.parametrize("view", ["plain", "full"])
@pytest.mark.parametrize("text", [BILLBOARD, "小商店的消防谁来查", "高标准农田建设", "身份证丢了"])
def test_answer_prints_on_exactly_one_sheet(lists, window, text, view):
    page = window()
    page.goto(address(text, view=view))

    sheets = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    printed = "".join(sheets[0].get_textpage().get_text_range().split())
    assert len(sheets) == 1
    assert f"问：{text}" in printed
    assert "系统建议，依据《" in printed


def test_letter_prints_on_exactly_one_sheet(lists, window):
    page = window()
    page.goto(f"/ask?township={YINHAO}&view=full")
    page.locator("#q").fill(LETTER)
    page.get_by_role("button", name="问归谁管").click()
    page.locator("#answer").wait_for()

    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1


def test_clerk_corrects_an_answer_with_the_keyboard_and_takes_it_back(clerk):
    page = clerk
    page.goto(address(BILLBOARD))

    page.get_by_text("不对，是另一项").press("Enter")
    page.get_by_label("正确的是哪一项").fill("户外广告")
    page.locator(".combo-list li").nth(1).wait_for()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.get_by_label("正确的是哪一项").press(key)
    page.get_by_role("button", name="更正为这一项").press("Enter")
    page.locator("#teach .notice").wait_for()

    assert [one.right for one in Example.objects.filter(withdrawn_at=None)] == ["basic:78"]
    page.get_by_role("button", name="撤销").press("Enter")
    page.get_by_text("已撤销刚才的说法").wait_for()
    assert not Example.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize("theme", ["浅色", "深色", "大字版"])
def test_ask_pages_have_no_serious_barrier(lists, window, theme):
    page = in_theme(window(), theme)

    found = []
    for one in PAGES:
        page.goto(one)
        found += wrong_with(page)

    assert found == []


def test_staff_page_has_no_serious_barrier(clerk):
    clerk.goto(address(BILLBOARD))

    assert wrong_with(clerk) == []


def test_ask_pages_in_large_print_are_large_and_strong(lists, window):
    page = in_theme(window(), "大字版")
    enhanced = {"runOnly": {"type": "rule", "values": ["color-contrast-enhanced"]}}

    found = []
    for one in PAGES:
        page.goto(one)
        found += [
            node["html"]
            for rule in Axe().run(page, options=enhanced).response["violations"]
            for node in rule["nodes"]
        ]
        found += page.evaluate(SMALLER_THAN_A_THUMB) + page.evaluate(SMALLER_THAN_18_POINTS)

    assert found == []


def test_ask_pages_fit_a_phone(lists, window):
    page = window(viewport=PHONE)

    found = []
    for one in PAGES:
        page.goto(one)
        found += wrong_with(page)

    assert found == []
