"""Files of a case in a real browser: added, seen small, taken out, taken off."""

import zipfile
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document

from qingdan.cases.models import Attachment
from qingdan.parties.enums import Role
from tests.builders import make_officer
from tests.case_files import photo, reported
from tests.cases import Stage, shipped

from .conftest import PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def case(transactional_db, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    stage = Stage(shipped("report-up"))
    clerk = make_officer("clerk.yinhao", Role.TOWNSHIP_CLERK, stage.government, full_name="钱经办")
    with_phrase(clerk)
    return reported(stage, at=timezone.now() - timezone.timedelta(minutes=5))


@pytest.fixture
def photos(tmp_path) -> list[Path]:
    found = [tmp_path / "现场一.jpg", tmp_path / "现场二.jpg"]
    for at, path in enumerate(found):
        path.write_bytes(photo((900, 600), ("#3a7", "#a63")[at]))
    return found


def taken(page, link) -> Path:
    """Return the file that a click brings."""
    with page.expect_download() as waiting:
        link.click()
    return waiting.value


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}, {"java_script_enabled": False}])
def test_files_are_added_taken_out_and_taken_off(case, photos, window, options):
    page = sign_in(window(**options), "clerk.yinhao")
    page.goto(f"/desk/cases/{case.pk}/")
    page.get_by_text("还没有附件").wait_for()

    page.get_by_text("添加附件", exact=True).click()
    page.get_by_label("添加文件").set_input_files(photos)
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_text("已添加 2 个文件").wait_for()
    page.locator("#attachments img").first.scroll_into_view_if_needed()
    assert page.locator("#attachments img").count() == 2

    file = taken(page, page.get_by_role("link", name="现场一.jpg"))
    assert file.suggested_filename == "现场一.jpg"
    assert Path(file.path()).read_bytes() == photos[0].read_bytes()

    shown = page.locator("#attachments li", has_text="现场二.jpg")
    shown.get_by_text("撤下…").click()
    shown.get_by_label("为什么撤下").fill("传错了")
    shown.get_by_role("button", name="撤下这份附件").click()
    page.get_by_text("“现场二.jpg”已撤下").wait_for()
    assert Attachment.objects.get(name="现场二.jpg").withdraw_reason == "传错了"


def test_a_document_and_the_archive_are_taken_out(case, window):
    page = sign_in(window(), "clerk.yinhao")
    page.goto(f"/desk/cases/{case.pk}/")
    assert wrong_with(page) == []

    word = taken(page, page.get_by_role("link", name="docx"))
    said = "\n".join(one.text for one in Document(word.path()).paragraphs)
    assert "设了围挡" in said
    printed = taken(page, page.get_by_role("link", name="PDF"))
    assert printed.suggested_filename.endswith("号.pdf")
    archive = taken(page, page.get_by_role("link", name="下载归档包"))
    assert "目录.csv" in zipfile.ZipFile(archive.path()).namelist()
