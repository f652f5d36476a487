"""Documents and attachments on the pages of a case: who gets what, and how it is handed out."""

import csv
import hashlib
import json
import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from qingdan.cases import stowing
from qingdan.cases.domain.attaching import Upload, add_attachments
from qingdan.cases.keys import body_key
from qingdan.cases.models import Attachment, DocumentSeries
from qingdan.core.chain import digest_of
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.case_files import photo, reported
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
HOSTILE = '<img src=x onerror="alert(1)">.txt'


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def stage():
    return Stage(shipped("report-up"))


@pytest.fixture
def case(stage, now):
    return reported(stage, at=now - timezone.timedelta(hours=1))


@pytest.fixture
def sent(stage):
    return make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)


def client_of(officer):
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def client(stage):
    return client_of(stage.opener)


def send(client, case, *files, lane="main"):
    content = [SimpleUploadedFile(name, said) for name, said in files]
    address = f"/desk/cases/{case.pk}/attachments/add/"
    return client.post(address, {"lane": lane, "files": content}, follow=True)


def test_the_page_lists_documents_with_number_and_both_files(client, case):
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    row = case.documents.get()

    assert "情况上报函〔" in page
    for ending in ("docx", "pdf"):
        answer = client.get(f"/desk/cases/{case.pk}/documents/{row.pk}.{ending}")
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer.content[:4] in (b"PK\x03\x04", b"%PDF")
        assert "no-store" in answer["Cache-Control"]


def test_files_are_added_listed_and_handed_out_to_be_saved(client, case):
    page = send(client, case, ("现场.jpg", photo()), (HOSTILE, b"plain words")).content.decode()

    assert "已添加 2 个文件" in page
    assert "现场.jpg" in page
    assert "onerror=" not in page.replace("&quot;", '"').replace("onerror=alert", "")
    first, second = case.attachments.order_by("pk")
    answer = client.get(f"/desk/cases/{case.pk}/attachments/{first.pk}/")
    assert b"".join(answer.streaming_content) == photo()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "<" not in second.name
    small = client.get(f"/desk/cases/{case.pk}/attachments/{first.pk}/small.jpg")
    assert (small.status_code, small["Content-Type"], b"Exif" in small.content) == (
        200, "image/jpeg", False,
    )  # fmt: skip
    assert client.get(f"/desk/cases/{case.pk}/attachments/{second.pk}/small.jpg").status_code == 404


def test_what_is_unfit_is_told_and_nothing_is_kept(client, case):
    page = send(client, case, ("好.txt", b"fine"), ("程序.pdf", b"MZ\x90\x00")).content.decode()

    assert "不是可以添加的类型" in page
    assert Attachment.objects.count() == 0
    assert "不能一次添加" in send(client, case).content.decode()


def test_an_attachment_is_taken_off_with_a_reason(client, case):
    send(client, case, ("甲.txt", b"words"))
    row = case.attachments.get()
    address = f"/desk/cases/{case.pk}/attachments/{row.pk}/withdraw/"

    assert "要写明理由" in client.post(address, {"reason": ""}, follow=True).content.decode()
    page = client.post(address, {"reason": "传错了"}, follow=True).content.decode()

    assert "传错了" in page
    assert client.get(f"/desk/cases/{case.pk}/attachments/{row.pk}/").status_code == 404


def test_a_department_gets_its_own_lane_and_what_was_sent_to_it(client, case, stage, sent):
    send(client, case, ("乡镇的.txt", b"ours"))
    other = client_of(make_officer(role=Role.DEPARTMENT_CLERK))
    theirs = client_of(sent)
    case.lead = stage.county
    case.save(update_fields=("lead",))
    document = f"/desk/cases/{case.pk}/documents/{case.documents.get().pk}.docx"
    row = case.attachments.get()

    page = theirs.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "情况上报函〔" in page
    assert "乡镇的.txt" not in page
    assert theirs.get(document).status_code == 200
    assert theirs.get(f"/desk/cases/{case.pk}/attachments/{row.pk}/").status_code == 404
    assert theirs.get(f"/desk/cases/{case.pk}/archive.zip").status_code == 404
    lane = f"department@{body_key(stage.lead.pk)}"
    assert "已添加" in send(theirs, case, ("部门的.txt", b"theirs"), lane=lane).content.decode()
    for address in (document, f"/desk/cases/{case.pk}/attachments/", f"/desk/cases/{case.pk}/"):
        assert other.get(address).status_code == 404


