"""A decided adjustment has its draft; the register shows who was silent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qingdan.cases.models import Case
from qingdan.catalogue.domain.drafting import Edition
from qingdan.catalogue.enums import EditionState
from qingdan.intake.adjustments import adjustment_rows, staged
from qingdan.intake.domain.adjusting import Trigger, open_adjustment, prepare_draft, triggers_on
from qingdan.intake.domain.duty_refusals import NotDecidedYet
from qingdan.intake.enums import AdjustmentStage
from qingdan.intake.models import Adjustment
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 30, 4, tzinfo=UTC)


def until(stage: Stage, code: str, last: str) -> Case:
    """Play a scenario up to an act."""
    whole = next(one for one in stage.definition.scenarios if one.code == code)
    at = next(n for n, one in enumerate(whole.steps) if one.action == last and not one.refused)
    return stage.play(replace(whole, steps=whole.steps[: at + 1]))


def test_the_decision_prepares_a_draft_that_says_why():
    stage = Stage(shipped("adjustment"))
    before = Edition.objects.get()

    case = until(stage, "law-changed", "decide")

    row = Adjustment.objects.select_related("edition").get(case=case)
    assert row.edition.state == EditionState.DRAFT
    assert row.edition.based_on == before
    assert [one.name for one in row.edition.items.all()] == [one.name for one in before.items.all()]
    assert row.edition.reason == (
        f"清单动态调整 {case.number}；涉及：基本履职清单第 70 项；怎样改：改依据；"
        "理由和证据：原来的法律已经废止；决定：改依据，部门培训"
    )
    assert row.edition.adjustment.case == case
    acts = Event.objects.filter(subject_kind="adjustment")
    assert [one.act for one in acts] == ["adjustment.drafted"]


def test_a_discarded_draft_is_prepared_anew_and_one_in_work_is_kept():
    stage = Stage(shipped("adjustment"))
    case = until(stage, "law-changed", "decide")
    first = Adjustment.objects.get(case=case).edition
    office = make_officer(role=Role.LIST_OFFICE, organisation=stage.county)

    assert prepare_draft(case.pk, actor=office, at=LATER) == first
    Edition.objects.filter(pk=first.pk).update(state=EditionState.DISCARDED)
    again = prepare_draft(case.pk, actor=office, at=LATER)

    assert again.pk != first.pk
    assert Adjustment.objects.get(case=case).edition == again


def test_nothing_is_drafted_before_the_decision():
    stage = Stage(shipped("adjustment"))
    case = until(stage, "law-changed", "pass-legality")
    office = make_officer(role=Role.LIST_OFFICE, organisation=stage.county)

    with pytest.raises(NotDecidedYet):
        prepare_draft(case.pk, actor=office, at=LATER)

    assert Edition.objects.count() == 1


def test_opening_writes_the_cause_down_once():
    stage = Stage(shipped("adjustment"))
    office = make_officer(role=Role.LIST_OFFICE, organisation=stage.county)
    cause = triggers_on(LATER.date())[0]
    trigger = Trigger(
        place=stage.place, title="因法律变动改依据", trigger=cause, text="《草原法》修改",
        entry="配合履职清单第 1 项", law_change="grassland-2026", cited="150222105/cooperative/1",
        key="adjust-1",
    )  # fmt: skip

    case = open_adjustment(trigger, actor=office, at=LATER)
    again = open_adjustment(trigger, actor=office, at=LATER)

    assert case == again
    assert case.state == "triggered"
    row = adjustment_rows(list(staged(Case.objects.all())), LATER)[0]
    assert (row.stage, row.said["trigger"], row.said["entry"]) == (
        AdjustmentStage.TRIGGER, cause, "配合履职清单第 1 项",
    )  # fmt: skip


def test_the_register_shows_who_did_not_answer(django_assert_num_queries):
    stage = Stage(shipped("adjustment"))
    late = until(stage, "department-late", "supervise")

    def rows():
        found = staged(Case.objects.all()).select_related("place", "procedure")
        return adjustment_rows(list(found.order_by("pk")), LATER)

    with django_assert_num_queries(6):
        assert [(one.words, one.silent) for one in rows()[0].answers] == [
            ("超过日期没有答复", True)
        ]
    noted = until(Stage(shipped("adjustment")), "not-adopted", "gather")
    with django_assert_num_queries(6):
        found = {one.case.pk: one for one in rows()}
    assert [one.words for one in found[noted.pk].answers] == ["同意"]
    assert found[noted.pk].stage == AdjustmentStage.LEGALITY
    assert found[late.pk].stage == AdjustmentStage.CONSULTATION
