"""The API answers what the pages show, in one shape, to anyone."""

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from qingdan.documents.jsonform import to_json
from tests.builders import (
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_officer,
    make_published,
    make_region,
)

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"


def get(client, path, **query):
    return client.get(f"/api/v1{path}", query)


def test_townships_carry_counts_per_list(client, published_lists):
    answer = get(client, "/townships").json()

    assert [(one["name"], one["edition"], one["counts"]) for one in answer] == [
        ("银号镇", 1, {"basic": 90, "cooperative": 75, "reclaimed": 59}),
        ("查巴奇鄂温克民族乡", 1, {"basic": 106, "cooperative": 88, "reclaimed": 70}),
    ]


def test_townships_before_any_edition_are_none(client, published_lists):
    assert get(client, "/townships", on="2025-06-30").json() == []


def test_items_are_paged_in_printed_order(client, published_lists):
    second = get(client, "/townships/150222105/items", kind="cooperative", page=2, page_size=30)

    body = second.json()
    assert body["count"] == 75
    assert [one["number"] for one in body["items"]] == list(range(31, 61))


def test_items_filter_by_department_section_and_words(client, published_lists):
    answer = get(
        client,
        "/townships/150222105/items",
        department="fire-rescue",
        section="应急管理",
        q="农家乐",
    ).json()

    assert [(one["kind"], one["number"]) for one in answer["items"]] == [("cooperative", 47)]


def test_item_holds_both_sides_clause_by_clause(client, published_lists):
    found = get(client, "/townships/150222105/items/cooperative/42").json()

    item = found["item"]
    township = [one["text"] for one in item["clauses"] if one["side"] == "township"]
    assert (found["current"], item["url"]) == (True, "/t/150222105/cooperative/42")
    assert township[0].startswith("建立健全消防安全组织，明确消防工作人员和职责")
    assert item["support"] == [{"text": "定期开展消防安全知识培训", "kind": "training"}]
    assert item["departments"][0]["name"] == "县消防大队"


def test_document_is_what_read_prints(client, published_lists, sample_documents):
    answer = get(client, "/townships/150222105/editions/1/document").json()

    expected = to_json(sample_documents["yinhao"])
    assert answer["lists"] == json.loads(json.dumps(expected["lists"]))


def test_drafts_are_as_absent_as_what_never_was(client):
    draft = make_edition(township=make_region())

    drafted = get(client, f"/townships/{draft.township_id}/editions/{draft.ordinal}")
    absent = get(client, "/townships/999999999/editions/1")

    assert (drafted.status_code, drafted.content) == (404, absent.content)


def test_search_marks_the_words(client, published_lists):
    hit = get(client, "/search", q="小商店 消防").json()["hits"][0]

    marked = [hit["item"]["name"][start:end] for start, end in hit["name_spans"]]
    assert marked == ["小商店", "消防"]


def test_compare_finds_penalties_one_township_kept(client, published_lists):
    answer = get(client, "/compare/townships/150222105/150721201").json()

    kept = {
        (pair["left"]["number"], pair["right"]["number"])
        for pair in answer["pairs"]
        if (pair["left"]["list"], pair["right"]["list"]) == ("reclaimed", "basic")
    }
    assert {(27, 91), (28, 91), (30, 91), (29, 93), (35, 85)} <= kept
    assert {(52, 74), (54, 74), (58, 75), (59, 77)} <= kept


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/townships/999999999/items", 404, id="no such township"),
        pytest.param("/townships/150222105/items/basic/9", 404, id="no such entry"),
        pytest.param("/townships/150222105/items/else/1", 422, id="no such list"),
        pytest.param("/townships/150222105/items/basic/99999999999999999999", 404, id="huge"),
        pytest.param("/townships?on=2025-13-01", 422, id="no such day"),
        pytest.param("/townships/150222105/items?page=0", 422, id="page zero"),
        pytest.param("/departments/nobody/items", 404, id="no such department"),
        pytest.param("/search", 422, id="nothing asked"),
        pytest.param("/townships/150222105/items?page=999999999999999999999", 422, id="far"),
        pytest.param("/search?q=%00", 422, id="a zero byte"),
        pytest.param("/townships/%00/items", 422, id="a zero byte in the address"),
        pytest.param("/townships/150222105/items?section=%00", 422, id="a zero byte in a filter"),
        pytest.param("/townships/999999999/editions", 404, id="editions of no township"),
        pytest.param("/nowhere", 404, id="no such address"),
        pytest.param("/", 404, id="bare root"),
    ],
)
def test_every_refusal_has_one_shape(client, path, status):
    make_published()

    response = client.get(f"/api/v1{path}")

    assert response.status_code == status
    if status != 200:
        body = response.json()
        assert response.headers["Content-Type"] == PROBLEM
        assert {"type", "title", "status", "detail"} <= body.keys()
        assert body["status"] == status


