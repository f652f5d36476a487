"""Open311 GeoReport v2: services and discovery, as the specification writes them.

``tests/golden/open311`` holds the whole answers. ``QINGDAN_UPDATE_GOLDEN=1`` writes them
anew; read the difference before committing it.
"""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from qingdan.api.open311 import services
from qingdan.api.open311.written import write
from qingdan.documents.model import ListKind
from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.enums import Addressee, AlignmentBasis, AlignmentState, Stage
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment
from tests.builders import (
    AT,
    make_cooperative_entry,
    make_document,
    make_entry,
    make_list,
    make_published,
    make_reclaimed_entry,
    make_region,
)

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "open311"
CHANGED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
HERE = "?jurisdiction_id=150222105"
DONE = {
    ListKind.BASIC: ("做好辖区内草原鼠害虫害巡查上报工作。", ["sample-pest", "sample-survey"]),
    ListKind.COOPERATIVE: ("最低生活保障资金发放", ["sample-allowance"]),
    ListKind.RECLAIMED: (
        f"对{'超过核定载畜量、' * 12}放牧的处罚",
        ["sample-allowance", "sample-pest"],
    ),
}
SAMPLES = [
    Matter(
        code="sample-pest",
        title="草原虫害的发现与防控",
        field="草原保护",
        subject="草原虫害",
        stage=Stage.NOTICE,
        addressee=Addressee.RESIDENT,
        terms=(("蝗虫", 5), ("老鼠洞", 4)),
    ),
    Matter(
        code="sample-allowance",
        title="低保金<发放>",
        field="社会救助",
        subject="低保金",
        stage=Stage.PAY,
        addressee=Addressee.ENTERPRISE,
        terms=(("低保 & 特困", 3),),
    ),
    Matter(
        code="sample-survey",
        title="种植意愿调查",
        field="种植业生产",
        subject="种植意愿",
        stage=Stage.REGISTER,
        addressee=Addressee.TOWNSHIP,
    ),
]


@pytest.fixture
def samples(monkeypatch):
    """Matters whose words do not change with the library."""
    known = {one.code: one for one in SAMPLES}
    monkeypatch.setattr(services, "matters_by_code", lambda codes: known)


@pytest.fixture
def edition(db):
    """One edition whose three entries do some matters."""
    makers = (make_entry, make_cooperative_entry, make_reclaimed_entry)
    lists = [
        make_list(make(7, name), kind=kind)
        for make, (kind, (name, _)) in zip(makers, DONE.items(), strict=True)
    ]
    made = make_published(make_document(*lists))
    for item in made.items.all():
        for code in DONE[ListKind(item.kind)][1]:
            Alignment.objects.create(
                item=item,
                matter=code,
                score=1.0,
                state=AlignmentState.CONFIRMED,
                basis=AlignmentBasis.PERSON,
                decided_at=AT,
            )
    return made


def get(client, path):
    return client.get(f"/open311/v2/{path}")


def stripped(text):
    return CHANGED.sub("2025-07-01T09:00:00+08:00", text)


@pytest.mark.parametrize("file_format", ["xml", "json"])
@pytest.mark.parametrize(
    ("name", "path", "query"),
    [
        ("discovery", "discovery", ""),
        ("services", "services", HERE),
        ("definition", "services/sample-pest", HERE),
        ("jurisdiction-unknown", "services", "?jurisdiction_id=999999999"),
    ],
)
@pytest.mark.usefixtures("edition", "samples")
def test_answers_are_the_golden_ones(client, name, path, query, file_format):
    file = GOLDEN / f"{name}.{file_format}"

    written = stripped(get(client, f"{path}.{file_format}{query}").content.decode())

    if os.environ.get("QINGDAN_UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file_format", "media_type"),
    [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")],
)
def test_formats_have_the_media_type_of_the_specification(client, edition, file_format, media_type):
    for path in ("discovery", "services"):
        response = get(client, f"{path}.{file_format}")

        assert (response.status_code, response.headers["Content-Type"]) == (200, media_type)


