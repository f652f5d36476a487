import pytest

from qingdan.documents.model import Paragraph
from qingdan.documents.readers.comma_separated import read_csv
from qingdan.documents.refusals import DamagedFile


def test_read_csv_keeps_commas_quotes_and_line_breaks_inside_cells():
    blocks = read_csv('清单\r\n序号,名称\r\n1,"甲, ""乙""\n丙"\r\n')

    assert isinstance(blocks[0], Paragraph)
    assert [[cell.text for cell in row.cells] for row in blocks[1:]] == [
        ["序号", "名称"],
        ["1", '甲, "乙"\n丙'],
    ]


def test_read_csv_recognises_semicolons():
    (row,) = read_csv("序号;名称;部门\n")

    assert [cell.text for cell in row.cells] == ["序号", "名称", "部门"]


def test_read_csv_refuses_a_quote_that_never_ends():
    with pytest.raises(DamagedFile, match="第 2 行"):
        read_csv('序号,名称\n1,"甲')


def test_read_csv_is_not_misled_by_the_commas_of_the_text():
    rows = read_csv("序号,事项名称\n1,宣传，发动，汇总，上报\n2,巡查，登记，劝阻\n")

    assert [len(row.cells) for row in rows] == [2, 2, 2]


def test_read_csv_drops_the_guard_before_a_formula_sign():
    (row,) = read_csv("'=1+1,'引号\n")

    assert [cell.text for cell in row.cells] == ["=1+1", "'引号"]
