"""What the printed form says is what was printed, and no more."""

import pytest

from qingdan.catalogue.interfaces.export.forms import clause_lines, table_form
from qingdan.documents.model import Clause, DutyList, ListDocument, ListKind
from tests.builders import make_entry, make_list


def cell(document: ListDocument, number: int, column: str) -> tuple[str, ...]:
    """Return the lines of one cell of the cooperative list."""
    (duty_list,) = (one for one in document.lists if one.kind == ListKind.COOPERATIVE)
    form = table_form(duty_list)
    at = [one.title for one in form.columns].index(column)
    (row,) = (one for one in form.rows if one.cells[0] == (str(number),))
    return row.cells[at]


def marks(lines: tuple[str, ...]) -> list[str]:
    return [line.partition(" ")[0] for line in lines]


def test_clauses_keep_a_number_that_was_printed_twice(sample_documents):
    lines = cell(sample_documents["chabaqi"], 68, "上级部门职责")

    assert marks(lines) == ["1.", "2.", "2."]


def test_clauses_keep_numbers_that_run_on_over_departments(sample_documents):
    lines = cell(sample_documents["yinhao"], 74, "上级部门职责")

    assert marks(lines) == ["县水务局：", "1.", "县卫健委：", "2."]


def test_clauses_without_numbers_get_none(sample_documents):
    lines = cell(sample_documents["yinhao"], 5, "上级部门职责")

    assert [line[0].isdigit() for line in lines] == [False] * 5


@pytest.mark.parametrize(
    ("clauses", "lines"),
    [
        ([Clause("宣传。", "（1）"), Clause("上报。", "（2）")], ("（1）宣传。", "（2）上报。")),
        ([Clause("宣传。", "①")], ("①宣传。",)),
        ([Clause("3月上报。", "1、")], ("1、 3月上报。",)),
        ([Clause("宣传。排查。"), Clause("上报。")], ("宣传。排查。", "上报。")),
        ([Clause("宣传。", "1."), Clause("上报。")], ("1. 宣传。", "2. 上报。")),
        ([Clause("“停用。”等标语。")], ("“停用。”等标语。",)),
    ],
)
def test_clause_lines_write_what_was_printed(clauses, lines):
    assert clause_lines(clauses) == lines


def test_table_form_invents_no_legend():
    duty_list: DutyList = make_list(make_entry(1, "对擅自设置广告的处罚", starred=True))

    form = table_form(duty_list)

    assert (form.rows[-1].cells[1], form.notes) == (("*对擅自设置广告的处罚",), ())
