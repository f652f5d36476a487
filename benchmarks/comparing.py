"""比较两份清单：要多少时间，对得准不准。

时间是热机后多次中最短的一次。准确度对照 tests/golden/comparing/pairs.csv：人读过两份清单后逐对
写下的判断（同一件事、不是、两可）；两可的不计入对错。表中的判断有一部分是看过程序的提议
以后改定的，不是盲评。
"""

import csv
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import django

PROJECT = Path(__file__).resolve().parents[1]
GOLDEN = PROJECT / "tests" / "golden" / "comparing" / "pairs.csv"
RESULT = PROJECT / "benchmarks" / "results" / "comparing.json"
RUNS = 10
BARS = {"对得准（准确率）": 0.9, "对得全（召回率）": 0.8}

Key = tuple[str, int]


def best_of(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in milliseconds."""
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return min(times) * 1000


def checked() -> dict[tuple[Key, Key], str]:
    """Return what people said of each pair."""
    with GOLDEN.open(encoding="utf-8", newline="") as rows:
        return {
            (
                (row["left_list"], int(row["left_number"])),
                (row["right_list"], int(row["right_number"])),
            ): row["verdict"]
            for row in csv.DictReader(rows)
        }


def accuracy(found: set[tuple[Key, Key]]) -> dict[str, float]:
    """Return precision and recall against the checked pairs."""
    verdicts = checked()
    wanted = {pair for pair, verdict in verdicts.items() if verdict == "pair"}
    either = {pair for pair, verdict in verdicts.items() if verdict == "either"}
    right = found & wanted
    shares = len(right) / len(found - either), len(right) / len(wanted)
    return dict(zip(BARS, shares, strict=True))


def pairs_of(comparison: Any) -> set[tuple[Key, Key]]:
    """Return the pairs by list and number."""
    return {
        ((pair.left.kind.value, pair.left.number), (pair.right.kind.value, pair.right.number))
        for pair in comparison.pairs
    }


def lines(times: dict[str, tuple[float, int]], shares: dict[str, float]) -> list[dict[str, Any]]:
    """Return the table: times with their goals, then the accuracy with its bars."""
    return [
        {"量什么": name, "实测": round(time, 1), "目标": f"≤ {goal}", "达到": time <= goal}
        for name, (time, goal) in times.items()
    ] + [
        {
            "量什么": name,
            "实测": round(share, 3),
            "目标": f"≥ {BARS[name]}",
            "达到": share >= BARS[name],
        }
        for name, share in shares.items()
    ]


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    django.setup()
    from qingdan.catalogue.domain.comparing import (  # noqa: PLC0415 - after setup
        compare_editions,
        compare_townships,
        duties_of,
    )
    from qingdan.documents.reading import read_list  # noqa: PLC0415

    left, right = (
        duties_of(read_list(PROJECT / "samples" / name)) for name in ("yinhao.txt", "chabaqi.txt")
    )
    times = {
        f"两个乡镇，{len(left.duties)} × {len(right.duties)} 项（毫秒）": (
            best_of(lambda: compare_townships(left, right)),
            300,
        ),
        "两个版本，没有变动（毫秒）": (best_of(lambda: compare_editions(right, right)), 300),
        "两个版本，几乎全部不同（毫秒）": (best_of(lambda: compare_editions(left, right)), 1000),
    }
    rows = lines(times, accuracy(pairs_of(compare_townships(left, right))))
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "比较", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for row in rows:
        print(*row.values(), sep="  ")


if __name__ == "__main__":
    main()
