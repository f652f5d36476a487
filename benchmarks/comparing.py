"""How long it takes to compare two townships, and two editions of one.

    python benchmarks/comparing.py

Prints the best of several warm runs in milliseconds for the two published lists.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import django

PROJECT = Path(__file__).resolve().parents[1]
RUNS = 15


def best_of(work: Callable[[], object]) -> float:
    """Return the shortest of several runs in milliseconds."""
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return min(times) * 1000


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
    same = best_of(lambda: compare_editions(right, right))
    townships = best_of(lambda: compare_townships(left, right))
    editions = best_of(lambda: compare_editions(left, right))
    print(f"两个乡镇（{len(left.duties)} × {len(right.duties)} 项）  {townships:7.1f} 毫秒")
    print(f"两个版本，没有变动                {same:7.1f} 毫秒")
    print(f"两个版本，几乎全部不同            {editions:7.1f} 毫秒")


if __name__ == "__main__":
    main()
