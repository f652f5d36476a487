"""A term into a year that is not loaded stops nobody; its end is counted when the year comes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qingdan.cases.domain.calendars import settle_years
from qingdan.cases.domain.escalating import tell_due
from qingdan.cases.listed import no_end_word
from qingdan.cases.models import Case, CaseClock
from qingdan.cases.shown import clock_mark
from qingdan.core.workdays import Year
from qingdan.notices.models import Notice
from qingdan.parties.enums import Role
from qingdan.record.models import Event
from qingdan.rulebook.loading import current_calendar
from tests.builders import make_officer, make_organisation
from tests.cases import Stage, shipped

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
ACCEPTED = datetime(2026, 12, 25, 23, tzinfo=CHINA)
PLACES = ("runs", "domain.calendars", "domain.copying")


def accepted_late_in_the_last_year() -> Case:
    """Accept an application on 25 December 2026; the decision is due in twenty working days."""
    stage = Stage(shipped("permit"))
    scenario = next(one for one in stage.definition.scenarios if one.kind == "happy")
    at = [(one.action, one.refused) for one in scenario.steps].index(("accept", ""))
    later = timedelta(days=(ACCEPTED - scenario.steps[at].at).days)
    steps = tuple(
        replace(one, at=one.at + later, values={k: moved(v, later) for k, v in one.values.items()})
        for one in scenario.steps[: at + 1]
    )
    return stage.play(replace(scenario, begins_at=scenario.begins_at + later, steps=steps))


def moved(value: object, later: timedelta) -> object:
    return value + later if isinstance(value, date) else value


def decision(case: Case) -> CaseClock:
    return case.clocks.get(key="decision")


def load_next_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load 2027 with one day off, 1 January."""
    year = Year(2027, "试验", date(2026, 11, 1), {date(2027, 1, 1): "元旦"}, frozenset())
    calendar = current_calendar().with_years([year])
    for place in PLACES:
        monkeypatch.setattr(f"qingdan.cases.{place}.current_calendar", lambda: calendar)


def test_an_act_goes_through_and_its_clock_waits_without_a_date():
    case = accepted_late_in_the_last_year()

    clock = decision(case)
    assert (case.state, clock.due_at, clock.awaits_year) == ("accepted", None, 2027)
    assert no_end_word(clock) == "年历未载入，届满日待算"
    assert clock_mark(clock, ACCEPTED.replace(year=2028)) == "unmarked"
    assert (case.due_at, tell_due(ACCEPTED.replace(year=2028))) == (None, 0)


def test_the_list_office_is_told_once_and_the_end_is_counted_when_the_year_comes(monkeypatch):
    case = accepted_late_in_the_last_year()
    office = make_officer(role=Role.LIST_OFFICE, organisation=make_organisation())
    before = case.moved_at

    assert (settle_years(ACCEPTED), settle_years(ACCEPTED)) == (0, 0)
    told = Notice.objects.filter(recipient=office)
    assert [one.title for one in told] == ["2027 年的放假调休安排还没有载入，有期限的届满日待算"]

    load_next_year(monkeypatch)
    assert (settle_years(ACCEPTED), settle_years(ACCEPTED)) == (1, 0)

    clock, case = decision(case), Case.objects.get(pk=case.pk)
    assert clock.due_at.astimezone(CHINA).date() == date(2027, 1, 25)
    assert (clock.awaits_year, case.due_at, case.moved_at) == (None, clock.due_at, before)
    assert {one.due_at for one in case.desks.all()} == {clock.due_at}
    assert clock.tell_at is not None
    assert Event.objects.latest("sequence").act == "case.ends-counted"