def test_the_archive_holds_everything_with_its_digests(client, case, now):
    send(client, case, ("现场.jpg", photo()), ("错.txt", b"wrong"), ("=丢.txt", b"lost"))
    wrong, lost = case.attachments.order_by("pk")[1:]
    client.post(f"/desk/cases/{case.pk}/attachments/{wrong.pk}/withdraw/", {"reason": "传错了"})
    stowing.path_of(lost.sha256).unlink()

    answer = client.get(f"/desk/cases/{case.pk}/archive.zip")
    packed = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))

    assert packed.testzip() is None
    assert Event.objects.filter(act="case.archived").count() == 1
    listed = list(csv.reader(StringIO(packed.read("目录.csv").decode("utf-8-sig"))))[1:]
    assert {one[0] for one in listed} | {"目录.csv"} == set(packed.namelist())
    for name, size, sha256, _ in listed:
        content = packed.read(name)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (int(size), sha256)
    names = " ".join(packed.namelist())
    gone = ("002 已撤下 错.txt.txt", "缺失 =丢.txt")
    for part in ("文书/001 情况上报函", "附件/001 现场.jpg", *gone):
        assert part in names
    note = packed.read("归档说明.txt").decode()
    assert "依据：《档案法》第十四条第一款。保管期限：未载明。\n还没有归档。" in note
    _, line = csv.reader(StringIO(packed.read("台账/上报台账.csv").decode("utf-8-sig")))
    assert line[-3:] == ["镇政府东街", "井盖缺失", "配合1 乡镇1"]
    events = [json.loads(one) for one in packed.read("办理记录.jsonl").decode().splitlines()]
    beside = {"digest", "officer_name", "body_name", "time"}
    assert [one["digest"] for one in events] == [
        digest_of({key: said for key, said in one.items() if key not in beside}, "sha256")
        for one in events
    ]
    page = packed.read("办理记录.html").decode()
    assert "镇政府东街" in page
    assert "<script" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_files_cost_the_same_queries_however_many(
    client, case, stage, now, count, django_assert_num_queries
):
    for at in range(count):
        upload = Upload(f"{at}.txt", BytesIO(str(at).encode()))
        add_attachments(case.pk, "main", [upload], actor=stage.opener, at=now)
    client.get(f"/desk/cases/{case.pk}/attachments/")

    with django_assert_num_queries(LIST_QUERIES):
        client.get(f"/desk/cases/{case.pk}/attachments/")


LIST_QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_words_cost_the_same_queries_however_many(stage, count, django_assert_num_queries):
    leader = make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government)
    for title in ("情况上报函", "检查笔录", "送达回证")[:count]:
        DocumentSeries.objects.create(
            organisation=stage.government, title=title, word="银政报", begin_year=2026
        )
    client = client_of(leader)
    client.get("/desk/words/")

    with django_assert_num_queries(WORD_QUERIES):
        client.get("/desk/words/")


WORD_QUERIES = 10


def test_all_attachments_stand_on_a_page_of_their_own(client, case, stage, now):
    uploads = [Upload(f"{at}.txt", BytesIO(str(at).encode())) for at in range(12)]
    for _ in range(2):
        add_attachments(case.pk, "main", uploads, actor=stage.opener, at=now)
        uploads = [Upload(f"再{at}.txt", BytesIO(f"again {at}".encode())) for at in range(12)]

    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "全部附件" in page
    assert page.count('class="attachment"') == 20
    whole = client.get(f"/desk/cases/{case.pk}/attachments/").content.decode()
    assert whole.count('class="attachment"') == 24


def test_a_leader_sets_the_word_of_documents(stage):
    leader = client_of(make_officer(role=Role.TOWNSHIP_LEADER, organisation=stage.government))
    told = {"organisation": stage.government.pk, "title": "情况上报函", "word": "银政报"}

    page = leader.post("/desk/words/", {**told, "begin_after": 4}, follow=True).content.decode()

    assert "下一个文书号是银政报〔" in page
    assert "5号" in page
    refused = leader.post("/desk/words/", {**told, "word": "a", "begin_after": 0})
    assert "不能作代字" in refused.content.decode()
    assert client_of(stage.opener).get("/desk/words/").status_code == 403
