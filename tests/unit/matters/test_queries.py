"""Reading alignments: progress, queues, matters of entries, entries of matters."""

from datetime import date

import pytest

from qingdan.catalogue.enums import EditionState
from qingdan.matters import queries
from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.states import ItemState, state_of
from qingdan.matters.models import Alignment
from qingdan.matters.searching import find_matters
from tests.builders import make_edition, make_region
from tests.unit.matters.conftest import ALLOWANCE, AT, STRAW, make_lists, rows, seen

pytestmark = pytest.mark.django_db
APPLY = "elder-allowance-apply"


def test_progress_counts_entries_by_list(edition, item, officer):
    confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)

    found = queries.progress(edition)

    assert {
        kind: (one.confirmed, one.proposed, one.unmatched) for kind, one in found.lists.items()
    } == {
        "basic": (1, 1, 1),
        "cooperative": (0, 1, 0),
        "reclaimed": (0, 1, 0),
    }
    assert (found.all.total, found.all.done, found.of("basic").total) == (5, False, 3)
    assert found.of("nothing").done


@pytest.mark.parametrize(
    ("standing", "kind", "numbers"),
    [
        ("proposed", "", ["basic 2", "cooperative 1", "reclaimed 1"]),
        ("proposed", "basic", ["basic 2"]),
        ("confirmed", "", ["basic 1"]),
        ("unmatched", "", ["basic 3"]),
        ("", "basic", ["basic 1", "basic 2", "basic 3"]),
    ],
)
def test_items_standing_come_in_printed_order(edition, item, officer, standing, kind, numbers):
    confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)

    found = queries.items_standing(edition, standing, kind)

    assert [f"{one.kind} {one.number}" for one in found] == numbers


def test_refused_entries_are_unmatched(edition, item, officer):
    confirm(item.pk, [], seen=seen(item), actor=officer, at=AT)

    assert item in queries.items_standing(edition, "unmatched")


def test_matters_of_gives_the_best_first_and_no_refused_one(item, officer):
    confirm(
        item.pk, ["elder-allowance-verify"], also=["child-ledger"], seen=seen(item),
        actor=officer, at=AT,
    )  # fmt: skip
    Alignment.objects.create(item=item, matter="gone-matter", score=1, basis="person")

    found = queries.matters_of(item)

    assert [(one.matter.code, one.alignment.rank) for one in found] == [
        ("elder-allowance-verify", 1),
        ("child-ledger", 2),
    ]


def test_items_of_finds_a_matter_over_all_townships(edition, item, officer, county):
    other = make_region("150222103", "西斗铺镇", parent=county)
    elsewhere = make_edition(make_lists(STRAW, ALLOWANCE), township=other)
    align_edition(elsewhere.pk, at=AT)
    for one in (edition, elsewhere):
        type(one).objects.filter(pk=one.pk).update(
            state=EditionState.PUBLISHED, published_at=AT, valid_from=date(2025, 7, 1)
        )
    confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)

    found = queries.items_of(APPLY, date(2025, 8, 1)).filter(kind="basic")

    assert [(one.edition.township.name, one.number, one.alignment_state) for one in found] == [
        ("金山镇", 1, "confirmed"),
        ("西斗铺镇", 2, "proposed"),
    ]
    assert not queries.items_of(APPLY, date(2025, 6, 1)).exists()


def test_state_tokens_read_back_what_they_write(item, officer):
    confirm(item.pk, ["child-ledger"], also=[APPLY], seen=seen(item), actor=officer, at=AT)
    state = state_of(item.pk)

    assert ItemState.read(state.token) == state
    assert state.words.startswith("已确认：")
    assert (ItemState.read("x").words, ItemState(()).token) == ("没有对照", "")


def test_title_of_falls_back_to_the_code(db):
    assert queries.title_of(APPLY) == "高龄老人生活津贴的申请与发放"
    assert queries.title_of("gone-matter") == "gone-matter"
    assert queries.matter_of("gone-matter") is None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("高龄", APPLY),
        ("高龄 追缴", "elder-allowance-recover"),
        ("elder-allowance-recover", "elder-allowance-recover"),
        ("身份证", "id-card"),
    ],
)
def test_find_matters_looks_into_titles_subjects_and_terms(db, text, first):
    found = find_matters(text, "150222")

    assert found[0].code.startswith(first)
    assert len(found) <= 8


@pytest.mark.parametrize("text", ["", "  ", "，。", "查无此事项的词"])
def test_find_matters_finds_nothing_for_nothing(db, text):
    assert find_matters(text, "150222") == []


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_one_query(edition, county, count, django_assert_num_queries):
    editions = [edition] * count

    with django_assert_num_queries(1):
        queries.progress_of(editions)


def test_rows_helper_sees_only_whole_entries(plague, officer):
    confirm(
        plague.pk, ["plague-rodent-control", "dead-animal-report"], seen=seen(plague),
        actor=officer, at=AT,
    )  # fmt: skip

    assert len(rows(plague)) == 2
