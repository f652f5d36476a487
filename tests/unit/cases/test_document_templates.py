"""Every document of every procedure comes out, with nothing said and with everything said."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from qingdan.cases.interfaces.papers import Around, laid_out
from qingdan.cases.interfaces.printed import to_pdf
from qingdan.cases.interfaces.word import PARTS, names_for, template_faults, to_docx
from qingdan.cases.models import Case, CaseDocument
from qingdan.cases.templates import FOLDER, LETTER_TEMPLATE, OWN, template_for
from qingdan.operations.doctor.filing import template_lines
from qingdan.parties.models import Organisation, Region
from qingdan.procedures.enums import DocumentForm, FieldType
from qingdan.procedures.loading import library
from scripts.make_case_templates import templates

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
LONG = "经现场核查，情况属实。\n\n第二段：<b>不是标记</b> & {{ 不是模板 }} #不是 $x$"
FILLED = {
    FieldType.TEXT: "镇政府东街",
    FieldType.LONG_TEXT: LONG,
    FieldType.NUMBER: 3,
    FieldType.DATE: date(2026, 3, 2),
    FieldType.FLAG: True,
}
DEFINITIONS = {one.code: one for one in library().definitions}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    folder = tmp_path / OWN
    folder.mkdir()
    return folder


def papers(definition):
    """Yield every document, empty and filled."""
    place = Region(code="150222105", name="银号镇")
    owner = Organisation(name="银号镇人民政府", region=place)
    item = SimpleNamespace(name="防洪防汛抗旱。", number=35, get_kind_display=lambda: "配合履职")
    for document in definition.documents:
        for value in (None, FILLED):
            case = Case(year=2026, ordinal=1, title="演示：北街井盖缺失", place=place, owner=owner)
            case.demo = value is None
            case._state.fields_cache["item"] = item if value else None  # noqa: SLF001
            row = CaseDocument(title=document.title, issuer=owner, word="字", year=2026,
                               ordinal=1, issued_at=AT)  # fmt: skip
            data = definition.data
            seen = {
                code: "" if value is None else value.get(data[code].type, "其他")
                for code in document.fields
            }
            around = Around(case, "固阳县应急管理局" if value else "", "有理由" if value else "")
            yield document, laid_out(row, document, definition, seen, around)


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_document_comes_out_empty_and_filled(code):
    for document, paper in papers(DEFINITIONS[code]):
        template = template_for(document.template, document.form)
        names = names_for((document,))

        assert list(template_faults(template.content, names)) == [], document.title
        assert to_docx(paper, template)[:2] == b"PK", document.title
        assert to_pdf(paper, issued_at=AT)[:5] == b"%PDF-", document.title


def test_the_templates_that_ship_are_those_the_script_makes():
    assert {one.name: one.read_bytes() for one in FOLDER.glob("*.docx")} == templates()


def test_every_layout_has_a_template():
    for form in DocumentForm:
        template = template_for("there-is-none", form)
        assert template.name in {f"{form.value}.docx", LETTER_TEMPLATE.name}
        assert list(template_faults(template.content, frozenset(PARTS))) == []


def test_the_doctor_looks_at_a_countys_own_templates(own_folder):
    sheet = (FOLDER / "sheet.docx").read_bytes()
    (own_folder / "report-letter.docx").write_bytes(sheet)
    (own_folder / "penalty-decision.docx").write_bytes(b"not a file of Word")
    (own_folder / "no-such.docx").write_bytes(sheet)

    found = {one.subject: one.level.value for one in template_lines()}

    assert found == {
        "文书模板 no-such.docx": "look",
        "文书模板 penalty-decision.docx": "wrong",
        "文书模板 report-letter.docx": "good",
    }
