"""Running cases move to a newer version of their procedure and back, and lose nothing by it."""

import pytest
from django.db import connection

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.migrating import Moving, move_back, move_back_many, move_case, move_many
from qingdan.cases.domain.refusals import CaseChanged, CaseEnded, CaseUnknown
from qingdan.cases.enums import CaseStep
from qingdan.cases.keys import body_key
from qingdan.cases.models import CaseClock, CaseDesk, CaseLane
from qingdan.cases.versions import (
    behind,
    candidates,
    moved_by,
    moved_lately,
    versions_in_use,
    with_events,
)
from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import OrganisationKind, Role
from qingdan.procedures.models import StoredProcedure
from qingdan.procedures.run import Said
from qingdan.record.models import Event
from tests.builders import make_officer, make_organisation, make_region
from tests.desk import Desk
from tests.versions import MORE, NEWER, REACHED, report_up, shipping

pytestmark = pytest.mark.django_db
COST = 17
LOCKS = 2
"""The lock on the record, asked for twice where many may write."""


@pytest.fixture
def ship(monkeypatch, tmp_path):
    return shipping(monkeypatch, tmp_path)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def office(desk):
    return make_officer("office", role=Role.LIST_OFFICE, organisation=desk.stage.county)


@pytest.fixture
def case(desk):
    return desk.recorded()


def moving(definition, key="m"):
    return Moving(definition.version, "新版写明了汇总", key)


def copies(case):
    """Return everything copied of a case but what its keys are."""
    case.refresh_from_db()
    rows = [
        list(model.objects.filter(case=case).order_by("key").values())
        for model in (CaseLane, CaseClock)
    ]
    desks = list(CaseDesk.objects.filter(case=case).order_by("lane", "body", "role").values())
    return case.state, case.handler_id, case.due_at, case.moved_at, rows, desks


def test_case_moves_keeps_its_events_and_goes_on(desk, office, case, ship):
    newer, before, events = ship(NEWER), copies(case), list(case.events.values())
    version = case.procedure.version

    event = move_case(case.pk, moving(newer), actor=office, at=desk.at)

    assert copies(case) == before
    assert (case.procedure.version, case.version) == (newer.version, len(events) + 1)
    assert list(case.events.order_by("number").values())[:-1] == events
    assert (event.action, event.said) == (
        "migrated",
        {
            "values": {"version-before": version, "version-after": newer.version},
            "reason": "新版写明了汇总",
        },
    )
    noted = Event.objects.order_by("-sequence").first()
    assert (noted.act, noted.detail["before"], noted.detail["after"]) == (
        "case.migrated",
        version,
        newer.version,
    )
    assert list(case_faults()) == []
    desk.do(case, "stop", desk.clerk, values={"stopping": "已劝阻"})
    assert list(case_faults()) == []


def test_same_request_and_same_version_move_nothing(desk, office, case, ship):
    newer = ship(NEWER)

    first = move_case(case.pk, moving(newer), actor=office, at=desk.at)

    assert move_case(case.pk, moving(newer), actor=office, at=desk.at) == first
    assert move_case(case.pk, moving(newer, "other"), actor=office, at=desk.at) is None
    assert case.events.filter(action=CaseStep.MIGRATED).count() == 1


def test_what_the_case_has_come_by_is_named_and_nothing_moves(desk, office, case, ship):
    newer, before = ship(REACHED), copies(case)

    with pytest.raises(DomainError) as refusal:
        move_case(case.pk, moving(newer), actor=office, at=desk.at)

    assert refusal.value.code == "cases.versions-differ"
    assert "动作“登记核实”两版不一样：名称" in str(refusal.value)
    assert copies(case) == before
    assert [
        one.hindrances for one in candidates(with_events(behind(_all(case), newer)), newer)
    ] == [("动作“登记核实”两版不一样：名称",)]


def _all(case):
    return type(case).objects.all()


def test_only_the_list_office_of_the_county_moves_running_cases(desk, office, case, ship):
    newer = ship(NEWER)
    far = make_organisation(
        "阿荣旗人民政府",
        OrganisationKind.COUNTY_GOVERNMENT,
        make_region("150721", "阿荣旗", "county"),
    )
    stranger = make_officer("far", role=Role.LIST_OFFICE, organisation=far)

    for actor, refused in ((desk.clerk, NotAllowed), (desk.leader, NotAllowed)):
        with pytest.raises(refused):
            move_case(case.pk, moving(newer), actor=actor, at=desk.at)
    with pytest.raises(CaseUnknown):
        move_case(case.pk, moving(newer), actor=stranger, at=desk.at)
    desk.do(case, "settle", desk.clerk, values={"result": "已整改"})
    with pytest.raises(CaseEnded):
        move_case(case.pk, moving(newer), actor=office, at=desk.at)


