"""The desk in a browser: a case from finding to close by both sides, and the workbench."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from qingdan.cases.models import Case, CaseEvent, SavedFilter
from qingdan.procedures.enums import Everyday
from tests.desk import Desk

from .conftest import DESKTOP, PHONE, sign_in, with_phrase, wrong_with

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def desk(transactional_db):
    made = Desk()
    for one in (made.clerk, made.colleague, made.leader, made.cadre, made.helper):
        with_phrase(one)
    return made


def take(page, act, **fields):
    """Open the form of an act in the first lane that offers it, fill it, send it."""
    form = page.locator("details.act").filter(has=page.locator("summary", has_text=act)).first
    form.locator("summary").first.click()
    for label, value in fields.items():
        box = form.get_by_label(label)
        if box.evaluate("one => one.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    form.locator("form button").click()
    page.get_by_text(f"“{act}”已经登记").wait_for()


def test_a_finding_is_worked_to_its_close_by_cadre_clerk_and_department(desk, window):
    case = desk.open("北街井盖缺失")
    path = f"/desk/cases/{case.pk}/"

    cadre = sign_in(window(viewport=PHONE), "cadre")
    cadre.goto(path)
    take(cadre, "登记核实", 地点="镇政府东街", 情况说明="井盖缺失", 线索来源="巡查发现")
    assert wrong_with(cadre) == []

    clerk = sign_in(window(), "clerk")
    clerk.goto("/desk/")
    clerk.get_by_role("link", name="北街井盖缺失").click()
    take(clerk, "劝阻制止", 劝阻制止的经过="设了围挡")
    take(clerk, "上报主管部门", 清单条款="配合1 乡镇1")
    assert wrong_with(clerk) == []

    helper = sign_in(window(), "helper")
    helper.goto("/desk/")
    helper.get_by_role("link", name="北街井盖缺失").click()
    take(helper, "接收")
    take(helper, "反馈核查处置结果", 核查处置结果="已装上")

    clerk.goto("/desk/")
    clerk.get_by_role("link", name="北街井盖缺失").click()
    take(clerk, "汇总部门反馈")
    take(clerk, "办结", 办理结果="井盖已装好")
    expect(clerk.locator(".ended")).to_contain_text("办结")
    case.refresh_from_db()
    assert case.standing == "done"


def test_two_people_at_once_both_texts_are_shown(desk, window):
    case = desk.recorded()
    first, second = (sign_in(window(), name) for name in ("clerk", "other"))
    for page in (first, second):
        page.goto(f"/desk/cases/{case.pk}/")
    take(second, "劝阻制止", 劝阻制止的经过="站所已经到场")

    form = first.locator("details.act").filter(has=first.locator("summary", has_text="劝阻制止"))
    form.locator("summary").first.click()
    form.get_by_label("劝阻制止的经过").fill("我也去看了")
    form.locator("form button").click()

    both = first.locator(".both-texts")
    expect(both).to_contain_text("站所已经到场")
    expect(both).to_contain_text("我也去看了")
    expect(form.get_by_label("劝阻制止的经过")).to_have_value("我也去看了")
    assert wrong_with(first) == []
    assert CaseEvent.objects.filter(action="stop").count() == 1


def test_what_is_typed_is_kept_as_a_draft(desk, window):
    case = desk.recorded()
    page = sign_in(window(), "clerk")
    page.goto(f"/desk/cases/{case.pk}/")
    page.locator("summary", has_text="劝阻制止").click()
    page.get_by_label("劝阻制止的经过").fill("写了一半")
    page.get_by_text("草稿已存").wait_for()

    page.goto("/desk/?tab=drafts")
    expect(page.locator("table.bench")).to_contain_text("劝阻制止")
    page.goto(f"/desk/cases/{case.pk}/")
    page.locator("summary", has_text="有草稿").click()
    expect(page.get_by_label("劝阻制止的经过")).to_have_value("写了一半")


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_workbench_is_read_and_narrowed(desk, window, screen):
    for title in ("井盖", "沟渠"):
        desk.recorded(title)
    desk.due(Case.objects.get(title="沟渠"), days=-1)
    page = sign_in(window(viewport=screen), "clerk")
    page.goto("/desk/")

    rows = page.locator("table.bench tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("超过 1 天")
    assert wrong_with(page) == []
    page.get_by_label("标题或办件号").fill("井盖")
    page.get_by_role("button", name="查找").click()
    expect(rows).to_have_count(1)
    page.get_by_text("保存这样的筛选").click()
    page.get_by_label("把现在的筛选保存为").fill("井盖的")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("link", name="井盖的")).to_be_visible()
    assert SavedFilter.objects.get().title == "井盖的"
    with page.expect_download() as asked:
        page.get_by_role("button", name="导出").click()
    assert asked.value.suggested_filename.endswith(".xlsx")


def test_rows_are_chosen_by_keyboard_handed_over_and_taken_back(desk, window):
    for title in ("井盖", "沟渠"):
        desk.recorded(title)
    page = sign_in(window(), "clerk")
    page.goto("/desk/")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("[data-chosen-count]")).to_have_text("已选 2 个")
    page.get_by_placeholder("理由（必填）").fill("我出差")
    page.get_by_label("转给哪位同事").select_option(label="李强")
    page.get_by_role("button", name="转办").click()
    expect(page.get_by_role("heading", name="已转办")).to_be_visible()
    page.get_by_role("button", name="撤销，转回原来的人").click()
    expect(page.get_by_role("heading", name="已转回")).to_be_visible()
    assert wrong_with(page) == []
    page.get_by_role("link", name="回工作台").click()
    expect(page.locator("table.bench tbody tr")).to_have_count(2)
    assert CaseEvent.objects.filter(action=Everyday.TRANSFER).count() == 4


def test_a_leader_sees_what_departments_owe(desk, window):
    desk.due(desk.reported(), days=-2, lane=desk.lane)
    page = sign_in(window(), "mayor")
    page.goto("/desk/?tab=over")

    expect(page.locator(".owed")).to_contain_text("部门超期 1 个")
    expect(page.locator("table.bench")).to_contain_text(desk.department.name)
    assert wrong_with(page) == []


def test_a_case_works_without_scripts(desk, window):
    case = desk.recorded()
    page = sign_in(window(java_script_enabled=False), "clerk")
    page.goto(f"/desk/cases/{case.pk}/")

    take(page, "劝阻制止", 劝阻制止的经过="设了围挡")

    assert case.events.filter(action="stop", at__lte=timezone.now()).exists()
