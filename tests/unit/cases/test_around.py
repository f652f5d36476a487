"""What stands around an act: support, merging and splitting, who is told, the ladder."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.escalating import tell_due
from qingdan.cases.domain.linking import merge, relate, split
from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.refusals import (
    CaseEnded,
    NotLinkable,
    SupportNoteMissing,
    SupportNotMovable,
    SupportUnknown,
)
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import CaseStanding, RelationKind, SupportState
from qingdan.cases.keys import body_key
from qingdan.cases.models import Case, CaseRelation, SupportMove
from qingdan.cases.queries import cases_visible_to, obligations_visible_to
from qingdan.notices.models import Notice
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import Role
from qingdan.procedures.run import Said
from tests.builders import make_officer, make_organisation, make_region
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)


@pytest.fixture
def stage():
    return Stage(shipped("report-up"))


def opened(stage, key="one"):
    opening = Opening(
        procedure="report-up", title=f"北街井盖缺失 {key}", place=stage.place, key=key,
        item=stage.item, lead=stage.lead,
    )  # fmt: skip
    return open_case(opening, actor=stage.opener, at=AT)


def reported(stage, case, answer_by):
    lane = f"department@{body_key(stage.lead.pk)}"
    steps = (
        ("record", Said(values={
            "place": "镇政府东街", "situation": "井盖缺失", "found-by": "巡查发现"})),
        ("stop", Said(values={"stopping": "设了围挡"})),
        ("report", Said(
            values={"duty-clause": "配合 1 · 乡镇 2", "answer-by": answer_by},
            parties=(body_key(stage.lead.pk),))),
    )  # fmt: skip
    for action, said in steps:
        case.refresh_from_db()
        asked = Asked(action, said, case.version, f"{case.pk}/{action}")
        take_action(case.pk, asked, actor=stage.opener, at=AT)
    return lane


def test_a_case_owes_what_its_entry_promises(stage):
    owed = opened(stage).support.get()
    assert (owed.text, owed.body, owed.state) == ("提供技术指导。", stage.lead, SupportState.OWED)


def test_support_is_asked_promised_and_delivered_by_those_whose_word_it_is(stage):
    owed = opened(stage).support.get()
    helper = make_officer(role=Role.DEPARTMENT_LEADER, organisation=stage.lead)
    with pytest.raises(SupportNotMovable):
        move_support(owed.pk, SupportState.PROMISED, note="下周", actor=helper, at=AT)
    move_support(owed.pk, SupportState.ASKED, note="请派人来", actor=stage.opener, at=AT)
    with pytest.raises(NotAllowed):
        move_support(owed.pk, SupportState.PROMISED, note="下周", actor=stage.opener, at=AT)
    with pytest.raises(SupportNoteMissing):
        move_support(owed.pk, SupportState.REFUSED, note=" ", actor=helper, at=AT)
    move_support(owed.pk, SupportState.PROMISED, note="下周派人", actor=helper, at=AT)
    moved = move_support(owed.pk, SupportState.DELIVERED, note="签到表", actor=helper, at=AT)
    assert moved.state == SupportState.DELIVERED
    assert [one.state for one in SupportMove.objects.all()] == ["asked", "promised", "delivered"]


def test_support_of_others_is_not_there(stage):
    owed = opened(stage).support.get()
    other = make_organisation("另一部门", "department")
    stranger = make_officer(role=Role.DEPARTMENT_CLERK, organisation=other)
    assert not obligations_visible_to(stranger, AT.date()).exists()
    with pytest.raises(SupportUnknown):
        move_support(owed.pk, SupportState.DELIVERED, note="有", actor=stranger, at=AT)


def test_two_reports_of_one_thing_become_one_case(stage):
    one, two = opened(stage, "one"), opened(stage, "two")
    merge(two.pk, one.pk, reason="同一个井盖", key="m", actor=stage.opener, at=AT)
    assert merge(two.pk, one.pk, reason="同一个井盖", key="m", actor=stage.opener, at=AT) == one
    two.refresh_from_db()
    assert (two.standing, two.parent, two.desks.count()) == (CaseStanding.MERGED, one, 0)
    asked = Asked("dismiss", Said(values={"result": "无"}), two.version, "late")
    with pytest.raises(CaseEnded):
        take_action(two.pk, asked, actor=stage.opener, at=AT)
    with pytest.raises(NotLinkable):
        merge(one.pk, two.pk, reason="反过来", key="n", actor=stage.opener, at=AT)
    assert not list(case_faults())


def test_a_case_of_two_things_is_split(stage):
    case = opened(stage)
    made = split(case.pk, ["路灯不亮"], reason="两件事", key="s", actor=stage.opener, at=AT)
    again = split(case.pk, ["路灯不亮"], reason="两件事", key="s", actor=stage.opener, at=AT)
    assert made == again
    assert (made[0].parent, made[0].item, Case.objects.count()) == (case, case.item, 2)


def test_two_cases_are_related_once(stage):
    one, two = opened(stage, "one"), opened(stage, "two")
    for first, second in ((one, two), (two, one)):
        relate(
            first.pk, second.pk, RelationKind.FOLLOWS, key=f"r{first.pk}", actor=stage.opener,
            at=AT,
        )  # fmt: skip
    assert CaseRelation.objects.count() == 1
    with pytest.raises(NotLinkable):
        relate(one.pk, one.pk, RelationKind.RELATED, key="x", actor=stage.opener, at=AT)


def test_a_department_sees_the_cases_it_has_a_part_in(stage):
    other = make_organisation("另一部门", "department")
    here = make_officer(role=Role.DEPARTMENT_CLERK, organisation=other)
    case = opened(stage)
    assert not cases_visible_to(here, AT.date()).exists()
    stage.lead = other
    reported(stage, case, AT.date())
    assert list(cases_visible_to(here, AT.date())) == [case]
    stranger = make_officer(
        role=Role.TOWNSHIP_CLERK,
        organisation=make_organisation(
            "金山镇人民政府", "township-government", make_region("150222100")
        ),
    )
    assert not cases_visible_to(stranger, AT.date()).exists()


def test_those_on_whose_desk_it_comes_to_lie_are_told(stage):
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    reported(stage, opened(stage), AT.date())
    told = Notice.objects.filter(recipient=clerk)
    assert [one.kind for one in told] == ["case.arrived"]
    assert told[0].link.startswith("/desk/cases/")


def test_a_late_department_is_told_with_the_township_and_the_list_office_once(stage):
    clerk = make_officer(role=Role.DEPARTMENT_CLERK, organisation=stage.lead)
    leader = make_officer(role=Role.DEPARTMENT_LEADER, organisation=stage.lead)
    office = make_officer(role=Role.LIST_OFFICE)
    case = opened(stage)
    reported(stage, case, AT.date() + timedelta(days=3))
    last = datetime.combine(AT.date() + timedelta(days=3), time(23, 0), CHINA)
    assert tell_due(last - timedelta(days=3)) == 0
    assert tell_due(last) == 1
    assert tell_due(last) == 0
    assert tell_due(last + timedelta(hours=2)) == 1
    late = Notice.objects.filter(kind="case.late")
    assert {one.recipient for one in late} == {clerk, leader, office, stage.opener}
    assert tell_due(last + timedelta(days=10)) == 1
    assert tell_due(last + timedelta(days=90)) == 0


def test_what_is_not_stated_is_never_told_as_late(stage):
    case = opened(stage)
    assert case.clocks.filter(tell_at__isnull=False).count() == 0
    assert tell_due(AT + timedelta(days=900)) == 0
