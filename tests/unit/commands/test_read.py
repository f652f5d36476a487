import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from qingdan.commands import front
from tests.conftest import SAMPLES


def read(*arguments):
    out = StringIO()
    call_command("read", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_read_shows_counts_findings_and_conservation():
    shown = read(SAMPLES / "yinhao.txt").splitlines()

    assert shown[:2] == ["固阳县银号镇履行职责事项清单", "乡镇（街道）：银号镇"]
    assert "配合履职清单　75项" in shown
    assert "  应急管理　17项" in shown
    assert "文字保全率：100.000%" in shown
    assert any("木材运输证" in line and line.startswith("  [错误]") for line in shown)


def test_read_gives_json():
    answer = json.loads(read(SAMPLES / "chabaqi.txt", "--json"))

    assert answer["township"] == "查巴奇鄂温克族乡"
    assert [one["declared_count"] for one in answer["lists"]] == [106, 88, 70]


def test_read_says_what_was_found_in_a_file_that_is_no_list(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_text("会议通知\n请于明日到会。\n", "utf-8")

    with pytest.raises(CommandError, match="读到2段文字") as refusal:
        read(path)

    assert refusal.value.returncode == front.REFUSED


def test_read_takes_a_missing_file_for_wrong_use(tmp_path):
    with pytest.raises(CommandError, match="找不到文件") as refusal:
        read(tmp_path / "没有.txt")

    assert refusal.value.returncode == front.WRONG_USE
