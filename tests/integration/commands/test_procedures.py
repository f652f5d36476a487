"""``qingdan procedures`` as people run it, on both published lists."""

import json
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from qingdan.commands import front
from qingdan.procedures.queries import bound_in_force
from tests.builders import make_document, make_entry, make_list, make_published, make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GENERIC = "takeover"
FEW = 0.05


def run(capsys, *arguments):
    code = front.main(["procedures", *arguments])
    return code, capsys.readouterr()


def test_check_finds_every_entry_of_both_lists_bound_and_every_clause_covered(
    aligned_lists, capsys
):
    code, said = run(capsys, "check", "--json")

    found = json.loads(said.out)
    entries, procedures = found["entries"], found["procedures"]
    assert code == 0
    assert set(entries[0]) == {
        "township", "list", "number", "procedures", "standing_lines", "clauses", "covered",
        "waived",
    }  # fmt: skip
    assert set(procedures[0]) == {"code", "version", "scenarios", "passed", "gates"}
    assert len(entries) == 488
    assert all(one["procedures"] and one["clauses"] for one in entries)
    assert all(one["covered"] + one["waived"] == one["clauses"] for one in entries)
    clauses, waived = (sum(one[key] for one in entries) for key in ("clauses", "waived"))
    assert waived <= 0.03 * clauses
    assert all(one["passed"] == one["scenarios"] >= 4 for one in procedures)
    assert sum(GENERIC in one["procedures"] for one in entries) <= FEW * len(entries)
    assert len(procedures) == 24


def test_check_binds_lists_that_no_matter_stands_for_by_their_words(published_lists, capsys):
    code, said = run(capsys, "check", "--json")

    entries = json.loads(said.out)["entries"]
    assert code == 0
    assert all(one["procedures"] for one in entries)
    assert sum(len(one["procedures"]) for one in entries) < 3 * len(entries)


def test_check_tells_the_figures_in_words(aligned_lists, capsys):
    code, said = run(capsys, "check")

    assert code == 0
    assert "事项 488 项，绑定流程 488 项。" in said.out
    assert "赋权处罚 62 / 62 项由乡镇（街道）办理，收回的处罚 46 / 46 项由部门办理。" in said.out


def test_check_fails_where_a_clause_has_nothing_to_cover_it(capsys):
    make_published(make_document(make_list(make_entry(1, "云雾缭绕。"))), township=make_region())

    code, said = run(capsys, "check")

    assert code == 1
    assert "银号镇 基本履职 1 township 1：没有着落——云雾缭绕。" in said.out
    assert "处不对" in said.err


def test_check_without_a_list_in_force_fails(capsys):
    code, said = run(capsys, "check")

    assert (code, said.err) == (1, "没有现行的清单。请先导入并发布。\n")


def test_binding_takes_the_same_queries_for_one_entry_and_for_three(capsys):
    counts = []
    for number, code in ((1, "150222105"), (3, "150222106")):
        entries = (make_entry(one, f"做好第{one}项宣传。") for one in range(1, number + 1))
        make_published(make_document(make_list(*entries)), township=make_region(code, code))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(bound_in_force(timezone.localdate(), code)) == number
        counts.append(len(queries))

    assert counts[0] == counts[1] == 6


def test_list_names_every_procedure(capsys):
    code, said = run(capsys, "list")

    assert code == 0
    assert "report-up" in said.out


def test_show_tells_steps_picture_and_bpmn(capsys):
    _, words = run(capsys, "show", "report-up")
    _, data = run(capsys, "show", "report-up", "--json")
    _, svg = run(capsys, "show", "report-up", "--svg")
    _, diagram = run(capsys, "show", "report-up", "--bpmn")

    assert "发现、制止、上报、部门核查处置" in words.out
    assert json.loads(data.out)["code"] == "report-up"
    assert ET.fromstring(svg.out).tag.endswith("svg")  # noqa: S314 - our own text
    assert ET.fromstring(diagram.out).tag.endswith("definitions")  # noqa: S314


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "dance"), "没有代码是“dance”的流程"),
        (("show",), "show 要写明一个流程的代码"),
        (("check", "report-up"), "show 要写明一个流程的代码"),
        (("list", "--svg"), "show 要写明一个流程的代码"),
    ],
)
def test_wrong_use_is_told(capsys, arguments, said):
    code, told = run(capsys, *arguments)

    assert code == 2
    assert said in told.err
