"""The one door: permission, order, one act for one request, a record that nobody changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.refusals import (
    BodyUnfit,
    CaseChanged,
    CaseUnknown,
    HandlerUnfit,
    RequestReused,
)
from qingdan.cases.enums import CaseStanding
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import Case, CaseEvent
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import Role
from qingdan.procedures.refusals import GateUnmet, WrongRole, WrongState
from qingdan.procedures.run import Said
from qingdan.record.models import Event
from tests.builders import make_officer, make_organisation, make_post, make_region
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FOUND = {"place": "镇政府东街", "situation": "井盖缺失", "found-by": "巡查发现"}


@pytest.fixture
def stage():
    return Stage(shipped("report-up"))


@pytest.fixture
def case(stage):
    return opened(stage)


def opened(stage, key="one", title="北街井盖缺失", actor=None):
    opening = Opening(
        procedure="report-up",
        title=title,
        place=stage.place,
        key=key,
        item=stage.item,
        lead=stage.lead,
        village=stage.village,
    )
    return open_case(opening, actor=actor or stage.opener, at=AT)


def do(case, action, actor, *, minutes=5, seen=None, key=None, **said):
    case.refresh_from_db()
    asked = Asked(
        action,
        Said(**said),
        case.version if seen is None else seen,
        key or f"{action}/{case.version}/{actor.pk}",
    )
    return take_action(case.pk, asked, actor=actor, at=AT + timedelta(minutes=minutes))


def test_opening_numbers_and_places_a_case(stage, case):
    assert (case.number, case.state, case.standing) == ("〔2026〕0001号", "found", "open")
    assert {(one.body, one.role) for one in case.desks.all()} == {
        (stage.government, Role.TOWNSHIP_CLERK),
        (stage.government, Role.SECTION_HEAD),
        (stage.village, Role.VILLAGE_CADRE),
    }
    assert opened(stage, "two").number == "〔2026〕0002号"


def test_the_same_request_opens_one_case(stage, case):
    assert opened(stage) == case
    assert Case.objects.count() == 1
    with pytest.raises(RequestReused):
        opened(stage, title="另一件")


def test_nobody_opens_a_case_in_another_township(stage):
    other = make_organisation("金山镇人民政府", "township-government", make_region("150222100"))
    stranger = make_officer(role=Role.TOWNSHIP_CLERK, organisation=other)
    with pytest.raises(NotAllowed):
        opened(stage, actor=stranger)


def test_an_act_becomes_an_event_and_moves_the_case(stage, case):
    event = do(case, "record", stage.opener, values=FOUND)
    case.refresh_from_db()
    assert (case.state, case.version, case.head) == ("recorded", 2, event.digest)
    assert event.said["values"]["situation"] == "井盖缺失"
    last = Event.objects.order_by("-sequence").first()
    assert (last.act, last.subject_key, last.detail["number"]) == ("case.acted", str(case.pk), 2)


def test_what_names_people_lies_sealed(stage, case):
    do(case, "record", stage.opener, values={**FOUND, "person-concerned": "某某（演示）"})
    event = case.events.get(number=2)
    assert "person-concerned" not in event.said["values"]
    assert "某某" in event.sealed
    assert "某某" not in str(CaseEvent.objects.values_list("sealed", flat=True).get(pk=event.pk))


def test_the_same_request_is_one_act(stage, case):
    first = do(case, "record", stage.opener, key="again", values=FOUND)
    second = do(case, "record", stage.opener, key="again", values=FOUND)
    assert first == second
    assert case.events.count() == 2
    with pytest.raises(RequestReused):
        do(case, "dismiss", stage.opener, key="again", values={"result": "查无此事"})


def test_who_has_not_seen_the_last_act_is_told_what_it_was(stage, case):
    do(case, "record", stage.opener, values=FOUND)
    with pytest.raises(CaseChanged) as told:
        do(case, "stop", stage.opener, seen=1, values={"stopping": "设了围挡"})
    assert "登记核实" in str(told.value)
    assert case.events.count() == 2


def test_an_act_of_another_role_or_state_leaves_no_trace(stage, case):
    cadre = make_officer(role=Role.VILLAGE_CADRE, organisation=stage.village)
    with pytest.raises(WrongState):
        do(case, "close", stage.opener, values={"result": "办结"})
    do(case, "record", cadre, values=FOUND)
    with pytest.raises(WrongRole):
        do(case, "dismiss", cadre, values={"result": "查无此事"})
    with pytest.raises(GateUnmet):
        do(
            case, "report", stage.opener, values={"duty-clause": "配合 1 · 乡镇 2"},
            parties=(body_key(stage.lead.pk),),
        )  # fmt: skip
    assert case.events.count() == 2
    assert not list(case_faults())


def test_who_cannot_see_a_case_learns_nothing_of_it(stage, case):
    other = make_organisation("金山镇人民政府", "township-government", make_region("150222100"))
    stranger = make_officer(role=Role.TOWNSHIP_CLERK, organisation=other)
    with pytest.raises(CaseUnknown):
        do(case, "record", stranger, values=FOUND)


def reported(stage, case):
    do(case, "record", stage.opener, values=FOUND)
    do(case, "stop", stage.opener, values={"stopping": "设了围挡"})
    told = {"duty-clause": "配合 1 · 乡镇 2", "answer-by": AT.date() + timedelta(days=7)}
    do(case, "report", stage.opener, values=told, parties=(body_key(stage.lead.pk),))
    return f"department@{body_key(stage.lead.pk)}"


def test_a_case_goes_to_the_department_and_back(stage, case):
    lane = reported(stage, case)
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    clock = case.clocks.get(lane=lane)
    assert (clock.body, clock.side, clock.due_at.date()) == (
        stage.lead,
        "department",
        AT.date() + timedelta(days=7),
    )
    with pytest.raises(WrongRole):
        do(case, "accept", stage.opener, lane=lane)
    do(case, "accept", clerk, lane=lane)
    do(case, "answer", clerk, lane=lane, values={"handling": "已装上"})
    do(case, "gather", stage.opener)
    do(case, "close", stage.opener, values={"result": "井盖已装上"})
    case.refresh_from_db()
    assert (case.standing, case.desks.count()) == (CaseStanding.DONE, 0)
    assert [one.title for one in case.documents.all()] == ["情况上报函"]
    assert not list(case_faults())


def test_two_departments_do_not_stand_in_each_others_way(stage, case):
    lane = reported(stage, case)
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    case.refresh_from_db()
    before = case.version
    do(case, "urge", stage.opener, lane=lane, reason="请尽快")
    with pytest.raises(CaseChanged):
        do(case, "accept", clerk, lane=lane, seen=before)


def test_a_lane_is_handed_only_to_somebody_who_can_go_on(stage, case):
    colleague = make_officer(role=Role.TOWNSHIP_CLERK, organisation=stage.government)
    outsider = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    with pytest.raises(HandlerUnfit):
        do(
            case, "transfer", stage.opener, values={"person": officer_key(outsider.pk)},
            reason="请接着办",
        )  # fmt: skip
    do(
        case, "transfer", stage.opener, values={"person": officer_key(colleague.pk)},
        reason="请接着办",
    )  # fmt: skip
    case.refresh_from_db()
    assert case.handler == colleague
    assert {one.handler for one in case.desks.all()} == {colleague}


def test_the_database_keeps_what_was_done(stage, case):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.filter(case=case).update(action="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.filter(case=case).delete()


def test_a_state_that_does_not_follow_from_the_events_is_found(stage, case):
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert [str(one) for one in case_faults()] == [f"办件{case}的环节与办理记录不符，被改动过。"]


def test_nobody_acts_without_a_post(stage, case):
    idle = make_officer(role=None, organisation=stage.government)
    with pytest.raises(CaseUnknown):
        do(case, "record", idle, values=FOUND)
    make_post(idle, Role.TOWNSHIP_CLERK, stage.government)
    do(case, "record", idle, values=FOUND)


def test_nothing_is_handed_to_a_body_of_nowhere(stage, case):
    do(case, "record", stage.opener, values=FOUND)
    do(case, "stop", stage.opener, values={"stopping": "设了围挡"})
    county = make_region("150721", "阿荣旗", "county")
    far = make_organisation("阿荣旗某局", "department", county)
    for key in (body_key(far.pk), body_key(999_999), "nobody"):
        told = {"duty-clause": "配合 1 · 乡镇 2"}
        with pytest.raises(BodyUnfit):
            do(case, "report", stage.opener, key=f"far/{key}", values=told, parties=(key,))
