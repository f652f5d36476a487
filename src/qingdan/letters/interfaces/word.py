"""A letter as docx in the form of GB/T 9704, from a template that people can edit in Word.

The template carries the form: page, fonts, lines. What depends on lengths is set here, by
the names of the styles in the template, and left alone where a template has no such style.
"""

from collections.abc import Sequence
from io import BytesIO
from zipfile import BadZipFile

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import LxmlError

from qingdan.letters.domain.refusals import TemplateBroken
from qingdan.letters.interfaces.templates import Template, template_of
from qingdan.letters.paper import Paper

MARK, SIGNATURE, DATE = "发文机关标志", "发文机关署名", "成文日期"
ENCLOSED = "附件说明"
"""Names of the styles whose paragraphs are fitted to what they say."""
CHARACTER_POINTS = 15.75
MARK_POINTS = {"reply": 44}
MARK_IN_LETTER = 36
LINE_POINTS = 430
"""The width of a line, less a little."""
DATE_INDENT = 4
"""How many characters stay free at the right of the date."""


def to_docx(paper: Paper) -> bytes:
    """Return a letter as docx.

    Raises:
        TemplateBroken: the template of its kind cannot be used.
    """
    template = template_of(paper.kind)
    try:
        return _filled(template, paper)
    except (TemplateError, BadZipFile, LxmlError, KeyError, ValueError) as trouble:
        why = " ".join(str(trouble).split())[:120] or type(trouble).__name__
        raise TemplateBroken(name=template.name, why=why) from trouble


def _filled(template: Template, paper: Paper) -> bytes:
    document = DocxTemplate(BytesIO(template.content))
    document.render({"letter": paper}, SandboxedEnvironment(), autoescape=True)
    made = document.docx
    fitted(made, paper)
    made.core_properties.title = paper.title
    made.core_properties.author = paper.mark
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def fitted(made: Document, paper: Paper) -> None:
    """Set what depends on lengths: the size of the mark, the place of signature and date."""
    for section in made.sections:
        if section.different_first_page_header_footer:
            _fit(section.first_page_header.paragraphs, paper)
    _fit(made.paragraphs, paper)


def _fit(paragraphs: Sequence[WordParagraph], paper: Paper) -> None:
    date, signature = indents(paper.signature, paper.date)
    for at, paragraph in enumerate(paragraphs):
        style = _style(paragraph)
        if style == MARK:
            most = MARK_POINTS.get(paper.kind, MARK_IN_LETTER)
            for run in paragraph.runs:
                run.font.size = Pt(min(most, LINE_POINTS // max(1, len(paper.mark))))
        elif style == DATE:
            _indent(paragraph, date)
        elif style == SIGNATURE:
            _indent(paragraph, signature)
            _keep_together(paragraphs[:at])


def _indent(paragraph: WordParagraph, right: float) -> None:
    paragraph.paragraph_format.right_indent = Pt(right * CHARACTER_POINTS)
    given = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - no other way in
    given.set(qn("w:rightChars"), str(round(100 * right)))


def _keep_together(before: Sequence[WordParagraph]) -> None:
    """Keep the end of the text on the page of the signature, which never stands alone."""
    for paragraph in reversed(before):
        paragraph.paragraph_format.keep_with_next = True
        if not _style(paragraph).startswith(ENCLOSED):
            return


def _style(paragraph: WordParagraph) -> str:
    return (paragraph.style.name or "") if paragraph.style is not None else ""


def indents(signature: str, date: str) -> tuple[float, float]:
    """Return how many characters stay free at the right of the date and of the signature.

    The signature stands centred above the date, whose right stays four characters free; a
    signature too long for that begins at the right edge and moves the date to its middle.

    >>> indents("银号镇人民政府", "2026年3月2日")
    (4, 3.5)
    >>> indents("呼伦贝尔市生态环境局阿荣旗分局办公室", "2026年3月2日")
    (6.0, 0)
    """
    width = written_width(date)
    signed = written_width(signature)
    free = DATE_INDENT + (width - signed) / 2
    if free >= 0:
        return DATE_INDENT, free
    return (signed - width) / 2, 0


def written_width(text: str) -> float:
    """Return the width of a text in Han characters; digits and Latin letters take half.

    >>> written_width("2026年3月2日")
    6.0
    """
    wide = sum(1.0 if ord(one) > 0xFF else 0.5 for one in text)  # noqa: PLR2004 - Latin-1
    return wide + 0.0
