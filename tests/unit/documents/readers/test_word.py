import io
import zipfile

import pytest

from qingdan.documents.archives import Archive
from qingdan.documents.model import Cell, Paragraph, Row
from qingdan.documents.readers.word import read_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def read(body: str, numbering: str = "", styles: str = "", footnotes: str = "") -> list:
    parts = {
        "document": f"<w:body>{body}</w:body>",
        "numbering": numbering,
        "styles": styles,
        "footnotes": footnotes,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            text = f'<w:{name} xmlns:w="{W}" xmlns:mc="{MC}">{content}</w:{name}>'
            archive.writestr(f"word/{name}.xml", text)
    return read_word(Archive(stream.getvalue()))


def paragraph(text: str, list_id: int | None = None, level: int = 0) -> str:
    numbered = f'<w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/>'
    properties = f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>" if list_id is not None else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(content: str, shape: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def level(style: str, pattern: str, number: int = 0, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def one_list(*levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )


def texts(blocks: list) -> list:
    return [
        block.text if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        for block in blocks
    ]


def test_read_word_keeps_the_order_of_paragraphs_and_tables():
    blocks = read(paragraph("清单") + table(cell("序号") + cell("事项名称")) + paragraph("注：完"))

    assert texts(blocks) == ["清单", ["序号", "事项名称"], "注：完"]
    assert blocks[1].place.table == 1
    assert blocks[1].place.row == 1


def test_read_word_repeats_the_department_merged_over_rows():
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

    blocks = read(
        table(
            cell("1") + cell("县农牧局", restart),
            cell("2") + cell("", go_on),
            cell("3") + cell("县水务局"),
        )
    )

    assert texts(blocks) == [["1", "县农牧局"], ["2", "县农牧局"], ["3", "县水务局"]]


def test_read_word_gives_one_cell_for_a_row_merged_over_all_columns():
    blocks = read(
        table(
            cell("一、党的建设（22项）", '<w:gridSpan w:val="3"/>'),
            cell("1") + cell("甲") + cell("乙"),
        )
    )

    assert texts(blocks) == [["一、党的建设（22项）"], ["1", "甲", "乙"]]


def test_read_word_repeats_a_heading_merged_over_two_of_three_columns():
    blocks = read(table(cell("序号") + cell("职责", '<w:gridSpan w:val="2"/>')))

    assert texts(blocks) == [["序号", "职责", "职责"]]


@pytest.mark.parametrize(
    ("style", "pattern", "printed"),
    [
        ("decimal", "%1.", ["1. 甲", "2. 乙"]),
        ("decimal", "（%1）", ["（1）甲", "（2）乙"]),
        ("chineseCounting", "%1、", ["一、甲", "二、乙"]),
        ("chineseCountingThousand", "（%1）", ["（一）甲", "（二）乙"]),
        ("decimalEnclosedCircle", "%1", ["①甲", "②乙"]),
        ("lowerLetter", "%1)", ["a) 甲", "b) 乙"]),
    ],
)
def test_read_word_writes_out_automatic_numbers(style, pattern, printed):
    numbering = one_list(level(style, pattern))

    blocks = read(paragraph("甲", 1) + paragraph("乙", 1), numbering)

    assert texts(blocks) == printed


def test_read_word_numbers_empty_cells_of_a_number_column():
    numbering = one_list(level("decimal", "%1", start=5))

    blocks = read(table(*[cell(paragraph("", 1)) + cell(name) for name in "甲乙"]), numbering)

    assert texts(blocks) == [["5", "甲"], ["6", "乙"]]


def test_read_word_restarts_deeper_levels_and_shows_both():
    numbering = one_list(level("decimal", "%1."), level("decimal", "%1.%2", 1))
    body = "".join(paragraph("款", 1, depth) for depth in (0, 1, 1, 0, 1))

    blocks = read(body, numbering)

    assert texts(blocks) == ["1. 款", "1.1 款", "1.2 款", "2. 款", "2.1 款"]


def test_read_word_takes_the_list_of_a_style_from_its_base():
    numbering = one_list(level("decimal", "%1."))
    styles = (
        '<w:style w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="own"><w:basedOn w:val="base"/></w:style>'
    )
    body = '<w:p><w:pPr><w:pStyle w:val="own"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>'

    blocks = read(body, numbering, styles)

    assert texts(blocks) == ["1. 甲"]


def test_read_word_marks_a_cell_of_bullets_as_listed():
    numbering = one_list(level("bullet", "•"))

    blocks = read(
        table(cell(paragraph("宣传。", 1) + paragraph("上报。", 1)) + cell("乙")), numbering
    )

    assert blocks[0].cells[0] == Cell("宣传。\n上报。", "宣传。\n上报。", listed=True)
    assert blocks[0].cells[1].listed is False


def test_read_word_writes_out_a_star_used_as_bullet():
    blocks = read(paragraph("对破坏草原的处罚", 1), one_list(level("bullet", "★")))

    assert texts(blocks) == ["★对破坏草原的处罚"]


def test_read_word_drops_tracked_deletions_and_keeps_insertions():
    body = (
        "<w:p><w:r><w:t>开展</w:t></w:r><w:del><w:r><w:delText>督导</w:delText><w:t>督导</w:t></w:r>"
        "</w:del><w:ins><w:r><w:t>巡查</w:t></w:r></w:ins></w:p>"
    )

    assert texts(read(body)) == ["开展巡查"]


def test_read_word_drops_a_deleted_row():
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('2')}{cell('乙')}</w:tr>"

    blocks = read(f"<w:tbl><w:tr>{cell('1')}{cell('甲')}</w:tr>{deleted}</w:tbl>")

    assert texts(blocks) == [["1", "甲"]]


