"""The two published lists, whole: rows, addresses, restoring, search."""

from dataclasses import replace
from datetime import date

import pytest

from qingdan.catalogue import queries
from qingdan.catalogue.domain import drafting, restoring
from qingdan.catalogue.domain.searching import search
from qingdan.documents.model import ListDocument
from tests.builders import AT, SOURCE, make_region

ON = date(2025, 9, 1)
BOTH = ["yinhao", "chabaqi"]


def draft_of(document: ListDocument):
    return drafting.create_draft(document, township=make_region(), source=SOURCE, actor=None, at=AT)


def test_townships_with_lists_counts_both(published_lists, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queries.townships_with_lists(ON)

    assert [(one.township.pk, *one.counts.values()) for one in found] == [
        ("150222105", 90, 75, 59),
        ("150721201", 106, 88, 70),
    ]


@pytest.mark.parametrize("name", BOTH)
def test_addresses_of_a_first_edition_are_the_printed_numbers(published_lists, name):
    shifted = [item for item in published_lists[name].items.all() if item.address != item.number]

    assert shifted == []


@pytest.mark.parametrize("name", BOTH)
def test_to_document_gives_back_the_whole_list(published_lists, sample_documents, name):
    read = sample_documents[name]

    restored = restoring.to_document(published_lists[name])

    sections = [section for one in read.lists for section in one.sections]
    restored_sections = [section for one in restored.lists for section in one.sections]
    assert [one.entries for one in restored_sections] == [one.entries for one in sections]
    assert [(one.title, one.declared_count) for one in restored_sections] == [
        (one.title, one.declared_count) for one in sections
    ]
    assert replace(restored, lists=()) == replace(read, lists=(), findings=(), lost=())


def test_create_draft_of_the_same_list_keeps_every_address(published_lists, sample_documents):
    edition = draft_of(sample_documents["yinhao"])

    assert address_table(edition) == address_table(published_lists["yinhao"])


def address_table(edition) -> dict[tuple[str, str], int]:
    """Return the address of every name; yinhao's names are all different within a list."""
    rows = edition.items.values_list("kind", "name", "address")
    return {(kind, name): address for kind, name, address in rows}


def test_create_draft_of_a_reordered_list_keeps_every_address(published_lists, sample_documents):
    edition = draft_of(reordered(sample_documents["yinhao"]))

    assert address_table(edition) == address_table(published_lists["yinhao"])


def reordered(document: ListDocument) -> ListDocument:
    """Turn every section round and number each list anew."""
    lists = []
    for one in document.lists:
        number, sections = 0, []
        for section in one.sections:
            numbered = []
            for entry in reversed(section.entries):
                number += 1
                numbered.append(replace(entry, number=number))
            sections.append(replace(section, entries=tuple(numbered)))
        lists.append(replace(one, sections=tuple(sections)))
    return replace(document, lists=tuple(lists))


ADDRESSES = {
    "配合 42": ["银号镇 配合履职 42", "查巴奇鄂温克民族乡 配合履职 42"],
    "银号镇 配合42": ["银号镇 配合履职 42"],
    "银号 配合 42": ["银号镇 配合履职 42"],
    "150222105 cooperative 42": ["银号镇 配合履职 42"],
    "基本６７": ["银号镇 基本履职 67", "查巴奇鄂温克民族乡 基本履职 67"],
    "查巴奇鄂温克族乡收回3": ["查巴奇鄂温克民族乡 上级部门收回 3"],
    "收回 900": [],
}


def test_search_understands_addresses(published_lists):
    results = {query: search(query, on=ON) for query in ADDRESSES}

    found = {query: [label(hit.item) for hit in one.hits] for query, one in results.items()}
    assert found == ADDRESSES
    assert {query for query, one in results.items() if one.note} == {"收回 900"}


def label(item) -> str:
    return f"{item.edition.township} {item.get_kind_display()} {item.number}"


def test_search_puts_names_before_clauses_and_marks_them(published_lists):
    result = search("低保", on=ON, township_code="150222105")

    first, *_, last = result.hits
    assert [first.item.name[start:end] for start, end in first.name_spans] == ["低保", "低保"]
    assert (last.name_spans, last.clause.text[slice(*last.clause_spans[0])]) == ((), "低保")
    assert result.total == len(result.hits)


def test_search_does_not_mind_spaces_and_punctuation(published_lists):
    spellings = ["森林草原防火", "森林草原　防火", "森林 草原,防火"]

    found = [[label(hit.item) for hit in search(one, on=ON).hits[:2]] for one in spellings]

    assert found == [["银号镇 配合履职 49", "查巴奇鄂温克民族乡 配合履职 66"]] * 3


def test_search_needs_every_word(published_lists):
    wide, narrow = search("草原", on=ON), search("草原 旅游 处罚", on=ON)

    assert wide.total > narrow.total
    assert {label(hit.item) for hit in narrow.hits} == {
        "银号镇 上级部门收回 30",
        "查巴奇鄂温克民族乡 基本履职 91",
    }


def test_search_falls_back_to_likeness_and_says_so(published_lists):
    result = search("草原旅游", on=ON)

    assert result.note == "没有完全匹配“草原旅游”的事项，下面是字面相近的事项。"
    assert "银号镇 上级部门收回 30" in [label(hit.item) for hit in result.hits]


def test_search_shows_the_department_that_matches(published_lists):
    hit = search("县人武部", on=ON).hits[0]

    assert (hit.department.name[slice(*hit.department_spans[0])], hit.name_spans) == (
        "县人武部",
        (),
    )


def test_search_keeps_to_the_day(published_lists):
    assert search("低保", on=date(2025, 6, 30)).total == 0


@pytest.mark.parametrize("limit", [1, 3])
def test_search_costs_the_same_for_any_number(published_lists, limit, django_assert_num_queries):
    with django_assert_num_queries(6):
        result = search("培训", on=ON, limit=limit)

    assert len(result.hits) == limit


def test_department_overview_counts_what_each_leads_and_took_over(
    published_lists, django_assert_num_queries
):
    with django_assert_num_queries(1):
        rows = {row.role_key: row for row in queries.department_overview(ON)}

    agriculture = rows["agriculture"]
    assert (agriculture.name, agriculture.townships) == ("农牧局", 2)
    with django_assert_num_queries(4):
        items = list(queries.department_items("agriculture", ON))
    duties = [item.duty for item in items]
    assert (duties.count("leads"), duties.count("takes_over")) == (
        agriculture.leads,
        agriculture.takes_over,
    )
