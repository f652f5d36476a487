#!/usr/bin/env python3
"""Run every benchmark and write docs/performance.md from what they measured.

A benchmark is one script in benchmarks/. Its docstring says what it claims; it leaves
``benchmarks/results/<its name>.json``: one object, or ``{"rows": [objects]}``. The keys
become the columns, so a benchmark alone decides what its table says. What was not run here
keeps the section it has on the page.

    scripts/make_performance.py             run all, then write
    scripts/make_performance.py finder      run these, then write
    scripts/make_performance.py --write     write from the results that are there
"""

import argparse
import ast
import json
import os
import platform
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.progress import track

PROJECT = Path(__file__).resolve().parents[1]
BENCHMARKS = PROJECT / "benchmarks"
RESULTS = BENCHMARKS / "results"
PAGE = PROJECT / "docs" / "performance.md"
INTRODUCTION = """# 实测数据

<!-- 由 make bench 生成，请重跑基准，不要改这里。 -->

每一节由 `benchmarks/` 里的一个脚本量出；与别的程序比较的，在同一次运行里量。
"""


def scripts() -> list[Path]:
    """Return the benchmarks: scripts that can be run by themselves."""
    found = sorted(BENCHMARKS.glob("*.py"))
    return [path for path in found if "__main__" in path.read_text(encoding="utf-8")]


def run(paths: list[Path]) -> list[str]:
    """Run benchmarks and return the names of those that failed."""
    RESULTS.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": f"{PROJECT / 'src'}{os.pathsep}{PROJECT}"}
    failed = []
    for path in track(paths, description="基准"):
        done = subprocess.run([sys.executable, str(path)], env=environment, check=False)
        if done.returncode:
            failed.append(path.name)
    return failed


def machine() -> str:
    """Return what the figures were measured on, in one line."""
    cores = f"{os.cpu_count()} 核"
    return (
        f"测于 {platform.system()} {platform.machine()}，{cores}，"
        f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}。\n"
    )


def section(script: Path) -> str:
    """Return one benchmark's section; the docstring first, then the table."""
    claim = ast.get_docstring(ast.parse(script.read_text(encoding="utf-8"))) or ""
    result = json.loads((RESULTS / f"{script.stem}.json").read_text(encoding="utf-8"))
    title = result.get("title", script.stem) if isinstance(result, dict) else script.stem
    return f"{mark(script)}\n## {title}\n\n{claim}\n\n{table(rows(result))}"


def mark(script: Path) -> str:
    """Return what tells on the page whose section begins."""
    return f"<!-- benchmarks/{script.name} -->"


def kept(page: str, script: Path) -> str:
    """Return the section a benchmark has on the page, empty where it has none."""
    _, found, rest = page.partition(f"{mark(script)}\n")
    return f"{found}{rest.partition('<!-- benchmarks/')[0].rstrip()}\n" if found else ""


def rows(result: Any) -> list[dict[str, Any]]:
    """Return the lines of a result, whether it is one object or many."""
    if isinstance(result, list):
        return result
    return result.get("rows", [result])


def table(lines: list[dict[str, Any]]) -> str:
    """Return a Markdown table whose columns are the keys in the order they appear."""
    columns = list(dict.fromkeys(key for line in lines for key in line))
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    body = [f"| {' | '.join(shown(line.get(column)) for column in columns)} |" for line in lines]
    return "\n".join([*head, *body, ""])


def shown(value: Any) -> str:
    """Return a figure as a reader wants it: four digits, yes and no, nothing for nothing.

    >>> shown(83.91723), shown(0.99712), shown(True), shown(None), shown("≤ 150 ms")
    ('83.92', '0.9971', '是', '', '≤ 150 ms')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "" if value is None else str(value).replace("|", "\\|")


def main() -> int:
    """Run, write, and tell which benchmark failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these benchmarks")
    parser.add_argument("--write", action="store_true", help="do not run, only write the page")
    given = parser.parse_args()
    wanted = [path for path in scripts() if not given.names or path.stem in given.names]
    failed = [] if given.write else run(wanted)
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    measured = [path for path in wanted if (RESULTS / f"{path.stem}.json").exists()]
    sections = [section(one) if one in measured else kept(page, one) for one in scripts()]
    written = [INTRODUCTION, machine(), *filter(None, sections)]
    PAGE.write_text("\n".join(written), encoding="utf-8")
    print(f"已写 {PAGE.relative_to(PROJECT)}：{len(measured)} 项基准。")
    for name in failed:
        print(f"没有跑成：{name}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
