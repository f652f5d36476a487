"""Saving a pack on the public page, checking one there, and on the command line."""

import io
import json
import re
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import unquote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from qingdan.catalogue.models import Edition
from qingdan.core import signing
from qingdan.finder.answers import Question
from qingdan.finder.domain.packing import compare_with_published, record_fault
from qingdan.finder.interfaces.packs import VERIFIER, content_digest, make_pack
from qingdan.finder.interfaces.packs_checking import check_here, known_keys
from qingdan.finder.interfaces.verify_pack import check, written
from qingdan.matters.enums import Asker
from qingdan.operations.doctor.lines import Level
from qingdan.operations.doctor.secrets import pack_key_line
from qingdan.operations.files import key_files
from qingdan.parties.enums import Role
from qingdan.record import guards
from qingdan.record.models import Event
from qingdan.web.public.views import packs as views
from tests.builders import make_officer, make_section
from tests.packs import MADE_AT, ON, changed, make_answer, make_lists, rehashed, signed_by

pytestmark = pytest.mark.django_db
SENT = {
    "text": "后山着火了，该找谁？",
    "township": "150222105",
    "on": "2025-08-01",
    "asker": "resident",
}
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(autouse=True)
def keys_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR


@pytest.fixture
def edition():
    return make_lists()


@pytest.fixture
def asked(edition, monkeypatch):
    """The questions that the page hands to the finder, which answers by hand."""
    questions: list[Question] = []

    def answered(question):
        questions.append(question)
        return make_answer(edition)

    monkeypatch.setattr(views, "answer_in_order", answered)
    return questions


@pytest.fixture
def clerk():
    return make_officer(role=Role.TOWNSHIP_CLERK, organisation=make_section())


def saved(edition, actor=None) -> bytes:
    return make_pack(make_answer(edition), actor=actor, at=MADE_AT).content


def alter(edition: Edition, **values) -> None:
    """Change a published edition past every guard."""
    guards.lower(connection)
    Edition.objects.filter(pk=edition.pk).update(**values)
    edition.refresh_from_db()


def by_stranger(content: bytes) -> bytes:
    """Return a pack that is whole but signed by nobody we know, as a forger would make it."""
    anew = changed(json.loads(content), lambda pack: pack["question"].update(text="能烧秸秆吗？"))
    anew["signature"]["key"] = STRANGER.public_key().public_bytes_raw().hex()
    return written(signed_by(STRANGER, rehashed(anew)))


def send(client, content: bytes, name: str = "pack.qdpack.json"):
    return client.post(reverse("public:pack-check"), {"pack": SimpleUploadedFile(name, content)})


def text_of(response) -> str:
    """Return what stands on a page, without tags and blanks."""
    return re.sub(r"<[^>]*>|\s", "", response.content.decode())


# saving


def test_save_hands_out_a_pack(client, asked, keys_folder):
    response = client.post(reverse("public:pack"), SENT)

    assert (response.status_code, response["Content-Type"]) == (HTTPStatus.OK, "application/json")
    assert ".qdpack.json" in unquote(response["Content-Disposition"])
    assert check(response.content, [signing.keys(keys_folder)[0].fingerprint]).known
    assert asked == [Question(SENT["text"], "150222105", ON, Asker.RESIDENT)]


def test_save_of_a_reader_leaves_no_trace(client, asked):
    before = Event.objects.count()

    pack = json.loads(client.post(reverse("public:pack"), SENT).content)

    assert (Event.objects.count(), pack["record"], pack["made"]["by"]) == (before, {}, "公开页面")


def test_save_of_a_signed_in_person_enters_the_record(client, asked, clerk):
    client.force_login(clerk)

    pack = json.loads(client.post(reverse("public:pack"), SENT).content)

    event = Event.objects.get(act="finder.packed")
    assert pack["record"]["sequence"] == event.sequence
    assert (event.actor_key, event.detail["pack"]) == (clerk.pk, pack["made"]["number"])
    assert SENT["text"] not in json.dumps(event.as_exported(), ensure_ascii=False)


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"township": ""}, {"township": "x"}, {"on": "2025-02-30"}]
)
def test_save_refuses_what_was_not_asked_rightly(client, asked, wrong):
    response = client.post(reverse("public:pack"), SENT | wrong)

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "没有生成证据包" in response.content.decode()
    assert asked == []


def test_save_takes_today_and_nobody_where_not_said(client, asked):
    client.post(reverse("public:pack"), {"text": "着火了", "township": "150222105", "asker": "x"})

    assert (asked[0].on >= date(2025, 8, 1), asked[0].asker) == (True, None)


def test_save_shows_the_refusal_of_the_finder(client):
    response = client.post(reverse("public:pack"), SENT | {"text": "火"})

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "写得太短" in response.content.decode()


