"""A fresh data directory becomes a working site, in processes of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[3] / "src"
MAIN = "import sys; from qingdan.commands.front import main; sys.exit(main())"


def run(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``qingdan`` on SQLite in a data directory of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("QINGDAN_")
    } | {
        "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
        "PYTHONPATH": str(SRC),
        "QINGDAN_DATA_DIR": str(data_dir),
    }
    command = [sys.executable, "-c", MAIN, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory, finder_folder):
    """A data directory that ``qingdan start`` has prepared, and what it printed.

    The finder's model of these files is there already, as after a start that was stopped
    later on; it is current, so no other is trained.
    """
    place = tmp_path_factory.mktemp("installed")
    (place / "finder").mkdir()
    shutil.copy(finder_folder / "finder.npz", place / "finder")
    done = run(place, "start", "--prepare-only")
    assert done.returncode == 0, done.stderr
    return place, done.stdout


@pytest.mark.slow
def test_start_says_where_to_go_and_prints_the_first_code(installed):
    _, printed = installed

    assert "http://127.0.0.1:8000/" in printed
    assert "问答模型已是最新。" in printed
    assert "配合 42" in printed
    assert "开户码" in printed


@pytest.mark.slow
def test_start_changes_nothing_the_second_time(installed):
    place, _ = installed
    before = {path: path.stat().st_mtime_ns for path in (place / "static").rglob("*")}

    again = run(place, "start", "--prepare-only")

    after = {path: path.stat().st_mtime_ns for path in (place / "static").rglob("*")}
    assert (again.returncode, "正在载入" in again.stdout) == (0, False)
    assert (after == before, len(before) > 0) == (True, True)


@pytest.mark.slow
def test_doctor_finds_nothing_wrong_with_a_fresh_installation(installed):
    place, _ = installed

    done = run(place, "doctor", "--json")

    report = {line["subject"]: line["level"] for line in json.loads(done.stdout)}
    assert [subject for subject, level in report.items() if level == "wrong"] == []
    assert (done.returncode, report["最近一次备份"]) == (0, "look")


@pytest.mark.slow
def test_serve_refuses_a_bad_address_in_one_sentence(installed):
    place, _ = installed

    done = run(place, "serve", "--listen", "nowhere.invalid:1")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("不能监听 nowhere.invalid:1")
