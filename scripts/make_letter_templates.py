"""Make the templates that letters are set with, in the form of GB/T 9704-2012.

    .venv/bin/python -m scripts.make_letter_templates

Writes one docx for each kind of letter. The files come out the same every time, so a change
of one is seen.
"""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _BaseHeaderFooter
from docx.shared import Mm

from scripts import letter_forms as forms

FOLDER = Path(__file__).parents[1] / "src/qingdan/letters/templates_docx"
LATIN = "Times New Roman"
OTHER_NAMES = {
    forms.SONG_TITLE: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,华文中宋,STZhongsong,宋体",
    forms.FANG: "仿宋,FangSong,华文仿宋,STFangsong,方正仿宋_GBK",
    forms.HEI: "SimHei,方正黑体_GBK,微软雅黑",
    forms.KAI: "楷体,KaiTi,华文楷体,STKaiti,方正楷体_GBK",
    forms.SONG: "SimSun,新宋体,NSimSun",
}
"""What a machine without a font takes instead, the nearest first."""
TOP, BINDING, BOTTOM, RIGHT = Mm(37), Mm(28), Mm(35), Mm(26)
HEADER, FOOTER, NUMBER_ABOVE = Mm(30), Mm(20), 5.5
STAMPED = (1980, 1, 1, 0, 0, 0)


def made(*, letter: bool) -> bytes:
    """Return a template: the letter form, or the general form of a document."""
    body = forms.letter_body() if letter else forms.document_body()
    return built(body, forms.LOOKS, title="公文模板", letter=letter)


def built(content: str, looks: Sequence[forms.Look], *, title: str, letter: bool = False) -> bytes:
    """Return a template of A4 pages: what stands in it, and the styles it is set in."""
    document = Document()
    _set_defaults(document)
    _set_styles(document, looks)
    _set_fonts(document)
    _set_settings(document)
    _set_page(document, letter=letter)
    body = document.element.body
    for element in list(body)[:-1]:
        body.remove(element)
    for element in _parsed(content):
        body.insert_element_before(element, "w:sectPr")
    document.core_properties.author = "清单通"
    document.core_properties.title = title
    document.core_properties.comments = ""
    stream = BytesIO()
    document.save(stream)
    return _repacked(stream.getvalue())


def _set_defaults(document: WordDocument) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for old in list(defaults):
        defaults.remove(old)
    fonts = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{forms.FANG}" w:cs="{LATIN}"'
    language = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    run = f"<w:rPr><w:rFonts {fonts}/>{_size(forms.BODY)}{language}</w:rPr>"
    defaults.append(_xml("rPrDefault", run))


def _set_styles(document: WordDocument, looks: Sequence[forms.Look]) -> None:
    normal = document.styles["Normal"].element
    _restyle(normal, '<w:widowControl w:val="0"/><w:jc w:val="both"/>', _size(forms.BODY))
    for look in looks:
        style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH).element
        style.set(qn("w:styleId"), look.key)
        closer = f'<w:spacing w:val="{forms.CLOSER}"/>' if look.size == forms.BODY else ""
        font = f'<w:rFonts w:hint="eastAsia" w:eastAsia="{look.font}"/>'
        _restyle(style, look.paragraph, f"{font}{look.run}{closer}{_size(look.size)}")


def _restyle(style: BaseOxmlElement, paragraph: str, run: str) -> None:
    for old in style.xpath("w:rPr|w:pPr"):
        style.remove(old)
    style.append(_xml("pPr", paragraph))
    style.append(_xml("rPr", run))


def _set_fonts(document: WordDocument) -> None:
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in OTHER_NAMES.items()
    )
    table = f"<w:fonts {nsdecls('w')}>{told}</w:fonts>"
    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = f'<?xml version="1.0" encoding="UTF-8"?>{table}'.encode()  # noqa: SLF001


def _set_settings(document: WordDocument) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    settings = document.settings.element
    for old in settings.xpath("w:compat"):
        settings.remove(old)
    newest = (
        '<w:compatSetting w:name="compatibilityMode" w:val="15" '
        'w:uri="http://schemas.microsoft.com/office/word"/>'
    )
    compat = _xml("compat", f"<w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>{newest}")
    before = settings.xpath("w:rsids|m:mathPr|w:themeFontLang|w:clrSchemeMapping|w:shapeDefaults")
    before[0].addprevious(compat)


def _set_page(document: WordDocument, *, letter: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = BINDING, RIGHT
    section.header_distance, section.footer_distance = HEADER, FOOTER
    properties = section._sectPr  # noqa: SLF001
    for old in properties.xpath("w:docGrid|w:cols"):
        properties.remove(old)
    section.different_first_page_header_footer = letter
    grid = f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{forms.LINE}"/>'
    properties.append(parse_xml(grid))
    above = NUMBER_ABOVE * forms.MM
    _fill(section.footer, forms.page_number(forms.ODD, above))
    _fill(section.even_page_footer, forms.page_number(forms.EVEN, above))
    _fill(section.header, forms.line(forms.THICK))
    _fill(section.even_page_header, forms.line(forms.THICK))
    if letter:
        _fill(section.first_page_header, forms.letter_head())
        _fill(section.first_page_footer, forms.letter_foot())


def _fill(place: _BaseHeaderFooter, content: str) -> None:
    place.is_linked_to_previous = False
    element = place._element  # noqa: SLF001
    for old in list(element):
        element.remove(old)
    for new in _parsed(content):
        element.append(new)


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _xml(name: str, content: str) -> BaseOxmlElement:
    return parse_xml(f"<w:{name} {nsdecls('w')}>{content}</w:{name}>")


def _parsed(content: str) -> list[BaseOxmlElement]:
    return list(_xml("body", content))


def _repacked(content: bytes) -> bytes:
    """Return the same package with every time stamp put aside."""
    stream = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, STAMPED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(name))
    return stream.getvalue()


def templates() -> dict[str, bytes]:
    """Return every template by the name of its file."""
    letter = made(letter=True)
    return {"transfer.docx": letter, "return.docx": letter, "reply.docx": made(letter=False)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in templates().items():
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content)} 字节")


if __name__ == "__main__":
    main()