def test_save_is_done_by_post_only(client):
    assert client.get(reverse("public:pack")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_save_wants_the_token_of_the_form(asked):
    response = Client(enforce_csrf_checks=True).post(reverse("public:pack"), SENT)

    assert (response.status_code, asked) == (HTTPStatus.FORBIDDEN, [])


# the program and the page


def test_verifying_program_is_the_file_that_is_tested(client):
    response = client.get(reverse("public:pack-verifier"))

    assert response.content == VERIFIER.read_bytes()
    assert 'filename="verify_pack.py"' in response["Content-Disposition"]


def test_check_shows_no_key_before_there_is_one_and_makes_none(client, keys_folder):
    response = client.get(reverse("public:pack-check"))

    assert "第一次保存证据包时生成" in response.content.decode()
    assert not keys_folder.exists()


def test_check_shows_every_key_the_newest_first(client, edition, keys_folder):
    saved(edition)
    signing.add_version(keys_folder, at=MADE_AT + timedelta(days=9))

    page = client.get(reverse("public:pack-check")).content.decode()

    older, newer = signing.keys(keys_folder)
    assert page.index(signing.spoken(newer.fingerprint)) < page.index(
        signing.spoken(older.fingerprint)
    )
    assert (older.public.hex() in page, "以前用的" in page) == (True, True)


def test_check_accepts_a_genuine_pack(client, edition):
    page = text_of(send(client, saved(edition)))

    assert "完整，是这里做的，16条引文与公布的清单逐字一致。" in page
    assert "后山着火了，该找谁？" in page


def test_check_names_what_was_changed(client, edition):
    content = saved(edition).replace("后山着火了".encode(), "秸秆能烧吗".encode())

    response = send(client, content, "<改>.json")

    page = text_of(response)
    assert (response.status_code, "不可信。" in page) == (HTTPStatus.OK, True)
    assert "“问题”与摘要不符，被改过。" in page
    assert "秸秆能烧吗" not in page
    assert "&lt;改&gt;.json" in response.content.decode()


def test_check_does_not_trust_a_strangers_key(client, edition):
    page = text_of(send(client, by_stranger(saved(edition))))

    assert "完整，但出自谁在这里不能确认。" in page
    assert (
        "逐字一致。" not in page.partition("签名的不是这里的密钥")[2].partition("证据包里写的")[0]
    )


def test_check_keeps_nothing(client, edition, tmp_path):
    content = saved(edition)
    before = sorted(one for one in tmp_path.rglob("*"))
    events = Event.objects.count()

    send(client, content)

    assert (sorted(tmp_path.rglob("*")), Event.objects.count()) == (before, events)


def test_check_asks_for_a_file(client):
    response = client.post(reverse("public:pack-check"))

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "请选择一份证据包文件。" in response.content.decode()


def test_check_refuses_a_file_that_is_too_large(client):
    assert "文件太大" in text_of(send(client, b"x" * 2_000_001))


# against what is published


def test_check_here_says_when_a_pack_was_followed_by_a_newer_edition(edition):
    content = saved(edition)
    alter(edition, valid_until=date(2026, 1, 1))

    checked = check_here(content, recompute=True)

    assert checked.stands
    assert checked.standing.notes == ("这一版到2026年1月1日前施行，其后另有新的版本。",)


def test_check_here_compares_with_published_editions_only(edition, keys_folder):
    pack = json.loads(saved(edition))

    standing = compare_with_published(
        {**pack["edition"], "ordinal": 7}, pack["clauses"], recompute=False
    )

    assert standing.faults == ("这里没有公布银号镇第7版清单，不能与公布的条文核对。",)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("title", "标题"),
        ("since", "生效日期"),
        ("source_sha256", "来源文件摘要"),
        ("content_digest", "内容摘要"),
    ],
)
def test_compare_names_what_differs_of_the_edition(edition, name, title):
    pack = json.loads(saved(edition))

    standing = compare_with_published(
        {**pack["edition"], name: "x"}, pack["clauses"], recompute=False
    )

    assert standing.faults == (f"证据包里清单版本的{title}与这里公布的不同。",)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"text": "不必上报。"}, "银号镇 · 配合 1 · 乡镇 2与公布的条文不是逐字一致。"),
        ({"clause": 9}, "公布的清单里没有银号镇 · 配合 1 · 乡镇 2这一条。"),
        ({"entry": 9}, "公布的清单里没有银号镇 · 配合 1 · 乡镇 2这一条。"),
        ({"kind": "basic"}, "公布的清单里没有银号镇 · 配合 1 · 乡镇 2这一条。"),
    ],
)
def test_compare_names_the_clause_that_does_not_stand(edition, values, fault):
    pack = json.loads(saved(edition))
    pack["clauses"][1] |= values

    standing = compare_with_published(pack["edition"], pack["clauses"], recompute=False)

    assert standing.faults == (fault,)


def test_compare_asks_four_times_for_any_number_of_clauses(edition, django_assert_num_queries):
    pack = json.loads(saved(edition))

    for clauses in (pack["clauses"][:1], pack["clauses"]):
        with django_assert_num_queries(4):
            compare_with_published(pack["edition"], clauses, recompute=False)


def test_check_here_notices_an_edition_whose_digest_no_longer_fits():
    edition = make_lists()
    alter(edition, content_digest="0" * 64)

    checked = check_here(saved(edition), recompute=True)

    assert checked.standing.faults == (
        "这里的清单条目与送审时的内容摘要不符，请先运行 qingdan verify 核对。",
    )


