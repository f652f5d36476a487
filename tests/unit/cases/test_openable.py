"""What may be opened under an entry, by whom, and what needs no entry."""

from datetime import date

import pytest

from qingdan.cases.domain.opening import Opening, open_case
from qingdan.cases.domain.refusals import (
    EntryMissing,
    NotYoursToBegin,
    ProcedureOfOthers,
    ProcedureUnbound,
)
from qingdan.cases.domain.reporting import Report, report, title_of
from qingdan.cases.models import Case, CaseEvent
from qingdan.cases.openable import unlisted, work_under, work_without_entry
from qingdan.procedures.enums import ActingSide, BindingState
from qingdan.procedures.models import EntryBinding
from tests.builders import AT
from tests.desk import Desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 8)


@pytest.fixture
def desk():
    return Desk()


def bind(item, kind, side=ActingSide.TOWNSHIP, state=BindingState.CONFIRMED):
    EntryBinding.objects.update_or_create(
        township=item.edition.township,
        kind=item.kind,
        address=item.address,
        procedure=kind,
        defaults={"side": side, "state": state, "reason": "试验", "decided_at": AT},
    )


def opened(desk, procedure, **values):
    said = {"title": "一件事", "place": desk.stage.place, "key": f"k/{procedure}", **values}
    actor = said.pop("actor", desk.clerk)
    return open_case(Opening(procedure=procedure, **said), actor=actor, at=desk.at)


def test_what_is_bound_comes_before_what_fits_any_entry(desk):
    codes = [one.code for one in work_under(desk.stage.item, TODAY).openables]

    assert "report-up" in codes
    assert codes[-2:] == ["hotline", "adjustment"]


def test_kinds_without_entry_are_those_of_the_table(desk):
    found = {one.code for one in work_without_entry(TODAY).openables}

    assert found == {code for code, one in unlisted().items() if one.without_entry}
    assert all(one.reason for one in unlisted().values())


def test_an_unbound_procedure_is_refused(desk):
    with pytest.raises(ProcedureUnbound, match="没有绑定"):
        opened(desk, "penalty", item=desk.stage.item)

    assert not Case.objects.exists()


def test_what_a_person_took_away_is_refused(desk):
    bind(desk.stage.item, "report-up", state=BindingState.REMOVED)

    with pytest.raises(ProcedureUnbound):
        opened(desk, "report-up", item=desk.stage.item)


def test_a_township_cannot_open_what_a_department_acts_in_alone(desk):
    bind(desk.stage.item, "penalty", ActingSide.DEPARTMENT)

    with pytest.raises(ProcedureOfOthers, match="上级部门办理"):
        opened(desk, "penalty", item=desk.stage.item)

    assert opened(desk, "penalty", item=desk.stage.item, actor=desk.helper).owner == desk.department


def test_who_could_not_begin_it_does_not_open_it(desk):
    bind(desk.stage.item, "survey")
    item = {"item": desk.stage.item}

    with pytest.raises(
        NotYoursToBegin, match=r"“发现、制止、上报.*”由村干部（网格员）、乡镇经办人"
    ):
        opened(desk, "report-up", actor=desk.helper, **item)
    with pytest.raises(NotYoursToBegin, match="由乡镇经办人、站所负责人、乡镇领导开头"):
        opened(desk, "survey", actor=desk.cadre, **item)
    assert opened(desk, "report-up", actor=desk.cadre, **item).state == "found"
    assert opened(desk, "survey", actor=desk.leader, **item).state == "asked"


def test_work_of_the_lists_needs_an_entry(desk):
    with pytest.raises(EntryMissing, match="要写明是哪一项"):
        opened(desk, "inspection")

    assert opened(desk, "office").item is None


def test_the_same_key_opens_one_case(desk):
    first = opened(desk, "report-up", item=desk.stage.item)

    assert opened(desk, "report-up", item=desk.stage.item) == first
    assert Case.objects.count() == 1


def test_a_report_is_opened_and_written_down_in_one_go(desk):
    seen = Report(
        what="北街井盖丢了。昨天有人差点掉下去。",
        where="粮站对面",
        source="巡查发现",
        place=desk.stage.place,
        key="r/1",
    )

    case = report(seen, actor=desk.cadre, at=desk.at)

    assert (case.title, case.village) == ("北街井盖丢了", desk.stage.village)
    assert list(case.events.values_list("action", flat=True)) == ["opened", "record"]
    assert report(seen, actor=desk.cadre, at=desk.at) == case
    assert CaseEvent.objects.count() == 2


def test_a_report_whose_first_act_is_refused_stays_open(desk):
    seen = Report(what="井盖丢了", where="", source="", place=desk.stage.place, key="r/2")

    case = report(seen, actor=desk.cadre, at=desk.at)

    assert (case.state, case.events.count()) == ("found", 1)


def test_titles_are_first_sentences():
    assert title_of("井盖丢了，很危险。快来") == "井盖丢了，很危险"
    assert len(title_of("很" * 90)) == 40
