"""Deciding about bindings: who may, what is kept, how the word of a person shows in the binding."""

from datetime import date

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import RegionLevel, Role
from qingdan.procedures.domain.agreeing import Agreement, agree_date
from qingdan.procedures.domain.deciding import (
    CoverSaid,
    ProcedureSaid,
    decide_cover,
    decide_procedure,
)
from qingdan.procedures.domain.refusals import (
    BindingReasonMissing,
    BoundEntryUnknown,
    CoverUnfit,
    DateIsStated,
    PartUnknown,
    ProcedureKindUnknown,
    StandingLineUnknown,
)
from qingdan.procedures.enums import AgreedRhythm, BindingBasis, BindingState, PartCover
from qingdan.procedures.models import AgreedDate, EntryBinding
from qingdan.procedures.queries import agreed_dates, bound_item
from qingdan.procedures.standing import occurrences, plan_lines
from qingdan.procedures.wordings import wordings
from qingdan.record.models import Event
from tests.builders import (
    AT,
    make_document,
    make_edition,
    make_entry,
    make_list,
    make_officer,
    make_organisation,
    make_published,
    make_region,
)

pytestmark = pytest.mark.django_db
PATROL = "定期开展巡查；每年4月、10月开展自建房排查。"
WHY = "本镇由综合执法队办理，党政会议定过。"


@pytest.fixture
def item():
    county = make_region("150222", "固阳县", RegionLevel.COUNTY)
    township = make_region("150222102", "金山镇", parent=county)
    edition = make_published(make_document(make_list(make_entry(1, PATROL))), township=township)
    return edition.items.get(number=1)


@pytest.fixture
def officer(item):
    return make_officer("bian.ban")


def decide(item, officer, kind="campaign", state=BindingState.CONFIRMED, reason=WHY):
    said = ProcedureSaid(kind, state)
    return decide_procedure(item.pk, said, reason=reason, actor=officer, at=AT)


def test_decide_procedure_shows_in_the_binding_and_in_the_record(item, officer):
    before = bound_item(item).kinds

    decide(item, officer)

    first, *_ = bound_item(item).procedures
    assert "campaign" not in before
    assert (first.kind, first.basis, first.sure) == ("campaign", BindingBasis.PERSON, True)
    event = Event.objects.get(act="binding.procedure_decided")
    assert (event.subject_kind, event.place, event.reason) == (
        "entry_binding", "150222102", WHY,
    )  # fmt: skip
    assert event.detail == {"entry": "基本履职 1", "after": "campaign 确认"}


def test_decide_procedure_again_takes_the_place_of_what_was_said(item, officer):
    decide(item, officer)

    decide(item, officer, state=BindingState.REMOVED)

    assert EntryBinding.objects.count() == 1
    assert "campaign" not in bound_item(item).kinds


def test_decide_procedure_is_refused_to_those_without_the_right(item):
    clerk = make_officer("ban.shi", role=Role.AUDITOR)

    with pytest.raises(NotAllowed):
        decide(item, clerk)

    assert not EntryBinding.objects.exists()


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"reason": "  "}, BindingReasonMissing),
        ({"reason": "长" * 301}, BindingReasonMissing),
        ({"kind": "dance"}, ProcedureKindUnknown),
        ({"state": "maybe"}, ProcedureKindUnknown),
    ],
)
def test_decide_procedure_refuses_what_says_nothing(item, officer, values, refusal):
    with pytest.raises(refusal):
        decide(item, officer, **values)

    assert not EntryBinding.objects.exists()


def test_decide_procedure_refuses_an_entry_that_is_not_there(officer):
    with pytest.raises(BoundEntryUnknown):
        decide_procedure(0, ProcedureSaid("survey"), reason=WHY, actor=officer, at=AT)


