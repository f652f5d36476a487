"""Deciding about what cites a changed law: by whom, once, with a trace, and back again."""

from dataclasses import replace
from datetime import date

import pytest

from qingdan.parties.domain.authorising import NotAllowed
from qingdan.parties.enums import Role
from qingdan.record.domain.verifying import verify
from qingdan.record.models import Event
from qingdan.rulebook import citing
from qingdan.rulebook.domain.checking import CheckOutcome, decide_cited, undo_cited
from qingdan.rulebook.domain.entering import LawChangeGiven, enter_change, withdraw_change
from qingdan.rulebook.domain.opening import change_for, changes_for
from qingdan.rulebook.domain.refusals import (
    CitedElsewhere,
    CitedMovedOn,
    CitedNothing,
    CitedReasonMissing,
    LawChangeIncomplete,
    LawChangeThere,
    LawChangeUnknown,
)
from qingdan.rulebook.enums import CitedKind, LawCheckState
from qingdan.rulebook.models import LawChange, LawChangeTask
from qingdan.rulebook.naming import LawCitation
from qingdan.rulebook.queries import queue, tallies, tally
from tests.builders import make_officer, make_organisation, make_region
from tests.laws import (
    AT,
    CITING,
    CODE,
    COUNTY,
    LATER,
    THROUGH,
    TOWNSHIP,
    make_list_officer,
    make_place,
    make_township_officer,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 9, 1)
RIGHT = CheckOutcome(LawCheckState.RIGHT, "与新法第三十七条一致。")
OPEN = CheckOutcome(LawCheckState.OPEN)
ENTRY = f"entry:{TOWNSHIP}/basic/1"
GIVEN = LawChangeGiven("《草原法》", "amended", date(2026, 10, 1), "自公布之日起施行。", "主席令")


@pytest.fixture
def edition():
    return make_place()


@pytest.fixture
def officer(edition):
    return make_list_officer()


@pytest.fixture
def case(monkeypatch):
    """A running case of 银号镇, as a room above would register its own."""
    cites = (LawCitation("社会救助暂行办法", "《社会救助暂行办法》"),)
    there = [citing.Cited(CitedKind.CASE, "7", "某户低保", cites, place=TOWNSHIP)]
    monkeypatch.setattr(citing, "_citers", [*citing.registered_citers()])
    citing.register_citers(lambda asked: [x for x in there if x.place.startswith(asked.place)])
    return there


def rows(home=COUNTY, code=CODE):
    return {one.cited.token: one for one in queue(change_for(home, code), home, ON)}


def decide(officer, *tokens, outcome=RIGHT, seen=None, at=AT):
    shown = rows()
    chosen = seen or [shown[token].seen for token in tokens]
    return decide_cited(CODE, chosen, outcome, actor=officer, at=at)


def test_queue_lists_entries_matters_rules_and_procedures(edition):
    found = rows()

    assert {one.cited.kind for one in found.values()} == {
        CitedKind.ENTRY, CitedKind.MATTER, CitedKind.RULE, CitedKind.PROCEDURE,
    }  # fmt: skip
    assert found[ENTRY].cited.title == CITING
    assert found[ENTRY].cited.said == "《社会救助暂行办法》第四条"
    assert found[ENTRY].cited.where == "银号镇 基本履职 1"
    through = found[f"entry:{TOWNSHIP}/basic/2"].cited
    assert (through.title, "社会救助法" in through.said) == (THROUGH, True)
    assert f"entry:{TOWNSHIP}/basic/3" not in found
    assert "matter:subsistence-apply" in found


def test_queue_of_a_place_leaves_out_the_entries_of_others(edition):
    make_place("150721201", "查巴奇乡", "阿荣旗")

    assert f"entry:{TOWNSHIP}/basic/1" not in rows("150721")
    assert "entry:150721201/basic/1" in rows("150721")


def test_cases_join_through_what_a_room_registers(edition, case):
    assert rows()["case:7"].cited is case[0]
    assert "case:7" not in rows("150721")


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_for_any_number(edition, count, django_assert_num_queries):
    for number in range(count):
        make_place(f"15022210{number}", f"第{number}镇")
    change = change_for(COUNTY, CODE)

    with django_assert_num_queries(6):
        queue(change, COUNTY, ON)


