"""Proposals for a new edition: where each comes from, and what stays untouched."""

import pytest

from qingdan.catalogue.enums import EditionAct, EditionState
from qingdan.catalogue.models import Clause
from qingdan.matters.domain.aligning import AlignmentReport, align_edition
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.following import ALIGNED_AFTER, follow_edition
from qingdan.matters.models import Alignment, ItemWording
from qingdan.record.models import Event
from tests.builders import make_document, make_edition, make_entry, make_list, make_region
from tests.unit.matters.conftest import (
    ALLOWANCE,
    AT,
    LATER,
    STRAW,
    UNHEARD,
    make_lists,
    rows,
    seen,
)

pytestmark = pytest.mark.django_db


def test_align_edition_proposes_what_the_words_resemble(edition):
    first, second, third = edition.items.filter(kind="basic").order_by("position")

    assert rows(first) == [("elder-allowance-apply", 1, "proposed", "likeness")]
    assert rows(second) == [("straw-burning-penalty", 1, "proposed", "likeness")]
    assert rows(third) == []


def test_align_edition_reports_and_records_how_far_it_came(edition):
    event = Event.objects.get(act="alignment.aligned")

    assert (event.subject_kind, event.subject_key) == ("edition", str(edition.pk))
    assert event.detail == {"count": 4, "confirmed": 0, "proposed": 4, "unmatched": 1}
    assert align_edition(edition.pk, at=LATER) == AlignmentReport(0, 4, 1)
    assert Event.objects.filter(act="alignment.aligned").count() == 1


@pytest.mark.parametrize("state", [EditionState.DISCARDED, EditionState.WITHDRAWN])
def test_align_edition_leaves_closed_editions_alone(township, state):
    made = make_edition(make_lists(), township=township)
    type(made).objects.filter(pk=made.pk).update(
        state=state, withdrawn_at=AT, withdrawal_reason="作废"
    )

    assert align_edition(made.pk, at=AT) == AlignmentReport(0, 0, 0)
    assert align_edition(999_999, at=AT) == AlignmentReport(0, 0, 0)
    assert Alignment.objects.count() == 0


def test_align_edition_takes_what_ships_for_the_reviewed_words(db, sample_documents):
    township = make_region("150222105", "银号镇")
    made = make_edition(sample_documents["yinhao"], township=township)

    report = align_edition(made.pk, at=AT)

    assert report == AlignmentReport(confirmed=224, proposed=0, unmatched=0)
    one = Alignment.objects.of_items().filter(item__edition=made).first()
    assert (one.state, one.basis, one.decided_by) == ("confirmed", "shipped", None)
    assert one.reviewer
    assert Alignment.objects.filter(clause__isnull=False).count() > 100


def test_align_edition_never_touches_what_a_person_decided(edition, item, officer):
    confirm(item.pk, ["elder-allowance-recover"], seen=seen(item), actor=officer, at=AT)
    before = rows(item)

    align_edition(edition.pk, at=LATER)

    assert rows(item) == before


@pytest.mark.parametrize("confirmed_first", [True, False], ids=["before", "after"])
def test_equal_wording_elsewhere_is_proposed_whichever_comes_first(
    item, officer, county, confirmed_first
):
    """A town aligned after the other one gets its matters; one aligned before keeps its own."""
    other = make_region("150222103", "西斗铺镇", parent=county)

    def confirm_here():
        confirm(item.pk, ["elder-allowance-verify"], seen=seen(item), actor=officer, at=AT)

    def align_there():
        made = make_edition(make_document(make_list(make_entry(7, ALLOWANCE))), township=other)
        align_edition(made.pk, at=LATER)
        return made.items.get()

    if confirmed_first:
        confirm_here()
        assert rows(align_there()) == [("elder-allowance-verify", 1, "proposed", "wording")]
    else:
        there = align_there()
        confirm_here()
        assert rows(there) == [("elder-allowance-apply", 1, "proposed", "likeness")]


def successor(edition, township, document):
    made = make_edition(document, township=township)
    type(made).objects.filter(pk=made.pk).update(based_on=edition, created_at=LATER)
    return made


