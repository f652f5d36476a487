"""The commands about rules and laws."""

import io
import json
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from qingdan.operations.doctor import ruling
from qingdan.operations.doctor.lines import Level
from tests.laws import CITING, CODE, make_place


def run(*given: str) -> str:
    out = io.StringIO()
    call_command(*given, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(settings, tmp_path) -> Iterator:
    settings.DATA_DIR = tmp_path
    (tmp_path / "rules").mkdir()
    return tmp_path / "rules"


def test_list_names_every_rule_of_a_place(folder):
    rows = json.loads(run("rules", "list", "--region", "370705", "--on", "2026-03-02", "--json"))

    found = {one["code"]: one for one in rows}
    assert found["hotline-completion"]["region"] == "3707"
    assert found["penalty-decision"]["number"] == 90
    assert "penalty-decision" in run("rules", "list").replace("\n", "")


def test_show_tells_a_rule_with_its_source(folder):
    said = run("rules", "show", "penalty-officers")

    assert "依据：《行政处罚法》第四十二条第一款" in said
    assert "原文：行政处罚应当由具有行政执法资格的执法人员实施。" in said
    assert "至少：2" in said
    assert "流程不能少：penalty 的 finish 之前" in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["no-such-rule"], "没有代码是“no-such-rule”的规则"),
        ([], "没有代码是“”的规则"),
        (["hotline-completion"], "有规定的地方：3701、3707，用 --region 指明。"),
    ],
)
def test_show_of_nothing_says_what_there_is(folder, given, said):
    with pytest.raises(CommandError, match=said):
        run("rules", "show", *given)


def test_check_counts_every_example_again(folder):
    assert "都对" in run("rules", "check")


def test_check_and_doctor_tell_of_a_broken_file_of_the_county(folder):
    (folder / "own.toml").write_text('region = "150222"\n[[gates]]\n', encoding="utf-8")

    with pytest.raises(CommandError, match="1 处不对"):
        run("rules", "check")
    lines = {one.subject: one for one in ruling.ruling_lines()}

    line = lines["本地文件 rules/own.toml"]
    assert (line.level, line.found.startswith("own.toml 第 2 行：没有“gates”")) == (
        Level.WRONG,
        True,
    )
    assert lines["规则和节假日"].level is Level.GOOD


@pytest.mark.parametrize(
    ("today", "known", "level"),
    [
        ("2026-10-31", {2026}, Level.GOOD),
        ("2026-11-01", {2026}, Level.LOOK),
        ("2026-11-01", {2026, 2027}, Level.GOOD),
        ("2027-01-01", {2026}, Level.WRONG),
    ],
)
def test_doctor_asks_for_the_next_year_in_time(today, known, level):
    assert ruling.year_line(ruling.date.fromisoformat(today), known).level is level


@pytest.mark.django_db
def test_laws_changes_lists_what_cites_them():
    make_place()

    rows = {one["code"]: one for one in json.loads(run("laws", "changes", "--json"))}

    cited = rows[CODE]["cited"]
    assert CITING in [one["title"] for one in cited]
    assert {one["kind"] for one in cited} == {"entry", "matter", "rule", "procedure"}
    assert len(rows["ecological-environment-code"]["repeals"]) == 10
    assert "社会救助法" in run("laws", "changes")
    nowhere = json.loads(run("laws", "changes", "--region", "99", "--json"))
    assert CITING not in json.dumps(nowhere, ensure_ascii=False)
