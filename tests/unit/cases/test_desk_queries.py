"""The workbench's questions: what lies where, in which order, at which cost."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from qingdan.cases.desk_queries import DeskView, counts_of, spots
from qingdan.cases.enums import DeskTab, SupportState
from qingdan.cases.models import CaseDraft, SupportObligation
from qingdan.cases.owed import owed_by_departments
from qingdan.parties.domain.authorising import standing
from qingdan.parties.enums import Role
from qingdan.procedures.enums import Everyday
from tests.builders import make_officer, make_organisation, make_region
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def view_of(officer, asked=None):
    return DeskView(officer, standing(officer, timezone.localdate()), timezone.now(), asked)


def listed(officer, tab, **options):
    found, _ = spots(view_of(officer, **options), tab, size=50)
    return [one.pk for one in found]


def test_what_nobody_has_taken_lies_with_everybody_whose_turn_it_is(desk):
    case = desk.recorded()

    assert listed(desk.clerk, DeskTab.MINE) == [case.pk]
    assert listed(desk.colleague, DeskTab.MINE) == [case.pk]
    assert listed(desk.helper, DeskTab.MINE) == []


def test_what_somebody_has_in_hand_is_theirs_and_still_the_units(desk):
    case = desk.recorded()
    desk.do(case, "stop", desk.clerk, values={"stopping": "设了围挡"})

    assert listed(desk.clerk, DeskTab.MINE) == [case.pk]
    assert listed(desk.colleague, DeskTab.MINE) == []
    assert listed(desk.colleague, DeskTab.UNIT) == [case.pk]


def test_what_waits_for_a_department_waits_for_others(desk):
    case = desk.reported()

    assert listed(desk.clerk, DeskTab.MINE) == []
    assert listed(desk.clerk, DeskTab.WAITING) == [case.pk]
    assert listed(desk.cadre, DeskTab.WAITING) == [case.pk]
    assert listed(desk.helper, DeskTab.MINE) == [case.pk]
    assert listed(desk.helper, DeskTab.WAITING) == []


def test_when_the_department_has_answered_it_comes_back(desk):
    case = desk.reported()
    desk.do(case, "accept", desk.helper, lane=desk.lane)
    desk.do(case, "answer", desk.helper, lane=desk.lane, values={"handling": "已装上"})

    assert listed(desk.clerk, DeskTab.MINE) == [case.pk]
    assert listed(desk.clerk, DeskTab.WAITING) == []


def test_what_has_ended_lies_with_nobody(desk):
    case = desk.recorded()
    desk.do(case, "dismiss", desk.clerk, values={"result": "没有这回事"}, reason="看过")

    work = [one for one in DeskTab if one not in (DeskTab.ALL, DeskTab.DRAFTS)]
    assert [listed(desk.clerk, tab) for tab in work] == [[]] * len(work)
    assert listed(desk.clerk, DeskTab.ALL) == [case.pk]


def test_near_and_late_are_told_apart(desk):
    near, late, far = (desk.recorded(title) for title in ("近", "晚", "远"))
    desk.due(near, days=1)
    desk.due(late, days=-1)
    desk.due(far, days=30)

    assert listed(desk.clerk, DeskTab.NEAR) == [near.pk]
    assert listed(desk.leader, DeskTab.OVER) == [late.pk]
    assert listed(desk.helper, DeskTab.OVER) == []


def test_a_department_minds_only_its_own_time_limits(desk):
    case = desk.reported()
    desk.due(case, days=-1, lane=desk.lane)

    assert listed(desk.helper, DeskTab.OVER) == [case.pk]
    stranger = desk.stranger()
    assert [listed(stranger, tab) for tab in DeskTab] == [[]] * len(DeskTab)


def test_nothing_is_shown_of_another_township(desk):
    desk.due(desk.reported(), days=-1)
    other = make_organisation("金山镇人民政府", "township-government", make_region("150222100"))
    stranger = make_officer(role=Role.TOWNSHIP_CLERK, organisation=other)

    assert [listed(stranger, tab) for tab in DeskTab] == [[]] * len(DeskTab)


def test_the_nearest_last_day_comes_first_and_none_last(desk):
    none, later, sooner = (desk.recorded(title) for title in ("无", "后", "先"))
    desk.due(later, days=9)
    desk.due(sooner, days=2)

    assert listed(desk.clerk, DeskTab.MINE) == [sooner.pk, later.pk, none.pk]


@pytest.mark.parametrize("tab", [DeskTab.MINE, DeskTab.ALL, DeskTab.DRAFTS])
def test_pages_hold_every_case_once_there_and_back(desk, tab):
    cases = [desk.recorded(str(number)) for number in range(5)]
    desk.due(cases[3], days=1)
    for one in cases:
        CaseDraft.objects.create(
            officer=desk.clerk, case=one, lane="main", action="stop", content="{}",
            saved_at=timezone.now(),
        )  # fmt: skip
    view = view_of(desk.clerk)

    first, more = spots(view, tab, size=2)
    second, more_still = spots(view, tab, size=2, after=first[-1])
    third, no_more = spots(view, tab, size=2, after=second[-1])
    back, _ = spots(view, tab, size=2, before=third[0])

    assert (more, more_still, no_more) == (True, True, False)
    assert [*first, *second, *third] == spots(view, tab, size=50)[0]
    assert {one.pk for one in (*first, *second, *third)} == {one.pk for one in cases}
    assert back == second


def test_drafts_are_the_officers_own(desk):
    case = desk.recorded()
    CaseDraft.objects.create(
        officer=desk.clerk, case=case, lane="main", action="stop", content="{}",
        saved_at=timezone.now(),
    )  # fmt: skip

    assert listed(desk.clerk, DeskTab.DRAFTS) == [case.pk]
    assert listed(desk.colleague, DeskTab.DRAFTS) == []


@pytest.mark.parametrize("tab", DeskTab)
def test_filters_narrow_every_tab_the_same_way(desk, tab):
    desk.due(desk.recorded("留下"), days=1)
    desk.recorded("去掉")

    found = listed(desk.clerk, tab, asked=lambda path: Q(**{f"{path}title": "去掉"}))
    assert set(found) <= {one.pk for one in desk.stage.place.cases.filter(title="去掉")}


PARTS = {DeskTab.WAITING: 2, DeskTab.NEAR: 2, DeskTab.OVER: 2, DeskTab.ALL: 2}
"""Queries of a page that is put together from more than one index."""


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("tab", DeskTab)
def test_all_counts_cost_one_query_and_a_page_one_a_part(
    desk, tab, count, django_assert_num_queries
):
    for number in range(count):
        desk.reported(str(number))
    view = view_of(desk.clerk)

    with django_assert_num_queries(1):
        counts_of(view)
    with django_assert_num_queries(PARTS.get(tab, 1)):
        spots(view, tab, size=50)


def test_counts_are_those_of_the_pages(desk):
    for title in ("一", "二"):
        desk.due(desk.recorded(title), days=1)
    desk.due(desk.recorded("三"), days=-1)
    desk.due(desk.reported("四"), days=-1, lane=desk.lane)
    officers = (desk.clerk, desk.colleague, desk.leader, desk.cadre, desk.helper, desk.stranger())

    for officer in officers:
        found = {tab: len(listed(officer, tab)) for tab in DeskTab if tab is not DeskTab.ALL}
        assert counts_of(view_of(officer)) == found
    assert counts_of(view_of(desk.clerk))[DeskTab.NEAR] == 2
    assert counts_of(view_of(desk.clerk, asked=lambda path: Q(**{f"{path}title": "一"}))) == {
        DeskTab.MINE: 1, DeskTab.UNIT: 1, DeskTab.WAITING: 0, DeskTab.NEAR: 1, DeskTab.OVER: 0,
        DeskTab.DRAFTS: 0,
    }  # fmt: skip


def test_kept_sql_says_nothing_stale_and_nothing_of_others(desk):
    case = desk.recorded()
    assert [listed(one, DeskTab.MINE) for one in (desk.clerk, desk.helper)] == [[case.pk], []]

    later = desk.recorded("后来的")
    desk.due(later, days=1)
    assert listed(desk.clerk, DeskTab.MINE) == [later.pk, case.pk]
    assert listed(desk.clerk, DeskTab.NEAR) == [later.pk]
    tomorrow = DeskView(desk.clerk, view_of(desk.clerk).posts, timezone.now() + timedelta(days=2))
    assert spots(tomorrow, DeskTab.NEAR, size=9)[0] == []
    assert [one.pk for one in spots(tomorrow, DeskTab.OVER, size=9)[0]] == [later.pk]

    desk.clerk.posts.update(role=Role.DEPARTMENT_CLERK, organisation=desk.department)
    assert listed(desk.clerk, DeskTab.MINE) == []
    assert listed(desk.clerk, DeskTab.ALL) == [later.pk, case.pk]  # of which it leads, as before


def test_a_case_with_two_clocks_is_listed_and_counted_once(desk):
    case, other = desk.recorded(), desk.recorded("另一件")
    second_clock = desk.due(case, days=-3)
    second_clock.pk, second_clock.key = None, "second"
    second_clock.due_at += timedelta(days=2)
    second_clock.save()
    desk.due(other, days=-2)
    view = view_of(desk.clerk)

    first, more = spots(view, DeskTab.OVER, size=1)
    second, _ = spots(view, DeskTab.OVER, size=1, after=first[0])
    third, _ = spots(view, DeskTab.OVER, size=1, after=second[0])

    assert ([one.pk for one in (*first, *second, *third)], more) == ([case.pk, other.pk], True)
    assert counts_of(view)[DeskTab.OVER] == 2


def test_departments_owe_what_passed_and_what_was_asked_for(desk):
    desk.due(desk.reported(), days=-1, lane=desk.lane)
    SupportObligation.objects.update(state=SupportState.ASKED)
    asked = SupportObligation.objects.count()

    owed = owed_by_departments(view_of(desk.leader), [desk.stage.place.pk])

    assert owed.rows == ((desk.department.name, 1, asked),)
    assert (owed.late, owed.support) == (1, asked)
    assert owed_by_departments(view_of(desk.leader), ["150222100"]).rows == ()


def test_what_is_handed_over_leaves_the_desk(desk):
    case = desk.recorded()
    person = f"o{desk.colleague.pk}"
    desk.do(case, Everyday.TRANSFER, desk.clerk, values={"person": person}, reason="出差")

    assert listed(desk.clerk, DeskTab.MINE) == []
    assert listed(desk.colleague, DeskTab.MINE) == [case.pk]