def test_both_formats_say_the_same(client, edition, samples):
    offered = get(client, f"services.json{HERE}").json()
    root = ET.fromstring(get(client, f"services.xml{HERE}").content)  # noqa: S314 - our own

    plain = [
        {key: str(value).lower() if value is True else value for key, value in one.items()}
        for one in offered
    ]
    assert len(plain) == 2
    assert [{part.tag: part.text for part in one} for one in root] == plain


def test_services_are_what_people_can_raise_and_lists_have(client, aligned_lists):
    offered = get(client, f"services.json{HERE}").json()

    known = library().matters
    assert len(offered) > 200
    assert {known[one["service_code"]].addressee for one in offered} == {"resident", "enterprise"}
    assert not any(known[one["service_code"]].off_list for one in offered)
    assert {one["type"] for one in offered} == {"realtime"}
    assert {one["metadata"] for one in offered} == {True}


def test_services_of_two_townships_differ(client, aligned_lists):
    here, there = (
        {one["service_code"] for one in get(client, f"services.json?jurisdiction_id={code}").json()}
        for code in ("150222105", "150721201")
    )

    assert here & there
    assert here - there
    assert there - here


def test_jurisdiction_is_asked_for_only_where_there_are_several(client, edition):
    alone = get(client, "services.json")
    make_published(township=make_region("150721201", "查巴奇鄂温克族乡"))

    several, empty = get(client, "services.json"), get(client, "services.json?jurisdiction_id=")

    assert alone.status_code == 200
    assert (several.status_code, several.content) == (400, empty.content)
    assert several.json()[0]["description"].startswith("没有给 jurisdiction_id。")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"services/no-such-service.json{HERE}", 404),
        ("services.json?jurisdiction_id=%00", 404),
        ("services.json?jurisdiction_id=银号镇", 404),
        ("requests.json", 403),
        ("requests/1.json", 403),
        ("tokens/T1.json", 403),
        ("nothing/here.json", 404),
    ],
)
def test_errors_have_the_shape_of_the_specification(client, edition, path, status):
    response = get(client, path)

    (error,) = response.json()
    assert (response.status_code, error["code"]) == (status, status)
    assert re.search("[\u4e00-\u9fff]", error["description"])


@pytest.mark.parametrize("path", ["services.yaml", "requests.yaml", "requests", "services"])
def test_errors_are_xml_where_no_format_is_known(client, edition, path):
    response = get(client, path)

    root = ET.fromstring(response.content)  # noqa: S314 - our own
    assert response.status_code == 404
    assert (root.tag, [part.tag for part in root[0]]) == ("errors", ["code", "description"])


@pytest.mark.parametrize("path", ["services.json", "discovery.json"])
def test_services_are_only_read(edition, path):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(f"/open311/v2/{path}", {"service_code": "grassland-pest"})

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")
    assert "没有收下任何内容" in response.json()[0]["description"]


def test_a_mistake_of_ours_has_the_same_shape(client, edition, monkeypatch):
    def broken(named):
        raise ZeroDivisionError

    monkeypatch.setattr("qingdan.api.open311.views.jurisdiction", broken)

    response = get(client, "services.json")

    assert (response.status_code, response.json()[0]["code"]) == (500, 500)


def test_unchanged_answer_is_spared(client, edition):
    first = get(client, f"services.xml{HERE}")
    again = client.get(
        f"/open311/v2/services.xml{HERE}", headers={"If-None-Match": first.headers["ETag"]}
    )
    align_edition(make_published(township=make_region("150721201", "查巴奇乡")).pk, at=AT)
    later = client.get(
        f"/open311/v2/services.xml{HERE}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert later.status_code == 200


def test_services_cost_three_queries(client, edition, samples, django_assert_num_queries):
    with django_assert_num_queries(3):
        get(client, f"services.json{HERE}")


def test_write_leaves_out_what_xml_cannot_hold():
    written = write("discovery", {"contact": "水\x0b渠<&>"}, "xml")

    assert "<contact>水渠&lt;&amp;&gt;</contact>" in written
    assert json.loads(write("discovery", {"contact": "水渠"}, "json")) == {"contact": "水渠"}