def test_check_here_finds_the_event_of_the_record(edition, clerk):
    checked = check_here(saved(edition, clerk))

    assert (checked.stands, checked.pack["record"]["sequence"] > 1) == (True, True)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"sequence": 1}, "操作记录第 1 条与证据包不符。"),
        ({"sequence": 999}, "操作记录第 999 条与证据包不符。"),
        ({"digest": "0" * 64}, "操作记录第 {sequence} 条与证据包不符。"),
        ({"record": "x"}, "证据包写明的操作记录是另一套系统的。"),
    ],
)
def test_record_fault_names_an_event_that_does_not_fit(edition, clerk, values, fault):
    pack = json.loads(saved(edition, clerk))
    reference = pack["record"] | values

    assert record_fault(reference, content_digest(pack)) == fault.format(**reference)


def test_record_fault_notices_another_pack_of_the_same_event(edition, clerk):
    pack, other = (json.loads(saved(edition, clerk)) for _ in range(2))

    assert record_fault(pack["record"], content_digest(pack)) == ""
    assert record_fault(pack["record"], content_digest(other)).endswith("与证据包不符。")


# the command line, the doctor, the backup


def run(*arguments) -> tuple[str, str]:
    """Run the command; return what it printed and how it was refused."""
    out = io.StringIO()
    try:
        call_command("verify_pack", *map(str, arguments), stdout=out)
    except CommandError as refusal:
        return out.getvalue(), str(refusal)
    return out.getvalue(), ""


@pytest.fixture
def file(edition, tmp_path):
    path = tmp_path / "a.qdpack.json"
    path.write_bytes(saved(edition))
    return path


def test_command_accepts_a_genuine_pack(file):
    out, refused = run(file)

    assert (out.splitlines()[0], refused) == (
        "完整，签名是本系统的密钥，引文与这里公布的清单逐字一致。",
        "",
    )
    assert "问题：后山着火了，该找谁？" in out


def test_command_accepts_by_a_given_fingerprint(file):
    fingerprint = known_keys()[0].spoken

    assert run(file, "--fingerprint", fingerprint)[1] == ""
    assert run(file, "--fingerprint", "0" * 32)[0].startswith("不可信。")


def test_command_refuses_a_changed_pack(file):
    file.write_bytes(file.read_bytes().replace("后山".encode(), "前山".encode()))

    out, refused = run(file)

    assert "“问题”与摘要不符" in out
    assert refused == "这份证据包不能作为凭据，原因见上。没有改动任何数据。"


def test_command_does_not_trust_a_strangers_key(file):
    file.write_bytes(by_stranger(file.read_bytes()))

    out, refused = run(file)

    assert "完整性可核对，出自谁不能确认" in out
    assert refused


def test_command_compares_with_what_is_published(file, edition):
    alter(edition, title="另一份清单")

    out, refused = run(file)

    assert out.splitlines()[:2] == [
        "完整，签名是本系统的密钥；但与这里公布的不符。",
        "  证据包里清单版本的标题与这里公布的不同。",
    ]
    assert refused


def test_command_speaks_to_programs(file):
    told = json.loads(run(file, "--json")[0])

    assert told == {
        "whole": True,
        "stands": True,
        "ours": True,
        "fingerprint": known_keys()[0].fingerprint,
        "faults": [],
        "notes": [],
    }


def test_command_lists_the_keys(keys_folder):
    assert run("--keys")[0] == "还没有签名密钥，第一次保存证据包时生成。\n"

    key = signing.current(keys_folder, at=MADE_AT)

    assert run("--keys")[0] == f"{signing.spoken(key.fingerprint)}  现用，2025年8月1日生成\n"


@pytest.mark.parametrize(("arguments", "said"), [((), "请写明"), (("nothing.json",), "读不了")])
def test_command_says_how_it_is_used(arguments, said):
    assert run(*arguments)[1].startswith(said)


def test_doctor_names_the_fingerprint(keys_folder):
    assert pack_key_line(keys_folder).found == "还没有，第一次保存证据包时生成"

    key = signing.current(keys_folder, at=MADE_AT)

    line = pack_key_line(keys_folder)
    assert line.found == f"指纹 {signing.spoken(key.fingerprint)}，2025年8月1日生成"


def test_doctor_notices_a_damaged_key(keys_folder):
    signing.current(keys_folder, at=MADE_AT)
    (keys_folder / "sign-1.json").write_text("{}")

    assert pack_key_line(keys_folder).level is Level.WRONG


def test_backup_takes_the_key_along(keys_folder):
    signing.current(keys_folder, at=MADE_AT)

    assert [name for name, _ in key_files()] == ["keys/sign-1.json"]


def test_command_changes_the_key_and_still_knows_what_the_old_one_signed(file):
    before = known_keys()[0].spoken

    out, refused = run("--new-key")

    newest = known_keys()[0].spoken
    assert (newest in out, refused, newest == before) == (True, "", False)
    assert run(file)[0].startswith("完整，签名是本系统的密钥")
    changed_key = Event.objects.get(act="finder.key-changed")
    assert changed_key.detail["key"] == newest.replace(" ", "")
