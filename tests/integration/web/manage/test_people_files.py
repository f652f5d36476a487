"""People by workbook: in, marked and back, written with codes, and out again."""

import os
import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from qingdan.parties.domain.people.codes import renew
from qingdan.parties.enums import Role
from qingdan.parties.interfaces.people_sheets import PersonRow, people_list
from qingdan.parties.interfaces.people_xlsx import MARK, read_people
from qingdan.parties.models import Officer, Post
from qingdan.record.models import Event
from tests.builders import (
    make_administrator,
    make_officer,
    make_organisation,
    make_post,
    make_region,
    make_section,
)

from .conftest import signed_in_as

pytestmark = pytest.mark.django_db

IMPORT = "/manage/people/import/"
NEW = "mian-yang-2026-cao"
CODE = re.compile(r"[2-9A-Z]{5}(?:-[2-9A-Z]{5}){3}")
WANG = {
    "login_name": "wang.fang",
    "full_name": "王芳",
    "unit": "党政办公室",
    "phone": "13800012345",
}
LI = {
    "login_name": "li.qiang", "full_name": "李强", "unit": "党政办公室", "role": "站所负责人",
    "title": "主任", "valid_from": date(2025, 7, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def system():
    make_section()
    return make_administrator(login_name="system", full_name="石统")


@pytest.fixture
def as_system(system):
    return signed_in_as(system)


def workbook(*rows) -> bytes:
    return people_list([PersonRow(row) for row in rows], with_phones=True)


def upload(client, data: bytes, name: str = "人员.xlsx", **more):
    return client.post(IMPORT, {"workbook": SimpleUploadedFile(name, data)}, **more)


def test_upload_with_a_wrong_line_writes_nothing_and_marks_the_workbook(as_system, system):
    checked = upload(as_system, workbook(WANG, {**LI, "unit": "没有的办公室"}), follow=True)
    address = checked.redirect_chain[-1][0]

    refused = as_system.post(address)
    marked = as_system.get(f"{address}marked.xlsx")

    assert "有 1 行要改，还没有写入任何人" in checked.text
    assert refused.status_code == 422
    assert list(Officer.objects.all()) == [system]
    sheet = load_workbook(BytesIO(marked.content)).active
    found = [cell.value for row in sheet for cell in row if cell.fill.fgColor.rgb == MARK]
    assert found == ["没有的办公室", "单位：没有找到“没有的办公室”，请照“可选值”表里的写法填。"]
    assert "%EF%BC%88%E6%A0%87%E5%87%BA" in marked.headers["Content-Disposition"]


def test_confirm_writes_everybody_and_shows_each_code_once(as_system, data_dir):
    checked = upload(as_system, workbook(WANG, LI), follow=True)
    address = checked.redirect_chain[-1][0]

    page = as_system.post(address)

    codes = CODE.findall(page.text)
    assert "新登记 2 人" in checked.text
    assert (page.text.count('class="slip"'), len(codes)) == (2, 2)
    assert renew(codes[0], password=NEW, at=timezone.now()).full_name == "王芳"
    assert Post.objects.get(officer__login_name="li.qiang").title == "主任"
    assert list((data_dir / "people").iterdir()) == []
    assert as_system.post(address).status_code == 404


def test_the_same_file_a_second_time_changes_nothing(as_system):
    for _ in range(2):
        checked = upload(as_system, workbook(WANG, LI), follow=True)
        page = as_system.post(checked.redirect_chain[-1][0], follow=True)

    assert "没有要写入的" in checked.text
    assert "都与现在登记的一样，没有改动" in page.text
    assert Event.objects.filter(act="party.officers-imported").count() == 1


def test_uploads_are_sealed_and_only_for_their_sender(as_system, data_dir):
    checked = upload(as_system, workbook(WANG), follow=True)
    address = checked.redirect_chain[-1][0]
    other = signed_in_as(make_administrator(login_name="other"))

    [kept] = (data_dir / "people").iterdir()
    assert (kept.stat().st_mode & 0o777, b"PK" in kept.read_bytes()[:4]) == (0o600, False)
    assert [other.get(address).status_code, other.post(address).status_code] == [404, 404]
    assert other.get(f"{address}marked.xlsx").status_code == 404


def test_uploads_nobody_confirmed_are_removed_after_a_day(as_system, data_dir):
    upload(as_system, workbook(WANG))
    [old] = (data_dir / "people").iterdir()
    yesterday = (timezone.now() - timedelta(hours=25)).timestamp()
    os.utime(old, (yesterday, yesterday))

    upload(as_system, workbook(LI))

    assert not old.exists()


def zipped(**parts) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"login,name", "人员.csv", "不是 Excel 表格"),
        (b"nothing", "人员.xlsx", "压缩目录"),
        (zipped(word__document_xml="<a/>"), "人员.xlsx", "不是 xlsx 表格"),
        (zipped(xl__worksheets__sheet1_xml="<c/>" * 400_001), "人员.xlsx", "万个单元格"),
        (zipped(xl__worksheets__sheet1_xml="<c/>"), "人员.xlsx", "文件损坏"),
        (zipped(xl__vbaProject_bin="x"), "人员.xlsx", "宏"),
        (people_list([], with_phones=True), "人员.xlsx", "没有人员"),
    ],
    ids=["csv", "no archive", "word", "too many cells", "no workbook", "macros", "empty"],
)
def test_upload_says_why_a_file_is_not_read(as_system, data, name, sentence):
    response = upload(as_system, data, name)

    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.parametrize("token", ["x", "IngiLCAxXQ:abc:def"])