def test_version_that_is_not_in_force_is_refused(desk, office, case, ship):
    ship()

    with pytest.raises(DomainError) as refusal:
        move_case(case.pk, moving(report_up(NEWER)[1]), actor=office, at=desk.at)

    assert refusal.value.code == "cases.version-not-in-force"


def test_case_goes_back_until_it_did_what_only_the_newer_version_offers(desk, office, case, ship):
    older = case.procedure.version
    newer = ship(MORE)
    move_case(case.pk, moving(newer), actor=office, at=desk.at)
    desk.do(case, "stop", desk.clerk, values={"stopping": "已劝阻"})

    back = move_back(case.pk, reason="先不换", key="b", actor=office, at=desk.at)

    case.refresh_from_db()
    assert (back.action, case.procedure.version) == ("migrated-back", older)
    assert move_back(case.pk, reason="先不换", key="b", actor=office, at=desk.at) == back
    with pytest.raises(DomainError) as again:
        move_back(case.pk, reason="先不换", key="c", actor=office, at=desk.at)
    assert again.value.code == "cases.not-moved-before"
    assert list(case_faults()) == []

    move_case(case.pk, moving(newer, "second"), actor=office, at=desk.at)
    clause = {"duty-clause": "配合1 乡镇1"}
    parties = (body_key(desk.department.pk),)
    desk.do(case, "report", desk.clerk, values=clause, parties=parties)
    desk.do(case, "visit", desk.clerk)
    with pytest.raises(DomainError) as late:
        move_back(case.pk, reason="先不换", key="d", actor=office, at=desk.at)
    assert "另一版没有动作“到部门了解”" in str(late.value)
    assert list(case_faults()) == []


def test_who_acts_without_having_seen_the_move_is_told(desk, office, case, ship):
    newer, seen = ship(NEWER), case.version
    move_case(case.pk, moving(newer), actor=office, at=desk.at)
    asked = Asked("stop", Said(values={"stopping": "已劝阻"}), seen, "late")

    with pytest.raises(CaseChanged) as changed:
        take_action(case.pk, asked, actor=desk.clerk, at=desk.at)

    assert "换用新版流程" in str(changed.value)


def test_many_move_a_refusal_stops_no_other_and_all_go_back(desk, office, case, ship):
    plain = [desk.open("东街井盖缺失"), desk.open("西街井盖缺失")]
    newer = ship(REACHED)
    used = versions_in_use(_all(case), desk.at.date())
    rows = [one.pk for one in behind(_all(case), newer)]

    moved = list(move_many(rows, moving(newer, "run"), actor=office, at=desk.at))

    assert (used[0].running, used[0].behind) == (3, 3)
    assert rows == [case.pk, plain[0].pk, plain[1].pk]
    assert [bool(one.refusal) for one in moved] == [True, False, False]
    assert [one.case_id for one in moved_lately(_all(case), "report-up", most=9)] == rows[:0:-1]
    again = list(move_many(rows[1:], moving(newer, "run"), actor=office, at=desk.at))
    assert [one.event for one in again] == [one.event for one in moved[1:]]

    ids = moved_by("run", office).values_list("case_id", flat=True)
    back = list(move_back_many(ids, reason="撤销", key="undo", actor=office, at=desk.at))

    assert [(one.case_id, one.refusal) for one in back] == [(pk, None) for pk in rows[1:]]
    assert [one.pk for one in behind(_all(case), newer)] == rows
    assert list(case_faults()) == []


def test_verifying_finds_a_version_put_in_from_outside(desk, office, case, ship):
    newer, other = ship(NEWER), report_up(REACHED)
    move_case(case.pk, moving(newer), actor=office, at=desk.at)
    stored = StoredProcedure.objects.create(
        code="report-up", version=other[1].version, title="别的", kind="report-up",
        text=other[0], stored_at=desk.at,
    )  # fmt: skip
    _all(case).filter(pk=case.pk).update(procedure=stored)

    assert [one.what for one in case_faults()] == [
        f"办件{case}：流程版本与办理记录不符，被改动过。"
    ]


def test_moving_costs_the_same_however_much_was_done(
    desk, office, case, ship, django_assert_num_queries
):
    first, reported, newer = desk.open(), desk.reported("南街井盖缺失"), ship(MORE)
    move_case(first.pk, moving(newer, "first"), actor=office, at=desk.at)

    for number, one in enumerate((case, reported)):
        with django_assert_num_queries(COST + LOCKS * (connection.vendor == "postgresql")):
            move_case(one.pk, moving(newer, f"m{number}"), actor=office, at=desk.at)
