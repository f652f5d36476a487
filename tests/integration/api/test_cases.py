"""Cases through the API: what the pages allow, no more, once for one request."""

import pytest

from qingdan.cases.checking import case_faults
from qingdan.cases.models import Case, CaseEvent
from qingdan.parties.enums import Role
from tests.builders import make_officer, make_organisation, make_region
from tests.programs import PROBLEM, Program

from .conftest import FOUND

pytestmark = pytest.mark.django_db


def code_of(response) -> str:
    assert response.headers["Content-Type"] == PROBLEM, response.text
    return response.json()["type"].removeprefix("/errors/")


def test_a_case_is_opened_once_for_a_key(clerk, opening):
    first = clerk.post("/cases", opening, key="letter-0001")
    again = clerk.post("/cases", opening, key="letter-0001")
    other = clerk.post("/cases", {**opening, "title": "南街井盖缺失"}, key="letter-0001")

    assert first.status_code == 200
    assert first.json() == again.json()
    assert (other.status_code, code_of(other)) == (409, "parties.request-key-reused")
    assert [one.origin for one in Case.objects.all()] == ["api"]
    assert not list(case_faults())


@pytest.mark.parametrize("key", [None, "short", "k" * 65, "with space", "钥匙钥匙钥匙钥匙"])
def test_a_writing_request_needs_a_key(clerk, opening, key):
    if key and not key.isascii():
        key = key.encode().decode("latin-1")

    response = clerk.post("/cases", opening, key=key)

    assert (response.status_code, code_of(response)) == (400, "api.request-key-missing")
    assert not Case.objects.exists()


def test_without_a_token_nothing_is_told(stage, opening, opened):
    case, nobody = opened(), Program(None)

    answers = [
        nobody.get("/cases"),
        nobody.get(f"/cases/{case.pk}"),
        nobody.post("/cases", opening),
    ]

    assert [one.status_code for one in answers] == [401] * 3
    assert {code_of(one) for one in answers} == {"api.token-missing"}
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_a_session_is_no_token(client, stage, opened):
    case = opened()
    client.force_login(stage.opener)

    assert client.get(f"/api/v1/cases/{case.pk}").status_code == 401


def test_a_case_says_what_can_be_done_and_what_is_missing(clerk, opened, acting):
    case = opened()
    acting(case, "record", values=FOUND)

    told = clerk.get(f"/cases/{case.pk}").json()

    assert (told["number"], told["version"], told["state"]) == (case.number, 2, "recorded")
    offers = {one["action"]: one for one in told["lanes"][0]["offers"]}
    assert offers["report"]["open"] is False
    assert offers["report"]["missing"][0]["remedy"]
    assert {"stopping"} <= {one["code"] for one in offers["stop"]["fields"]}


def test_an_act_is_done_once_and_the_record_shows_it(clerk, opened):
    case = opened()
    asked = {"action": "record", "seen": 1, "values": FOUND}

    first = clerk.post(f"/cases/{case.pk}/acts", asked, key="act-record")
    again = clerk.post(f"/cases/{case.pk}/acts", asked, key="act-record")

    assert first.json() == again.json()
    assert first.json()["event"] == first.json()["version"] == 2
    events = clerk.get(f"/cases/{case.pk}/events").json()
    assert [one["action"] for one in events] == ["record", "opened"]
    assert "井盖缺失" in [one["value"] for one in events[0]["said"]]
    assert CaseEvent.objects.count() == 2
    assert not list(case_faults())


