"""Letters as docx: page, fonts, sizes and every word, against what GB/T 9704-2012 asks for.

The golden files are outlines of the documents: a paragraph a line, with style, font, size
and text. ``QINGDAN_UPDATE_GOLDEN=1`` writes them anew; read the difference before committing
it.
"""

import os
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from qingdan.letters.enums import LetterKind
from qingdan.letters.facts import Body, Citation, CitedEntry, QuotedClause
from qingdan.letters.interfaces.word import to_docx
from qingdan.letters.paper import lay_out
from qingdan.letters.wording import Sender, word

FOLDER = Path(__file__).parent
LEAD = Body("县住建局", "固阳县住房和城乡建设局", "住房城乡建设", "0472-8100000", "振兴路1号")
STEPS = ("开展检查，建立台账。", "对拒不整改的进行处罚")
ENTRY = CitedEntry(
    kind="reclaimed",
    number=12,
    address=12,
    name="对燃气使用场所进行安全生产监督检查",
    leads=(LEAD,),
    receivers=(LEAD,),
    theirs=tuple(QuotedClause(f"承接方式第{n}条", text) for n, text in enumerate(STEPS, start=1)),
)
CITED = Citation(
    township="银号镇",
    government="银号镇人民政府",
    title="固阳县银号镇履行职责事项清单",
    ordinal=1,
    valid_from=date(2025, 7, 1),
    stated=True,
    counts={"basic": 90, "cooperative": 75, "reclaimed": 59},
    entry=ENTRY,
)
DAY = date(2026, 10, 8)


def letter(kind: LetterKind) -> bytes:
    """Return one letter of a kind with every element in it."""
    wording = word(kind, CITED, Sender("银号镇人民政府", of_township=True))
    wording = replace(
        wording,
        body=f"{wording.body}\n（一）其他“情况”。一 & 二 < 三。\n1.第三层次。",
        contact="联系人：李强，电话：0472-8100001",
        attachments="现场照片。" if kind is LetterKind.RETURN else "现场照片。\n工单复印件",
        copies="" if kind is LetterKind.RETURN else "固阳县委编办、固阳县信访局",
    )
    number = "银政函〔2026〕3号"
    return to_docx(lay_out(wording, kind=kind, number=number, day=DAY))


def outline(content: bytes) -> str:
    """Return a document as text: the heads and feet of its pages, then its paragraphs."""
    document = Document(BytesIO(content))
    section = document.sections[0]
    places = {
        "页脚": section.footer,
        "双数页脚": section.even_page_footer,
        "首页页眉": section.first_page_header,
        "首页页脚": section.first_page_footer,
    }
    lines = []
    for name, place in places.items():
        if not place.is_linked_to_previous:
            lines += [f"{name} | {told(one)}" for one in place.paragraphs]
    return "\n".join([*lines, *(told(one) for one in document.paragraphs)]) + "\n"


def told(paragraph) -> str:
    style = paragraph.style
    fonts = [
        own_font(run) or style.element.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs
    ]
    sizes = [run.font.size or style.font.size for run in paragraph.runs]
    said = "+".join(dict.fromkeys(fonts)), "+".join(dict.fromkeys(f"{one.pt:g}" for one in sizes))
    return " | ".join((style.name, *said, paragraph.text))


def own_font(run) -> str | None:
    given = run._element.rPr  # noqa: SLF001
    return (
        given.rFonts.get(qn("w:eastAsia"))
        if given is not None and given.rFonts is not None
        else None
    )


@pytest.mark.parametrize("kind", list(LetterKind))
def test_letter_reads_as_it_should(kind):
    expected = FOLDER / f"{kind.value}.txt"

    found = outline(letter(kind))

    if os.environ.get("QINGDAN_UPDATE_GOLDEN"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(LetterKind))
def test_page_is_that_of_the_standard(kind):
    section = Document(BytesIO(letter(kind))).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001
    lengths = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.bottom_margin, section.right_margin,
    )  # fmt: skip

    assert [round(one / Mm(1)) for one in lengths] == [210, 297, 37, 28, 35, 26]
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")


def test_body_holds_22_lines_of_28_characters():
    document = Document(BytesIO(letter(LetterKind.TRANSFER)))
    section, body = document.sections[0], document.styles["公文正文"]
    height = section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    closer = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20

    assert height // body.paragraph_format.line_spacing.pt == 22
    assert width // (body.font.size.pt + closer) == 28
    assert body.paragraph_format.first_line_indent.pt // (body.font.size.pt + closer) == 2


def test_date_stands_four_characters_from_the_right_and_the_name_above_its_middle():
    document = Document(BytesIO(letter(LetterKind.TRANSFER)))
    right = {
        one.style.name: one._p.pPr.ind.get(qn("w:rightChars"))  # noqa: SLF001
        for one in document.paragraphs
        if one.style.name in {"成文日期", "发文机关署名"}
    }

    assert right == {"成文日期": "400", "发文机关署名": "375"}


def test_fonts_name_what_takes_their_place():
    document = Document(BytesIO(letter(LetterKind.REPLY)))
    parts = {str(part.partname): part for part in document.part.package.iter_parts()}
    table = parts["/word/fontTable.xml"].blob.decode()

    for font, instead in (("仿宋_GB2312", "仿宋,FangSong"), ("方正小标宋简体", "FZXiaoBiaoSong")):
        assert f'w:name="{font}"><w:altName w:val="{instead}' in table
