"""Two persons import, check, publish and take back lists in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone

from qingdan.catalogue.models import Edition
from tests.bad_files.office import bombs
from tests.bad_files.pdfs import SHOW_IMAGE, pages_pdf
from tests.builders import make_edition
from tests.conftest import SAMPLES

from .conftest import PHONE, open_account_for, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("townships"),
]
REASON = "已与县编办核对，公布文本如此。"


def upload(page, *files):
    page.goto("/manage/import/")
    page.get_by_label("清单文件").set_input_files(files)
    page.get_by_role("button", name="上传并读取").click()


def import_sample(page, name):
    """Upload a sample and confirm what was read; the page then shows the draft."""
    upload(page, SAMPLES / f"{name}.txt")
    page.wait_for_url("**/import/*/")
    page.get_by_role("button", name="建立草稿，开始核对").click()
    page.wait_for_url("**/editions/*/")


def settle_errors(page):
    """Keep the printed text for every error, one by one."""
    page.get_by_role("button", name="处疑点").click()
    errors = page.locator(".rule:has(.severity-error) .finding")
    while left := errors.count():
        finding = errors.first
        finding.locator("summary").click()
        finding.get_by_label("照原文保留的理由").fill(REASON)
        finding.get_by_role("button", name="照原文保留").click()
        errors.nth(left - 1).wait_for(state="detached")


def hand_over(page):
    page.get_by_role("link", name="送审与发布").first.click()
    page.get_by_role("button", name="交第二人发布").click()
    page.get_by_text("这一版由您本人起草并送审").wait_for()


def publish(page, edition, day):
    page.goto("/manage/")
    page.get_by_role("link", name=edition).click()
    page.get_by_label("生效日期").fill(day.isoformat())
    page.get_by_role("button", name=f"发布，自{day.year}年{day.month}月{day.day}日起生效").click()
    page.get_by_text("已发布。").wait_for()


def test_two_persons_import_both_lists_and_publish_them(window):
    today = timezone.localdate()
    open_account_for("wang.fang", "王芳")
    open_account_for("li.qiang", "李强")
    wang, li = sign_in(window(), "wang.fang"), sign_in(window(), "li.qiang")

    for name, edition in (("yinhao", "银号镇 第1版"), ("chabaqi", "查巴奇鄂温克")):
        import_sample(wang, name)
        settle_errors(wang)
        hand_over(wang)
        publish(li, edition, today)

    counts = {
        one.township_id: one.items.count()
        for one in Edition.objects.in_force(today).filter(published_by__full_name="李强")
    }
    assert counts == {"150222105": 90 + 75 + 59, "150721201": 106 + 88 + 70}
    li.get_by_role("link", name="看公开页面").click()
    assert "查巴奇" in li.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(
    ("name", "make", "sentence"),
    [
        ("扫描件.pdf", lambda: pages_pdf(2, SHOW_IMAGE), "第 1 页是扫描图片，没有可读取的文字。"),
        ("炸弹.docx", lambda: next(bombs()).data, "为安全起见没有读取"),
        ("照片.txt", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" * 9, "“照片.txt”："),
    ],
)
@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["js", "no js"])
def test_a_bad_file_is_refused_in_one_sentence(window, settings, options, name, make, sentence):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(**options), "wang.fang")

    upload(page, {"name": name, "mimeType": "application/octet-stream", "buffer": make()})

    refusal = page.get_by_role("alert").first
    refusal.wait_for()
    assert sentence in refusal.inner_text()
    assert "什么都没有保存。" in refusal.inner_text()
    assert list(settings.SOURCES_DIR.iterdir()) == []


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["js", "no js"])
def test_files_are_chosen_in_chinese_and_without_a_mouse(window, options):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(**{**options, "locale": "en-US"}), "wang.fang")
    page.on("filechooser", lambda chooser: None)  # listens before the page opens one
    page.goto("/manage/import/")
    field, box = page.get_by_label("清单文件"), page.locator(".pick")

    before = box.inner_text().split()
    field.focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([SAMPLES / "yinhao.txt", SAMPLES / "chabaqi.txt"])

    assert before == ["选择文件", "还没有选；也可以把文件拖到这里"]
    chosen = "已选好文件" if options else "yinhao.txt、chabaqi.txt"
    assert box.inner_text().split() == ["选择文件", chosen]
    assert field.evaluate("node => getComputedStyle(node).opacity") == "0"


def test_a_published_list_is_taken_back_before_its_first_day(window):
    open_account_for("wang.fang", "王芳")
    open_account_for("li.qiang", "李强")
    edition = make_edition()
    wang, li = sign_in(window(), "wang.fang"), sign_in(window(), "li.qiang")
    wang.goto(f"/manage/editions/{edition.pk}/release/")
    wang.get_by_role("button", name="交第二人发布").click()
    publish(li, "银号镇 第1版", timezone.localdate() + timedelta(days=3))

    wang.goto("/manage/")
    wang.get_by_role("link", name="银号镇 第1版").click()
    wang.get_by_text("撤回，不让它生效").click()
    wang.locator("details[open]").get_by_label("理由").fill("县里要求暂缓")
    wang.get_by_role("button", name="撤回银号镇 第1版").click()

    wang.get_by_text("已撤回，不会生效。").wait_for()
    edition.refresh_from_db()
    assert (edition.state, edition.withdrawal_reason) == ("withdrawn", "县里要求暂缓")


def test_the_wizard_works_without_scripts_on_a_phone(window):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(java_script_enabled=False, viewport=PHONE), "wang.fang")

    import_sample(page, "yinhao")
    page.get_by_role("button", name="处疑点").click()
    finding = page.locator(".finding").first
    finding.locator("summary").click()
    finding.get_by_label("照原文保留的理由").fill(REASON)
    finding.get_by_role("button", name="照原文保留").click()
    page.get_by_role("button", name="也看处理过的").click()

    assert REASON in page.locator("#step").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_entries_are_walked_with_the_keyboard(window):
    open_account_for("wang.fang", "王芳")
    page = sign_in(window(), "wang.fang")
    import_sample(page, "yinhao")
    page.get_by_role("button", name="逐项对照原文").nth(1).click()
    page.wait_for_url("**/entries/cooperative/")

    for key in "jjjk":
        page.keyboard.press(key)
    page.keyboard.press("e")
    page.wait_for_url("**/correct/")

    assert page.get_by_role("heading", level=2).inner_text().split() == ["更正", "配合", "2"]