def test_who_has_not_seen_the_last_act_is_told_what_it_was(clerk, opened, acting):
    case = opened()
    acting(case, "record", values=FOUND)
    asked = {"action": "stop", "seen": 1, "values": {"stopping": "设了围挡"}}

    response = clerk.post(f"/cases/{case.pk}/acts", asked)

    told = response.json()
    assert (response.status_code, code_of(response)) == (409, "cases.changed")
    assert [(one["number"], one["action"]) for one in told["meanwhile"]] == [(2, "record")]
    assert CaseEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"action": "close", "values": {"result": "办结"}}, 409, "procedures.wrong-state"),
        ({"action": "nothing"}, 409, "procedures.action-unknown"),
        ({"action": "record", "lane": "department@b999999999999"}, 409, "procedures.lane-unknown"),
        ({"action": "record", "lane": "部门"}, 422, "api.invalid-request"),
        ({"action": "record", "values": {"place": "a\x00b"}}, 422, "api.invalid-request"),
        ({"action": "record", "values": {"place": 1.5}}, 422, "api.invalid-request"),
        ({"action": "record", "values": {"place": 10**20}}, 422, "api.invalid-request"),
        ({"action": "record", "more": 1}, 422, "api.invalid-request"),
        (
            {"action": "transfer", "person": "o9" + "9" * 30, "reason": "a"},
            422,
            "api.invalid-request",
        ),
        ({"action": "transfer", "person": "o99999999", "reason": "a"}, 422, "cases.handler-unfit"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_shape(clerk, opened, said, status, code):
    case = opened()

    response = clerk.post(f"/cases/{case.pk}/acts", {"seen": 1, **said})

    assert (response.status_code, code_of(response)) == (status, code), response.text
    assert case.events.count() == 1


def test_a_township_learns_nothing_of_another(neighbour, opening, opened, reported):
    case = opened()
    reported(case)
    document = case.documents.get()
    asked = {"action": "record", "seen": 1}

    answers = [
        neighbour.get(f"/cases/{case.pk}"),
        neighbour.get(f"/cases/{case.pk}/events"),
        neighbour.get(f"/cases/{case.pk}/bodies"),
        neighbour.get(f"/cases/{case.pk}/documents"),
        neighbour.get(f"/cases/{case.pk}/documents/{document.pk}.docx"),
        neighbour.get(f"/cases/{case.pk}/attachments"),
        neighbour.post(f"/cases/{case.pk}/acts", asked),
        neighbour.post(f"/cases/{case.pk}/merge", {"into": case.pk + 1, "reason": "a"}),
        neighbour.post(f"/cases/{case.pk}/split", {"titles": ["甲"], "reason": "a"}),
        neighbour.post(f"/cases/{case.pk}/relations", {"other": case.pk + 1}),
    ]
    absent = neighbour.get(f"/cases/{case.pk + 1}")

    assert {one.status_code for one in answers} == {404}
    assert {one.content for one in answers} == {absent.content}
    assert neighbour.get("/cases", tab="all").json() == {"items": [], "next": None}
    assert neighbour.post("/cases", opening).status_code == 403


def test_a_department_sees_its_lane_and_what_was_sent(department, clerk, opened, acting, reported):
    case = opened()
    acting(case, "record", values={**FOUND, "person-concerned": "某某（演示）"})
    case = opened(title="另一件")
    lane = reported(case)

    told = department.get(f"/cases/{case.pk}").json()
    events = department.get(f"/cases/{case.pk}/events").json()

    assert lane in {one["lane"] for one in told["lanes"]}
    assert "某某" not in department.get(f"/cases/{case.pk}/events").text
    assert {one["number"] for one in events} == {1, 2, 3, 4}
    assert acting(case, "accept", department, lane=lane).status_code == 200


def test_a_department_that_only_helps_sees_no_field_of_others(
    stage, clerk, opened, acting, reported
):
    case = opened(lead=None) if False else opened()
    reported(case)
    other = stage.body("协助部门", "department")
    helper = Program(make_officer(role=Role.DEPARTMENT_CLERK, organisation=other))

    assert helper.get(f"/cases/{case.pk}").status_code == 404
    response = acting(
        case, "joint", parties=[f"b{other.pk}"], reason="请一起办", clause="配合 1 · 部门 1"
    )
    assert response.status_code == 200, response.text

    told = helper.get(f"/cases/{case.pk}").json()
    events = {one["number"]: one for one in helper.get(f"/cases/{case.pk}/events").json()}
    assert {one["lane"] for one in told["lanes"]} == {"main", f"department@b{other.pk}"}
    assert events[3]["said"] == []  # what was done at once, no document sent it on
    assert helper.get(f"/cases/{case.pk}/documents").json() == []


def test_lists_narrow_like_the_workbench_and_lead_on(clerk, opened):
    cases = [opened(title=f"{at}街井盖缺失") for at in "东西南北中"]

    first = clerk.get("/cases", tab="all", size=2).json()
    second = clerk.get("/cases", tab="all", size=2, after=first["next"]).json()
    third = clerk.get("/cases", tab="all", size=2, after=second["next"]).json()

    found = [one["id"] for page in (first, second, third) for one in page["items"]]
    assert found == [one.pk for one in cases][::-1]
    assert third["next"] is None
    assert [one["title"] for one in clerk.get("/cases", q="南街").json()["items"]] == [
        "南街井盖缺失"
    ]
    assert clerk.get("/cases", tab="all", kind="penalty").json()["items"] == []
    assert len(clerk.get("/cases", tab="all", entry="cooperative").json()["items"]) == 5
    assert clerk.get("/cases", tab="drafts").status_code == 422


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_for_any_number(clerk, opened, rows, django_assert_num_queries):
    for number in range(rows):
        opened(title=f"第{number}件")
    clerk.get("/cases")

    with django_assert_num_queries(8):
        response = clerk.get("/cases")

    assert len(response.json()["items"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_case_costs_the_same_for_any_number_of_acts(
    clerk, opened, acting, rows, django_assert_num_queries
):
    case = opened()
    acting(case, "record", values=FOUND)
    for _ in range(rows):
        acting(case, "urge", reason="请尽快")
    clerk.get(f"/cases/{case.pk}")

    with django_assert_num_queries(6):
        response = clerk.get(f"/cases/{case.pk}/events")

    assert len(response.json()) >= 2


def test_cases_are_related_merged_and_split(clerk, opened):
    one, other = opened(title="甲"), opened(title="乙")

    related = clerk.post(f"/cases/{one.pk}/relations", {"other": other.pk, "kind": "follows"})
    linked = clerk.get(f"/cases/{other.pk}").json()["linked"]
    split = clerk.post(f"/cases/{other.pk}/split", {"titles": ["丙", "丁"], "reason": "两件事"})
    merged = clerk.post(
        f"/cases/{one.pk}/merge", {"into": other.pk, "reason": "同一件事"}, key="merge-one"
    )
    again = clerk.post(
        f"/cases/{one.pk}/merge", {"into": other.pk, "reason": "同一件事"}, key="merge-one"
    )

    assert [one.status_code for one in (related, split, merged, again)] == [200] * 4
    assert [(each["id"], each["word"]) for each in linked] == [(one.pk, "后续")]
    assert len(split.json()["cases"]) == 2
    assert merged.json() == again.json()
    one.refresh_from_db()
    assert (one.standing, merged.json()["case"]) == ("merged", other.pk)
    assert clerk.get(f"/cases/{one.pk}").json()["lanes"] == []


def test_what_can_be_opened_is_told_with_the_bodies(clerk, neighbour, stage, opening):
    asked = {"township": stage.place.code, **opening["entry"]}

    told = clerk.get("/cases/openable", **asked).json()

    mine = {one["procedure"] for one in told["openables"] if one["mine"]}
    assert "report-up" in mine
    assert opening["lead"] in {one["key"] for one in told["leads"]}
    assert opening["village"] in {one["key"] for one in told["villages"]}
    assert neighbour.get("/cases/openable", **asked).status_code == 403
    assert clerk.get("/cases/openable", township="999999999").status_code == 403


def test_a_document_comes_as_docx(clerk, department, opened, reported):
    case = opened()
    reported(case)

    listed = clerk.get(f"/cases/{case.pk}/documents").json()
    file = clerk.get(f"/cases/{case.pk}/documents/{listed[0]['id']}.docx")

    assert [one["title"] for one in listed] == ["情况上报函"]
    assert (file.status_code, file.content[:2]) == (200, b"PK")
    assert [one["id"] for one in department.get(f"/cases/{case.pk}/documents").json()] == [
        listed[0]["id"]
    ]


def test_work_goes_only_to_bodies_of_the_place(clerk, stage, opening, opened, acting):
    elsewhere = make_organisation("阿荣旗农牧局", region=make_region("150721", "阿荣旗", "county"))
    case = opened()
    said = {"values": FOUND, "parties": [f"b{elsewhere.pk}"]}

    answers = [
        acting(case, "record", **said),
        acting(case, "record", values=FOUND, parties=["b999999999"]),
        clerk.post("/cases", {**opening, "lead": f"b{elsewhere.pk}"}),
        clerk.post("/cases", {**opening, "village": f"b{elsewhere.pk}"}),
        clerk.post("/cases", {**opening, "lead": "b999999999"}),
    ]

    assert {(one.status_code, code_of(one)) for one in answers} == {(422, "cases.body-unfit")}
    assert not [one for one in answers if "阿荣旗" in one.text]


def test_an_entry_of_both_sides_needs_its_lead(clerk, stage, opening):
    make_organisation("固阳县农牧局", "department", role_key="agriculture")

    response = clerk.post("/cases", {**opening, "lead": None})

    assert (response.status_code, code_of(response)) == (422, "api.lead-missing")
