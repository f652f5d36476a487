"""Make the templates that documents of cases are set with: tables, records, receipts.

    .venv/bin/python -m scripts.make_case_templates

Letters among them take the template of letters. The files come out the same every time.
"""

from pathlib import Path

from scripts import letter_forms as forms
from scripts.make_letter_templates import built

FOLDER = Path(__file__).parents[1] / "src/qingdan/cases/templates_docx"
NEAR = forms.spacing(line=440)
LABEL, VALUE = 2100, forms.WIDTH - 2100
TALL = 1100
"""How high a line to be signed by hand is, in twips."""
PLAIN = '<w:jc w:val="left"/>'
LOOKS = (
    forms.Look("SheetMark", "出具单位", forms.SONG_TITLE, 44,
               f"<w:keepNext/>{forms.FREE}{forms.spacing(line=680)}{forms.CENTRED}"),
    forms.Look("SheetTitle", "文书名称", forms.SONG_TITLE, 44,
               f"<w:keepNext/>{forms.FREE}{forms.spacing(after=200, line=680)}{forms.CENTRED}"),
    forms.Look("SheetNumber", "文书号", forms.FANG, 28,
               f"{forms.TIGHT}{forms.FREE}{forms.spacing(after=160, line=440)}{forms.AT_RIGHT}"),
    forms.Look("SheetLabel", "栏目", forms.HEI, 24, f"{forms.FREE}{NEAR}{forms.CENTRED}"),
    forms.Look("SheetText", "栏目内容", forms.FANG, 28, f"{forms.FREE}{NEAR}{PLAIN}"),
    forms.Look("RecordLabel", "笔录栏目", forms.HEI, 28,
               f"<w:keepNext/>{forms.FREE}{forms.spacing(before=120, line=500)}{PLAIN}"),
    forms.Look("RecordText", "笔录内容", forms.FANG, 28,
               f"{forms.FREE}{forms.spacing(line=500)}{forms.indent(first=2)}{PLAIN}"),
    forms.Look("SheetSign", "签名", forms.FANG, 28,
               f"{forms.FREE}{forms.spacing(before=280, line=440)}{PLAIN}"),
    forms.Look("SheetSigned", "署名和日期", forms.FANG, 28,
               f"<w:keepNext/>{forms.TIGHT}{forms.FREE}{forms.spacing(before=120, line=440)}"
               f"{forms.indent(right=2)}{forms.AT_RIGHT}"),
    forms.Look("SheetDemo", "演示说明", forms.KAI, 28,
               f"{forms.FREE}{forms.spacing(line=440)}{forms.CENTRED}",
               f'<w:color w:val="{forms.RED}"/>'),
    *(one for one in forms.LOOKS if one.key in ("LetterBody", "LetterLine", "LetterPage")),
)  # fmt: skip


def steer(tag: str) -> str:
    """Return a paragraph that only steers the filling and vanishes."""
    return forms.said("SheetText", f"{{%p {tag} %}}")


def head() -> str:
    """Return what every form begins with."""
    return "".join((
        steer("if doc.warning"),
        forms.said("SheetDemo", "{{ doc.warning }}"),
        steer("endif"),
        forms.said("SheetMark", "{{ doc.mark }}"),
        forms.said("SheetTitle", "{{ doc.title }}"),
        forms.said("SheetNumber", "{{ doc.number }}"),
    ))  # fmt: skip


def foot(*, signed: bool) -> str:
    """Return the lines that are signed by hand, and the body with the day."""
    lines = steer("for line in doc.sign") + forms.said("SheetSign", "{{ line }}") + steer("endfor")
    own = (
        forms.said("SheetSigned", "{{ doc.mark }}（印章）")
        + forms.said("SheetSigned", "{{ doc.date }}")
    )  # fmt: skip
    return (lines if signed else "") + own


def cell(width: int, *content: str) -> str:
    """Return a cell of a table."""
    look = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
    return f"<w:tc>{look}{''.join(content)}</w:tc>"


def line(label: str, *content: str, height: int = 560) -> str:
    """Return one line of the table: what it is called, what it says."""
    more = f'<w:trPr><w:cantSplit w:val="0"/><w:trHeight w:val="{height}"/></w:trPr>'
    return (
        f"<w:tr>{more}{cell(LABEL, forms.said('SheetLabel', label))}{cell(VALUE, *content)}</w:tr>"
    )


def steer_rows(tag: str) -> str:
    """Return a line of a table that only steers the filling and vanishes."""
    told = forms.said("SheetText", f"{{%tr {tag} %}}")
    return f"<w:tr>{cell(LABEL, told)}{cell(VALUE, forms.said('SheetText', ''))}</w:tr>"


def paragraphs(of: str) -> tuple[str, ...]:
    """Return the paragraphs of a value; an empty one leaves room to write by hand."""
    return (
        steer(f"for one in {of}.lines"),
        forms.said("SheetText", "{{ one }}"),
        steer("endfor"),
        steer(f"if not {of}.lines"),
        forms.said("SheetText", ""),
        steer("endif"),
    )


def table(*, signed: bool) -> str:
    """Return the table of a sheet: the case, the entry as quoted, the fields."""
    edges = "".join(
        f'<w:{one} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for one in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = (
        f'<w:tblPr><w:tblW w:w="{forms.WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="110" w:type="dxa"/>'
        '<w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{LABEL}"/><w:gridCol w:w="{VALUE}"/></w:tblGrid>'
    )
    text = "SheetText"
    rows = [
        steer_rows("for row in doc.table"),
        line("{{ row.label }}", *paragraphs("row")),
        steer_rows("endfor"),
    ]
    if signed:
        rows += [
            steer_rows("for line in doc.sign"),
            line("签收", forms.said(text, "{{ line }}"), height=TALL),
            steer_rows("endfor"),
        ]
    return f"<w:tbl>{look}{''.join(rows)}</w:tbl>"


def record() -> str:
    """Return a record: every field under its name, with room for what is said."""
    return "".join((
        steer("for row in doc.table"),
        forms.said("RecordLabel", "{{ row.label }}："),
        steer("for one in row.lines"),
        forms.said("RecordText", "{{ one }}"),
        steer("endfor"),
        steer("if not row.lines"),
        forms.said("RecordText", ""),
        steer("endif"),
        steer("endfor"),
    ))  # fmt: skip


def templates() -> dict[str, bytes]:
    """Return every template by the name of its file."""
    content = {
        "sheet.docx": head() + table(signed=False) + foot(signed=True),
        "record.docx": head() + record() + foot(signed=True),
        "receipt.docx": head() + table(signed=True) + foot(signed=False),
    }
    return {name: built(body, LOOKS, title="文书模板") for name, body in content.items()}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, content in templates().items():
        (FOLDER / name).write_bytes(content)
        print(f"{name}: {len(content)} 字节")


if __name__ == "__main__":
    main()
