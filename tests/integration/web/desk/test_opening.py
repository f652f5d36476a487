"""Opening work from an entry, an answer, the search and the screen for cadres."""

import re
from datetime import date

import pytest
from django.test import Client

from qingdan.cases.models import Case
from qingdan.documents.model import ListKind
from tests.builders import (
    make_cooperative_entry,
    make_document,
    make_list,
    make_organisation,
    make_published,
)
from tests.desk import Desk

pytestmark = pytest.mark.django_db
CONFIRM = "/desk/open/confirm/"


@pytest.fixture
def desk():
    return Desk()


def browser(officer):
    client = Client()
    client.force_login(officer)
    return client


def words(response):
    return response.content.decode()


def key_in(response):
    return re.search(r'name="key" value="([0-9a-f]{32})"', words(response))[1]


def publish(*entries):
    document = make_document(make_list(*entries, kind=ListKind.COOPERATIVE))
    return make_published(document, valid_from=date(2015, 1, 1))


def address(item, **more):
    given = {"township": "150222105", "entry": f"{item.kind}:{item.address}", **more}
    return f"{CONFIRM}?" + "&".join(f"{name}={value}" for name, value in given.items())


def sent(desk, key, **more):
    item = desk.stage.item
    return {
        "township": "150222105",
        "entry": f"{item.kind}:{item.address}",
        "from": "entry",
        "procedure": "report-up",
        "title": "北街井盖缺失",
        "lead": desk.department.pk,
        "key": key,
        **more,
    }


def test_entry_page_offers_to_open_to_those_who_may(desk):
    page = desk.stage.item.get_absolute_url()

    assert "立项办理" in words(browser(desk.clerk).get(page))
    assert "立项办理" in words(browser(desk.cadre).get(page))
    assert "立项办理" not in words(Client().get(page))


def test_confirm_page_quotes_the_entry_and_prefills_the_lead(desk):
    body = make_organisation("固阳县农牧局", "department", role_key="agriculture")
    response = browser(desk.clerk).get(address(desk.stage.item, **{"from": "entry"}))
    page = words(response)

    assert desk.stage.item.name in page
    assert "开展宣传。" in page
    assert "“县农牧局”" in page
    assert response.context["form"]["lead"].value() == body.pk
    assert "已预填，请核对" in page


def test_nothing_is_named_as_lead_where_several_stand_side_by_side():
    publish(make_cooperative_entry(1, departments=("县农牧局", "县水务局")))
    desk = Desk()
    make_organisation("固阳县农牧局", "department", role_key="agriculture")
    make_organisation("固阳县水务局", "department", role_key="water")

    response = browser(desk.clerk).get(address(desk.stage.item))

    assert response.context["form"]["lead"].value() is None
    assert "由谁牵头" in words(response)


def test_confirming_opens_one_case_however_often_it_is_sent(desk):
    client = browser(desk.clerk)
    key = key_in(client.get(address(desk.stage.item)))

    answers = [client.post(CONFIRM, sent(desk, key)) for _ in range(3)]

    case = Case.objects.get()
    assert {one["Location"] for one in answers} == {case.get_absolute_url()}
    assert (case.origin, case.lead, case.support.count()) == ("entry", desk.department, 1)


def test_a_question_becomes_the_title_without_what_names_people(desk):
    item = desk.stage.item
    given = {
        "township": "150222105",
        "entry": f"{item.kind}:{item.address}",
        "title": "我叫王小二，电话13812345678，井盖丢了",
        "from": "answer",
    }

    page = words(browser(desk.clerk).post(CONFIRM, given))

    assert "井盖丢了" in page
    assert "13812345678" not in page
    assert "按问答结果预填" in page
    assert not Case.objects.exists()


def test_what_is_missing_is_said_at_the_field(desk):
    client = browser(desk.clerk)
    key = key_in(client.get(address(desk.stage.item)))

    response = client.post(CONFIRM, sent(desk, key, title=" "))

    assert response.status_code == 422
    assert key_in(response) == key


def test_an_unbound_procedure_is_not_to_be_chosen(desk):
    client = browser(desk.clerk)
    key = key_in(client.get(address(desk.stage.item)))

    response = client.post(CONFIRM, sent(desk, key, procedure="penalty"))

    assert response.status_code == 422
    assert not Case.objects.exists()


def test_entries_are_found_by_word_and_number(desk):
    client = browser(desk.clerk)

    assert f"cooperative:{desk.stage.item.address}" in words(client.get("/desk/open/?q=配合 1"))
    assert f"cooperative:{desk.stage.item.address}" in words(client.get("/desk/open/?q=第1项"))
    assert "没有找到" in words(client.get("/desk/open/?q=xyz"))


def test_work_without_an_entry_is_offered_with_its_reason(desk):
    client = browser(desk.clerk)
    page = words(client.get("/desk/open/"))

    assert "公文、用印、值班等机关日常工作" in page
    assert "这一件不写清单事项" in words(client.get(f"{CONFIRM}?procedure=office"))


def test_a_department_chooses_the_township(desk):
    page = words(browser(desk.helper).get("/desk/open/"))

    assert "不在清单事项下的工作" in page


def test_those_who_may_not_open_are_told_so(desk):
    reader = browser(desk.helper)
    desk.helper.posts.update(role="legal-office")

    assert reader.get("/desk/open/").status_code == 403
    assert reader.get(f"{CONFIRM}?procedure=office").status_code == 403


def test_an_entry_of_no_list_in_force_is_refused(desk):
    response = browser(desk.clerk).get(f"{CONFIRM}?township=150222105&entry=cooperative:999")

    assert response.status_code == 409


def test_a_cadre_reports_in_one_screen(desk):
    client = browser(desk.cadre)
    key = key_in(client.get("/desk/open/quick/"))
    given = {
        "what": "北街井盖丢了。",
        "where": "粮站对面",
        "source": "巡查发现",
        "township": "150222105",
        "key": key,
    }

    answers = [client.post("/desk/open/quick/", given) for _ in range(2)]

    case = Case.objects.get()
    assert {one["Location"] for one in answers} == {case.get_absolute_url()}
    assert case.events.count() == 2
    assert client.post("/desk/open/quick/", {**given, "what": ""}).status_code == 422


@pytest.mark.parametrize("hits", [1, 3])
def test_finding_asks_the_same_of_one_hit_and_of_many(hits, django_assert_num_queries):
    publish(*(make_cooperative_entry(number) for number in range(1, hits + 1)))
    client = browser(Desk().clerk)
    client.get("/desk/open/?q=项工作")

    with django_assert_num_queries(12):
        page = words(client.get("/desk/open/?q=项工作"))

    assert page.count("data-row") == hits


def test_confirming_asks_little(desk, django_assert_num_queries):
    client = browser(desk.clerk)
    client.get(address(desk.stage.item))

    with django_assert_num_queries(19):
        client.get(address(desk.stage.item))
