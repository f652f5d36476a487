"""Temporary duties: begun, renewed, ended, lapsed by the acts of admissions, or by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.cases.models import CaseEvent, SupportObligation
from qingdan.intake.admissions import admission_rows, duties_shown, staged
from qingdan.intake.domain.duty_refusals import DutyLapsed
from qingdan.intake.domain.gating import asked_of
from qingdan.intake.domain.lapsing import mind_duties
from qingdan.intake.domain.proposing import propose
from qingdan.intake.enums import AdmissionStage, DutyEnd, Reason
from qingdan.intake.models import TemporaryDuty
from qingdan.notices.models import Notice
from qingdan.parties.enums import Role
from qingdan.procedures.definition import Scenario
from qingdan.record.models import Event
from tests.builders import make_officer
from tests.cases import Case, Stage, shipped

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def scenario(code: str) -> Scenario:
    return next(one for one in shipped("admission").scenarios if one.code == code)


class Half(Stage):
    """Plays a scenario up to the first act of a kind."""

    def until(self, code: str, last: str) -> Case:
        whole = scenario(code)
        acts = [one.action for one in whole.steps if not one.refused]
        at = len(acts) - acts[::-1].index(last)
        taken = 0
        steps = []
        for one in whole.steps:
            taken += not one.refused
            if taken <= at and (not one.refused or taken < at):
                steps.append(one)
        return self.play(replace(whole, steps=tuple(steps)))


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def test_a_duty_begins_with_its_conditions_owed_and_lapses_with_the_last_act():
    case = Stage(shipped("admission")).play(scenario("two-townships"))

    duty = TemporaryDuty.objects.get()
    assert (duty.title, duty.valid_from, duty.valid_until, duty.renewals) == (
        "秸秆离田临时清点", date(2026, 3, 19), date(2026, 6, 1), 0,
    )  # fmt: skip
    assert (duty.ended_on, duty.end) == (date(2026, 6, 1), DutyEnd.LAPSED)
    owed = SupportObligation.objects.get(item=None)
    assert (owed.item, owed.case, owed.place_id, owed.text) == (
        None, case, duty.place_id, "先培训、先拨误工费",
    )  # fmt: skip
    assert owed.body == duty.department == case.lead
    acts = Event.objects.filter(subject_kind="temporary-duty").order_by("sequence")
    assert [one.act for one in acts] == ["temporary-duty.begun", "temporary-duty.ended"]
    shown = duties_shown(TemporaryDuty.objects.all(), date(2026, 6, 2))[0]
    assert shown.is_over
    assert shown.decision.code == "admission-decision"


def test_renewal_counts_and_moves_the_end():
    Stage(shipped("admission")).play(scenario("renewed-above"))

    duty = TemporaryDuty.objects.get()
    assert (duty.valid_until, duty.renewals, duty.ended_on) == (date(2026, 11, 1), 1, None)


def test_ending_early_is_no_lapse():
    Stage(shipped("admission")).play(scenario("not-renewed"))

    duty = TemporaryDuty.objects.get()
    assert (duty.ended_on, duty.end) == (date(2026, 11, 27), DutyEnd.ENDED)
    assert not duty.is_over(date(2026, 11, 26))
    assert duty.is_over(date(2026, 11, 27))


def test_what_lapsed_is_not_renewed():
    stage = Stage(shipped("admission"))
    whole = scenario("renewed-above")
    late = [
        replace(one, at=one.at + 60 * DAY) if one.action == "renew" else one
        for one in whole.steps
        if not (one.action == "renew" and one.refused)
    ]
    at = next(number for number, one in enumerate(late) if one.action == "renew")

    with pytest.raises(DutyLapsed):
        stage.play(replace(whole, steps=tuple(late[: at + 1])))

    assert not CaseEvent.objects.filter(action="renew").exists()
    assert TemporaryDuty.objects.get().renewals == 0


def test_the_round_reminds_once_a_rung_and_notes_the_lapse():
    stage = Half(shipped("admission"))
    stage.until("two-townships", "begin-duty")
    office = make_officer(role=Role.LIST_OFFICE, organisation=stage.county)
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    duty = TemporaryDuty.objects.get()
    about = Notice.objects.filter(kind__startswith="temporary-duty")

    def told(day: date) -> list[str]:
        before = set(about.values_list("pk", flat=True))
        mind_duties(noon(day))
        mind_duties(noon(day))
        rows = about.exclude(pk__in=before).filter(recipient__in=(office, clerk))
        return sorted(rows.values_list("kind", flat=True))

    assert told(date(2026, 5, 1)) == []
    assert told(date(2026, 5, 2)) == ["temporary-duty.near"] * 2
    assert told(date(2026, 5, 20)) == []
    assert told(date(2026, 5, 25)) == ["temporary-duty.near"] * 2
    assert told(date(2026, 5, 31)) == []
    duty.refresh_from_db()
    assert duty.ended_on is None
    assert told(date(2026, 6, 1)) == ["temporary-duty.lapsed"] * 2
    duty.refresh_from_db()
    assert (duty.ended_on, duty.end) == (date(2026, 6, 1), DutyEnd.LAPSED)
    lapses = Event.objects.filter(act="temporary-duty.ended")
    assert [one.actor_key for one in lapses] == [None]


def test_the_register_says_how_far_each_is_in_the_same_number_of_queries(
    django_assert_num_queries,
):
    stage = Half(shipped("admission"))
    cases = [stage.until("two-townships", "begin-duty")]

    def rows():
        found = list(staged(Case.objects.all()).select_related("place", "lead", "procedure"))
        return admission_rows(found, noon(date(2026, 4, 1)))

    with django_assert_num_queries(4):
        row = rows()[0]
    assert row.case == cases[0]
    assert (row.stage, row.state, row.renewals) == (AdmissionStage.RUNNING, "临时承担", 0)
    assert row.ends == [("银号镇", date(2026, 5, 31), False)]
    assert "银号镇人民政府" not in row.holders
    stages = {}
    for code, last in (("more-asked", "ask-townships"), ("illegal", "gather")):
        case = Half(shipped("admission")).until(code, last)
        stages[case.pk] = code
    with django_assert_num_queries(4):
        found = {one.case.pk: one.stage for one in rows()}
    assert {stages[pk]: stage for pk, stage in found.items() if pk in stages} == {
        "more-asked": AdmissionStage.HEARING,
        "illegal": AdmissionStage.LEGALITY,
    }


@given(
    begins=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    lasts=st.integers(1, 400),
    ended=st.none() | st.integers(0, 400),
    asked=st.integers(-30, 800),
)
def test_a_lapsed_duty_is_over_whether_noted_or_not(begins, lasts, ended, asked):
    duty = TemporaryDuty(valid_from=begins, valid_until=begins + lasts * DAY)
    duty.ended_on = begins + ended * DAY if ended is not None else None
    on = begins + asked * DAY

    over = duty.is_over(on)

    assert over == (asked >= lasts or (ended is not None and asked >= ended))


def test_the_gate_admits_a_temporary_duty_within_its_time_only(aligned_lists, finder):
    case = Half(shipped("admission")).until("two-townships", "begin-duty")
    words = "请你镇在春耕前清点一次秸秆离田户数，只填一次表。"
    asked = asked_of(words, case.place_id, "固阳县农牧局")
    days = (date(2026, 3, 18), date(2026, 3, 19), date(2026, 5, 31), date(2026, 6, 1))

    reasons = [propose(asked, on).reason is Reason.TEMPORARY_DUTY for on in days]
    TemporaryDuty.objects.update(ended_on=date(2026, 4, 10), end=DutyEnd.ENDED)
    ended = [propose(asked, date(2026, 4, day)).reason is Reason.TEMPORARY_DUTY for day in (9, 10)]

    assert reasons == [False, True, True, False]
    assert ended == [True, False]


def test_what_is_over_is_never_in_force():
    case = Half(shipped("admission")).until("two-townships", "begin-duty")
    duty = TemporaryDuty.objects.get(case=case)
    for ended in (None, date(2026, 4, 10), duty.valid_until):
        duty.ended_on = ended
        duty.save()
        for back in range(90):
            on = duty.valid_from + (back - 5) * DAY
            there = TemporaryDuty.objects.in_force(on).exists()
            assert there == (on >= duty.valid_from and not duty.is_over(on)), on
