"""An export is accepted by the program that travels with it, and by nothing that was changed."""

import io
import json
import os
import random
import stat
import subprocess
import sys
from datetime import date, timedelta

import pytest
from python_calamine import CalamineWorkbook

from qingdan.core.chain import FIELDS, canonical
from qingdan.record.domain.appending import Seat
from qingdan.record.domain.exporting import Range, note_export, note_list, range_of_days
from qingdan.record.domain.refusals import RangeEmpty
from qingdan.record.interfaces.exporting import lines, write_folder
from qingdan.record.interfaces.workbook import COLUMNS, write_list
from qingdan.record.models import Event
from tests.tampering.building import BEGAN

LATER = BEGAN + timedelta(days=1)


@pytest.fixture
def folder(made_record, tmp_path):
    """The whole record as files."""
    stretch = note_export(Range(), seat=Seat(), at=LATER)
    return write_folder(tmp_path / "out", stretch).folder


def verified(folder, *arguments: str) -> tuple[int, str]:
    """Run the verifier that lies in the folder: no project, no database, no network."""
    command = [sys.executable, "-I", "verify.py", *(arguments or ("events.jsonl", "seal.json"))]
    run = subprocess.run(
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, run.stdout + run.stderr


def test_note_export_counts_itself_in(made_record):
    stretch = note_export(Range(), seat=Seat(7, "张三"), at=LATER, place="150222")

    event = Event.objects.last()
    assert (stretch, event.act, event.actor_name) == (Range(1, 104), "record.exported", "张三")
    assert event.detail == {"first": 1, "last": None, "format": "jsonl"}


@pytest.mark.parametrize("wanted", [Range(0, 5), Range(6, 5), Range(1, 104), Range(105, 0)])
def test_note_export_refuses_what_is_not_there(made_record, wanted):
    with pytest.raises(RangeEmpty):
        note_export(wanted, seat=Seat(), at=LATER)

    assert Event.objects.count() == 103


def test_range_of_days_holds_every_event_of_the_days(made_record):
    day = date(2026, 1, 5)
    begun_on = Event.objects.first().happened_at

    assert range_of_days(day, None) == Range(2 if begun_on < BEGAN else 1, 0)
    assert range_of_days(None, day) == Range(1, 103)
    with pytest.raises(RangeEmpty):
        range_of_days(day + timedelta(days=1), None)


def test_write_folder_writes_for_its_owner_only(folder):
    names = sorted(path.name for path in folder.iterdir())
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}

    assert names == ["events.jsonl", "seal.json", "verify.py", "说明.txt"]
    if os.name == "posix":
        assert modes == {0o700, 0o600}


def test_write_folder_leaves_nothing_half(made_record, tmp_path):
    (tmp_path / "verify.py").touch()

    with pytest.raises(OSError, match=r"verify\.py"):
        write_folder(tmp_path, Range(1, 103))

    assert [path.name for path in tmp_path.iterdir()] == ["verify.py"]


def test_lines_are_the_events(made_record):
    exported = [json.loads(line) for line in lines(Range(3, 7))]

    assert exported == [one.as_exported() for one in Event.objects.filter(pk__range=(3, 7))]


def test_verifier_accepts_the_export(folder):
    last = Event.objects.last()

    told = verified(folder)

    assert told == (0, f"完整：共 104 条，末条摘要 {last.digest}，与 1 份封存相符。\n")


def test_verifier_accepts_a_part_and_says_so(made_record, tmp_path):
    done = write_folder(tmp_path / "out", note_export(Range(10, 20), seat=Seat(), at=LATER))

    explained = (done.folder / "说明.txt").read_text(encoding="utf-8")
    told = verified(done.folder, "events.jsonl", "seal.json", "--from", "10")
    without = verified(done.folder)

    assert "python3 verify.py events.jsonl seal.json --from 10" in explained
    assert (told[0], told[1][:15]) == (0, "完整：第 10 条起共 11 ")
    assert without[0] == 1


def test_verifier_takes_the_digits_from_paper(folder):
    digits = json.loads((folder / "seal.json").read_text(encoding="utf-8"))["digits"]

    told = verified(folder, "events.jsonl", f"104:{digits}")

    assert told[0] == 0


@pytest.mark.parametrize("arguments", [("none.jsonl",), ("events.jsonl", "verify.py"), ("--from",)])
def test_verifier_says_what_it_cannot_read(folder, arguments):
    code, said = verified(folder, *arguments)

    assert (code, "Traceback" in said) == (2, False)


def mutations(whole: list[bytes], chance: random.Random):
    """Yield names and changed copies of an export."""
    at = chance.randrange(len(whole))
    for name in (*FIELDS, "digest"):
        event = json.loads(whole[at])
        event[name] = "x" if event[name] != "x" else "y"
        yield name, [*whole[:at], canonical(event) + b"\n", *whole[at + 1 :]]
    yield "delete", [*whole[:at], *whole[at + 1 :]]
    yield "twice", [*whole[: at + 1], *whole[at:]]
    yield "swap", [whole[1], whole[0], *whole[2:]]
    yield "cut", whole[:at]
    yield "rubbish", [*whole[:at], b"\xff\xfe{\n", *whole[at + 1 :]]
    yield "half", [*whole[:-1], whole[-1][:40]]
    doubled = b'{"act":"record.begun",' + whole[at][1:]
    yield "key twice", [*whole[:at], doubled, *whole[at + 1 :]]
    yield "spaced", [*whole[:at], whole[at].replace(b'","', b'", "', 1), *whole[at + 1 :]]
    yield "more", [*whole[:at], whole[at][:-2] + b',"note":1}\n', *whole[at + 1 :]]


@pytest.mark.slow
def test_verifier_finds_every_change(folder):
    path = folder / "events.jsonl"
    whole = path.read_bytes().splitlines(keepends=True)
    missed = []
    for name, changed in mutations(whole, random.Random(3)):  # noqa: S311 - to be done again
        path.write_bytes(b"".join(changed))
        code, said = verified(folder)
        if code != 1 or not said.startswith("不完整。第 "):
            missed.append((name, code, said))

    assert missed == []


def test_note_list_keeps_what_was_asked_for(made_record):
    event = note_list({"动作": "登录"}, 11, seat=Seat(), at=LATER, place="150222")

    assert event.detail == {"asked": {"动作": "登录"}, "events": 11, "format": "xlsx"}


def test_write_list_writes_rows_for_people(made_record):
    target = io.BytesIO()
    events = Event.objects.filter(act="edition.published").order_by("-sequence")

    write_list(events, target, asked={"动作": "发布"}, place_name=lambda code: f"银号镇{code}")

    book = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue()))
    rows, notes = (book.get_sheet_by_name(name).to_python() for name in ("操作记录", "说明"))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == [
        float(events[0].sequence),
        "2026-01-05 16:00:52",
        "发布",
        "张1",
        "职务1",
        "中共固阳县委编办",
        "银号镇150222105",
        "清单版本",
        "银号镇 第2版",
        "",
        "起始日期：2026年4月5日",
        "",
        events[0].digest,
    ]
    assert notes[0] == ["动作", "发布"]
