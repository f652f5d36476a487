"""What each file format holds, and what it must never do."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from qingdan.catalogue.interfaces.export import FORMATS, EditionFacts, export_document
from qingdan.catalogue.interfaces.export.linked import linked
from qingdan.catalogue.interfaces.export.workbook import CellTooLong
from qingdan.documents.model import ListKind
from tests.builders import make_cooperative_entry, make_document, make_entry, make_list

FACTS = EditionFacts(
    "150222105",
    "内蒙古自治区包头市固阳县银号镇",
    2,
    date(2026, 1, 1),
    None,
    datetime(2025, 12, 1, tzinfo=UTC),
    "ab" * 32,
    "https://qingdan.example",
    {ListKind.BASIC: (7,)},
)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1＋1"]


def cells_of(workbook: bytes, sheet: int) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    return book.get_sheet_by_index(sheet).to_python()


def test_docx_repeats_the_heading_row_on_every_page():
    made = export_document(make_document(), FACTS, "docx")

    with ZipFile(io.BytesIO(made)) as parts:
        body = parts.read("word/document.xml").decode()
    assert body.count("<w:tblHeader/>") == 3
    assert 'w:orient="landscape"' in body
    assert body.index("基本履职事项清单") < body.index("<w:tbl>")


def test_xlsx_has_one_sheet_for_each_list_with_frozen_heading():
    made = export_document(make_document(), FACTS, "xlsx")

    names = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    assert names == ["基本履职", "配合履职", "上级部门收回"]
    assert cells_of(made, 0)[2][:2] == ["序号", "事项名称"]


@pytest.mark.parametrize("name", FORMULAS)
def test_xlsx_never_holds_a_formula(name):
    made = export_document(make_document(make_list(make_entry(1, name))), FACTS, "xlsx")

    with ZipFile(io.BytesIO(made)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert name in [cell for row in cells_of(made, 0) for cell in row]


@pytest.mark.parametrize(
    ("name", "fits"),
    [("事" * 32_767, True), ("事" * 32_768, False), ("\U00020000" * 16_384, False)],
    ids=["as long as a cell", "one more", "two units each"],
)
def test_xlsx_refuses_what_a_cell_cannot_hold(name, fits):
    document = make_document(make_list(make_entry(7, name)))

    if fits:
        made = export_document(document, FACTS, "xlsx")
        assert name in [cell for row in cells_of(made, 0) for cell in row]
    else:
        with pytest.raises(CellTooLong, match="“基本履职 7”的“事项名称”超过 xlsx"):
            export_document(document, FACTS, "xlsx")


@pytest.mark.parametrize("name", FORMULAS)
def test_csv_puts_a_quote_before_a_formula_sign(name):
    made = export_document(make_document(make_list(make_entry(1, name))), FACTS, "csv")

    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
    assert rows[1][4] == f"'{name}"


def test_html_shows_text_as_text():
    document = make_document(make_list(make_entry(1, "<script>alert(1)</script>")))

    page = export_document(document, FACTS, "html").decode()

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_pdf_carries_its_fonts_and_its_title():
    document = replace(make_document(), title="银号镇履行职责事项清单")

    made = export_document(document, FACTS, "pdf")

    assert made.startswith(b"%PDF-")
    assert b"/FontFile3" in made or b"/FontFile2" in made


def test_json_is_the_form_that_read_prints():
    made = json.loads(export_document(make_document(), FACTS, "json"))

    assert [one["kind"] for one in made["lists"]] == ["basic", "cooperative", "reclaimed"]


def test_linked_names_services_by_permanent_address():
    found = linked(make_document(make_list(make_entry(8))), FACTS)

    (service,) = found["dct:hasPart"]
    assert found["@id"] == "https://qingdan.example/t/150222105/editions/2/"
    assert service["@id"] == "https://qingdan.example/t/150222105/basic/7"
    assert (service["@type"], service["qd:printedNumber"]) == ("cpsv:PublicService", 8)


@pytest.mark.parametrize(
    ("stated", "term", "other"),
    [(True, "dct:valid", "qd:recordedFrom"), (False, "qd:recordedFrom", "dct:valid")],
)
def test_linked_calls_a_date_valid_only_when_a_document_states_it(stated, term, other):
    found = linked(make_document(), replace(FACTS, date_is_stated=stated))

    assert (found[term], other in found) == ("2026-01-01", False)


def test_linked_gives_every_clause_of_both_sides_a_rule():
    entry = make_cooperative_entry(42, "小商店消防安全监督检查")
    document = make_document(make_list(entry, kind=ListKind.COOPERATIVE))

    (service,) = linked(document, FACTS)["dct:hasPart"]

    rules = service["cpsv:follows"]
    assert [rule["@id"].partition("#")[2] for rule in rules] == [
        "department-1",
        "department-2",
        "township-1",
        "township-2",
    ]
    assert {rule["@type"] for rule in rules} == {"cpsv:Rule"}
    assert service["cv:hasCompetentAuthority"][0]["skos:prefLabel"] == "县农牧局"


def test_linked_uses_only_declared_prefixes():
    def keys(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield key
                yield from keys(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from keys(inner)

    found = linked(make_document(), FACTS)
    context = found.pop("@context")

    assert {key.partition(":")[0] for key in keys(found) if not key.startswith("@")} <= set(context)


def test_formats_are_those_the_manual_promises():
    assert set(FORMATS) == {"docx", "xlsx", "pdf", "html", "csv", "json", "jsonld"}
