"""The record on the command line: check, seal, take out."""

import json

import pytest

from qingdan.commands import front
from qingdan.core.chain import read_seal
from qingdan.record.domain.appending import Seat, append
from qingdan.record.models import Event
from tests.builders import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def events():
    for act in ("party.signed-in", "party.signed-out"):
        append(act, seat=Seat(), at=AT)


@pytest.fixture
def qingdan(capsys, monkeypatch):
    """Return a function that runs a command and gives code, output and error output."""
    monkeypatch.setattr(front.connections, "close_all", lambda: None)

    def run(name: str, *arguments: str):
        code = front.run(name, arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def altered() -> None:
    from django.db import connection  # noqa: PLC0415

    from qingdan.record import guards  # noqa: PLC0415

    guards.lower(connection)
    Event.objects.filter(sequence=2).update(reason="x")


def test_verify_says_that_all_is_well_and_notes_it(qingdan):
    digest = Event.objects.last().digest

    told = qingdan("verify")

    assert told == (0, f"完整：共 3 条；没有用封存核对末尾。\n末条摘要 {digest}\n", "")
    event = Event.objects.last()
    assert (event.act, event.address) == ("record.verified", "服务器命令行")


def test_verify_only_reads_when_told_so(qingdan):
    assert qingdan("verify", "--read-only")[0] == 0

    assert Event.objects.count() == 3


def test_verify_names_the_wrong_event(qingdan):
    altered()

    code, out, err = qingdan("verify", "--read-only")

    assert (code, out) == (1, "不完整。\n  第 2 条：内容与摘要不符，被改动过。\n")
    assert "请保留现场" in err


def test_verify_speaks_json(qingdan):
    altered()

    code, out, _ = qingdan("verify", "--json")

    said = json.loads(out)
    assert (code, said["whole"], said["faults"]) == (
        1,
        False,
        [{"sequence": 2, "what": "内容与摘要不符，被改动过。"}],
    )


@pytest.mark.parametrize("given", ["none.json", "5:12", __file__])
def test_verify_refuses_what_is_no_seal(qingdan, given):
    code, out, err = qingdan("verify", "--seal", given)

    assert (code, out, "不是封存" in err) == (2, "", True)


def test_seal_writes_a_file_that_verify_takes(qingdan, tmp_path):
    path = tmp_path / "seal.json"

    code, out, _ = qingdan("seal", "--to", str(path))
    seal = read_seal(str(path))
    digits = "".join(one for one in out.split("二十四位）")[1].split("摘要")[0] if one.isdigit())
    checked = qingdan("verify", "--seal", str(path), "--seal", f"{seal.sequence}:{digits}")

    assert (code, seal.sequence) == (0, 4)
    assert out.startswith(path.with_suffix(".txt").read_text(encoding="utf-8"))
    assert checked[:2] == (0, f"完整：共 4 条，与 2 份封存相符。\n末条摘要 {seal.digest}\n")


def test_seal_is_written_again(qingdan, tmp_path):
    first = qingdan("seal")[1]

    assert qingdan("seal", "--again", "4")[1] == first
    assert Event.objects.count() == 4


@pytest.mark.parametrize("name", ["seal.json", "seal.txt"])
def test_seal_keeps_an_older_seal(qingdan, tmp_path, name):
    (tmp_path / name).write_text("x", encoding="utf-8")

    code, _, err = qingdan("seal", "--to", str(tmp_path / "seal.json"))

    assert (code, "已经有了" in err, Event.objects.count()) == (2, True, 3)


def test_record_export_writes_what_verify_takes(qingdan, tmp_path):
    folder = tmp_path / "out"

    told = qingdan("record_export", "--to", str(folder))
    checked = qingdan(
        "verify", "--file", str(folder / "events.jsonl"), "--seal", str(folder / "seal.json")
    )

    assert told[:2] == (
        0,
        f"已导出第 1 条至第 4 条：{folder}。怎样核对，见其中的“说明.txt”。\n",
    )
    assert checked[1].startswith("完整：共 4 条，与 1 份封存相符。")


def test_record_export_of_a_part(qingdan, tmp_path):
    folder = tmp_path / "out"

    qingdan("record_export", "--to", str(folder), "--first", "2", "--last", "3")
    path = str(folder / "events.jsonl")

    assert [qingdan("verify", "--file", path, "--first", one)[0] for one in ("2", "1")] == [0, 1]


def test_record_export_keeps_what_is_there(qingdan, tmp_path):
    (tmp_path / "x").touch()

    code, _, err = qingdan("record_export", "--to", str(tmp_path))

    assert (code, "已经有了" in err, Event.objects.count()) == (2, True, 3)


def test_record_export_refuses_days_without_events(qingdan, tmp_path):
    code, _, err = qingdan("record_export", "--to", str(tmp_path / "o"), "--since", "2030-01-01")

    assert (code, "没有操作记录" in err, (tmp_path / "o").exists()) == (1, True, False)