def test_read_word_leaves_out_hidden_text():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"

    assert texts(read(f"<w:p><w:r><w:t>公开</w:t></w:r>{hidden}</w:p>")) == ["公开"]


def test_read_word_keeps_a_text_box_once():
    box = f"<w:txbxContent>{paragraph('附件1')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawing = f"<w:r><mc:AlternateContent>{both}</mc:AlternateContent></w:r>"

    blocks = read(f"<w:p><w:r><w:t>清单</w:t></w:r>{drawing}</w:p>")

    assert texts(blocks) == ["清单", "附件1"]


def test_read_word_reads_through_content_controls():
    body = f"<w:sdt><w:sdtContent>{paragraph('清单')}</w:sdtContent></w:sdt>"

    assert texts(read(body)) == ["清单"]


def test_read_word_turns_breaks_into_lines_and_tabs_into_blanks():
    body = table(
        cell("<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>")
        + cell("x")
    )

    assert texts(read(body)) == [["甲\n乙 丙", "x"]]


def test_read_word_flattens_a_table_inside_a_cell():
    inner = table(cell("防汛") + cell("抗旱"), cell("巡查") + cell("保苗"))

    blocks = read(table(cell("1") + cell(inner + paragraph("完"))))

    assert texts(blocks) == [["1", "防汛 抗旱\n巡查 保苗\n完"]]


def test_read_word_appends_footnotes():
    reference = '<w:p><w:r><w:t>清单</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    note = f'<w:footnote w:id="2">{paragraph("床位30张以下")}</w:footnote>'

    assert texts(read(reference, footnotes=note)) == ["清单", "床位30张以下"]


def test_read_word_cleans_markup_that_was_pasted_as_text():
    blocks = read(
        table(cell("1") + cell("&lt;p&gt;1. 宣传。&lt;/p&gt;&lt;p&gt;2. 上报。&lt;/p&gt;"))
    )

    assert blocks[0].cells[1].text == "1. 宣传。\n2. 上报。"
    assert blocks[0].cells[1].raw.startswith("<p>")
    assert isinstance(blocks[0], Row)