def test_decision_is_written_with_name_time_and_reason(officer):
    done = decide(officer, ENTRY, "matter:subsistence-apply")

    assert [(one.state, one.reason, one.decided_by, one.decided_at) for one in done] == [
        ("right", RIGHT.reason, officer, AT)
    ] * 2
    assert [one.region_id for one in done] == [TOWNSHIP, COUNTY]
    assert not rows()[ENTRY].is_open
    assert tally(rows().values()).done == 2
    acts = list(Event.objects.filter(act="law.checked").values_list("reason", "place"))
    assert acts == [(RIGHT.reason, TOWNSHIP), (RIGHT.reason, COUNTY)]
    assert [fault.what for fault in verify().faults if "法规" in fault.what] == []


def test_sending_twice_changes_nothing_more(officer):
    shown = [rows()[ENTRY].seen]
    decide(officer, seen=shown)

    assert decide(officer, seen=shown, at=LATER) == []
    assert LawChangeTask.objects.get().decided_at == AT
    assert Event.objects.filter(act="law.checked").count() == 1


def test_decided_otherwise_meanwhile_is_refused_whole(officer):
    shown = [rows()[ENTRY].seen, rows()["matter:subsistence-apply"].seen]
    decide(officer, ENTRY)
    changed = CheckOutcome(LawCheckState.CHANGED, "改过")

    with pytest.raises(CitedMovedOn, match="当时是“待核对”，现在是“核过，仍然对”"):
        decide(officer, seen=shown, outcome=changed)

    assert LawChangeTask.objects.count() == 1


def test_thing_that_has_changed_since_is_open_again_and_refused_unseen(officer, case):
    shown = rows()["case:7"].seen
    decide(officer, "case:7")
    case[0] = replace(case[0], text="改过")

    row = rows()["case:7"]

    assert (row.state, row.moved) == (LawCheckState.OPEN, True)
    with pytest.raises(CitedMovedOn, match="文字改过"):
        decide(officer, seen=[shown])


def test_thing_that_cites_no_more_stays_with_its_outcome(officer, case):
    decide(officer, "case:7")
    case.clear()

    row = rows()["case:7"]

    assert (row.gone, row.state, row.cited.title) == (True, LawCheckState.RIGHT, "某户低保")
    with pytest.raises(CitedElsewhere):
        decide(officer, seen=[row.seen])


@pytest.mark.parametrize(
    ("chosen", "outcome", "refusal"),
    [
        ([], RIGHT, CitedNothing),
        (["entry:1/basic/1|x|open"], RIGHT, CitedElsewhere),
        (["nonsense"], RIGHT, CitedElsewhere),
        ([""], RIGHT, CitedElsewhere),
        (["x"], replace(RIGHT, reason=" "), CitedReasonMissing),
        (["x"], replace(RIGHT, reason="长" * 301), CitedReasonMissing),
    ],
)
def test_decision_that_cannot_be_is_refused(officer, chosen, outcome, refusal):
    with pytest.raises(refusal):
        decide_cited(CODE, chosen, outcome, actor=officer, at=AT)

    assert not LawChangeTask.objects.exists()


def test_undo_opens_again_what_was_decided_at_once(officer):
    decide(officer, ENTRY)
    decide(officer, "matter:subsistence-apply", at=LATER)

    done = undo_cited(CODE, LATER, actor=officer, at=LATER)

    assert [one.key for one in done] == ["subsistence-apply"]
    assert [rows()[one].is_open for one in (ENTRY, "matter:subsistence-apply")] == [False, True]
    assert undo_cited(CODE, LATER, actor=officer, at=LATER) == []
    assert Event.objects.filter(act="law.reopened").count() == 1


def test_undo_leaves_alone_what_another_decided(officer):
    decide(officer, ENTRY)

    assert undo_cited(CODE, AT, actor=make_list_officer(full_name="另一位"), at=LATER) == []


def test_open_again_needs_no_reason(officer):
    decide(officer, ENTRY)

    decide(officer, ENTRY, outcome=OPEN, at=LATER)

    assert (rows()[ENTRY].is_open, LawChangeTask.objects.get().reason) == (True, "")


