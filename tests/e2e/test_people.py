"""People as administrators bring them in: a workbook, a code, a post, and out again."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qingdan.parties.enums import Role
from qingdan.parties.interfaces.people_sheets import template
from qingdan.parties.models import Officer
from tests.builders import make_administrator, make_officer, make_post, make_section

from .conftest import DESKTOP, PHONE, PHRASE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PEOPLE = [
    ["wang.fang", "王芳", "党政办公室", "13800012345", "站所负责人", "主任", "2026-01-05"],
    ["li.qiang", "李强", "党政办", "", "", "", ""],
    ["", "赵敏", "党政办公室", "138", "", "", ""],
]


@pytest.fixture
def administrators(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    make_section()
    with_phrase(make_administrator(login_name="xi.tong", full_name="石统"))
    with_phrase(make_administrator(Role.SECURITY_ADMINISTRATOR, login_name="an.quan"))


def filled(path: Path, rows, start: bytes | None = None) -> Path:
    """Fill the rows into the template, or into the workbook that came back."""
    book = load_workbook(BytesIO(start or template(["党政办公室"])))
    for number, row in enumerate(rows, start=2):
        for column, cell in enumerate(row, start=1):
            book["人员"].cell(number, column).value = cell
    book.save(path)
    return path


def upload(page, path: Path) -> None:
    page.goto("/manage/people/import/")
    page.get_by_label("人员表").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()


def marked_workbook(page) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name="下载标出问题的表").click()
    return Path(download.value.path()).read_bytes()


def grant_the_first(page) -> None:
    page.goto("/manage/posts/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.get_by_role("button", name="授予勾选的").click()
    page.get_by_text("已授予 1 个岗位").wait_for()


def set_password(page, code: str) -> None:
    page.goto("/manage/renew/")
    page.get_by_label("一次性码").fill(code)
    page.get_by_label("新密码", exact=True).fill(PHRASE)
    page.get_by_label("再输一遍新密码").fill(PHRASE)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/renew/" not in url)


def test_people_come_in_by_workbook_work_and_leave(window, administrators, tmp_path):
    system, security, own = (window(accept_downloads=True) for _ in range(3))
    sign_in(system, "xi.tong")
    sign_in(security, "an.quan")

    # Two wrong rows: nothing is written, the workbook comes back marked.
    upload(system, filled(tmp_path / "人员.xlsx", PEOPLE))
    system.get_by_role("heading", name="有 2 行要改，还没有写入任何人").wait_for()
    marked = marked_workbook(system)
    sheet = load_workbook(BytesIO(marked))["人员"]
    assert [sheet[f"K{row}"].value is not None for row in (2, 3, 4)] == [False, True, True]
    assert Officer.objects.count() == 2

    # Corrected in the same workbook: seen, confirmed, each with a code.
    right = [PEOPLE[0], ["li.qiang", "李强", "党政办公室"], ["", "赵敏", "党政办公室", ""]]
    upload(system, filled(tmp_path / "改.xlsx", right, marked))
    system.get_by_role("button", name="登记 3 人").click()
    code = system.locator(".slip", has_text="王芳").locator(".slip-code").inner_text()

    # The security administrator grants; the new person sets a password and works.
    grant_the_first(security)
    set_password(own, code)
    assert own.goto("/manage/people/").status == 200

    # Removed from the post: out at the next click.
    security.goto(f"/manage/people/{Officer.objects.get(login_name='wang.fang').pk}/")
    security.get_by_role("link", name="免去…").click()
    security.get_by_label("原因").fill("调离")
    security.get_by_role("button", name="免去这个岗位").click()
    security.get_by_text("已免去").wait_for()
    assert own.goto("/manage/people/").status == 403


@pytest.mark.parametrize("begun_at", ["waiting", "person"])
def test_a_waiting_post_is_declined_with_a_reason(window, administrators, begun_at):
    wang = make_officer("wang.fang", None, unit=make_section(), full_name="王芳")
    post = make_post(wang, Role.SECTION_HEAD, make_section(), granted_at=None)
    address = {"waiting": "/manage/posts/", "person": f"/manage/people/{wang.pk}/"}[begun_at]
    page = sign_in(window(), "an.quan")
    page.goto(address)

    page.get_by_text("不予授予…").click()
    page.get_by_label("理由").fill("编制已满")
    page.get_by_role("button", name="不予授予", exact=True).click()
    page.get_by_text("没有授予，理由已记下。").wait_for()

    assert page.url.endswith(address)
    assert page.get_by_text("不予授予…").count() == 0
    page.goto(f"/manage/people/{wang.pk}/")
    page.get_by_text("以前的岗位和没有授予的 1 个").click()
    page.get_by_text("编制已满").wait_for()
    post.refresh_from_db()
    assert (post.granted_at, post.valid_until) == (None, post.valid_from)


def test_a_unit_is_picked_by_typing_and_the_keyboard(window, administrators):
    page = sign_in(window(), "xi.tong")
    page.goto("/manage/people/enlist/")
    page.get_by_label("姓名").fill("李强")
    unit = page.get_by_role("combobox", name="所属单位")

    unit.press_sequentially("党政")
    page.get_by_role("option", name="党政办公室").wait_for()
    unit.press("ArrowDown")
    assert unit.get_attribute("aria-activedescendant")
    unit.press("Enter")

    assert (unit.input_value(), unit.get_attribute("aria-expanded")) == ("党政办公室", "false")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("已登记李强，登录名 liqiang").wait_for()


def test_a_unit_is_picked_without_a_script(window, administrators):
    page = sign_in(window(java_script_enabled=False), "xi.tong")
    page.goto("/manage/people/enlist/")
    page.get_by_label("姓名").fill("李强")
    page.get_by_label("所属单位").fill("政府")

    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("可能指下面几个").wait_for()
    page.get_by_role("radio", name="固阳县人民政府").check()
    page.get_by_role("button", name="登记", exact=True).click()

    page.get_by_text("已登记李强，登录名 liqiang").wait_for()


def addresses() -> list[str]:
    wang = Officer.objects.get(login_name="wang.fang")
    one = f"/manage/people/{wang.pk}/"
    ways = ("", "change/", "post/", "acting/")
    return [
        "/manage/people/",
        "/manage/people/enlist/",
        "/manage/people/import/",
        "/manage/people/codes/",
        "/manage/posts/",
        "/manage/access/",
        "/manage/access/mine/",
        *(one + way for way in ways),
    ]


@pytest.mark.parametrize(
    ("theme", "size"),
    [("light", DESKTOP), ("dark", PHONE), ("elder", DESKTOP), ("elder", PHONE)],
    ids=["light", "dark phone", "elder", "elder phone"],
)
@pytest.mark.parametrize("login", ["xi.tong", "an.quan"])
def test_people_pages_are_accessible_and_fit(window, administrators, theme, size, login):
    section = make_section()
    wang = make_officer(
        "wang.fang", Role.SECTION_HEAD, section, full_name="王芳", phone="13800012345"
    )
    make_post(wang, Role.TOWNSHIP_CLERK, section, granted_at=None)
    page = sign_in(window(viewport=size), login)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": page.url}])
    wrong = []

    for address in addresses():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        wrong += wrong_with(page)

    assert wrong == []
