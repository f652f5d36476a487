"""核对操作记录：每秒核对多少条，与两种别的做法比。

十万条记录写进一个 SQLite 文件，同一次运行里比三种：程序的核对（摘要、现状、边核对边可写）；
逐条用 ORM 取出再算摘要；只对同样的字节做一遍 SHA-256（什么也不核对，是下限）。
另量导出文件自带的核对程序。百万条的时间按条数推算。
"""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import django

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "verifying.json"
EVENTS, SUBJECTS, AT_ONCE = 100_000, 20_000, 5000
GOAL_SECONDS = 120
"""For a million events: minutes, not hours."""


def write_events() -> None:
    """Write a chain of events about many subjects, each state following the last."""
    from qingdan.core.chain import digest_of, link  # noqa: PLC0415 - after setup
    from qingdan.record.domain.appending import Seat, append  # noqa: PLC0415
    from qingdan.record.models import Event  # noqa: PLC0415

    at = datetime(2026, 1, 1, tzinfo=UTC)
    last = append("party.signed-in", seat=Seat(), at=at)
    states: dict[str, str] = {}
    batch = []
    for number in range(last.sequence + 1, EVENTS + 1):
        key = str(number % SUBJECTS)
        after = digest_of([key, number], "sha256")
        event = Event(
            sequence=number,
            happened_at=at + timedelta(seconds=number),
            act="party.officer-changed",
            actor_key=number % 500,
            actor_name="张三",
            post="乡镇经办人",
            organisation="银号镇人民政府",
            place="150222105",
            subject_kind="benchmark",
            subject_key=key,
            subject_name="李四",
            before=states.get(key, ""),
            after=after,
            reason="核对后更正",
            address="10.1.2.3",
            detail={"changed": ["full_name"], "count": number},
            algorithm="sha256",
            previous=last.digest,
        )
        event.digest = link(event.as_linked())
        states[key], last = after, event
        batch.append(event)
        if len(batch) == AT_ONCE or number == EVENTS:
            Event.objects.bulk_create(batch)
            batch = []


def by_orm() -> None:
    """Check the chain the naive way: one model object after the other."""
    from qingdan.core.chain import link  # noqa: PLC0415 - after setup
    from qingdan.record.models import Event  # noqa: PLC0415

    previous = ""
    for event in Event.objects.order_by("sequence").iterator():
        whole = event.previous == previous and link(event.as_linked()) == event.digest
        if not whole:
            sys.exit(f"{event} is wrong")
        previous = event.digest


def row(name: str, act: Callable[[], object], goal: int | None = None) -> dict[str, Any]:
    """Measure one way and return its line."""
    started = perf_counter()
    act()
    seconds = perf_counter() - started
    million = seconds * 1_000_000 / EVENTS
    return {
        "做法": name,
        "条/秒": round(EVENTS / seconds),
        "百万条（秒，推算）": round(million, 1),
        "目标": f"≤ {goal}" if goal else "",
        "达到": million <= goal if goal else "",
        "内存增加（MB）": "",
    }


def measured(folder: Path) -> list[dict[str, Any]]:
    """Return all lines, checking on the way that every verdict is right."""
    from qingdan.record.domain.exporting import Range  # noqa: PLC0415 - after setup
    from qingdan.record.domain.verifying import verify  # noqa: PLC0415
    from qingdan.record.interfaces.exporting import lines, write_folder  # noqa: PLC0415

    whole = Range(1, EVENTS)
    write_folder(folder / "export", whole)
    contents = list(lines(whole))
    command = [sys.executable, "verify.py", "events.jsonl", "seal.json"]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if not verify().whole:
        sys.exit("the record is not whole")
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    rows = [
        row("qingdan verify（摘要和现状）", verify, GOAL_SECONDS),
        row("导出文件自带的 verify.py", lambda: _run(command, folder / "export"), GOAL_SECONDS),
        row("对照：逐条用 ORM 取出再算", by_orm),
        row("下限：只做 SHA-256", lambda: [hashlib.sha256(one).hexdigest() for one in contents]),
    ]
    rows[0]["内存增加（MB）"] = round(more / 1024)
    return rows


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["QINGDAN_DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "qingdan.settings.test"
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415 - after setup

        call_command("migrate", verbosity=0)
        write_events()
        rows = measured(Path(folder))
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "核对操作记录", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for one in rows:
        print(*one.values(), sep="  ")


if __name__ == "__main__":
    main()
