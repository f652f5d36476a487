"""Who sees which events, and what an auditor can do with the record."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from qingdan.parties.domain.people.codes import first_codes, open_account
from qingdan.parties.domain.reading_record import events_visible_to, seal_record
from qingdan.parties.enums import OrganisationKind, RegionLevel, Role
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import Seat, append
from qingdan.record.interfaces.seals import as_json
from qingdan.record.models import Event
from tests.builders import AT, make_officer, make_organisation, make_region

from .conftest import signed_in_as

RECORD, CHECK, SEALS = "/manage/record/", "/manage/record/check/", "/manage/record/seals/"


@pytest.fixture
def auditor(db) -> Officer:
    """The auditor of the whole installation, whose account the record knows."""
    code = first_codes(AT)[Role.AUDITOR]
    given = {"login_name": "shen.ji", "full_name": "审计员", "password": "guyang-2025-shan-po"}
    return open_account(code, **given, at=AT)


@pytest.fixture
def county_auditor(db) -> Officer:
    where = make_organisation("固阳县政府", OrganisationKind.COUNTY_GOVERNMENT)
    return make_officer("xian.shen", Role.AUDITOR, where)


@pytest.fixture
def clerk(db) -> Officer:
    township = make_region()
    where = make_organisation("银号镇人民政府", OrganisationKind.TOWNSHIP_GOVERNMENT, township)
    return make_officer("yin.hao", Role.TOWNSHIP_CLERK, where)


def happened(place: str = "", actor: Officer | None = None, **said) -> Event:
    seat = Seat(actor.pk, actor.full_name) if actor else Seat()
    return append("party.officer-read", seat=seat, at=AT, place=place, **said)


def seen_by(officer: Officer) -> list[int]:
    on = timezone.localdate()
    return list(events_visible_to(officer, on).values_list("sequence", flat=True))


def test_events_visible_to_goes_by_post(auditor, county_auditor, clerk):
    before = Event.objects.count()
    events = [
        happened(),
        happened("150222"),
        happened("150222105"),
        happened("150721201"),
        happened("150222105", clerk),
        happened("", county_auditor),
    ]
    numbers = [event.sequence for event in events]

    assert seen_by(auditor)[before:] == numbers
    assert seen_by(county_auditor) == [numbers[at] for at in (1, 2, 4, 5)]
    assert seen_by(clerk) == [numbers[4]]


def test_events_visible_to_shows_nothing_without_a_post(db):
    nobody = make_officer(role=None)
    happened("150222", nobody)

    assert seen_by(nobody) == []
    assert signed_in_as(nobody).get(RECORD).status_code == 403


def test_record_shows_what_a_clerk_did(clerk, auditor):
    own, other = happened("150222105", clerk), happened("150222105", auditor)
    client = signed_in_as(clerk)

    page = client.get(RECORD)

    shown = {one.sequence: one.act for one in page.context["page"].rows}
    assert shown == {own.sequence: own.act, other.sequence + 1: "party.signed-in"}
    assert CHECK not in page.text
    assert client.get(f"{RECORD}{own.sequence}/").status_code == 200
    assert client.get(f"{RECORD}{other.sequence}/").status_code == 404
    assert client.get(f"{RECORD}99999/").status_code == 404


def test_record_offers_the_acts_that_one_may_see(clerk, auditor):
    happened("150222105", clerk, subject=clerk)

    own, all_of_them = (signed_in_as(one).get(RECORD) for one in (clerk, auditor))

    offered = [
        value for _, group in own.context["form"].fields["act"].choices[1:] for value in group
    ]
    assert offered == [("party.officer-read", "查看个人信息"), ("party.signed-in", "登录")]
    assert "record.backed-up" in all_of_them.text
    assert '张三 <span class="count">人员</span>' in own.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [CHECK, SEALS, f"{SEALS}3/", f"{RECORD}export.xlsx"])
def test_keeping_is_for_auditors(clerk, address, method):
    happened(), happened("", clerk)
    client = signed_in_as(clerk)
    before = Event.objects.count()

    response = getattr(client, method)(address)

    assert response.status_code in {302, 403, 405}
    assert Event.objects.count() == before


@pytest.fixture
def many(auditor):
    """Events of several kinds, three pages of them."""
    for number in range(120):
        place = ("150222105", "150721201")[number % 2]
        happened(place, auditor if number % 3 else None, reason=f"事由{number}")
    make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    return auditor


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"act": "party.officer-read"}, 120),
        ({"act": "record.begun"}, 1),
        ({"who": "审计"}, 82),
        ({"place": "150721"}, 60),
        ({"place": "阿荣"}, 60),
        ({"place": "没有这个地方"}, 0),
        ({"since": "2025-06-30", "act": "party.officer-read"}, 120),
        ({"since": "2025-07-01", "act": "party.officer-read"}, 0),
        ({"until": "2025-06-29"}, 0),
        ({"kind": "post"}, 1),
        ({"kind": "post", "about": "审计管理员"}, 1),
        ({"since": "heute", "act": "no.such"}, 128),
    ],
)
def test_record_narrows(many, asked, count):
    client, found = signed_in_as(many), []

    page = client.get(RECORD, asked).context["page"]
    found += page.rows
    while page.next:
        page = client.get(f"{RECORD}?{page.next}").context["page"]
        found += page.rows

    sequences = [one.sequence for one in found]
    assert len(sequences) == count
    assert sequences == sorted(set(sequences), reverse=True)


def test_record_pages_back_and_forth(many):
    client = signed_in_as(many)
    first = client.get(RECORD).context["page"]
    second = client.get(f"{RECORD}?{first.next}").context["page"]
    again = client.get(f"{RECORD}?{second.previous}").context["page"]

    assert [one.pk for one in again.rows] == [one.pk for one in first.rows]
    assert (first.previous, first.rows[0].pk) == ("", Event.objects.count())
    assert second.rows[0].pk == first.rows[-1].pk - 1


@pytest.mark.parametrize("count", [1, 3])
def test_record_costs_the_same_for_any_number(clerk, count, django_assert_num_queries):
    for _ in range(count):
        happened("150222105", clerk)
    client = signed_in_as(clerk)
    client.get(RECORD)

    with django_assert_num_queries(10):
        client.get(RECORD)


def test_event_says_everything_in_chinese(auditor):
    post = Event.objects.get(act="party.post-granted")
    event = append(
        "party.post-granted", seat=Seat(), at=AT, reason="任职", place="150222", role="auditor"
    )
    client = signed_in_as(auditor)

    first, page = client.get(f"{RECORD}{post.sequence}/"), client.get(f"{RECORD}{event.sequence}/")

    assert "<h1>授予岗位</h1>" in page.text
    assert page.context["rows"] == [("角色", "审计管理员")]
    assert "这一条的内容与它的摘要相符" in page.text
    assert "此前没有" in first.text
    assert "role" not in page.text.split("<main")[1].split("</main>")[0]


def test_go_to_opens_an_event_by_its_number(auditor):
    client = signed_in_as(auditor)

    assert client.get(f"{RECORD}open/?sequence=2").url == f"{RECORD}2/"
    assert client.get(f"{RECORD}open/?sequence=x").url == RECORD


def test_export_hands_out_what_is_seen_and_notes_it(many):
    client = signed_in_as(many)

    response = client.post(f"{RECORD}export.xlsx?place=150721")

    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("操作记录").to_python()
    event = Event.objects.last()
    assert (len(rows), rows[1][6]) == (61, "150721201")
    assert event.detail == {"asked": {"地点": "150721"}, "events": 60, "format": "xlsx"}
    assert (event.act, event.actor_name) == ("record.exported", "审计员")


def test_export_refuses_too_many(many, monkeypatch):
    monkeypatch.setattr("qingdan.web.manage.views.record.MOST", 100)

    response = signed_in_as(many).post(f"{RECORD}export.xlsx")

    assert response.status_code == 422
    assert "一张表放不下" in response.text
    assert Event.objects.last().act == "party.signed-in"


def test_export_by_get_does_nothing(many):
    client = signed_in_as(many)
    before = Event.objects.count()

    assert client.get(f"{RECORD}export.xlsx").status_code == 302
    assert Event.objects.count() == before


def test_check_says_what_it_found(auditor):
    client = signed_in_as(auditor)

    page = client.post(CHECK, follow=True)

    event = Event.objects.get(act="record.verified")
    assert page.redirect_chain == [(f"{CHECK}?done=1", 302)]
    assert (event.detail["whole"], event.actor_name) == (True, "审计员")
    assert f"完整：共 {event.sequence - 1} 条。" in page.text
    assert "这次没有用封存" in page.text


def test_check_tells_the_auditor_of_a_county_only_of_that_county(auditor, county_auditor):
    near, far = (make_organisation(f"{name}局") for name in ("近", "远"))
    for body, place in ((near, "150222105"), (far, "150721201")):
        append("party.organisation-made", body, seat=Seat(), at=AT, place=place)
        type(body).objects.filter(pk=body.pk).update(name=f"暗改{place}")
    client = signed_in_as(county_auditor)

    page = client.post(CHECK, follow=True)

    detail = Event.objects.get(act="record.verified").detail
    assert (detail["whole"], detail["elsewhere"], "events" in detail) == (False, True, False)
    assert [f"编号 {one.pk}）" in "".join(detail["found"]) for one in (near, far)] == [True, False]
    assert "其余请整套系统的审计管理员看" in page.text
    assert f"编号 {far.pk}）" not in page.text
    assert f"{Event.objects.count()} 条" not in page.text


def test_check_takes_files_and_digits(auditor):
    document = seal_record(actor=auditor, at=timezone.now())
    file = SimpleUploadedFile("seal.json", as_json(document).encode())
    paper = {
        "sequence": document.sequence,
        "digits": f" {document.digits[:4]} {document.digits[4:]}",
    }

    page = signed_in_as(auditor).post(CHECK, {"sent": [file], **paper}, follow=True)

    assert "与 2 份封存相符" in page.text


def test_check_finds_the_seal_of_another_record(auditor):
    document = seal_record(actor=auditor, at=timezone.now())
    content = {**json.loads(as_json(document)), "record": "0" * 32}
    file = SimpleUploadedFile("seal.json", json.dumps(content).encode())

    page = signed_in_as(auditor).post(CHECK, {"sent": [file]}, follow=True)

    assert "这不是封存的那一套记录" in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sent": "file"}, "文件里没有封存的内容"),
        ({"sequence": "3"}, "序号和二十四位数字都要填"),
        ({"sequence": "3", "digits": "12"}, "现在是 2 个字"),
        ({"sequence": "0", "digits": "1" * 24}, "1"),
    ],
)
def test_check_refuses_what_is_no_seal(auditor, given, said):
    if given.get("sent"):
        given = {"sent": SimpleUploadedFile("x.json", b"{}")}
    client = signed_in_as(auditor)
    before = Event.objects.count()

    page = client.post(CHECK, given)

    assert (page.status_code, said in page.text) == (422, True)
    assert Event.objects.count() == before


def test_seal_is_made_shown_and_handed_out(auditor):
    client = signed_in_as(auditor)

    page = client.post(SEALS, follow=True)

    event = Event.objects.get(act="record.sealed")
    file = client.get(reverse("manage:record-seal-file", args=(event.sequence,)))
    code = client.get(reverse("manage:record-seal-code", args=(event.sequence,)))
    listed = client.get(SEALS)
    assert page.redirect_chain == [(f"{SEALS}{event.sequence}/", 302)]
    assert page.context["seal"].digest == event.digest
    assert file.json()["digest"] == event.digest
    assert code["Content-Type"] == "image/svg+xml"
    assert f"第 {event.sequence} 条" in listed.text


@pytest.mark.parametrize("count", [1, 3])
def test_seal_list_costs_the_same_for_any_number(auditor, count, django_assert_num_queries):
    for _ in range(count):
        seal_record(actor=auditor, at=timezone.now())
    client = signed_in_as(auditor)
    client.get(SEALS)

    with django_assert_num_queries(8):
        client.get(SEALS)


def test_county_auditor_sees_only_seals_of_the_county(auditor, county_auditor):
    theirs = seal_record(actor=auditor, at=timezone.now())
    own = seal_record(actor=county_auditor, at=timezone.now())
    client = signed_in_as(county_auditor)

    assert client.get(f"{SEALS}{own.sequence}/").status_code == 200
    for name in ("record-seal", "record-seal-file", "record-seal-code"):
        assert client.get(reverse(f"manage:{name}", args=(theirs.sequence,))).status_code == 404


def test_seal_page_is_not_for_other_events(auditor):
    assert signed_in_as(auditor).get(f"{SEALS}2/").status_code == 404


def test_record_needs_signing_in(db):
    assert Client().get(RECORD).status_code == 302
