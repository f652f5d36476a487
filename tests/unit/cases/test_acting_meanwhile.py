"""What happens between counting an act and writing it: it is counted once more where it matters."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from qingdan.cases.checking import case_faults
from qingdan.cases.domain import acting
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.escalating import tell_due
from qingdan.cases.domain.linking import merge
from qingdan.cases.domain.refusals import CaseChanged, CaseEnded, CaseUnknown, RequestReused
from qingdan.cases.enums import CaseStanding
from qingdan.cases.keys import body_key, officer_key
from qingdan.cases.models import CaseDraft, CaseEvent
from qingdan.notices.models import Notice
from qingdan.parties.domain.people import posts
from qingdan.parties.domain.people.fitting import Appointment
from qingdan.parties.enums import Role
from qingdan.procedures.run import Said
from qingdan.record.domain.replaying import gaps
from tests.builders import make_officer
from tests.desk import FOUND, Desk

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
RECORD = Asked("record", Said(values=FOUND), 1, "record/one")


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def meanwhile(monkeypatch):
    """Return a function that lets something happen once, just before an act locks the record."""
    usual, waiting = acting.recorded, []

    @contextmanager
    def recorded():
        while waiting:
            waiting.pop()()
        with usual():
            yield

    monkeypatch.setattr(acting, "recorded", recorded)
    return waiting.append


@pytest.fixture
def looks(monkeypatch):
    """Return a list that grows by one whenever an act reads its case."""
    usual, found = acting.look_into, []

    def look_into(case_id, **who):
        found.append(case_id)
        return usual(case_id, **who)

    monkeypatch.setattr(acting, "look_into", look_into)
    return found


def take(case, asked, actor, desk):
    return take_action(case.pk, asked, actor=actor, at=desk.at + timedelta(hours=1))


def end_posts_of(officer, desk):
    today = timezone.localdate(desk.at)
    for one in officer.posts.all():
        posts.end(one.pk, on=today, reason="调离", actor=None, at=desk.at)


def whole(case):
    case.refresh_from_db()
    return not list(case_faults()) and not [one for one in gaps() if one.what.startswith("办件")]


def test_who_has_lost_the_post_meanwhile_does_not_act(desk, meanwhile):
    case = desk.open()
    meanwhile(lambda: end_posts_of(desk.clerk, desk))

    with pytest.raises(CaseUnknown):
        take(case, RECORD, desk.clerk, desk)

    assert case.events.count() == 1


def test_who_was_given_the_post_meanwhile_acts(desk, meanwhile):
    case, new = desk.open(), make_officer("new", role=None, organisation=desk.stage.government)
    given = Appointment(
        officer=new, organisation=desk.stage.government, role=Role.TOWNSHIP_CLERK,
        valid_from=timezone.localdate(desk.at),
    )  # fmt: skip
    meanwhile(lambda: posts.appoint(given, actor=None, at=desk.at))

    assert take(case, RECORD, new, desk).officer == new
    assert whole(case)


def test_what_was_done_meanwhile_where_one_acts_is_not_passed_over(desk, meanwhile):
    case = desk.open()
    meanwhile(lambda: desk.do(case, "record", desk.cadre, values=FOUND))

    with pytest.raises(CaseChanged) as told:
        take(case, RECORD, desk.clerk, desk)

    assert told.value.params["who"] == "孙村干"
    assert case.events.count() == 2


def test_what_was_done_meanwhile_in_another_lane_only_comes_before(desk, meanwhile, looks):
    case = desk.reported()
    seen = case.version
    meanwhile(lambda: desk.do(case, "urge", desk.clerk, lane="main", reason="请抓紧"))
    accept = Asked("accept", Said(lane=desk.lane), seen + 1, "accept/one")
    looks.clear()

    event = take(case, accept, desk.helper, desk)

    assert (event.number, looks) == (seen + 2, [case.pk] * 3)
    assert whole(case)


def test_acts_in_other_cases_make_nobody_count_again(desk, meanwhile, looks):
    case, other = desk.open(), desk.open("另一件")
    meanwhile(lambda: desk.do(other, "record", desk.cadre, values=FOUND))

    take(case, RECORD, desk.clerk, desk)

    assert looks == [case.pk, other.pk]
    assert whole(case)


def test_the_same_request_meanwhile_is_one_act(desk, meanwhile):
    case = desk.open()
    first = []
    meanwhile(lambda: first.append(take(case, RECORD, desk.clerk, desk)))

    again = take(case, RECORD, desk.clerk, desk)

    assert [again] == first
    assert case.events.count() == 2


def test_the_key_of_an_act_meanwhile_in_another_case_is_refused(desk, meanwhile):
    case, other = desk.open(), desk.open("另一件")
    meanwhile(lambda: take(other, RECORD, desk.clerk, desk))

    with pytest.raises(RequestReused):
        take(case, RECORD, desk.clerk, desk)

    assert CaseEvent.objects.filter(request_key=RECORD.key).count() == 1
    assert whole(case)


def test_a_case_that_was_merged_meanwhile_is_not_worked_on(desk, meanwhile):
    case, other = desk.open(), desk.open("另一件")
    by = {"reason": "同一件", "key": "merge", "actor": desk.clerk, "at": desk.at}
    meanwhile(lambda: merge(case.pk, other.pk, **by))

    with pytest.raises(CaseEnded):
        take(case, RECORD, desk.clerk, desk)

    case.refresh_from_db()
    assert case.standing == CaseStanding.MERGED


def test_a_limit_that_was_told_meanwhile_and_moves_counts_its_rungs_anew(desk, meanwhile):
    case = desk.recorded()
    desk.do(case, "stop", desk.clerk, values={"stopping": "设了围挡"})
    until = timezone.localdate(desk.at) + WEEK
    values, to = {"duty-clause": "配合1 乡镇1", "answer-by": until}, (body_key(desk.department.pk),)
    desk.do(case, "report", desk.clerk, values=values, parties=to)
    clock = case.clocks.get(lane=desk.lane)
    meanwhile(lambda: tell_due(clock.tell_at))
    later = {"clock": "answer", "answer-by": until + WEEK}
    extend = Said(values=later, lane=desk.lane, reason="等材料", clause="双方商定")

    take(case, Asked("extend", extend, case.version, "extend/one"), desk.helper, desk)

    before, told = clock.tell_at, Notice.objects.filter(key=f"case.clock.{clock.pk}.0")
    clock.refresh_from_db()
    assert (told.exists(), clock.told, clock.tell_at > before) == (True, 0, True)


def test_a_transfer_tells_who_has_it_then_and_takes_the_draft_away(desk):
    case = desk.recorded()
    draft = {"case": case, "lane": "main", "action": "transfer", "content": "{}"}
    for one in (desk.clerk, desk.leader):
        CaseDraft.objects.create(officer=one, saved_at=desk.at, **draft)
    said = Said(values={"person": officer_key(desk.colleague.pk)}, reason="请接着办")

    take(case, Asked("transfer", said, case.version, "transfer/one"), desk.clerk, desk)

    told = Notice.objects.filter(key__startswith=f"case.{case.pk}.{case.version + 1}")
    assert [one.recipient for one in told] == [desk.colleague]
    assert [one.officer for one in CaseDraft.objects.all()] == [desk.leader]
