import json

import pytest

from scripts import make_performance


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (83.91723, "83.92"),
        (0.99712, "0.9971"),
        (True, "是"),
        (None, ""),
        ("≤ 150 ms", "≤ 150 ms"),
    ],
)
def test_shown_writes_a_figure_for_a_reader(value, text):
    assert make_performance.shown(value) == text


def test_section_puts_the_claim_above_what_was_measured(tmp_path, monkeypatch):
    script = tmp_path / "reading.py"
    script.write_text('"""Reading a list takes no longer than 150 ms."""\n')
    rows = [{"清单": "银号镇", "毫秒": 81.25}, {"清单": "查巴奇", "毫秒": 90, "备注": "无"}]
    (tmp_path / "reading.json").write_text(json.dumps({"title": "读取", "rows": rows}))
    monkeypatch.setattr(make_performance, "RESULTS", tmp_path)

    text = make_performance.section(script)

    assert text == (
        "<!-- benchmarks/reading.py -->\n"
        "## 读取\n\n"
        "Reading a list takes no longer than 150 ms.\n\n"
        "| 清单 | 毫秒 | 备注 |\n"
        "|---|---|---|\n"
        "| 银号镇 | 81.25 |  |\n"
        "| 查巴奇 | 90 | 无 |\n"
    )


def test_section_of_a_benchmark_that_was_not_run_is_kept(tmp_path):
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    one, other = (f"{make_performance.mark(path)}\n## 一节\n\n| 1 |\n" for path in (first, second))

    page = f"# 实测数据\n\n{one}\n{other}"

    assert make_performance.kept(page, first) == one
    assert make_performance.kept(page, second) == other
    assert make_performance.kept(page, tmp_path / "third.py") == ""
