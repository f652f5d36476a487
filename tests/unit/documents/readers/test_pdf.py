"""PDF files set by typst and by Chromium from a known table."""

import json
from pathlib import Path

import pytest
import typst

from qingdan.documents.model import Block, Paragraph, Row
from qingdan.documents.readers.pdf import read_pdf
from qingdan.documents.refusals import ScannedPages
from tests.bad_files.pdfs import SHOW_IMAGE, pages_pdf, ruled_table
from tests.conftest import has_chinese_font

pytestmark = pytest.mark.skipif(not has_chinese_font(), reason="没有中文字体")

HEADER = ["序号", "事项名称", "对应上级部门", "乡镇配合职责"]
DUTY = "1. 宣传禁牧休牧政策，向牧户发放宣传单。\n2. 巡查草场，发现问题及时上报县林草局。"
DOCUMENT = """
#set page(paper: "a5", flipped: true, margin: 15mm, numbering: "— 1 / 1 —", header: {header})
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh", region: "cn")
#align(center, text(size: 18pt)[固阳县银号镇配合履职 \\ 事项清单（2项）])
#let rows = json("rows.json")
#table(
  columns: (12mm, 3fr, 2fr, 5fr),
  align: (column, row) => if column == 0 {{ center + horizon }} else {{ left }},
  table.header(..rows.at(0)),
  ..rows.slice(1).map(row => {{
    if row.len() == 1 {{ (table.cell(colspan: 4, row.at(0)),) }} else {{ row }}
  }}).flatten(),
)
注：本清单自公布之日起施行。
"""


def set_by_typst(folder: Path, rows: list[list[str]], header: str = "none") -> list[Block]:
    (folder / "rows.json").write_text(json.dumps([HEADER, *rows]), encoding="utf-8")
    (folder / "list.typ").write_text(DOCUMENT.format(header=header), encoding="utf-8")
    return read_pdf(typst.compile(folder / "list.typ"))


def rows_of(blocks: list[Block]) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in blocks if isinstance(block, Row)]


def test_read_pdf_reads_titles_tables_and_notes(tmp_path):
    rows = [["一、农业农村（2项）"], ["1", "禁牧休牧", "县林草局", DUTY]]

    blocks = set_by_typst(tmp_path, rows)

    assert [block.text for block in blocks if isinstance(block, Paragraph)] == [
        "固阳县银号镇配合履职事项清单（2项）",
        "注：本清单自公布之日起施行。",
    ]
    assert rows_of(blocks) == [HEADER, *rows]
    assert blocks[1].place.page == 1
    assert blocks[1].place.table == 1


def test_read_pdf_joins_rows_cut_by_pages_and_drops_repeated_headers(tmp_path):
    long = "\n".join(
        f"{n}. 开展第{n}轮草场巡查，发现违规放牧及时劝阻并上报。" for n in range(1, 31)
    )
    rows = [[str(n), f"事项{n}", "县林草局", long] for n in range(1, 5)]

    blocks = set_by_typst(tmp_path, rows)

    assert rows_of(blocks) == [HEADER, *rows]
    pages = [block.place.page for block in blocks if isinstance(block, Row)]
    assert pages[-1] > 3
    assert pages == sorted(pages)


def test_read_pdf_leaves_out_running_titles_and_page_numbers(tmp_path):
    rows = [[str(n), f"事项{n}", "县林草局", DUTY] for n in range(1, 41)]

    blocks = set_by_typst(tmp_path, rows, header="[固阳县银号镇]")

    paragraphs = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert paragraphs == ["固阳县银号镇配合履职事项清单（2项）", "注：本清单自公布之日起施行。"]
    assert rows_of(blocks) == [HEADER, *rows]


def test_read_pdf_keeps_blanks_between_departments_at_line_ends(tmp_path):
    departments = " ".join(f"县第{name}管理局" for name in "甲乙丙丁戊己")

    blocks = set_by_typst(tmp_path, [["1", "联合检查", departments, DUTY]])

    assert rows_of(blocks)[1][2] == departments


def test_read_pdf_repeats_cells_merged_over_rows(tmp_path):
    source = """
    #set text(font: "Noto Serif CJK SC", lang: "zh")
    #table(
      columns: 3, [序号], [事项名称], [部门],
      [1], [甲], table.cell(rowspan: 2)[县农牧局], [2], [乙],
    )
    """
    (tmp_path / "list.typ").write_text(source, encoding="utf-8")

    blocks = read_pdf(typst.compile(tmp_path / "list.typ"))

    assert rows_of(blocks)[1:] == [["1", "甲", "县农牧局"], ["2", "乙", "县农牧局"]]


@pytest.mark.parametrize(
    ("degrees", "turn"),
    [
        (0, b"1 0 0 1 0 0 cm "),
        (90, b"0 1 -1 0 595 0 cm "),
        (180, b"-1 0 0 -1 595 842 cm "),
        (270, b"0 -1 1 0 0 842 cm "),
    ],
)
def test_read_pdf_reads_pages_the_way_they_are_turned(degrees, turn):
    data = pages_pdf(1, turn + ruled_table(), extra=f"/Rotate {degrees}")

    assert rows_of(read_pdf(data)) == [["No.", "Name of duty"], ["1", "Patrol"]]


def test_read_pdf_names_the_page_that_is_a_scan():
    with pytest.raises(ScannedPages, match="第 1 页"):
        read_pdf(pages_pdf(2, SHOW_IMAGE))
