import pytest

from qingdan.documents.model import Cell, Paragraph
from qingdan.documents.readers.tables_html import read_html
from qingdan.documents.refusals import OutsideEntities


def texts(page: str) -> list:
    return [
        block.text if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for block in read_html(page.encode())
    ]


def test_read_html_keeps_paragraphs_and_rows_in_order():
    page = "<h1>清单</h1><table><tr><th>序号<th>事项名称<tr><td>1<td>宣传</table><p>注：<b>完</b>"

    assert texts(page) == ["清单", ["序号", "事项名称"], ["1", "宣传"], "注：完"]


def test_read_html_resolves_spans():
    page = (
        "<table><tr><td colspan=3>一、农业农村</td></tr><tr><td>1</td><td>甲</td>"
        "<td rowspan=2>县农牧局</td></tr><tr><td>2</td><td>乙</td></tr></table>"
    )

    assert texts(page) == [["一、农业农村"], ["1", "甲", "县农牧局"], ["2", "乙", "县农牧局"]]


def test_read_html_numbers_the_items_of_an_ordered_list():
    page = "<table><tr><td>县农牧局：<ol><li>宣传。</li><li>执法。</li></ol></td><td>乙</table>"

    (row,) = read_html(page.encode())

    assert row.cells[0].text == "县农牧局：\n1. 宣传。\n2. 执法。"
    assert row.cells[0].listed is False


def test_read_html_starts_a_list_where_the_page_says():
    assert texts("<ol start=4><li>甲<li>乙</ol>") == ["4. 甲", "5. 乙"]


def test_read_html_marks_bullets_as_listed():
    (row,) = read_html("<table><tr><td><ul><li>甲</li><li>乙</li></ul></td></tr></table>".encode())

    assert row.cells == (Cell("<ul><li>甲</li><li>乙</li></ul>", "甲\n乙", listed=True),)


def test_read_html_reads_the_inner_tables_of_a_layout_table():
    inner = "<table><tr><td>1</td><td>甲</td></tr><tr><td>2</td><td>乙</td></tr></table>"

    assert texts(f"<table><tr><td>导航</td><td>{inner}</td></tr></table>") == [
        "导航",
        ["1", "甲"],
        ["2", "乙"],
    ]


def test_read_html_leaves_out_what_is_not_shown():
    page = (
        "<nav>首页</nav><script>x</script><p style='display: none'>甲</p><p hidden>乙</p>清单"
        "<!-- 注 --><footer>页脚</footer>"
    )

    assert texts(page) == ["清单"]


def test_read_html_undoes_line_breaks_of_the_source():
    page = "<table><tr><td>开展\n   巡查 and\n report</td><td>乙</td></tr></table>"

    assert texts(page) == [["开展巡查 and report", "乙"]]


def test_read_html_reads_gbk_pages():
    page = '<html><meta charset="gb2312"><p>固阳县银号镇履行职责事项清单</p>'

    assert [block.text for block in read_html(page.encode("gbk"))] == [
        "固阳县银号镇履行职责事项清单"
    ]


def test_read_html_refuses_entities_of_its_own():
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>'

    with pytest.raises(OutsideEntities):
        read_html(page.encode())
