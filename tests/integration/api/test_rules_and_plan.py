"""Rules, procedures, bindings and the year plan through the API."""

from xml.etree import ElementTree as ET

import pytest

from qingdan.cases.models import Attachment
from qingdan.parties.enums import Role
from qingdan.procedures.loading import library
from qingdan.rulebook.loading import current_book
from tests.builders import make_officer, make_organisation, make_region
from tests.programs import PROBLEM, Program

pytestmark = pytest.mark.django_db
ADDRESSES = ("/rules", "/law-changes", "/procedures", "/plan/150222105/2026", "/support", "/cases")


@pytest.mark.parametrize("path", ADDRESSES)
def test_without_a_token_nothing_is_told(db, path):
    response = Program(None).get(path)

    assert (response.status_code, response.headers["Content-Type"]) == (401, PROBLEM)


def test_rules_come_with_their_articles(clerk):
    listed = clerk.get("/rules", kind="term", page_size=200).json()
    one = clerk.get(f"/rules/{listed['items'][0]['code']}").json()

    assert listed["count"] > 10
    assert all(each["citation"]["words"] for each in listed["items"])
    assert one["span"]["text"]
    assert clerk.get("/rules/nothing").status_code == 404
    assert clerk.get("/rules", kind="else").status_code == 422


def test_every_worked_case_of_the_rulebook_comes_out(clerk):
    wrong = []
    for example in current_book().examples:
        rule = example.rule
        asked = {
            "starts_on": example.starts_on.isoformat(),
            "extended": example.extended,
            "region": rule.region,
            "on": str(max(example.starts_on, rule.since or example.starts_on)),
            "pause": [f"{one.begins_on}/{one.ends_on}" for one in example.pauses],
        }
        told = clerk.get(f"/rules/{rule.code}/last-day", **asked)
        if told.status_code != 200 or told.json()["last_day"] != str(example.ends_on):
            wrong.append((rule.code, asked, told.text[:200]))

    assert wrong == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"starts_on": "2026-02-30"}, 422),
        ({"starts_on": "0001-01-01"}, 422),
        ({"starts_on": "2026-01-05", "extended": 9}, 422),
        ({"starts_on": "2026-01-05", "pause": "2026-01-09/2026-01-05"}, 422),
        ({"starts_on": "2199-01-05"}, 409),
    ],
)
def test_what_cannot_be_counted_is_refused(clerk, query, status):
    code = next(
        one.code
        for one in current_book().all()
        if getattr(getattr(one, "span", None), "unit", "") == "working-day" and not one.until
    )

    response = clerk.get(f"/rules/{code}/last-day", **query)

    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)


def test_law_changes_are_for_the_list_office(clerk, stage):
    office = Program(make_officer(role=Role.LIST_OFFICE))

    listed = office.get("/law-changes").json()
    detail = office.get(f"/law-changes/{listed[0]['code']}").json()

    assert clerk.get("/law-changes").status_code == 403
    assert detail["change"] == listed[0]
    assert len([one for one in detail["things"] if not one["gone"]]) == listed[0]["total"]
    assert office.get("/law-changes/nothing").status_code == 404


def test_a_procedure_comes_whole_with_picture_and_bpmn(clerk):
    listed = clerk.get("/procedures").json()
    version = next(one["version"] for one in listed if one["code"] == "report-up")

    whole = clerk.get(f"/procedures/{version}").json()
    picture = clerk.get(f"/procedures/{version}/picture.svg", at="found")
    model = clerk.get(f"/procedures/{version}/bpmn")

    assert len(listed) == len({one.code for one in library().definitions})
    assert {one["code"] for one in whole["states"]} >= {"found", "recorded"}
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert ET.fromstring(picture.content).tag.endswith("svg")  # noqa: S314 - our own
    assert ET.fromstring(model.content).tag.endswith("definitions")  # noqa: S314
    assert clerk.get(f"/procedures/{'0' * 64}").status_code == 404
    assert clerk.get("/procedures/else").status_code == 422


def test_bindings_and_check_tell_what_covers_an_entry(clerk, stage):
    item = stage.item

    told = clerk.get(f"/bindings/150222105/{item.kind}/{item.address}").json()
    check = clerk.get("/procedures/check").json()

    assert "report-up" in {one["kind"] for one in told["procedures"]}
    assert all(one["how"] for one in told["coverage"])
    assert [(one["township"], one["number"]) for one in check["entries"]] == [("150222105", 1)]
    assert all(one["passed"] == one["scenarios"] for one in check["procedures"])
    assert clerk.get(f"/bindings/150222105/basic/{item.address}").status_code == 404


def test_the_plan_is_for_those_who_see_the_place(published_lists):
    township = make_organisation(
        "银号镇人民政府", "township-government", make_region("150222105", "银号镇")
    )
    clerk = Program(make_officer(role=Role.TOWNSHIP_CLERK, organisation=township))
    bureau = make_organisation("固阳县农牧局", "department", role_key="agriculture")
    department = Program(make_officer(role=Role.DEPARTMENT_CLERK, organisation=bureau))
    idle = Program(make_officer(role=None))

    plan = clerk.get("/plan/150222105/2026").json()
    theirs = department.get("/plan/150222105/2026").json()
    calendar = clerk.get("/plan/150222105/2026/calendar.ics")

    assert len(plan["lines"]) > len(theirs["lines"]) > 0
    assert {one["role"] for one in theirs["lines"]} == {"agriculture"}
    assert any(one["occurrences"] for one in plan["lines"])
    assert calendar.content.startswith(b"BEGIN:VCALENDAR")
    answers = [idle.get("/plan/150222105/2026"), clerk.get("/plan/150721201/2026")]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == clerk.get("/plan/999999999/2026").content


@pytest.mark.parametrize("path", ["/rules?page_size=3", "/rules?page_size=1", "/procedures"])
def test_what_stands_in_files_costs_no_queries_but_those_of_the_token(
    clerk, path, django_assert_num_queries
):
    clerk.get("/procedures")

    with django_assert_num_queries(1):
        assert clerk.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_files_and_documents_cost_the_same_for_any_number(
    clerk, opened, rows, django_assert_num_queries
):
    case = opened()
    for number in range(rows):
        Attachment.objects.create(
            case=case,
            lane="main",
            name=f"{number}.txt",
            media_type="text/plain",
            size=1,
            sha256=f"{number:064}",
            added_by=case.opened_by,
            added_at=case.opened_at,
        )

    with django_assert_num_queries(7):
        found = clerk.get(f"/cases/{case.pk}/attachments").json()

    assert len(found) == rows
