"""Plain search on a few small lists."""

from datetime import date

import pytest

from qingdan.catalogue.domain.addressing import Asked, take_apart
from qingdan.catalogue.domain.searching import search
from qingdan.documents.model import ListKind
from tests.builders import (
    group,
    make_cooperative_entry,
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_published,
    make_region,
)

ON = date(2025, 9, 1)
TOWNSHIPS = [("150222105", "银号镇"), ("150721105", "三岔河镇")]


def basic(*names: str):
    return make_document(make_list(*(make_entry(at, text) for at, text in enumerate(names, 1))))


def found(query: str, **narrowed) -> list[str]:
    return [hit.item.name for hit in search(query, on=ON, **narrowed).hits]


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("配合42", Asked((), None, "cooperative", 42)),
        ("配合履职事项第 42 项", Asked((), None, "cooperative", 42)),
        ("上级部门收回 3 号", Asked((), None, "reclaimed", 3)),
        ("三岔河镇基本7", Asked((), "150721105", "basic", 7)),
        ("三岔河 基本 7", Asked((), "150721105", "basic", 7)),
        ("BASIC 7", Asked((), None, "basic", 7)),
        ("银号镇", Asked((), "150222105")),
        ("银号 低保", Asked(("低保",), "150222105")),
        ("银号线路 低保", Asked(("银号线路", "低保"))),
        ("配合 消防", Asked(("配合", "消防"))),
        ("42", Asked(("42",))),
        ("低保 低保", Asked(("低保",))),
    ],
)
def test_take_apart_reads_what_people_type(query, asked):
    assert take_apart(query, TOWNSHIPS) == asked


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "  ", "，。", "龘", "xyzxyz", "银号镇"])
def test_search_is_silent_about_what_is_not_there(query):
    make_published(basic("低保受理"))

    result = search(query, on=ON)

    assert (result.hits, result.total) == ((), 0)


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["%", "_", "'", "\\", "' OR 1=1 --", "\0", "无" * 5000])
def test_search_takes_any_text_as_text(query):
    make_published(basic("低保受理"))

    assert found(query) == []


@pytest.mark.django_db
def test_search_orders_names_then_phrases_then_scattered_words():
    in_clause = make_entry(1, "综合执法", township_groups=(group("开展防汛演练。"),))
    scattered = make_entry(2, "应急值守", township_groups=(group("防汛。", "组织演练。"),))
    in_name = make_entry(3, "组织开展防汛应急演练工作")
    make_published(make_document(make_list(in_clause, scattered, in_name)))

    assert found("防汛 演练") == ["组织开展防汛应急演练工作", "综合执法", "应急值守"]


@pytest.mark.django_db
def test_search_marks_the_best_clause():
    entry = make_cooperative_entry(
        1, "防汛", township_groups=(group("上报险情。", "组织（转 移）群众。"),)
    )
    make_published(make_document(make_list(entry, kind=ListKind.COOPERATIVE)))

    hit = search("防汛 转移", on=ON).hits[0]

    assert (hit.name_spans, hit.clause.position, hit.clause_spans) == (((0, 2),), 2, ((3, 6),))
    assert hit.department is None


@pytest.mark.django_db
def test_search_finds_an_item_by_printed_number_before_its_address():
    make_published(
        basic("负责森林草原防火工作。", "做好低保受理工作。"), valid_until=date(2025, 8, 1)
    )
    make_published(
        basic("做好低保受理工作。", "负责森林草原防火工作。"), valid_from=date(2025, 8, 1)
    )

    assert found("基本 1") == ["做好低保受理工作。", "负责森林草原防火工作。"]


@pytest.mark.django_db
def test_search_narrows_by_township_and_list():
    make_published(basic("低保受理"))
    make_published(basic("低保审核"), township=make_region("150222106", "怀朔镇"))

    assert found("低保", township_code="150222106") == ["低保审核"]
    assert found("低保", kind="reclaimed") == []
    assert found("怀朔镇 低保") == ["低保审核"]


@pytest.mark.django_db
def test_search_never_shows_drafts():
    make_edition(basic("低保受理"))

    assert found("低保") == []


@pytest.mark.django_db
def test_search_counts_all_hits_beyond_the_limit():
    make_published(basic("低保受理", "低保审核", "低保公示"))

    result = search("低保", on=ON, limit=2)

    assert (len(result.hits), result.total) == (2, 3)
