"""Reading any export back gives the same catalogue."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.catalogue.interfaces.export import EditionFacts, export_document
from qingdan.documents.jsonform import to_json
from qingdan.documents.model import ListKind
from qingdan.documents.reading import read_list
from tests.builders import (
    make_cooperative_entry,
    make_document,
    make_entry,
    make_list,
    make_reclaimed_entry,
)

FACTS = EditionFacts("150222105", "银号镇", 1, None, None, None, "", "")
READABLE = ("docx", "xlsx", "pdf", "html", "csv")


def content(document):
    """The catalogue itself: what was noticed while reading is not part of it."""
    form = to_json(document)
    return {key: form[key] for key in ("title", "township", "status", "lists")}


def printed_numbers(document):
    """The number before every clause, by list, entry and side."""
    return [
        (one.kind, entry.number, [[clause.number for clause in group.clauses] for group in groups])
        for one in document.lists
        for section in one.sections
        for entry in section.entries
        for groups in (
            entry.department_groups,
            entry.township_groups,
            entry.takeover.groups if entry.takeover else (),
        )
    ]


def noticed(document):
    """The findings, without the places that differ from format to format."""
    return sorted(
        (one.code, one.list or "", one.number or 0, one.message) for one in document.findings
    )


def read_back(document, fmt, folder):
    path = folder / f"list.{fmt}"
    path.write_bytes(export_document(document, FACTS, fmt))
    return read_list(path)


@pytest.mark.slow
@pytest.mark.parametrize("fmt", READABLE)
@pytest.mark.parametrize("name", ["yinhao", "chabaqi"])
def test_published_lists_survive_export_and_reading(name, fmt, sample_documents, tmp_path):
    document = sample_documents[name]

    again = read_back(document, fmt, tmp_path)

    assert content(again) == content(document)
    assert printed_numbers(again) == printed_numbers(document)
    without_place = NOTES_LOST if fmt == "csv" else set()
    assert [one for one in noticed(again) if one[0] not in without_place] == [
        one for one in noticed(document) if one[0] not in without_place
    ]
    assert again.conservation >= 0.995


NOTES_LOST = {"mark.no-legend"}
"""A flat table has a row for each entry and no place for the notes below a list."""


HAN = "清单履职乡镇村民开展巡查宣传报告登记核实资金草原河道消防安全检查"
WORDS = st.text(alphabet=HAN, min_size=4, max_size=40)
NASTY = st.sampled_from(["<b>&amp;", "“引号”", "100%", "A级", "《条例》", "=1+1", "“三资”"])


@st.composite
def sentences(draw):
    return draw(WORDS) + draw(st.one_of(st.just(""), NASTY)) + draw(WORDS) + "。"


@st.composite
def documents(draw):
    names = draw(st.lists(WORDS, min_size=3, max_size=5, unique=True))
    basic = make_list(*(make_entry(at, f"做好{name}。") for at, name in enumerate(names, 1)))
    cooperative = make_list(
        make_cooperative_entry(1, f"开展{names[0]}工作"),
        kind=ListKind.COOPERATIVE,
        section="乡村振兴",
    )
    reclaimed = make_list(
        make_reclaimed_entry(1, f"{names[1]}核发"), kind=ListKind.RECLAIMED, section="民生服务"
    )
    return make_document(basic, cooperative, reclaimed)


@pytest.mark.slow
@pytest.mark.parametrize("fmt", READABLE)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
@given(document=documents())
def test_any_small_list_survives_export_and_reading(fmt, tmp_path, document):
    again = read_back(document, fmt, tmp_path)

    assert content(again)["lists"][0]["sections"] == content(document)["lists"][0]["sections"]
    assert [len(one.entries) for one in again.lists] == [len(one.entries) for one in document.lists]
