"""备份与恢复：SQLite 上每秒多少行，恢复后是否逐行相同。

写入 10 万行登录失败和 10 万条操作记录，备份（含读回核对），再恢复到另一个空库（含逐行核对）。
"""

import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import django
from django.core.management import call_command

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "backing_up.json"
ROWS = 100_000
GOAL = 20_000
AT = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)


def fill() -> None:
    """Write short rows, and rows with a document."""
    from django.db import connection  # noqa: PLC0415 - after setup

    from qingdan.parties.models import SignInFailure  # noqa: PLC0415
    from qingdan.record import guards  # noqa: PLC0415
    from qingdan.record.models import Event  # noqa: PLC0415

    failures = (SignInFailure(subject=f"{n:064}", happened_at=AT) for n in range(ROWS))
    SignInFailure.objects.bulk_create(failures, batch_size=1000)
    guards.lower(connection)
    about = {"act": "edition.drafted", "algorithm": "sha256", "subject_name": "银号镇 第1版"}
    events = (
        Event(sequence=n + 1, happened_at=AT, detail={"次": n}, digest=f"{n:064}", **about)
        for n in range(ROWS)
    )
    Event.objects.bulk_create(events, batch_size=1000)
    guards.raise_guards(connection)


def empty() -> None:
    """Take every row away again."""
    from django.db import connection, transaction  # noqa: PLC0415 - after setup

    from qingdan.operations import rows, tables  # noqa: PLC0415
    from qingdan.record import guards  # noqa: PLC0415

    guards.lower(connection)
    with transaction.atomic():
        rows.empty(connection, tables.kept_tables())


def row(what: str, count: int, seconds: float, *, same: bool) -> dict[str, Any]:
    """Return one line of the table."""
    return {
        "做什么": what,
        "行数": count,
        "秒": round(seconds, 1),
        "每秒行数": round(count / seconds),
        "目标": f"≥ {GOAL}",
        "达到": count / seconds >= GOAL,
        "逐行相同": same,
    }


def measured(folder: Path) -> list[dict[str, Any]]:
    """Back up, restore, back up again, and compare."""
    from qingdan.operations.backup import take_backup  # noqa: PLC0415 - after setup
    from qingdan.operations.restore import restore_backup  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    fill()
    started = perf_counter()
    made = take_backup(folder, at=AT)
    backing = perf_counter() - started
    empty()
    started = perf_counter()
    restore_backup(made.path)
    restoring = perf_counter() - started
    same = take_backup(folder, at=AT).manifest.tables == made.manifest.tables
    count = made.manifest.rows
    return [row("备份", count, backing, same=same), row("恢复", count, restoring, same=same)]


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    with tempfile.TemporaryDirectory() as place:
        os.environ["QINGDAN_DATA_DIR"] = place
        os.environ["QINGDAN_DATABASE_URL"] = ""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
        django.setup()
        rows = measured(Path(place) / "backups")
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "备份与恢复", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for line in rows:
        print(*line.values(), sep="  ")


if __name__ == "__main__":
    main()
