"""Asking the API whose job something is: the answer's shape, its refusals, its manners."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from qingdan.api.schemas_asking import AnswerOut
from qingdan.finder.answers import Question
from qingdan.finder.domain.answering import answer
from qingdan.finder.interfaces.asking import told
from qingdan.finder.questions import NOT_YET
from tests.builders import make_region

pytestmark = pytest.mark.django_db
PROBLEM, JSON = "application/problem+json", "application/json"
CANAL = {"text": "村口的水渠塌了找谁修", "township": "150222105"}


def post(client, body, path="/ask", **more):
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    sent = {"CONTENT_TYPE": JSON} | more  # the client leaves it out where the body is empty
    return client.post(f"/api/v1{path}", content, content_type=JSON, **sent)


@pytest.fixture
def asked(client, aligned_lists, finder):
    return lambda body, path="/ask": post(client, body, path)


def test_answer_is_what_the_command_prints(asked, aligned_lists):
    given = asked({**CANAL, "on": "2026-11-24", "id": "T1"}).json()

    edition = aligned_lists["yinhao"]
    question = Question(
        CANAL["text"], edition.township_id, edition.valid_from.replace(2026, 11, 24)
    )
    assert given == json.loads(json.dumps(told(answer(question), "T1")))


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
    ("body", "status", "where"),
    [
        ({"questions": [CANAL, {**CANAL, "text": 5}]}, 422, ["questions.1.text"]),
        ({"questions": [CANAL, {"text": "水渠塌了"}]}, 422, ["questions.1.township"]),
        ({"questions": [CANAL, 7]}, 422, ["questions.1"]),
        ({"questions": "水渠塌了"}, 422, ["questions"]),
        ({"questions": [CANAL] * 101}, 422, ["questions"]),
        ({"question": [CANAL]}, 422, ["questions", "question"]),
        (CANAL, 422, ["questions", "text", "township"]),
        ("", 422, [""]),
        ("[", 400, []),
        ({"questions": [{**CANAL, "text": "路" * 2000}] * 700}, 413, []),
    ],
)
def test_batch_written_wrongly_is_refused_as_a_whole_in_one_shape(asked, body, status, where):
    response = asked(body, "/ask/batch")

    told = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert [one["parameter"] for one in told.get("errors") or ()] == where
    assert not re.search(r"[a-z]{4,} [a-z]{2,}", told["title"] + told["detail"])


def test_answer_for_a_day_to_come_says_that_it_may_change(asked):
    later = timezone.localdate() + timedelta(days=1)

    assert asked({**CANAL, "on": later.isoformat()}).json()["note"] == NOT_YET
    assert asked(CANAL).json()["note"] == ""


def test_halves_of_characters_in_a_text_are_left_out(asked):
    given = asked({**CANAL, "text": f"\ud800{CANAL['text']}\udc00"})

    assert (given.status_code, given.json()["verdict"]) == (200, "basic")


def test_day_before_the_first_edition_names_the_editions(asked):
    told = asked({**CANAL, "on": "2020-01-01"}).json()

    editions = r"该乡镇（街道）已发布的有第 1 版（自\d{4}年\d+月\d+日起(施行|收录)）。"
    assert re.match(editions, told["detail"])


@pytest.mark.parametrize("on", ["20261124", "0", "1700000000", "明天", "2026-11-31"])
def test_day_of_what_is_read_is_written_in_one_way_too(client, on):
    response = client.get("/api/v1/townships", {"on": on})

    assert (response.status_code, response.json()["errors"]) == (
        422,
        [{"parameter": "on", "reason": "应为日期，如 2026-01-31"}],
    )


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
        pytest.param({**CANAL, "on": 20261124}, 422, "api.invalid-request", id="day as a number"),
        pytest.param({**CANAL, "on": "20261124"}, 422, "api.invalid-request", id="day of digits"),
        pytest.param({**CANAL, "text": "\ud800"}, 422, "finder.question-too-short", id="half"),
        pytest.param({**CANAL, "id": "\ud800"}, 422, "api.invalid-request", id="half an id"),
        pytest.param(
            {**CANAL, "township": "\ud800"}, 422, "api.invalid-request", id="half a place"
        ),
        pytest.param({**CANAL, "id": 7}, 422, "api.invalid-request", id="id"),
        pytest.param({**CANAL, "id": "号" * 101}, 422, "api.invalid-request", id="long id"),
        pytest.param({**CANAL, "township": ""}, 422, "api.invalid-request", id="empty place"),
        pytest.param("", 422, "api.invalid-request", id="empty"),
        pytest.param("null", 422, "api.invalid-request", id="null"),
        pytest.param('"text"', 422, "api.invalid-request", id="a text"),
        pytest.param("{", 400, "api.broken-json", id="no JSON"),
        pytest.param(b"\xff\xfe", 400, "api.broken-json", id="no UTF-8"),
        pytest.param("[" * 30_000, 400, "api.broken-json", id="nested"),
        pytest.param('{"text":' + "9" * 5000 + "}", 400, "api.broken-json", id="long number"),
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
    words = [told["title"], told["detail"], *(one["reason"] for one in told.get("errors") or ())]
    assert not [one for one in words if re.search(r"[a-z]{4,} [a-z]{2,}", one)]


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
def test_without_a_model_the_finder_says_so(client, aligned_lists, settings, tmp_path, path):
    settings.FINDER_DIR = tmp_path
    body = CANAL if path == "/ask" else {"questions": [CANAL]}

    response = post(client, body, path)

    assert (response.status_code, response.json()["type"]) == (503, "/errors/finder.model-missing")
