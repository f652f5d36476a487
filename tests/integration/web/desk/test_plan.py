"""The year plan on its pages: list, month, one line, what was done, the calendar feed."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from qingdan.cases.models import PlanDone, PlanFeed
from qingdan.cases.plans import plan_of_places
from qingdan.documents.model import ListKind
from qingdan.parties.enums import Role
from qingdan.procedures.models import AgreedDate
from tests.builders import (
    group,
    make_cooperative_entry,
    make_document,
    make_list,
    make_officer,
    make_organisation,
    make_published,
)
from tests.desk import Desk

pytestmark = pytest.mark.django_db
PLAN = "/desk/plan/"
PLACE = "150222105"


def publish(entries=2):
    made = [
        make_cooperative_entry(
            number,
            township_groups=(group("每年4月、10月开展宣传。", "定期开展巡查。"),),
            department_groups=(group("每月10日前开展业务培训。"),),
        )
        for number in range(1, entries + 1)
    ]
    document = make_document(make_list(*made, kind=ListKind.COOPERATIVE))
    make_published(document, valid_from=date(2015, 1, 1))
    return Desk()


@pytest.fixture
def desk():
    return publish()


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def words(response):
    return response.content.decode()


def key_of(text, place=PLACE):
    lines = plan_of_places([place], timezone.localdate())
    return next(one.key for one in lines if text in one.line.words)


def line_page(text):
    return f"{PLAN}line/?key={quote(key_of(text))}"


def test_the_list_says_how_often_as_stated_and_no_more(desk):
    page = words(browser(desk.clerk).get(PLAN))

    assert "每年4月、10月" in page
    assert "定期（未载明时间）" in page
    assert "业务培训" not in page


def test_filters_narrow_the_list(desk):
    client = browser(desk.clerk)

    assert "巡查" not in words(client.get(f"{PLAN}?dated=stated")).split("<tbody>")[1]
    assert "每年4月" not in words(client.get(f"{PLAN}?dated=none")).split("<tbody>")[1]
    assert "没有符合的常态履职" in words(client.get(f"{PLAN}?done=yes"))
    assert "没有符合的常态履职" in words(client.get(f"{PLAN}?kind=basic"))


def test_the_month_shows_what_falls_into_it(desk):
    client = browser(desk.clerk)

    assert "4月、10月" in words(client.get(f"{PLAN}month/?month=4"))
    march = words(client.get(f"{PLAN}month/?month=3"))
    assert "4月、10月" not in march
    assert "不在月历里" in march


def test_a_department_has_its_own_plan(desk):
    body = make_organisation("固阳县农牧局", "department", role_key="agriculture")
    officer = make_officer(role=Role.DEPARTMENT_CLERK, organisation=body)

    page = words(browser(officer).get(PLAN))

    assert "业务培训" in page
    assert "开展巡查" not in page


def test_not_stated_stays_so_until_somebody_agrees(desk):
    leader = browser(desk.leader)
    page = line_page("巡查")

    assert "约定时间" in words(leader.get(page))
    assert "约定时间" not in words(browser(desk.clerk).get(page))
    given = {"doing": "agree", "first_on": "2026-03-02", "rhythm": "monthly", "basis": ""}
    assert leader.post(page, given).status_code == 422
    leader.post(page, {**given, "basis": "镇长办公会"})

    row = AgreedDate.objects.get()
    assert (row.decided_by, row.reason) == (desk.leader, "镇长办公会")
    shown = words(leader.get(page))
    assert "每月，自2026年3月2日，赵镇长，依据：镇长办公会" in shown
    assert "定期（未载明时间）" in shown


def test_what_the_list_states_is_not_agreed_anew(desk):
    page = line_page("4月")

    assert "约定时间" not in words(browser(desk.leader).get(page))
    given = {"doing": "agree", "first_on": "2026-03-02", "rhythm": "monthly", "basis": "会议"}
    assert browser(desk.leader).post(page, given).status_code == 422
    assert not AgreedDate.objects.exists()


def test_what_was_done_is_noted_and_taken_back(desk):
    client, page, today = browser(desk.clerk), line_page("巡查"), timezone.localdate()
    case = desk.open()
    given = {"doing": "done", "day": today.isoformat(), "note": "巡查记录", "case": case.pk}

    assert client.post(page, {**given, "day": "2999-01-01"}).status_code == 422
    assert client.post(page, {**given, "note": ""}).status_code == 422
    client.post(page, given)
    assert client.post(page, given).status_code == 422

    done = PlanDone.objects.get()
    assert (done.note, done.case, done.done_by) == ("巡查记录", case, desk.clerk)
    assert "1 次" in words(client.get(f"{PLAN}?done=yes"))
    back = f"{PLAN}done/{done.pk}/take-back/"
    client.post(back, {"key": done.line})
    assert not PlanDone.objects.exists()
    assert client.post(back, {"key": done.line}).status_code == 404


def test_another_body_cannot_note_a_line(desk):
    given = {"doing": "done", "day": timezone.localdate().isoformat(), "note": "有记录"}
    page = line_page("业务培训")

    assert browser(desk.clerk).post(page, given).status_code == 422
    assert not PlanDone.objects.exists()


def test_a_line_opens_work(desk):
    page = words(browser(desk.clerk).get(line_page("宣传")))

    found = re.search(r'href="(/desk/open/confirm/[^"]+from=plan[^"]+)"', page)
    opened = words(browser(desk.clerk).get(found[1].replace("&amp;", "&")))
    assert "按年度计划预填" in opened


def test_a_calendar_is_fed_to_who_knows_the_address(desk):
    client = browser(desk.clerk)
    shown = words(client.post(f"{PLAN}subscribe/", {"doing": "open"}))
    address = re.search(r"/desk/plan/feed/[\w-]+\.ics", shown)[0]

    answer = Client().get(address)

    assert answer["Content-Type"].startswith("text/calendar")
    assert words(answer).count("BEGIN:VEVENT") == 4
    assert address.split("/")[-1][:-4] not in PlanFeed.objects.get().digest
    client.post(f"{PLAN}subscribe/", {"doing": "open"})
    assert Client().get(address).status_code == 404


def test_a_feed_ends_when_it_is_closed_or_the_account_is(desk):
    client = browser(desk.clerk)
    shown = words(client.post(f"{PLAN}subscribe/", {"doing": "open"}))
    address = re.search(r"/desk/plan/feed/[\w-]+\.ics", shown)[0]
    desk.clerk.is_active = False
    desk.clerk.save()
    assert Client().get(address).status_code == 404
    desk.clerk.is_active = True
    desk.clerk.save()

    client.post(f"{PLAN}subscribe/", {"doing": "close"})

    assert Client().get(address).status_code == 404
    assert Client().get("/desk/plan/feed/nobody.ics").status_code == 404


@pytest.mark.parametrize("entries", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [(PLAN, 13), (f"{PLAN}month/?month=4", 12)], ids=["list", "month"]
)
def test_pages_ask_the_same_of_one_entry_and_of_many(
    entries, page, queries, django_assert_num_queries
):
    client = browser(publish(entries).clerk)
    client.get(page)

    with django_assert_num_queries(queries):
        client.get(page)
