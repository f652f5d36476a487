"""Open311 GeoReport v2: service requests sent, listed and followed, as the specification writes.

``tests/golden/open311`` holds the whole answers. ``QINGDAN_UPDATE_GOLDEN=1`` writes them
anew; read the difference before committing it.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from qingdan.intake.domain.deciding import decide
from qingdan.intake.domain.verdicts import Deciding
from qingdan.intake.enums import Decision, Reason
from qingdan.intake.models import Request
from qingdan.parties.enums import Role
from tests.builders import AT, make_officer, make_organisation, make_region
from tests.gatehouse import Gate
from tests.programs import Program

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "open311"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
PERSONAL = {
    "first_name": "小明", "last_name": "欧阳", "phone": "13800000000", "email": "ou@example.org",
}  # fmt: skip
SAID = {
    "jurisdiction_id": "150222105",
    "service_code": "grassland-pest",
    "description": "草场上有蝗虫，请派人来看。我叫欧阳小明，电话13800000000。",
    "address_string": "银号镇东街 3 号",
    "lat": "41.03",
    "long": "110.06",
    "attribute[reference]": "T20261124001",
    "attribute[source]": "hotline",
    **PERSONAL,
}


def token_of(officer) -> str:
    return Program(officer).headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def gate(aligned_lists, finder):
    return Gate()


@pytest.fixture
def key(gate):
    office = make_organisation("固阳县12345中心", "department")
    return token_of(make_officer("operator", role=Role.HOTLINE_OPERATOR, organisation=office))


@pytest.fixture
def send(key):
    strict = Client(enforce_csrf_checks=True)

    def send_one(file_format="json", api_key=key, **more):
        fields = {**SAID, "api_key": api_key, **more}
        body = urlencode({name: one for name, one in fields.items() if one is not None})
        return strict.post(
            f"/open311/v2/requests.{file_format}", body, "application/x-www-form-urlencoded"
        )

    return send_one


def read(client, path, **query):
    return client.get(f"/open311/v2/{path}", query)


def golden(name: str, written: str) -> None:
    file = GOLDEN / name
    number = str(Request.objects.earliest("pk").pk)
    plain = MOMENT.sub("2026-11-24T09:00:00+08:00", written)
    plain = re.sub(rf'(?<=service_request_id>){number}\b|(?<="){number}(?=")', "1", plain)
    if os.environ.get("QINGDAN_UPDATE_GOLDEN"):
        file.write_text(plain, encoding="utf-8")
    assert plain == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("file_format", ["xml", "json"])
def test_answers_are_the_golden_ones_and_name_nobody(client, send, key, file_format):
    sent = send(file_format)
    number = Request.objects.get().pk
    pages = {
        "request-sent": sent,
        "requests": read(client, f"requests.{file_format}", api_key=key),
        "request": read(client, f"requests/{number}.{file_format}", api_key=key, extensions="true"),
        "token": read(client, f"tokens/T20261124001.{file_format}", api_key=key),
        "request-absent": read(client, f"requests/999999.{file_format}", api_key=key),
        "key-unfit": read(client, f"requests.{file_format}", api_key="qd_nobody"),
        "service-code-missing": send(file_format, service_code=None),
    }

    for name, response in pages.items():
        written = response.content.decode()
        golden(f"{name}.{file_format}", written)
        assert not [one for one in PERSONAL.values() if one in written]
        assert response.headers["Cache-Control"] == "private, no-store"


def test_ticket_keeps_what_it_was_sent_with_and_who_raised_it_sealed(send):
    assert send().status_code == 200

    row = Request.objects.get()

    assert (row.door, row.place_id, row.reference) == ("hotline", "150222105", "T20261124001")
    assert (row.service, row.sender_name) == ("grassland-pest", "12345热线")
    assert row.appellant == "姓名 欧阳小明；电话 13800000000；邮箱 ou@example.org"
    assert row.whereabouts == "银号镇东街 3 号（经纬度 41.03，110.06）"
    assert row.category.startswith("db44t2479")
    raw = Request.objects.values("appellant", "text", "whereabouts").get()
    assert not [one for one in raw.values() if "欧阳" in str(one) or "东街" in str(one)]


def test_same_number_is_one_ticket_and_each_format_says_the_same(client, send, key):
    first, again = send().json(), send().json()
    listed = read(client, "requests.json", api_key=key).json()
    root = ET.fromstring(read(client, "requests.xml", api_key=key).content)  # noqa: S314 - our own

    assert first == again
    (one,) = listed
    assert {part.tag: part.text for part in root[0]} == {
        name: None if value in (None, "") else str(value) for name, value in one.items()
    }


def test_ticket_is_followed_until_it_is_closed(client, gate, send, key):
    send()
    other = send(description="村口的路灯不亮了，晚上没法走。", **{"attribute[reference]": "T2"})
    Request.objects.filter(reference="T20261124001").update(replied_at=AT)

    def asked(**query):
        found = read(client, "requests.json", api_key=key, **query)
        assert found.status_code == 200, found.content
        return [one["service_request_id"] for one in found.json()]

    numbers = [str(one) for one in Request.objects.order_by("-pk").values_list("pk", flat=True)]
    assert asked() == asked(status="open,closed") == asked(service_code="grassland-pest") == numbers
    assert asked(status="closed") == numbers[1:]
    assert asked(status="open") == [other.json()[0]["service_request_id"]]
    assert asked(service_request_id=",".join(numbers)) == numbers
    assert asked(service_code="no-such") == []
    assert asked(jurisdiction_id="150721201") == []
    assert asked(end_date="2020-01-01T00:00:00Z") == []
    closed = read(client, f"requests/{numbers[1]}.json", api_key=key).json()[0]
    assert closed["updated_datetime"] == "2025-06-30T10:00:00+08:00"
    assert closed["status_notes"].endswith("已答复诉求人")


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"api_key": ""}, 403, "没有带 api_key"),
        ({"service_code": "no-such"}, 404, "没有代码为 no-such 的服务"),
        ({"jurisdiction_id": None}, 400, "没有给 jurisdiction_id"),
        ({"jurisdiction_id": "150222999"}, 404, "jurisdiction_id 不是"),
        ({"description": " "}, 400, "没有给 description"),
        ({"address_string": "", "lat": "", "long": ""}, 400, "没有写明地点"),
        ({"long": ""}, 400, "不是经纬度"),
        ({"lat": "91"}, 400, "不是经纬度"),
        ({"attribute[size]": "1"}, 400, "attribute[size] 不是"),
        ({"attribute[source]": "fax"}, 400, "attribute[source] 不是"),
        ({"description": "坏了"}, 400, "写得太短"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_shape_of_the_specification(send, more, status, words):
    response = send(**more)

    (error,) = response.json()
    assert (response.status_code, error["code"]) == (status, status)
    assert words in error["description"]
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
        {"start_date": "2026-01-01"},
        {"end_date": "yesterday"},
    ],
)
def test_dates_that_do_not_fit_are_refused(client, key, query):
    assert read(client, "requests.json", api_key=key, **query).status_code == 400


def test_other_keys_see_and_send_only_what_their_posts_reach(client, gate, send, key):
    number = send().json()[0]["service_request_id"]
    elsewhere = make_organisation("阿荣旗12345中心", "department", make_region("150721", "阿荣旗"))
    foreign = token_of(make_officer("foreign", role=Role.HOTLINE_OPERATOR, organisation=elsewhere))
    clerk = token_of(gate.clerk)
    task = gate.sent()
    decide(
        task.matters.get().pk,
        Deciding(decision=Decision.PETITION, reason=Reason.ON_NO_LIST, seen=1, key="decided"),
        actor=gate.clerk,
        at=AT,
    )

    assert read(client, f"requests/{number}.json", api_key=foreign).status_code == 404
    assert read(client, "tokens/T20261124001.json", api_key=foreign).status_code == 404
    assert read(client, "requests.json", api_key=foreign).json() == []
    assert send(api_key=foreign).status_code == 403
    assert send(api_key=clerk).status_code == 403
    assert read(client, f"requests/{task.pk}.json", api_key=clerk).status_code == 404
    assert read(client, f"requests/{number}.json", api_key=clerk).status_code == 200


def test_body_has_to_be_a_form_and_the_method_one_of_two(client, key):
    as_json = client.post("/open311/v2/requests.json?api_key=" + key, {}, "application/json")
    put = client.put("/open311/v2/requests.json?api_key=" + key)

    assert as_json.status_code == 400
    assert (put.status_code, put.headers["Allow"]) == (405, "GET, POST")