def test_check_refuses_a_token_that_is_not_ours(as_system, token):
    assert as_system.get(f"{IMPORT}{token}/").status_code == 404


def test_files_are_for_who_may_manage_officers(system):
    clerk = signed_in_as(make_officer(role=Role.SECTION_HEAD, organisation=make_section()))

    pages = [IMPORT, f"{IMPORT}template.xlsx"]
    assert [clerk.get(address).status_code for address in pages] == [403, 403]
    assert upload(clerk, workbook(WANG)).status_code == 403
    assert clerk.post("/manage/people/export/").status_code == 403


def test_template_names_the_units_within_reach(as_system):
    make_section(township=make_region("150222104", "金山镇"))
    make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗", "county"))

    book = load_workbook(BytesIO(as_system.get(f"{IMPORT}template.xlsx").content))

    units = {cell.value for cell in book["可选值"]["A"][1:]} - {None}
    assert {"银号镇 党政办公室", "金山镇 党政办公室", "固阳县人民政府"} <= units
    assert "阿荣旗委编办" not in units


def person(login_name, full_name, unit):
    text = f"{full_name} {login_name}"
    return make_officer(
        login_name, None, unit=unit, full_name=full_name, search_text=text, phone="13800012345"
    )


def test_export_gives_exactly_what_is_narrowed_and_can_be_imported_again(as_system):
    section = make_section()
    wang = person("wang.fang", "王芳", section)
    make_post(wang, Role.SECTION_HEAD, section, title="主任", valid_from=date(2025, 1, 1))
    person("li.qiang", "李强", section)

    answer = as_system.post("/manage/people/export/?q=王芳", {"phones": ""})

    [line] = read_people(answer.content)
    assert {key: cell for key, cell in line.cells.items() if cell} == {
        "login_name": "wang.fang", "full_name": "王芳", "unit": "党政办公室",
        "role": "站所负责人", "title": "主任", "valid_from": date(2025, 1, 1),
    }  # fmt: skip
    assert b"13800012345" not in answer.content
    again = upload(as_system, answer.content, follow=True)
    assert "1 人没有变化" in again.text


def test_export_with_phones_needs_a_purpose_and_is_recorded(as_system):
    person("wang.fang", "王芳", make_section())
    address = "/manage/people/export/?q=王芳"

    refused = as_system.post(address, {"phones": "1", "purpose": ""})
    given = as_system.post(address, {"phones": "1", "purpose": "汛期值班表"})

    assert refused.status_code == 422
    assert read_people(given.content)[0].cells["phone"] == "13800012345"
    event = Event.objects.get(act="party.officers-exported")
    assert (event.reason, event.detail) == ("汛期值班表", {"count": 1, "phones": True})
