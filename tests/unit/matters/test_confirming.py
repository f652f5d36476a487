"""Confirming and taking back: who may, what is written, what a stale page is told."""

import pytest

from qingdan.catalogue.enums import EditionState
from qingdan.matters.domain.confirming import confirm, confirm_many, surely_proposed
from qingdan.matters.domain.refusals import (
    AlignmentMovedOn,
    EditionClosed,
    ItemUnknown,
    MatterUnknown,
)
from qingdan.matters.domain.undoing import undo, undo_act
from qingdan.matters.enums import AlignmentBasis
from qingdan.matters.models import Alignment
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import RegionLevel, Role
from qingdan.record.models import Event
from tests.builders import make_officer, make_organisation, make_region, make_section
from tests.unit.matters.conftest import AT, LATER, faults_of, propose, rows, seen

pytestmark = pytest.mark.django_db
APPLY, VERIFY, RECOVER = (
    "elder-allowance-apply", "elder-allowance-verify", "elder-allowance-recover",
)  # fmt: skip


def events(act: str) -> list[Event]:
    return list(Event.objects.filter(act=f"alignment.{act}").order_by("sequence"))


def test_confirm_keeps_exactly_what_was_chosen(item, officer):
    propose(item, APPLY, VERIFY)

    confirm(item.pk, [RECOVER, APPLY], also=["child-ledger"], seen=seen(item), actor=officer, at=AT)

    assert rows(item) == [
        (RECOVER, 1, "confirmed", "person"),
        (APPLY, 1, "confirmed", "likeness"),
        ("child-ledger", 2, "confirmed", "person"),
        (VERIFY, 1, "refused", "likeness"),
    ]
    assert set(item.alignments.values_list("decided_by", "decided_at")) == {(officer.pk, AT)}


def test_confirm_is_recorded_about_the_edition(edition, item, officer):
    propose(item, APPLY, VERIFY)

    event = confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)

    assert (event.subject_kind, event.subject_key) == ("edition", str(edition.pk))
    assert (event.actor_key, event.place) == (officer.pk, "150222102")
    assert event.detail == {
        "entry": "基本履职 1",
        "kind": "basic",
        "address": 1,
        "matters": [APPLY],
        "titles": ["高龄老人生活津贴的申请与发放"],
        "refused": ["高龄老人生存认证与死亡名单上报"],
    }
    assert faults_of("清单版本", "本地事项") == []


def test_confirm_without_any_refuses_every_proposal(item, officer):
    confirm(item.pk, [], seen=seen(item), actor=officer, at=AT)

    assert rows(item) == [(APPLY, 1, "refused", "likeness")]


def test_confirm_twice_changes_nothing(item, officer):
    stale = seen(item)
    confirm(item.pk, [APPLY], seen=stale, actor=officer, at=AT)

    again = confirm(item.pk, [APPLY], seen=stale, actor=officer, at=LATER)

    assert again is None
    assert item.alignments.get().decided_at == AT
    assert len(events("confirmed")) == 1


def test_confirm_refuses_a_stale_page_and_names_both_states(item, officer):
    stale = seen(item)
    confirm(item.pk, [VERIFY], seen=stale, actor=officer, at=AT)
    before = rows(item)

    with pytest.raises(AlignmentMovedOn) as refused:
        confirm(item.pk, [RECOVER], seen=stale, actor=officer, at=LATER)

    assert "当时待确认：高龄老人生活津贴的申请与发放" in str(refused.value)
    assert "现在已确认：高龄老人生存认证" in str(refused.value)
    assert (rows(item), len(events("confirmed"))) == (before, 1)


@pytest.mark.parametrize("token", ["", "nonsense", "confirmed:a.b", "proposed:x.1 ? ;"])
def test_confirm_takes_no_token_that_is_not_the_present_one(item, officer, token):
    with pytest.raises(AlignmentMovedOn):
        confirm(item.pk, [RECOVER], seen=token, actor=officer, at=AT)


@pytest.mark.parametrize("code", ["no-such-matter", "local-150222-1", "x" * 300, ""])
def test_confirm_refuses_what_no_library_has(item, officer, code):
    with pytest.raises(MatterUnknown):
        confirm(item.pk, [code], seen=seen(item), actor=officer, at=AT)


def test_confirm_refuses_absent_entries(officer):
    with pytest.raises(ItemUnknown):
        confirm(0, [APPLY], seen="", actor=officer, at=AT)


@pytest.mark.parametrize("state", [EditionState.DISCARDED, EditionState.WITHDRAWN])
def test_closed_editions_are_not_aligned(edition, item, officer, state):
    type(edition).objects.filter(pk=edition.pk).update(
        state=state, withdrawn_at=AT, withdrawal_reason="作废"
    )

    with pytest.raises(EditionClosed):
        confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)
    with pytest.raises(EditionClosed):
        confirm_many(edition.pk, [item.pk], least=0.9, actor=officer, at=AT)


def test_published_editions_are_aligned(edition, item, officer):
    type(edition).objects.filter(pk=edition.pk).update(
        state=EditionState.PUBLISHED, published_at=AT, valid_from=AT.date()
    )

    assert confirm(item.pk, [APPLY], seen=seen(item), actor=officer, at=AT)


