"""Standard matters in the API."""

import pytest

from qingdan.matters.domain.aligning import align_edition
from tests.builders import AT

pytestmark = pytest.mark.django_db


def get(client, path, **query):
    return client.get(f"/api/v1{path}", query)


def test_matters_are_paged(client):
    body = get(client, "/matters", page=2, page_size=3).json()

    assert len(body["items"]) == 3
    assert body["count"] > 700


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"field": "草原保护", "stage": "notice"}, lambda one: one["field"] == "草原保护"),
        ({"addressee": "enterprise"}, lambda one: one["addressee"] == "enterprise"),
        ({"off_list": "true"}, lambda one: bool(one["handler"])),
        ({"off_list": "false"}, lambda one: one["handler"] is None),
    ],
)
def test_matters_are_narrowed_down(client, query, kept):
    items = get(client, "/matters", **query, page_size=200).json()["items"]

    assert items
    assert all(kept(one) for one in items)


def test_matters_are_found_by_words_best_first(client):
    items = get(client, "/matters", q="草原 虫害").json()["items"]

    assert items[0]["code"] == "grassland-pest"
    assert items[0]["department_title"] == "林业和草原局"


def test_matter_is_told_whole_with_its_entries(client, aligned_lists):
    told = get(client, "/matters/grassland-pest").json()

    entries = [(one["township"], one["kind"], one["number"]) for one in told["entries"]]
    assert entries == [("150222105", "basic", 63), ("150721201", "cooperative", 29)]
    assert told["entries"][0]["state"] == "confirmed"
    assert told["matter"]["stage_title"] == "巡查发现上报"
    assert told["laws"] == [{"name": "草原法", "article": ""}]
    assert told["hotline"][0]["path"] == ["农林牧渔", "林业管理", "林业病虫害"]
    assert told["neighbours"][0].keys() == {"code", "title", "difference"}


def test_matter_had_no_entries_before_any_edition(client, aligned_lists):
    assert get(client, "/matters/grassland-pest", on="2025-06-30").json()["entries"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/matters/no-such-matter", 404),
        ("/matters/%00", 422),
        ("/matters?stage=nonsense", 422),
        ("/townships/999999999/recurring", 404),
    ],
)
def test_refusals_have_the_one_shape(client, path, status):
    response = client.get(f"/api/v1{path}")

    assert (response.status_code, response.json()["status"]) == (status, status)


def test_matter_changes_its_etag_with_an_alignment(client, published_lists):
    first = get(client, "/matters/grassland-pest")
    align_edition(published_lists["yinhao"].pk, at=AT)

    again = get(client, "/matters/grassland-pest")

    assert first.headers["ETag"] != again.headers["ETag"]
    assert (len(first.json()["entries"]), len(again.json()["entries"])) == (0, 1)