def test_township_decides_about_its_own_entries_only(edition):
    officer = make_township_officer()
    shown = rows(TOWNSHIP)

    decide_cited(CODE, [shown[ENTRY].seen], RIGHT, actor=officer, at=AT)

    with pytest.raises(NotAllowed):
        decide_cited(CODE, [shown["matter:subsistence-apply"].seen], RIGHT, actor=officer, at=AT)


def test_counties_decide_about_shared_things_each_for_itself(officer):
    make_region("150721", "阿荣旗")
    decide(officer, "matter:subsistence-apply")

    assert rows("150721")["matter:subsistence-apply"].is_open


@pytest.mark.parametrize("role", [Role.TOWNSHIP_CLERK, Role.AUDITOR, Role.DEPARTMENT_CLERK])
def test_others_may_not(edition, role):
    officer = make_officer(role=role)

    with pytest.raises(NotAllowed):
        decide_cited(CODE, ["x"], RIGHT, actor=officer, at=AT)
    with pytest.raises(NotAllowed):
        enter_change(GIVEN, actor=officer, at=AT)


def test_legal_office_may(edition):
    justice = make_organisation("固阳县司法局", "department")

    assert decide(make_officer(role=Role.LEGAL_OFFICE, organisation=justice), ENTRY)


def test_own_change_makes_a_queue_of_its_own_place(officer):
    made = enter_change(GIVEN, actor=officer, at=AT)

    assert (made.law, made.region_id, str(made)) == ("草原法", COUNTY, "《草原法》修改")
    assert made.code in [one.code for one in changes_for(COUNTY)]
    assert made.code in [one.code for one in changes_for(TOWNSHIP)]
    assert made.code not in [one.code for one in changes_for("150721")]
    found = {one.code: each for one, each in tallies(changes_for(COUNTY), COUNTY, ON)}
    assert found[made.code].kinds[CitedKind.MATTER] > 0
    with pytest.raises(LawChangeUnknown):
        change_for("150721", made.code)


def test_entering_twice_is_one_change(officer):
    made = enter_change(GIVEN, actor=officer, at=AT)

    assert enter_change(GIVEN, actor=officer, at=LATER) == made
    assert Event.objects.filter(act="law.entered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "refusal", "said"),
    [
        ({"law": "《》"}, LawChangeIncomplete, "法规名称没有填好"),
        ({"words": " "}, LawChangeIncomplete, "条款原文没有填好"),
        ({"source": ""}, LawChangeIncomplete, "出处没有填好"),
        ({"kind": "gone"}, LawChangeIncomplete, "变动没有填好"),
        (
            {"law": "社会救助法", "kind": "new", "on": date(2026, 7, 1)},
            LawChangeThere,
            "社会救助法",
        ),
        (
            {"law": "大气污染防治法", "kind": "repealed", "on": date(2026, 8, 15)},
            LawChangeThere,
            "大气污染防治法",
        ),
    ],
)
def test_change_that_says_too_little_or_ships_is_refused(officer, wrong, refusal, said):
    with pytest.raises(refusal, match=said):
        enter_change(replace(GIVEN, **wrong), actor=officer, at=AT)

    assert not LawChange.objects.exists()


def test_change_entered_wrongly_is_taken_back_and_entered_anew(officer):
    made = enter_change(GIVEN, actor=officer, at=AT)

    withdraw_change(made.pk, reason="写错了日期", actor=officer, at=LATER)
    withdraw_change(made.pk, reason="写错了日期", actor=officer, at=LATER)

    assert made.code not in [one.code for one in changes_for(COUNTY)]
    assert enter_change(GIVEN, actor=officer, at=LATER) != made
    assert Event.objects.filter(act="law.withdrawn").count() == 1


def test_change_of_another_county_is_not_taken_back(officer):
    made = enter_change(GIVEN, actor=officer, at=AT)
    other = make_organisation("阿荣旗委编办", region=make_region("150721", "阿荣旗"))

    with pytest.raises(NotAllowed):
        withdraw_change(made.pk, reason="x", actor=make_officer(organisation=other), at=LATER)
    with pytest.raises(CitedReasonMissing):
        withdraw_change(made.pk, reason=" ", actor=officer, at=LATER)
    with pytest.raises(LawChangeUnknown):
        withdraw_change(made.pk + 1, reason="x", actor=officer, at=LATER)