def test_decisions_are_carried_over_to_the_same_words(edition, item, township, officer):
    confirm(
        item.pk, ["elder-allowance-recover"], also=["elder-allowance-verify"], seen=seen(item),
        actor=officer, at=AT,
    )  # fmt: skip
    later = successor(edition, township, make_lists(ALLOWANCE, STRAW, UNHEARD))

    align_edition(later.pk, at=LATER)

    carried = later.items.get(kind="basic", number=1)
    assert rows(carried) == [
        ("elder-allowance-recover", 1, "confirmed", "carried"),
        ("elder-allowance-apply", 1, "refused", "carried"),
        ("elder-allowance-verify", 2, "confirmed", "carried"),
    ]
    one = carried.alignments.get(matter="elder-allowance-recover")
    assert (one.decided_by, one.decided_at) == (officer, AT)


def test_nearly_the_same_words_carry_a_proposal(edition, item, township, officer):
    confirm(item.pk, ["elder-allowance-verify"], seen=seen(item), actor=officer, at=AT)
    reworded = ALLOWANCE.replace("初审", "初步审核")
    later = successor(edition, township, make_lists(reworded, STRAW, UNHEARD))

    align_edition(later.pk, at=LATER)

    proposal = later.items.get(kind="basic", number=1).alignments.get()
    assert (proposal.matter, proposal.state, proposal.basis) == (
        "elder-allowance-verify", "proposed", "carried",
    )  # fmt: skip
    assert 0.8 < proposal.score < 1
    assert (proposal.decided_by, proposal.decided_at) == (None, None)


def test_other_words_carry_nothing(edition, item, township, officer):
    confirm(item.pk, ["elder-allowance-verify"], seen=seen(item), actor=officer, at=AT)
    later = successor(edition, township, make_lists(UNHEARD, STRAW, ALLOWANCE))

    align_edition(later.pk, at=LATER)

    assert rows(later.items.get(kind="basic", number=1)) == []


def test_corrected_words_are_aligned_anew(edition, item):
    type(item).objects.filter(pk=item.pk).update(name=UNHEARD)

    align_edition(edition.pk, at=LATER)

    assert rows(item) == []
    assert ItemWording.objects.get(item=item).wording.text == UNHEARD.rstrip("。")


def test_corrected_words_keep_what_a_person_said(edition, item, officer):
    confirm(item.pk, ["elder-allowance-verify"], seen=seen(item), actor=officer, at=AT)
    before = rows(item)
    type(item).objects.filter(pk=item.pk).update(name=UNHEARD)

    align_edition(edition.pk, at=LATER)

    assert rows(item) == before


def test_corrected_words_make_a_proposal_of_what_was_taken_over(edition, item, township, officer):
    confirm(item.pk, ["elder-allowance-verify"], seen=seen(item), actor=officer, at=AT)
    later = successor(edition, township, make_lists(ALLOWANCE, STRAW, UNHEARD))
    align_edition(later.pk, at=LATER)
    carried = later.items.get(kind="basic", number=1)
    type(item).objects.filter(pk=carried.pk).update(name=f"{ALLOWANCE}做好档案。")

    align_edition(later.pk, at=LATER)

    one = carried.alignments.get(matter="elder-allowance-verify")
    assert (one.state, one.basis, one.decided_by) == ("proposed", "carried", None)
    assert 0.5 < one.score < 1


def test_align_edition_costs_the_same_for_any_number(township, django_assert_max_num_queries):
    counts = []
    for number, names in enumerate(((ALLOWANCE,), (ALLOWANCE, STRAW, UNHEARD)), start=1):
        place = make_region(f"15022211{number}", f"某{number}镇", parent=township.parent)
        made = make_edition(make_lists(*names), township=place)
        with django_assert_max_num_queries(80) as asked:
            align_edition(made.pk, at=AT)
        counts.append(len(asked))

    assert counts[1] <= counts[0]


def test_follow_edition_aligns_after_what_brings_entries(township):
    made = make_edition(make_lists(), township=township)

    follow_edition(None, edition_id=made.pk, act=EditionAct.SENT_BACK)
    untouched = Alignment.objects.count()
    follow_edition(None, edition_id=made.pk, act=EditionAct.DRAFTED)

    assert (untouched, Alignment.objects.of_items().count() > 0) == (0, True)
    assert EditionAct.CORRECTED in ALIGNED_AFTER
    assert Clause.objects.count() > 0
