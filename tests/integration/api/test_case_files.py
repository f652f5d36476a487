"""Attachments and support through the API."""

from io import BytesIO

import pytest

from qingdan.cases.models import Attachment, SupportObligation
from qingdan.catalogue.enums import ListKind
from qingdan.record.models import Event
from tests.builders import AT
from tests.programs import PROBLEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def text(name="现场记录.txt", content="井盖缺失，已设围挡。"):
    file = BytesIO(content.encode())
    file.name = name
    return file


def test_files_are_added_once_handed_out_and_taken_off(clerk, opened):
    case = opened()
    address = f"/cases/{case.pk}/attachments"

    first = clerk.send(address, [text()], key="file-0001")
    again = clerk.send(address, [text()], key="file-0001")
    other = clerk.send(address, [text(content="另一份")], key="file-0001")

    assert first.status_code == 200, first.text
    (number,) = first.json()["attachments"]
    assert first.json() == again.json()
    assert (other.status_code, other.headers["Content-Type"]) == (409, PROBLEM)
    assert [one["name"] for one in clerk.get(address).json()] == ["现场记录.txt"]
    file = clerk.get(f"{address}/{number}")
    assert b"".join(file.streaming_content).decode() == "井盖缺失，已设围挡。"
    gone = clerk.post(f"{address}/{number}/withdraw", {"reason": "传错了"}, key="gone-0001")
    twice = clerk.post(f"{address}/{number}/withdraw", {"reason": "传错了"}, key="gone-0001")
    assert (gone.status_code, twice.json()) == (200, gone.json())
    assert clerk.get(f"{address}/{number}").status_code == 404
    assert clerk.get(address).json()[0]["withdraw_reason"] == "传错了"
    acts = list(Event.objects.filter(subject_kind="attachment").values_list("act", flat=True))
    assert sorted(acts) == ["case.attached", "case.detached"]


def test_what_is_no_file_is_refused(clerk, opened):
    address = f"/cases/{opened().pk}/attachments"

    answers = [
        clerk.send(address, [text("a.html", "<html><script>")]),
        clerk.send(address, []),
        clerk.post(address, {"files": []}),
        clerk.send(address, [text()], key=None),
        clerk.send(address, [text()], lane="nowhere"),
    ]

    assert [one.status_code for one in answers] == [422, 422, 415, 400, 404]
    assert {one.headers["Content-Type"] for one in answers} == {PROBLEM}
    assert not Attachment.objects.exists()


def test_files_of_others_are_not_there(clerk, neighbour, opened):
    case = opened()
    address = f"/cases/{case.pk}/attachments"
    (number,) = clerk.send(address, [text()]).json()["attachments"]

    answers = [
        neighbour.get(f"{address}/{number}"),
        neighbour.send(address, [text()]),
        neighbour.post(f"{address}/{number}/withdraw", {"reason": "a"}),
    ]

    assert [one.status_code for one in answers] == [404] * 3
    assert Attachment.objects.get().withdrawn_at is None


@pytest.fixture
def owed(stage, opened):
    case = opened()

    def owe(position: int) -> SupportObligation:
        SupportObligation.objects.filter(case=case).exclude(position__gt=100).delete()
        return SupportObligation.objects.create(
            place=stage.place,
            case=case,
            year=2026,
            item=stage.item,
            position=100 + position,
            kind="guidance",
            text="提供技术指导。",
            body=stage.lead,
            moved_at=AT,
        )

    return owe


def test_support_is_asked_and_answered_by_its_sides(stage, clerk, department, neighbour, owed):
    row = owed(1)
    address = f"/support/{row.pk}/moves"

    asked = clerk.post(address, {"state": "asked", "note": "请派人"}, key="ask-0001")
    again = clerk.post(address, {"state": "asked", "note": "请派人"}, key="ask-0001")
    wrong = clerk.post(address, {"state": "promised", "note": "下周"})
    promised = department.post(address, {"state": "promised", "note": "下周一到"})

    assert asked.json() == again.json() == {"id": row.pk, "state": "asked", "moves": 1}
    assert (wrong.status_code, promised.status_code) == (403, 200)
    told = department.get(f"/support/{row.pk}").json()
    assert [one["state"] for one in told["history"]] == ["asked", "promised"]
    assert (told["entry"]["kind"], told["next"][0]) == (ListKind.COOPERATIVE, "delivered")
    assert neighbour.get(f"/support/{row.pk}").status_code == 404
    assert neighbour.post(address, {"state": "asked", "note": "a"}).status_code == 404
    assert neighbour.get("/support").json() == {"items": [], "next": None}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_support_costs_the_same(clerk, owed, rows, django_assert_num_queries):
    for position in range(rows):
        owed(position + 1)
    clerk.get("/support")

    with django_assert_num_queries(4):
        response = clerk.get("/support", state="owed")

    assert len(response.json()["items"]) == rows


def test_support_leads_on_page_by_page(clerk, owed):
    rows = [owed(position) for position in (1, 2, 3)]

    first = clerk.get("/support", size=2).json()
    second = clerk.get("/support", size=2, after=first["next"]).json()

    found = [one["id"] for page in (first, second) for one in page["items"]]
    assert found == [one.pk for one in rows][::-1]
    assert second["next"] is None