def test_type_of_a_refusal_leads_to_its_page(client):
    refusal = get(client, "/townships/999999999/items").json()

    page = client.get(refusal["type"])

    assert page.status_code == 200
    assert refusal["title"] in page.content.decode()


def test_code_nobody_gave_has_no_page(client):
    assert client.get("/errors/api.no-such-code").status_code == 404


def test_unsafe_method_is_refused_in_the_same_shape(client):
    client.force_login(make_officer())

    response = client.post("/api/v1/townships")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")
    assert response.headers["Content-Type"] == PROBLEM


def test_head_answers_like_get(client):
    make_published()

    response = client.head("/api/v1/townships")

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["ETag"] == get(client, "/townships").headers["ETag"]


def test_edition_comparison_shows_the_changed_texts(client):
    first = make_published(valid_until=date(2026, 1, 1))
    changed = make_document(make_list(make_entry(1, "做好第1项新工作。")))
    make_published(changed, township=first.township, valid_from=date(2026, 1, 1))

    answer = get(client, "/compare/editions/150222105/1/2").json()

    texts = [text for change in answer["changes"] for text in change["texts"]]
    assert ("name", "做好第1项工作。", "做好第1项新工作。") in [
        (one["where"], one["before"], one["after"]) for one in texts
    ]


def test_etag_spares_an_unchanged_answer_and_changes_with_the_catalogue(client):
    make_published()
    first = get(client, "/townships")

    again = client.get("/api/v1/townships", headers={"If-None-Match": first.headers["ETag"]})
    make_published(township=make_region("150721201", "查巴奇鄂温克族乡"))
    later = client.get("/api/v1/townships", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert (later.status_code, len(later.json())) == (200, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_townships_cost_the_same_for_any_number(client, count, django_assert_num_queries):
    for number in range(count):
        make_published(township=make_region(f"15022210{number}", f"第{number}镇"))

    with django_assert_num_queries(3):
        response = get(client, "/townships")

    assert len(response.json()) == count


def test_an_address_that_is_not_there_says_so_to_programs_too():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/api/v1/cases/first/acts", {}, content_type="application/json")

    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)


def test_openapi_describes_every_route(client):
    described = client.get(reverse("api-1:openapi-json")).json()["paths"]

    assert "/api/v1/townships/{code}/items/{kind}/{address}" in described
    secured = {
        path
        for path, methods in described.items()
        if all(one.get("security") for one in methods.values())
    }
    posted = {path for path, methods in described.items() if list(methods) == ["post"]}
    assert posted - secured == {"/api/v1/ask", "/api/v1/ask/batch"}
    assert all("get" in methods for path, methods in described.items() if path not in posted)
    refusals = described["/api/v1/search"]["get"]["responses"]["422"]["content"]
    assert list(refusals) == [PROBLEM]
    assert (len(described) - len(secured), len(secured)) == (19, 46)


def test_every_writing_address_asks_for_a_key(client):
    described = client.get(reverse("api-1:openapi-json")).json()["paths"]
    keyless = {"/api/v1/gate", "/api/v1/gate/batch", "/api/v1/incoming/{code}"}
    writing = [
        methods["post"]
        for path, methods in described.items()
        if "post" in methods and methods["post"].get("security") and path not in keyless
    ]

    keyed = [
        one
        for one in writing
        if any(each["name"] == "Idempotency-Key" and each["required"] for each in one["parameters"])
    ]
    assert len(keyed) == len(writing) == 19
    assert all({"400", "401", "409"} <= one["responses"].keys() for one in writing)
