from qingdan.documents.model import Paragraph
from qingdan.documents.readers.tables_markdown import read_markdown
from qingdan.documents.readers.text import read_text


def texts(text: str) -> list:
    return [
        block.text if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for block in read_markdown(text)
    ]


def test_read_markdown_reads_headings_and_pipe_tables():
    text = "# 清单\n\n| 序号 | 事项名称 |\n|---|:--|\n| 1 | 宣传<br>上报 |\n\n注：完\n"

    assert texts(text) == ["清单", ["序号", "事项名称"], ["1", "宣传\n上报"], "注：完"]


def test_read_markdown_keeps_the_star_before_a_name():
    text = "| 序号 | 事项名称 |\n|---|---|\n| 1 | *对甲的处罚；*对乙的处罚 |\n| 2 | **粗体** |\n"

    assert texts(text)[1:] == [["1", "*对甲的处罚；*对乙的处罚"], ["2", "粗体"]]


def test_read_markdown_keeps_an_escaped_pipe_inside_its_cell():
    assert texts("| 甲 | 乙 |\n|---|---|\n| 1 | 是\\|否 |\n")[1] == ["1", "是|否"]


def test_read_markdown_takes_tabbed_rows_as_plain_text():
    text = "银号镇基本履职事项清单\n序号\t事项名称\n1\t*开展宣传。\n"

    blocks = read_markdown(text)

    assert blocks == read_text(text)
