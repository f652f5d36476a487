"""Editions as docx: the official table form, ready to print on A4 across."""

from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from qingdan.catalogue.interfaces.export.facts import EditionFacts
from qingdan.catalogue.interfaces.export.forms import (
    Column,
    FormRow,
    TableForm,
    printable,
    table_forms,
)
from qingdan.documents.model import ListDocument

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
BODY_POINTS, HEADING_POINTS, TITLE_POINTS = 10.5, 16, 22
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 297, 210, 18
TWIPS_PER_MM = 56.7
TABLE_TWIPS = round((PAGE_WIDTH - 2 * MARGIN) * TWIPS_PER_MM)

TABLE = """<w:tbl {ns}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>
<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>
<w:top w:w="45" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>
<w:bottom w:w="45" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"""
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
PAGE_NUMBER = (
    '<w:p {ns}><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
)


def to_docx(document: ListDocument, facts: EditionFacts) -> bytes:
    """Return the document as a docx file with one table for each list."""
    made = docx.Document()
    made.core_properties.title = printable(document.title)
    made.core_properties.author = facts.township_name
    made.core_properties.subject = facts.summary
    _set_page(made)
    _add_line(made, document.title, TITLE_POINTS)
    for position, form in enumerate(table_forms(document)):
        heading = _add_line(made, form.heading, HEADING_POINTS)
        heading.paragraph_format.page_break_before = position > 0
        heading.paragraph_format.keep_with_next = True
        made.element.body.insert_element_before(parse_xml(_table(form)), "w:sectPr")
        for note in form.notes:
            made.add_paragraph(note)
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _set_page(made: WordDocument) -> None:
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(PAGE_WIDTH), Mm(PAGE_HEIGHT)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(20), Mm(MARGIN)
    footer = section.footer
    footer._element.append(parse_xml(PAGE_NUMBER.format(ns=nsdecls("w"))))  # noqa: SLF001
    normal = made.styles["Normal"]
    if isinstance(normal, ParagraphStyle):
        normal.font.name, normal.font.size = "Times New Roman", Pt(BODY_POINTS)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
        normal.paragraph_format.space_after = Pt(0)


def _add_line(made: WordDocument, text: str, points: int) -> Paragraph:
    line = made.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(points / 2)
    run = line.add_run(printable(text))
    run.font.size = Pt(points)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE_FONT)  # noqa: SLF001
    return line


def _table(form: TableForm) -> str:
    widths = [round(column.share * TABLE_TWIPS / 100) for column in form.columns]
    rows = (_header(form.columns, widths), *(_row(row, form.columns, widths) for row in form.rows))
    return TABLE.format(
        ns=nsdecls("w"),
        width=TABLE_TWIPS,
        borders=BORDERS,
        grid="".join(f'<w:gridCol w:w="{width}"/>' for width in widths),
        rows="".join(rows),
    )


def _header(columns: tuple[Column, ...], widths: list[int]) -> str:
    cells = "".join(
        _cell((column.title,), width, centred=True, bold=True)
        for column, width in zip(columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: FormRow, columns: tuple[Column, ...], widths: list[int]) -> str:
    if row.is_category:
        cell = _cell(row.cells[0], sum(widths), span=len(columns), bold=True)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cell}</w:tr>"
    cells = "".join(
        _cell(lines, width, centred=column.centred)
        for lines, column, width in zip(row.cells, columns, widths, strict=True)
    )
    return f"<w:tr>{cells}</w:tr>"


def _cell(
    lines: tuple[str, ...], width: int, *, span: int = 1, centred: bool = False, bold: bool = False
) -> str:
    merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    paragraphs = "".join(_paragraphs(lines, centred=centred, bold=bold))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merged}'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
    )


def _paragraphs(lines: tuple[str, ...], *, centred: bool, bold: bool) -> Iterator[str]:
    placed = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centred else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    for line in lines or ("",):
        text = f'<w:t xml:space="preserve">{escape(line)}</w:t>'
        yield f"<w:p>{placed}<w:r>{weight}{text}</w:r></w:p>"
