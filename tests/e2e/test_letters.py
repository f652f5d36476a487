"""A letter in a real browser: from an answer to the numbered document."""

from pathlib import Path

import pytest

from qingdan.letters.models import Letter, LetterNumber
from tests.letters import TOWNSHIP, make_clerk, make_leader, make_lists

from .conftest import PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
SENT = """([fields]) => {
  const form = document.querySelector("form.leave");
  form.action = "/manage/letters/start/";
  for (const [name, value] of Object.entries(fields)) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(input);
  }
  form.submit();
}"""
OUTLINE = "【请用一两句话写明时间、地点、诉求；不写当事人姓名、电话】"
SOURCE = "【请写明来源，例如群众来访、12345工单及编号】"


@pytest.fixture
def people(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_lists()
    with_phrase(make_leader("mayor.yinhao", full_name="赵镇长"))
    with_phrase(make_clerk("clerk.yinhao", full_name="钱经办"))


def begin(page, kind: str = "transfer", entry: str = "reclaimed:1") -> None:
    """Send what the page of an answer sends."""
    fields = {"kind": kind, "township": TOWNSHIP, "text": "饭馆的燃气罐漏气", "entry": entry}
    with page.expect_navigation():
        page.evaluate(SENT, [fields])


def fill_in(page) -> None:
    body = page.get_by_label("正文")
    told = body.input_value().replace(SOURCE, "12345工单").replace(OUTLINE, "某饭馆燃气罐漏气。")
    body.fill(told)


def test_a_letter_is_written_signed_and_taken_out(people, window):
    clerk, leader = sign_in(window(), "clerk.yinhao"), sign_in(window(), "mayor.yinhao")
    begin(clerk)
    fill_in(clerk)
    clerk.locator("#paper").get_by_text("某饭馆燃气罐漏气。").wait_for()
    clerk.get_by_role("button", name="保存").click()
    clerk.get_by_text("由乡镇领导或清单管理员办理").wait_for()

    leader.goto("/manage/letters/")
    leader.keyboard.press("j")
    leader.keyboard.press("Enter")
    leader.get_by_role("link", name="设定代字").click()
    leader.get_by_role("button", name="设定代字").click()
    leader.get_by_role("button", name="签发，编为").click()
    leader.get_by_role("heading", name="号，发给").wait_for()
    leader.get_by_role("button", name="确认签发").click()
    leader.get_by_text("已签发，文号").wait_for()
    with leader.expect_download() as download:
        leader.get_by_role("button", name="下载 docx").click()

    number = LetterNumber.objects.get()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    assert str(number) in download.value.suggested_filename
    assert Letter.objects.get().body.splitlines()[2] == "某饭馆燃气罐漏气。"


def test_two_who_write_at_once_see_both_texts(people, window):
    clerk, leader = sign_in(window(), "clerk.yinhao"), sign_in(window(), "mayor.yinhao")
    begin(clerk)
    leader.goto(clerk.url)
    for page, contact in ((leader, "联系人：赵镇长"), (clerk, "联系人：钱经办")):
        page.get_by_label("联系方式").fill(contact)
        page.get_by_role("button", name="保存").click()

    apart = clerk.locator(".letter-apart")
    apart.get_by_text("联系人：赵镇长").wait_for()
    assert apart.get_by_text("联系人：钱经办").is_visible()
    clerk.get_by_role("button", name="核对过了，照我写的保存").click()
    clerk.get_by_text("已保存。").wait_for()

    assert Letter.objects.get().contact == "联系人：钱经办"


@pytest.mark.parametrize("screen", [{}, {"viewport": PHONE}], ids=["desktop", "phone"])
def test_pages_of_letters_are_sound(people, window, screen):
    page = sign_in(window(**screen), "mayor.yinhao")
    wrong = []
    begin(page, "reply", "cooperative:1")
    draft = page.url.removesuffix("edit/")

    for address in (
        page.url, draft, "/manage/letters/", "/manage/letters/?state=issued",
        "/manage/letters/register/", "/manage/letters/words/",
    ):  # fmt: skip
        page.goto(address)
        wrong += wrong_with(page)

    assert wrong == []


def test_a_letter_is_written_without_scripts(people, window):
    page = sign_in(window(java_script_enabled=False), "clerk.yinhao")
    begun = sign_in(window(), "clerk.yinhao")
    begin(begun)
    page.goto(begun.url)
    page.get_by_label("标题").fill("关于某事的函")
    page.get_by_role("button", name="预览").click()
    assert page.locator(".letter-title").inner_text() == "关于某事的函"
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。").wait_for()

    assert Letter.objects.get().title == "关于某事的函"


def test_what_is_typed_is_kept_by_itself_and_leaving_before_that_warns(people, window):
    clerk = sign_in(window(), "clerk.yinhao")
    begin(clerk)
    asked = []
    clerk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    clerk.get_by_label("正文").press_sequentially("写到一半")
    clerk.get_by_text("正在写，还没有存下").wait_for()
    clerk.get_by_text("已自动存下").wait_for()
    writing = clerk.url

    clerk.goto("/manage/")
    clerk.goto(writing)

    assert ("写到一半" in clerk.get_by_label("正文").input_value(), asked) == (True, [])
    clerk.get_by_label("主送").press_sequentially("又写一点")
    clerk.goto("/manage/")
    assert asked == ["beforeunload"]
    letter = Letter.objects.get()
    assert (letter.version, letter.events.count()) == (1, 1)


def test_menu_of_staff_pages_is_one_button_on_a_phone(people, window):
    phone = sign_in(window(viewport=PHONE, has_touch=True), "clerk.yinhao")
    phone.goto("/manage/letters/")
    heading = phone.get_by_role("heading", name="公文").bounding_box()

    assert heading["y"] < 260
    assert phone.locator("#side-list").is_hidden()
    phone.get_by_role("button", name="管理功能").click()
    phone.locator("#side-list").get_by_role("link", name="清单版本").click()
    phone.wait_for_url("**/manage/")


def test_menu_and_letters_work_without_scripts(people, window):
    phone = sign_in(window(viewport=PHONE, java_script_enabled=False), "clerk.yinhao")
    phone.get_by_role("button", name="管理功能").click()
    phone.locator("#side-list").get_by_role("link", name="公文").click()

    phone.wait_for_url("**/manage/letters/")
