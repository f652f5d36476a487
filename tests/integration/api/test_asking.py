"""Asking the API whose job something is: the answer's shape, its refusals, its manners."""

import json

import pytest
from django.test import Client

from qingdan.api.schemas_asking import AnswerOut
from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.written import as_json
from tests.builders import make_published, make_region

pytestmark = pytest.mark.django_db
PROBLEM, JSON = "application/problem+json", "application/json"
CANAL = {"text": "村口的水渠塌了找谁修", "township": "150222105"}


def post(client, body, path="/ask", **more):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(f"/api/v1{path}", content, content_type=JSON, **more)


@pytest.fixture
def asked(client, aligned_lists, finder):
    return lambda body, path="/ask": post(client, body, path)


def test_answer_is_what_the_command_prints(asked, aligned_lists):
    given = asked({**CANAL, "on": "2026-11-24", "id": "T1"}).json()

    edition = aligned_lists["yinhao"]
    question = Question(
        CANAL["text"], edition.township_id, edition.valid_from.replace(2026, 11, 24)
    )
    assert given == json.loads(json.dumps(as_json(answer(question), "T1")))


def test_answer_has_the_described_shape_and_no_more(asked):
    given = asked({**CANAL, "asked_by": "resident"}).json()

    assert AnswerOut.model_validate(given).model_dump(mode="json") == given
    assert given["verdict"] == "basic"
    assert given["entries"][0]["list"] == "基本"
    assert given["entries"][0]["clauses"][0]["text"]


@pytest.mark.parametrize("named", ["150222105", "银号镇", "银号", "固阳县银号镇"])
def test_township_may_be_named_in_any_way(asked, named):
    assert asked({**CANAL, "township": named}).json()["township"] == "150222105"


def test_township_named_like_another_is_the_one_with_lists(asked):
    make_region("150223105", "银号镇")

    assert asked({**CANAL, "township": "银号镇"}).json()["township"] == "150222105"


def test_answer_is_never_kept(asked):
    response = asked(CANAL)

    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_asking_needs_no_token_and_no_account(aligned_lists, finder):
    strict = Client(enforce_csrf_checks=True)

    assert post(strict, CANAL).status_code == 200


def test_batch_answers_each_for_itself(asked):
    questions = [{**CANAL, "id": "a"}, {**CANAL, "text": "啊", "id": "b"}]

    answers = asked({"questions": questions}, "/ask/batch").json()["answers"]

    assert [(one["id"], bool(one["answer"]), bool(one["problem"])) for one in answers] == [
        ("a", True, False),
        ("b", False, True),
    ]
    assert answers[1]["problem"]["type"] == "/errors/finder.question-too-short"


@pytest.mark.parametrize("count", [0, 101])
def test_batch_takes_one_to_a_hundred(asked, count):
    response = asked({"questions": [CANAL] * count}, "/ask/batch")

    assert (response.status_code, response.headers["Content-Type"]) == (422, PROBLEM)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param({**CANAL, "text": "啊"}, 422, "finder.question-too-short", id="short"),
        pytest.param({**CANAL, "text": "啊" * 2001}, 422, "finder.question-too-long", id="long"),
        pytest.param({**CANAL, "township": "无此镇"}, 404, "finder.township-unknown", id="place"),
        pytest.param({**CANAL, "on": "2020-01-01"}, 404, "finder.no-lists-there", id="day"),
        pytest.param({**CANAL, "on": "今天"}, 422, "api.invalid-request", id="no day"),
        pytest.param({**CANAL, "asked_by": "me"}, 422, "api.invalid-request", id="asker"),
        pytest.param({**CANAL, "town": "x"}, 422, "api.invalid-request", id="unknown field"),
        pytest.param({"text": "水渠塌了"}, 422, "api.invalid-request", id="no township"),
        pytest.param({**CANAL, "text": 5}, 422, "api.invalid-request", id="no text"),
        pytest.param({**CANAL, "text": "水渠\0塌了"}, 422, "api.unreadable", id="zero byte"),
        pytest.param([CANAL], 422, "api.invalid-request", id="a list"),
        pytest.param("{", 400, "api.unfinished", id="no JSON"),
        pytest.param(b"\xff\xfe", 400, "api.unfinished", id="no UTF-8"),
        pytest.param("[" * 30_000, 400, "api.unfinished", id="nested"),
        pytest.param({**CANAL, "text": "a" * 33_000}, 413, "api.too-large", id="large"),
    ],
)
def test_every_refusal_has_one_shape(asked, body, status, code):
    response = asked(body)

    told = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert (told["type"], told["status"]) == (f"/errors/{code}", status)
    assert told["title"]
    assert told["detail"]


def test_invalid_request_names_the_field(asked):
    told = asked({"text": "水渠塌了", "on": "今天"}).json()

    assert [one["parameter"] for one in told["errors"]] == ["township", "on"]


def test_township_of_several_asks_for_the_code(asked):
    for code in ("150223101", "150224101"):
        make_region(code, "西斗铺镇")

    told = asked({**CANAL, "township": "西斗铺镇"}).json()

    assert told["type"] == "/errors/finder.township-ambiguous"
    assert "150223101、150224101" in told["detail"]


@pytest.mark.parametrize("media_type", ["application/x-www-form-urlencoded", "text/plain"])
def test_only_json_is_taken(client, media_type):
    response = client.post("/api/v1/ask", "text=1", content_type=media_type)

    assert (response.status_code, response.json()["type"]) == (415, "/errors/api.not-json")


@pytest.mark.parametrize("path", ["/ask", "/ask/batch"])
@pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
def test_other_methods_are_refused_in_the_same_shape(client, path, method):
    response = getattr(client, method)(f"/api/v1{path}")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize("path", ["/ask", "/ask/batch"])
def test_without_a_model_the_finder_says_so(client, settings, tmp_path, path):
    settings.FINDER_DIR = tmp_path
    make_published()
    body = CANAL if path == "/ask" else {"questions": [CANAL]}

    response = post(client, body, path)

    assert (response.status_code, response.json()["type"]) == (503, "/errors/finder.model-missing")
