"""Many cases at once: each by itself, refusals beside what was done, taken back where possible."""

import pytest
from django.utils import timezone

from qingdan.cases.domain.batching import Batch, act_in_many, undo
from qingdan.cases.domain.refusals import CaseChanged, CaseUnknown, HandlerUnfit, NotUndoable
from qingdan.cases.models import CaseDesk, CaseEvent
from qingdan.procedures.enums import Everyday
from tests.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def picked(*cases):
    for one in cases:
        one.refresh_from_db()
    return [(one.pk, one.version) for one in cases]


def hand_over(desk, *cases, key="k1", person=None):
    batch = Batch(Everyday.TRANSFER, "我出差", key, person or desk.colleague)
    return act_in_many(picked(*cases), batch, actor=desk.clerk, at=timezone.now())


def urge(desk, *cases, key="k1"):
    batch = Batch(Everyday.URGE, "村民又来问", key)
    return act_in_many(picked(*cases), batch, actor=desk.clerk, at=timezone.now())


def test_urging_reaches_the_lane_that_is_waited_for(desk):
    case = desk.reported()

    (result,) = urge(desk, case)

    assert (result.event.action, result.event.lane) == (Everyday.URGE, desk.lane)


def test_what_waits_for_nobody_is_not_urged_and_stops_no_other(desk):
    mine, waiting = desk.recorded("在我手上"), desk.reported("等部门")

    first, second = urge(desk, mine, waiting)

    assert (first.event, first.refusal.code) == (None, "cases.not-in-batch")
    assert second.event is not None


def test_the_same_request_again_changes_nothing(desk):
    case = desk.reported()
    (once,) = urge(desk, case)

    (again,) = urge(desk, case)

    assert again.event == once.event
    assert CaseEvent.objects.filter(action=Everyday.URGE).count() == 1


def test_handing_over_moves_the_desk_and_undo_brings_it_back(desk):
    case = desk.recorded()
    desk.do(case, "stop", desk.clerk, values={"stopping": "设了围挡"})
    (result,) = hand_over(desk, case)
    assert set(CaseDesk.objects.values_list("handler", flat=True)) == {desk.colleague.pk}

    event = undo(result.event.pk, key="u1", actor=desk.clerk, at=timezone.now())

    assert event.action == Everyday.TRANSFER
    assert set(CaseDesk.objects.values_list("handler", flat=True)) == {desk.clerk.pk}


def test_what_does_not_lie_on_ones_desk_is_not_handed_over(desk):
    (result,) = hand_over(desk, desk.open())

    assert result.event is not None  # found work is the township's turn too
    (refused,) = act_in_many(
        picked(desk.reported()),
        Batch(Everyday.TRANSFER, "出差", "k2", desk.colleague),
        actor=desk.leader,
        at=timezone.now(),
    )
    assert refused.refusal is not None


def test_somebody_of_another_body_cannot_take_over(desk):
    (result,) = hand_over(desk, desk.recorded(), person=desk.helper)

    assert isinstance(result.refusal, HandlerUnfit)


def test_what_moved_meanwhile_is_refused(desk):
    case = desk.recorded()
    seen = picked(case)
    desk.do(case, "stop", desk.colleague, values={"stopping": "设了围挡"})
    batch = Batch(Everyday.TRANSFER, "出差", "k1", desk.colleague)

    (result,) = act_in_many(seen, batch, actor=desk.clerk, at=timezone.now())

    assert isinstance(result.refusal, CaseChanged)


def test_what_cannot_be_seen_is_left_out(desk):
    case = desk.recorded()
    batch = Batch(Everyday.URGE, "急", "k1")

    assert act_in_many(picked(case), batch, actor=desk.stranger(), at=timezone.now()) == []


def test_an_urge_is_not_taken_back(desk):
    (result,) = urge(desk, desk.reported())

    with pytest.raises(NotUndoable, match="对方已经收到"):
        undo(result.event.pk, key="u1", actor=desk.clerk, at=timezone.now())


def test_undo_stops_where_somebody_went_on(desk):
    case = desk.recorded()
    (result,) = hand_over(desk, case)
    case.refresh_from_db()
    desk.at = timezone.now()
    desk.do(case, "stop", desk.colleague, values={"stopping": "设了围挡"})

    with pytest.raises(NotUndoable, match="又有人办过"):
        undo(result.event.pk, key="u1", actor=desk.clerk, at=desk.at)


def test_nobody_takes_back_what_another_did(desk):
    (result,) = hand_over(desk, desk.recorded())

    with pytest.raises(CaseUnknown):
        undo(result.event.pk, key="u1", actor=desk.colleague, at=timezone.now())