def people(township):
    other = make_region("150721", "阿荣旗", RegionLevel.COUNTY)
    sister = make_region("150222103", "西斗铺镇", parent=township.parent)
    office = make_organisation("阿荣旗委编办", region=other)
    return {
        "own clerk": make_officer(
            role=Role.TOWNSHIP_CLERK, organisation=make_section("办", township)
        ),
        "sister clerk": make_officer(
            role=Role.TOWNSHIP_CLERK, organisation=make_section("办", sister)
        ),
        "own leader": make_officer(
            role=Role.SECTION_HEAD, organisation=make_section("站", township)
        ),
        "other county": make_officer(organisation=office),
        "nobody": make_officer(role=None),
    }


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("own clerk", True),
        ("sister clerk", False),
        ("own leader", False),
        ("other county", False),
        ("nobody", False),
    ],
)
def test_only_the_matrix_lets_somebody_align(edition, item, township, who, may):
    officer, token = people(township)[who], seen(item)
    acts = [
        lambda: confirm(item.pk, [VERIFY], seen=token, actor=officer, at=AT),
        lambda: confirm_many(edition.pk, [item.pk], least=0.1, actor=officer, at=AT),
        lambda: undo(item.pk, seen=seen(item), actor=officer, at=AT),
        lambda: undo_act(edition.pk, AT, actor=officer, at=AT),
    ]

    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()
    assert bool(events("confirmed")) is may


def test_confirm_many_takes_only_entries_whose_every_proposal_is_sure(edition, officer):
    first, second, third, fourth, fifth = edition.items.order_by("kind", "position")
    propose(first, APPLY, VERIFY, score=0.95)
    propose(second, APPLY, score=0.9)
    propose(third, APPLY, score=0.89)
    propose(fourth, APPLY, score=0.97)
    propose(fifth, APPLY, score=0.99)
    Alignment.objects.create(item=fourth, matter=VERIFY, score=0.5, basis=AlignmentBasis.LIKENESS)
    confirm(fifth.pk, [VERIFY], seen=seen(fifth), actor=officer, at=AT)

    everything = [one.pk for one in edition.items.all()]
    done = confirm_many(edition.pk, everything, least=0.9, actor=officer, at=LATER)

    assert done.items == (first.pk, second.pk)
    assert [row[2] for row in rows(first) + rows(second)] == ["confirmed"] * 3
    assert [row[2] for row in rows(third) + rows(fourth)] == ["proposed"] * 3
    assert done.event.detail["count"] == 2
    assert done.event.detail["least"] == "90 分"
    assert done.event.detail["entries"] == ["基本履职 1", "基本履职 2"]
    assert list(surely_proposed(edition.pk, 0.9)) == []


def test_confirm_many_leaves_other_entries_alone(edition, item, officer):
    propose(item, APPLY)
    other = edition.items.get(kind="basic", number=2)
    propose(other, APPLY)

    done = confirm_many(edition.pk, [other.pk, 0], least=0.9, actor=officer, at=AT)

    assert (done.items, rows(item)[0][2]) == ((other.pk,), "proposed")


def test_confirm_many_without_anything_sure_records_nothing(edition, officer):
    done = confirm_many(edition.pk, [], least=0.9, actor=officer, at=AT)

    assert (done.items, done.event, events("confirmed")) == ((), None, [])


def test_undo_brings_the_proposals_back(item, officer):
    propose(item, APPLY, VERIFY)
    before = seen(item)
    confirm(item.pk, [RECOVER], also=[VERIFY], seen=before, actor=officer, at=AT)

    event = undo(item.pk, seen=seen(item), actor=officer, at=LATER)

    assert seen(item) == before
    assert set(item.alignments.values_list("decided_by", "decided_at")) == {(None, None)}
    assert (event.act, event.detail["matters"]) == ("alignment.undone", [RECOVER, VERIFY])


def test_undo_of_nothing_and_of_a_stale_page(item, officer):
    assert undo(item.pk, seen="anything", actor=officer, at=AT) is None
    stale = seen(item)
    confirm(item.pk, [VERIFY], seen=stale, actor=officer, at=AT)

    with pytest.raises(AlignmentMovedOn):
        undo(item.pk, seen=stale, actor=officer, at=LATER)

    assert events("undone") == []


def test_undo_act_takes_back_one_moment_and_nothing_decided_since(edition, officer):
    for one in edition.items.all():
        propose(one, APPLY)
    keys = [one.pk for one in edition.items.order_by("kind", "position")]
    done = confirm_many(edition.pk, keys, least=0.9, actor=officer, at=AT)
    changed = edition.items.get(pk=keys[0])
    confirm(changed.pk, [VERIFY], seen=seen(changed), actor=officer, at=LATER)

    undone = undo_act(edition.pk, AT, actor=officer, at=LATER)

    assert (len(done.items), undone.items) == (5, tuple(keys[1:]))
    assert rows(changed)[0] == (VERIFY, 1, "confirmed", "person")
    assert undone.event.detail["count"] == 4
    assert undo_act(edition.pk, AT, actor=officer, at=LATER).items == ()


def test_undo_act_takes_back_only_ones_own(edition, item, officer):
    confirm(item.pk, [VERIFY], seen=seen(item), actor=officer, at=AT)

    assert undo_act(edition.pk, AT, actor=make_officer(), at=LATER).items == ()
    assert rows(item)[0][2] == "confirmed"
