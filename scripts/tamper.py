"""Tamper with a record in thousands of ways and see that verification finds every one.

    .venv/bin/python scripts/tamper.py [--times 10000] [--seed 1] [--only 序号] [--here]

A record is made through the program's own acts and sealed. Then, ``--times`` on SQLite files
and as often on a temporary PostgreSQL (where one is installed), something is altered, deleted,
inserted, swapped, truncated, rewritten with new digests, put back from an older file, or
changed silently in the rows the record accounts for. The guards of the database are lowered
first, as somebody who owns the server can. Exit code 1: something was not found.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import django
from rich.console import Console
from rich.progress import track

PROJECT = Path(__file__).resolve().parents[1]
WITH_POSTGRES = PROJECT / "scripts" / "with_postgres.sh"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="one tampering of that seed, by its number")
    parser.add_argument("--here", action="store_true", help="only the database of the settings")
    parser.add_argument("--silent", action="store_true", help="no progress bar")
    return parser.parse_args()


def on_both(given: argparse.Namespace) -> int:
    """Run on both databases at the same time, one process each."""
    command = [sys.executable, __file__, "--here", "--times", str(given.times)]
    command += ["--seed", str(given.seed)]
    if given.only is not None:
        command += ["--only", str(given.only)]
    without = {key: one for key, one in os.environ.items() if key != "QINGDAN_DATABASE_URL"}
    runs = [subprocess.Popen(command, env=without, stdout=subprocess.PIPE, text=True)]
    if any(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        both = [str(WITH_POSTGRES), *command, "--silent"]
        runs.append(subprocess.Popen(both, env=without, stdout=subprocess.PIPE, text=True))
    else:
        print("没有 PostgreSQL，只在 SQLite 上做。安装：scripts/install_test_tools.sh")
    codes = []
    for run in runs:
        print(run.communicate()[0])
        codes.append(run.returncode)
    return max(codes)


def here(given: argparse.Namespace) -> int:
    """Run on the database of the settings and print what was made and found."""
    from django.db import connection  # noqa: PLC0415 - settings are ready only now

    from tests.tampering.engines import engine  # noqa: PLC0415
    from tests.tampering.running import run, target  # noqa: PLC0415

    chosen = range(given.times) if given.only is None else [given.only]
    console = Console(stderr=True, quiet=given.silent)
    started = monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="t") as folder,
        target(engine(Path(folder))) as aim,
    ):
        title = {"sqlite": "SQLite 文件", "postgresql": "PostgreSQL"}[connection.vendor]
        report = run(aim, given.seed, track(chosen, description="篡改", console=console))
    print(f"── {title}：{aim.count} 条记录，{sum(report.made.values())} 次篡改")
    for kind, made in report.made.items():
        print(f"   {kind:　<10}  做了 {made:>5}  查出 {report.found[kind]:>5}")
    print(f"   没有动过的记录被接受 {report.accepted} 次；触发器拦住 {report.refused} 次")
    print(f"   用时 {monotonic() - started:.0f} 秒，种子 {given.seed}")
    for line in (*report.missed, *report.wrong):
        print(f"   ✗ {line}")
    return 0 if report.well else 1


def main() -> int:
    given = arguments()
    if not given.here:
        return on_both(given)
    sys.path[:0] = [str(PROJECT / "src"), str(PROJECT)]
    os.environ["DJANGO_SETTINGS_MODULE"] = "qingdan.settings.test"
    django.setup()
    return here(given)


if __name__ == "__main__":
    sys.exit(main())
