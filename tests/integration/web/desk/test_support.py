"""Support and answers owed, as the township and the department see them."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import SupportState
from qingdan.cases.models import SupportObligation
from qingdan.web.desk.by_last_day import page_by_last_day
from tests.desk import Desk

pytestmark = pytest.mark.django_db
LIST, OWED = "/desk/support/", "/desk/owed/"


@pytest.fixture
def desk():
    return Desk()


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def words(response):
    return response.content.decode()


def owed(desk, times=1):
    for number in range(times):
        desk.open(f"第{number}件")
    return SupportObligation.objects.order_by("pk").first()


def test_both_sides_see_what_is_owed_and_others_do_not(desk):
    row = owed(desk)

    for officer in (desk.clerk, desk.leader, desk.helper):
        assert "提供技术指导。" in words(browser(officer).get(LIST))
    stranger = browser(desk.stranger())
    assert "还没有登记的履职保障" in words(stranger.get(LIST))
    assert stranger.get(f"{LIST}{row.pk}/").status_code == 404


def test_the_list_is_narrowed_and_taken_out_as_seen(desk):
    row = owed(desk, 2)
    move_support(row.pk, SupportState.ASKED, note="要资料", actor=desk.clerk, at=desk.at)
    client = browser(desk.clerk)

    assert words(client.get(f"{LIST}?state=asked")).count("data-row") == 1
    assert words(client.get(f"{LIST}?state=outstanding&of=case")).count("data-row") == 2
    assert "没有符合的履职保障" in words(client.get(f"{LIST}?of=year"))
    book = load_workbook(io.BytesIO(client.get(f"{LIST}export.xlsx?state=asked").content))
    assert [one.value for one in book["履职保障"]["I"]] == ["进展", "已提出"]
    assert [one.value for one in book["筛选条件"][1]] == ["进展", "已提出"]


def test_support_is_asked_promised_and_delivered(desk):
    row = owed(desk)
    clerk, helper, page = browser(desk.clerk), browser(desk.helper), f"{LIST}{row.pk}/"

    assert "写明要什么" in words(clerk.get(page))
    assert "写明要什么" not in words(helper.get(page))
    refused = clerk.post(f"{page}move/", {"state": "asked", "note": " "})
    assert refused.status_code == 422
    clerk.post(f"{page}move/", {"state": "asked", "note": "要两名技术员"})
    helper.post(f"{page}move/", {"state": "promised", "note": "下周一到"})
    clerk.post(f"{page}move/", {"state": "delivered", "note": "签到表"})

    row.refresh_from_db()
    assert (row.state, row.moves) == ("delivered", 3)
    shown = words(clerk.get(page))
    assert shown.index("签到表") < shown.index("下周一到") < shown.index("要两名技术员")


def test_the_other_side_cannot_speak_for_one(desk):
    row = owed(desk)

    response = browser(desk.helper).post(
        f"{LIST}{row.pk}/move/", {"state": "asked", "note": "我替乡镇提"}
    )

    assert response.status_code == 422
    assert not row.history.exists()


def test_a_case_shows_what_is_owed_for_it(desk):
    case = desk.open()

    assert "提供技术指导。" in words(browser(desk.clerk).get(case.get_absolute_url()))


def test_who_owes_is_named_on_the_page(desk):
    row = owed(desk)
    SupportObligation.objects.filter(pk=row.pk).update(body=None)
    client, page = browser(desk.clerk), f"{LIST}{row.pk}/"

    assert "写明保障单位" in words(client.get(page))
    client.post(f"{page}body/", {"body": desk.department.pk})

    row.refresh_from_db()
    assert row.body == desk.department


def test_a_leader_notes_the_year(desk):
    client = browser(desk.leader)

    assert "登记银号镇的" in words(client.get(LIST))
    assert "登记银号镇的" not in words(browser(desk.clerk).get(LIST))
    client.post(f"{LIST}year/", {"township": "150222105"})
    again = browser(desk.clerk).post(f"{LIST}year/", {"township": "150222105"})
    assert again.status_code == 403


def test_open_answers_are_counted_and_lead_to_their_rows(desk):
    late, near = desk.reported("很晚"), desk.reported("快到")
    desk.reported("没有写天数")
    desk.due(late, days=-2, lane=desk.lane)
    desk.due(near, days=1, lane=desk.lane)
    client = browser(desk.leader)

    page = words(client.get(OWED))
    rows = f"{OWED}clocks/?body={desk.department.pk}"

    assert f"{rows.replace('?', '?')}&amp;mark=over" in page
    assert "未载明期限" in page
    over = words(client.get(f"{rows}&mark=over"))
    assert "很晚" in over
    assert "快到" not in over
    assert "快到" in words(client.get(f"{rows}&mark=near"))
    assert "没有写天数" in words(client.get(f"{rows}&mark=unstated"))
    assert "没有超期的答复期限" in words(client.get(f"{OWED}clocks/?body=0&mark=over"))


def test_answers_come_by_their_last_day_page_by_page(desk, monkeypatch):
    monkeypatch.setattr("qingdan.web.desk.views.owed.page_by_last_day", few)
    for title, days in (("第三件", 9), ("第一件", -2), ("第二件", 1)):
        desk.due(desk.reported(title), days=days, lane=desk.lane)
    desk.reported("没有天数的")
    client, seen, at = browser(desk.leader), [], f"{OWED}clocks/"

    while at:
        page = client.get(at)
        seen += [one[0].case.title for one in page.context["rows"]]
        back = page.context["page"].previous
        at = page.context["page"].next and f"{OWED}clocks/?{page.context['page'].next}"

    assert seen == ["第一件", "第二件", "第三件", "没有天数的"]
    before = client.get(f"{OWED}clocks/?{back}")
    assert [one[0].case.title for one in before.context["rows"]] == ["第一件", "第二件"]


def few(rows, request):
    return page_by_last_day(rows, request, size=2)


def test_a_department_sees_its_own_answers_only(desk):
    desk.reported("北街井盖")

    assert "北街井盖" in words(browser(desk.helper).get(f"{OWED}clocks/"))
    stranger = browser(desk.stranger())
    assert "北街井盖" not in words(stranger.get(f"{OWED}clocks/"))
    assert "没有在跑的部门答复期限" in words(stranger.get(OWED))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [(LIST, 8), (OWED, 7), (f"{OWED}clocks/", 6)],
    ids=["list", "owed", "clocks"],
)
def test_pages_ask_the_same_of_one_row_and_of_many(
    desk, rows, page, queries, django_assert_num_queries
):
    for number in range(rows):
        desk.reported(f"第{number}件")
    client = browser(desk.leader)
    client.get(page)

    with django_assert_num_queries(queries):
        client.get(page)
