"""导出清单：各种格式要多少时间、多大，读回来是否一字不差。

每种格式导出三次取最短；读回后与原来的全部事项、条、保障逐项比较。
"""

import json
import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import django

PROJECT = Path(__file__).resolve().parents[1]
RESULT = PROJECT / "benchmarks" / "results" / "exporting.json"
RUNS = 3
GOALS = {"docx": 2000, "xlsx": 500, "pdf": 2000, "html": 500, "csv": 500}
LISTS = {"银号镇": "yinhao", "查巴奇": "chabaqi"}


def measured(name: str, document: Any, fmt: str, facts: Any) -> dict[str, Any]:
    """Return one line of the table: export, size, and whether it reads back the same."""
    from qingdan.catalogue.interfaces.export import export_document  # noqa: PLC0415 - after setup
    from qingdan.documents.jsonform import to_json  # noqa: PLC0415
    from qingdan.documents.reading import read_list  # noqa: PLC0415

    times = []
    for _ in range(RUNS):
        started = perf_counter()
        content = export_document(document, facts, fmt)
        times.append((perf_counter() - started) * 1000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list.{fmt}"
        path.write_bytes(content)
        same = to_json(read_list(path))["lists"] == to_json(document)["lists"]
    return {
        "清单": name,
        "格式": fmt,
        "导出（毫秒）": round(min(times), 1),
        "大小（KB）": round(len(content) / 1000),
        "目标": f"≤ {GOALS[fmt]}",
        "达到": min(times) <= GOALS[fmt],
        "读回相同": same,
    }


def main() -> None:
    sys.path.insert(0, str(PROJECT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingdan.settings.base")
    django.setup()
    from qingdan.catalogue.interfaces.export import EditionFacts  # noqa: PLC0415 - after setup
    from qingdan.documents.reading import read_list  # noqa: PLC0415

    facts = EditionFacts("000000000", "", 1, date(2026, 1, 1), None, None, "", "")
    rows = []
    for name, stem in LISTS.items():
        document = read_list(PROJECT / "samples" / f"{stem}.txt")
        rows += [measured(name, document, fmt, facts) for fmt in GOALS]
    RESULT.parent.mkdir(exist_ok=True)
    result = {"title": "导出", "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for row in rows:
        print(*row.values(), sep="  ")


if __name__ == "__main__":
    main()
