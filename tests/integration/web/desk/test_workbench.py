"""The workbench as officers meet it: tabs, filters, saved ones, export, acts for many."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from qingdan.cases.models import CaseDesk, CaseDraft, CaseEvent, SavedFilter
from qingdan.parties.enums import Role
from qingdan.procedures.enums import Everyday
from tests.builders import make_officer
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def words(response):
    return response.content.decode()


def test_tabs_say_how_much_lies_in_them(desk):
    desk.recorded("在手上")
    desk.reported("等部门")

    page = words(browser(desk.clerk).get("/desk/"))

    assert "在手上" in page
    assert "等部门" not in page
    assert "等部门" in words(browser(desk.clerk).get("/desk/?tab=waiting"))
    assert "周科员" not in page


def test_empty_tabs_say_what_would_be_here(desk):
    page = words(browser(desk.clerk).get("/desk/?tab=over"))

    assert "没有超期的" in page
    assert "/desk/open/" in page
    assert "没有符合筛选的办件" in words(browser(desk.clerk).get("/desk/?q=x"))


def test_a_department_sees_where_its_own_lane_stands(desk):
    desk.reported()

    page = words(browser(desk.helper).get("/desk/"))

    assert "待接收" in page


def test_a_cadre_reports_before_anything_else(desk):
    first = '<div class="acts"><a role="button" href="/desk/open/quick/">'

    assert first in words(browser(desk.cadre).get("/desk/"))
    clerk = words(browser(desk.clerk).get("/desk/"))
    assert ('<div class="acts"><a role="button" href="/desk/open/">' in clerk) is True
    assert "/desk/open/quick/" not in words(browser(desk.leader).get("/desk/"))


def test_what_the_address_asks_for_and_there_is_not_is_said(desk):
    page = words(browser(desk.clerk).get("/desk/?kind=zzz&tab=late&q=x"))

    assert "没有栏目“late”、工作种类“zzz”，这个条件没有用上。" in page
    assert "没有用上" not in words(browser(desk.clerk).get("/desk/?kind=report-up"))


def test_only_posts_that_a_body_can_have_are_said_to_have_a_case(desk):
    case = desk.recorded()
    kinds = {"department-clerk", "township-clerk"}
    rows = [CaseDesk(case=case, lane="x", body=desk.stage.government, role=one) for one in kinds]
    CaseDesk.objects.bulk_create(rows)

    page = words(browser(desk.clerk).get("/desk/?tab=all"))

    assert "<div>银号镇人民政府 站所负责人、乡镇经办人、乡镇领导</div>" in page
    assert "部门经办人" not in page


def test_leaders_see_what_departments_owe(desk):
    desk.due(desk.reported(), days=-1, lane=desk.lane)

    page = words(browser(desk.leader).get("/desk/"))

    assert "部门欠我们的" in page
    assert "部门超期 1 个" in page
    assert "部门欠我们的" not in words(browser(desk.clerk).get("/desk/"))


def test_what_is_late_is_marked_in_words(desk):
    desk.due(desk.recorded(), days=-2)

    page = words(browser(desk.clerk).get("/desk/?tab=over"))

    assert "due-red" in page
    assert "超过 2 天" in page


def test_those_without_cases_are_told_so(desk):
    client = browser(make_officer(role=Role.AUDITOR, organisation=desk.stage.county))

    assert client.get("/desk/").status_code == 403
    assert client.get("/desk/export.xlsx").status_code == 403
    assert 'href="/desk/"' not in words(client.get("/manage/"))
    assert 'href="/desk/"' in words(browser(desk.clerk).get("/manage/my-access/"))


@pytest.mark.parametrize("tab", ["mine", "unit", "waiting", "over", "drafts", "all"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_bench_costs_the_same_for_any_number(desk, tab, count, django_assert_num_queries):
    for number in range(count):
        waits = desk.reported(f"等{number}")
        desk.due(waits, days=-1, lane=desk.lane)
        case = desk.recorded(str(number))
        CaseDraft.objects.create(
            officer=desk.clerk, case=case, lane="main", action="stop", content="{}",
            saved_at=desk.at,
        )  # fmt: skip
    client = browser(desk.clerk)

    with django_assert_num_queries(BENCH.get(tab, 15)):
        client.get(f"/desk/?tab={tab}")


BENCH = {"waiting": 16, "over": 16, "all": 16}
"""Queries of tabs with two parts, those of the session, the menu and all counts included."""


def test_filters_stay_in_the_address(desk):
    desk.recorded("井盖")
    desk.recorded("沟渠")

    page = words(browser(desk.clerk).get("/desk/?tab=unit&q=井盖&kind=report-up"))

    assert "沟渠" not in page
    assert "/desk/export.xlsx?tab=unit&amp;q=%E4%BA%95%E7%9B%96&amp;kind=report-up" in page


def test_a_filter_is_saved_renamed_and_deleted(desk):
    client = browser(desk.clerk)

    client.post("/desk/filters/?tab=unit&q=井盖", {"title": "井盖的"})
    row = SavedFilter.objects.get()
    assert "井盖的" in words(client.get("/desk/"))
    client.post(f"/desk/filters/{row.pk}/", {"do": "rename", "title": "盖子"})
    row.refresh_from_db()
    assert row.title == "盖子"
    assert (
        browser(desk.colleague).post(f"/desk/filters/{row.pk}/", {"do": "delete"}).status_code
        == 404
    )
    client.post(f"/desk/filters/{row.pk}/", {"do": "delete"})
    assert not SavedFilter.objects.exists()


def test_a_filter_without_a_name_is_refused_where_it_was_asked(desk):
    answer = browser(desk.clerk).post("/desk/filters/?tab=unit", {"title": " "})

    assert answer.status_code == 422
    assert "没有给筛选取名" in words(answer)


def test_the_workbook_holds_exactly_what_is_seen(desk):
    kept, other = desk.recorded("井盖"), desk.recorded("沟渠")
    desk.due(kept, days=1)

    answer = browser(desk.clerk).get("/desk/export.xlsx?tab=mine&q=井盖")

    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book["办件"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["井盖"]
    assert rows[1][11] == "临期"
    notes = dict(book["说明"].iter_rows(values_only=True))
    assert (notes["页签"], notes["件数"], notes["标题或办件号"]) == ("我的", "1", "井盖")
    assert other.title not in str(rows)


def picked(*cases):
    return [f"{one.pk}:{one.version}" for one in cases]


def test_many_are_urged_at_once(desk):
    cases = [desk.reported("一"), desk.reported("二")]
    sent = {"act": "urge", "case": picked(*cases), "reason": "村民又来问", "key": "k"}

    page = words(browser(desk.clerk).post("/desk/bulk/", sent))

    assert "已催办" in page
    assert "不能撤销" in page
    assert CaseEvent.objects.filter(action=Everyday.URGE).count() == 2


def test_many_are_handed_over_and_taken_back(desk):
    case = desk.recorded()
    sent = {"act": "transfer", "case": picked(case), "reason": "出差", "person": desk.colleague.pk}
    client = browser(desk.clerk)

    page = words(client.post("/desk/bulk/", {**sent, "key": "k"}))
    event = CaseEvent.objects.get(action=Everyday.TRANSFER)
    assert "撤销，转回原来的人" in page

    page = words(client.post("/desk/bulk/undo/", {"event": [event.pk], "key": "u"}))
    assert "已转回" in page
    assert CaseEvent.objects.filter(action=Everyday.TRANSFER).count() == 2


def test_what_was_not_done_says_why(desk):
    case = desk.recorded()
    client = browser(desk.clerk)
    sent = {"act": "transfer", "case": picked(case), "reason": "出差"}

    assert "没有选" in words(client.post("/desk/bulk/", sent))
    assert "没有选中办件" in words(client.post("/desk/bulk/", {"act": "urge", "reason": "急"}))
    assert client.post("/desk/bulk/", {"act": "delete"}).status_code == 409
    assert client.get("/desk/bulk/").status_code == 302
