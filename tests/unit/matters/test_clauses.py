"""Clauses of an entry with several matters: which one each speaks of."""

import pytest

from qingdan.matters.domain.aligning import align_edition
from qingdan.matters.domain.clauses import clause_state, confirm_clause
from qingdan.matters.domain.confirming import confirm
from qingdan.matters.domain.refusals import AlignmentMovedOn, ClauseUnknown, MatterNotOfItem
from qingdan.matters.domain.undoing import undo
from qingdan.matters.models import Alignment
from qingdan.parties.domain.authorising import NotAllowed
from qingdan.record.models import Event
from tests.builders import make_edition, make_officer
from tests.unit.matters.conftest import AT, LATER, make_lists, seen

pytestmark = pytest.mark.django_db
RODENTS, DEAD = "plague-rodent-control", "dead-animal-report"


def said(item) -> list[tuple[str, str, str]]:
    """Return what is said of each clause: its text, the matter, the state."""
    found = Alignment.objects.filter(clause__item=item).order_by("clause", "pk")
    return [(one.clause.text, one.matter, one.state) for one in found]


@pytest.fixture
def told_apart(plague, officer):
    confirm(plague.pk, [RODENTS, DEAD], seen=seen(plague), actor=officer, at=AT)
    return plague


@pytest.fixture
def clause(told_apart):
    return told_apart.clauses.get(text="下发灭鼠灭蚤物资。")


def token(clause) -> str:
    return clause_state(type(clause).objects.get(pk=clause.pk)).token


def test_one_matter_needs_no_telling_apart(plague, officer):
    confirm(plague.pk, [RODENTS], seen=seen(plague), actor=officer, at=AT)

    assert said(plague) == []


def test_each_clause_gets_the_matter_it_speaks_of(told_apart):
    assert said(told_apart) == [
        ("下发灭鼠灭蚤物资。", RODENTS, "proposed"),
        ("对乡镇上报的自毙野生动物事件进行核实。", DEAD, "proposed"),
        ("开展保护性灭鼠灭蚤工作。", RODENTS, "proposed"),
        ("发现自毙野生动物及时报送。", DEAD, "proposed"),
    ]
    scores = Alignment.objects.filter(clause__isnull=False).values_list("score", flat=True)
    assert all(0.5 <= one <= 1 for one in scores)


def test_a_person_says_otherwise(told_apart, clause, officer):
    event = confirm_clause(clause.pk, DEAD, seen=token(clause), actor=officer, at=AT)

    found = {one.matter: one for one in clause.alignments.all()}
    assert (found[DEAD].state, found[DEAD].basis) == ("confirmed", "person")
    assert (found[RODENTS].state, found[RODENTS].decided_by) == ("refused", officer)
    assert (event.detail["clause"], event.detail["matters"]) == ("部门职责 1", [DEAD])
    assert confirm_clause(clause.pk, DEAD, seen="old", actor=officer, at=LATER) is None


def test_a_person_says_that_it_is_none_of_them(told_apart, clause, officer):
    confirm_clause(clause.pk, "", seen=token(clause), actor=officer, at=AT)
    matters = [DEAD, RODENTS, "child-ledger"]
    confirm(told_apart.pk, matters, seen=seen(told_apart), actor=officer, at=LATER)

    assert [one.state for one in clause.alignments.all()] == ["refused"]


def test_what_a_person_said_stays_while_the_entry_does_the_matter(told_apart, clause, officer):
    confirm_clause(clause.pk, DEAD, seen=token(clause), actor=officer, at=AT)
    more = [RODENTS, DEAD, "child-ledger"]
    confirm(told_apart.pk, more, seen=seen(told_apart), actor=officer, at=LATER)
    assert clause.alignments.get(state="confirmed").matter == DEAD

    without = [RODENTS, "child-ledger"]
    confirm(told_apart.pk, without, seen=seen(told_apart), actor=officer, at=LATER)

    assert [(one.matter, one.state) for one in clause.alignments.all()] == [(RODENTS, "proposed")]


def test_nothing_is_told_apart_once_taken_back(told_apart, officer):
    undo(told_apart.pk, seen=seen(told_apart), actor=officer, at=LATER)

    assert said(told_apart) == []


def test_confirm_clause_refuses(told_apart, clause, officer):
    with pytest.raises(MatterNotOfItem):
        confirm_clause(clause.pk, "child-ledger", seen=token(clause), actor=officer, at=AT)
    with pytest.raises(AlignmentMovedOn):
        confirm_clause(clause.pk, DEAD, seen="", actor=officer, at=AT)
    with pytest.raises(ClauseUnknown):
        confirm_clause(0, DEAD, seen="", actor=officer, at=AT)
    with pytest.raises(NotAllowed):
        confirm_clause(clause.pk, DEAD, seen="", actor=make_officer(role=None), at=AT)
    assert Event.objects.filter(act="alignment.confirmed").count() == 1


def test_clauses_are_carried_over(edition, told_apart, clause, township, officer):
    confirm_clause(clause.pk, DEAD, seen=token(clause), actor=officer, at=AT)
    later = make_edition(make_lists(), township=township)
    type(later).objects.filter(pk=later.pk).update(based_on=edition)

    align_edition(later.pk, at=LATER)

    new = later.items.get(kind="cooperative")
    found = new.clauses.get(text=clause.text).alignments.get(state="confirmed")
    assert (found.matter, found.basis, found.decided_by) == (DEAD, "carried", officer)
    assert len(said(new)) == 5