@pytest.mark.parametrize(
    ("said", "how"),
    [
        (CoverSaid(PartCover.STEP, "upkeep", "round"), PartCover.STEP),
        (CoverSaid(PartCover.LINE, line="patrol"), PartCover.LINE),
        (CoverSaid(PartCover.WAIVED), PartCover.WAIVED),
    ],
)
def test_decide_cover_shows_in_the_coverage(item, officer, said, how):
    row = decide_cover(item.pk, "township 1", said, reason=WHY, actor=officer, at=AT)

    first = bound_item(item).coverage[0]
    assert first.how == (PartCover.STEP if how == PartCover.LINE else how)
    assert row.text == "定期开展巡查；"
    assert (said.procedure, said.step) in first.steps or how != PartCover.STEP


def test_decide_cover_holds_no_longer_than_the_clause_reads_so(item, officer):
    waived = CoverSaid(PartCover.WAIVED)
    decide_cover(item.pk, "township 1", waived, reason=WHY, actor=officer, at=AT)
    changed = make_document(make_list(make_entry(1, "开展巡查；每年4月、10月开展自建房排查。")))

    later = make_edition(changed, township=item.edition.township)

    assert bound_item(later.items.get(number=1)).count(PartCover.WAIVED) == 0
    assert bound_item(item).count(PartCover.WAIVED) == 1


@pytest.mark.parametrize(
    "said",
    [
        CoverSaid(PartCover.STEP, "upkeep"),
        CoverSaid(PartCover.STEP, "dance", "turn"),
        CoverSaid(PartCover.LINE),
        CoverSaid(PartCover.WAIVED, line="patrol"),
        CoverSaid(PartCover.OPEN),
    ],
)
def test_decide_cover_refuses_what_does_not_say_what_covers(item, officer, said):
    with pytest.raises(CoverUnfit):
        decide_cover(item.pk, "township 1", said, reason=WHY, actor=officer, at=AT)


def test_decide_cover_refuses_a_clause_that_is_not_there(item, officer):
    with pytest.raises(PartUnknown, match="乡镇职责第 9 条"):
        decide_cover(
            item.pk, "township 9", CoverSaid(PartCover.WAIVED), reason=WHY, actor=officer, at=AT
        )


def agree(item, officer, line="township 1 patrol", rhythm=AgreedRhythm.MONTHLY):
    agreement = Agreement(date(2026, 3, 5), rhythm)
    return agree_date(item.pk, line, agreement, basis=WHY, actor=officer, at=AT)


def test_agree_date_dates_the_line_with_name_and_basis(item, officer):
    agree(item, officer)

    lines = plan_lines([bound_item(item)], wordings(), agreed_dates(["150222102"]))
    line = next(one for one in lines if one.line.key == "township 1 patrol")
    assert (line.agreed.by, line.agreed.basis) == ("张三", WHY)
    assert len(occurrences(line, 2026)) == 10
    assert line.often == "定期（未载明时间）"


def test_agree_date_again_takes_the_place_of_the_one_before(item, officer):
    agree(item, officer)

    agree(item, officer, rhythm=AgreedRhythm.YEARLY)

    assert AgreedDate.objects.get().rhythm == AgreedRhythm.YEARLY


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"line": "township 1 drill"}, StandingLineUnknown),
        ({"rhythm": "sometimes"}, StandingLineUnknown),
        ({"line": "township 2 patrol"}, DateIsStated),
    ],
)
def test_agree_date_refuses(item, officer, values, refusal):
    with pytest.raises(refusal):
        agree(item, officer, **values)

    assert not AgreedDate.objects.exists()


def test_a_leader_decides_for_the_own_township_only(item):
    here = make_organisation("金山镇人民政府", "township-government", item.edition.township)
    there = make_region("150222103", "西斗铺镇")
    other = make_organisation("西斗铺镇人民政府", "township-government", there)

    decide(item, make_officer("jin.shan", Role.TOWNSHIP_LEADER, here))
    with pytest.raises(NotAllowed):
        decide(item, make_officer("xi.dou", Role.TOWNSHIP_LEADER, other), kind="survey")

    assert EntryBinding.objects.count() == 1
