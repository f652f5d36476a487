import re

import pytest

from qingdan.documents.markup import clean_cell, without_tags
from tests.conftest import SAMPLES


def bare(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("sample", ["yinhao.txt", "chabaqi.txt"])
def test_clean_cell_loses_no_text(sample):
    cells = re.split(r"[\t\n]", (SAMPLES / sample).read_text("utf-8"))

    lost = [cell for cell in cells if bare(clean_cell(cell).text) != bare(without_tags(cell))]

    assert lost == []


def test_clean_cell_ends_an_unclosed_list_at_the_next_paragraph():
    raw = '<p>县局：</p> <ol style="a: b"> 宣传。 核实。 <p>履职保障：指导。 培训。</p>'

    cell = clean_cell(raw)

    assert cell.text.split("\n") == ["县局：", "宣传。", "核实。", "履职保障：指导。 培训。"]
    assert (cell.listed, cell.raw) == (True, raw)


def test_clean_cell_keeps_numbered_items_of_a_list_unlisted():
    cell = clean_cell("<ol>1. 立案。 2. 调查。")

    assert (cell.text, cell.listed) == ("1. 立案。\n2. 调查。", False)


def test_clean_cell_reads_items_breaks_and_entities():
    assert clean_cell("<ul><li>甲</li><li>乙&amp;丙</li></ul>").text == "甲\n乙&丙"
    assert clean_cell("县农牧局<br/>县水务局").text == "县农牧局\n县水务局"


def test_clean_cell_takes_a_comparison_for_text():
    assert clean_cell("<p>就餐人数<50人</p>").text == "就餐人数<50人"
