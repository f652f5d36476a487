"""Acts asked for at the same moment, on both databases: each once, none half, none passed over."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from qingdan.cases.checking import case_faults
from qingdan.cases.domain.acting import Asked, take_action
from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.domain.supporting import move_support
from qingdan.cases.enums import SupportState
from qingdan.cases.models import CaseEvent, SupportMove
from qingdan.parties.domain.people import posts
from qingdan.procedures.run import Said
from tests.desk import FOUND, Desk

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MANY = 8


@pytest.fixture
def desk(use_database):
    return Desk()


def record(case, actor, desk, key):
    asked = Asked("record", Said(values=FOUND), 1, key)
    return take_action(case.pk, asked, actor=actor, at=desk.at + timedelta(hours=1))


def urge(case, actor, desk, key):
    asked = Asked("urge", Said(reason="请抓紧办"), 1000, key)
    return take_action(case.pk, asked, actor=actor, at=desk.at + timedelta(hours=1))


def test_one_request_sent_many_times_is_one_act(desk, at_once):
    case = desk.open()

    acts = [lambda: record(case, desk.clerk, desk, "one").pk for _ in range(MANY)]

    assert len(set(at_once(*acts))) == 1
    assert CaseEvent.objects.filter(case=case).count() == 2
    assert not list(case_faults())


def test_of_many_who_do_the_same_step_one_does_it(desk, told_at_once):
    case = desk.open()

    acts = [lambda at=at: record(case, desk.clerk, desk, f"one/{at}") for at in range(MANY)]

    assert Counter(told_at_once(*acts)) == {"done": 1, "cases.changed": MANY - 1}
    assert CaseEvent.objects.filter(case=case).count() == 2
    assert not list(case_faults())


def test_one_key_for_many_cases_is_an_act_in_one_of_them(desk, told_at_once):
    cases = [desk.open(f"第 {at} 件") for at in range(MANY)]

    acts = [lambda one=one: record(one, desk.clerk, desk, "one") for one in cases]

    assert Counter(told_at_once(*acts)) == {"done": 1, "cases.request-reused": MANY - 1}
    assert CaseEvent.objects.filter(request_key="one").count() == 1
    assert not list(case_faults())


def test_acts_that_do_not_exclude_each_other_are_all_done(desk, told_at_once):
    cases = [desk.recorded(f"第 {at} 件") for at in range(3)]

    acts = [
        lambda one=one, at=at: urge(one, desk.leader, desk, f"{one.pk}/{at}")
        for at in range(4)
        for one in cases
    ]

    assert told_at_once(*acts) == ["done"] * len(acts)
    assert [CaseEvent.objects.filter(case=one).count() for one in cases] == [6, 6, 6]
    assert not list(case_faults())


def test_who_loses_the_post_at_that_moment_acts_before_or_not_at_all(desk, told_at_once):
    cases = [desk.open(f"第 {at} 件") for at in range(MANY)]
    [post] = desk.clerk.posts.all()
    today = timezone.localdate(desk.at)

    def end():
        posts.end(post.pk, on=today, reason="调离", actor=None, at=desk.at)

    acts = [lambda one=one: record(one, desk.clerk, desk, f"{one.pk}") for one in cases]
    told = Counter(told_at_once(*acts[:4], end, *acts[4:]))

    assert set(told) <= {"done", "cases.unknown"}
    assert told["done"] == 1 + CaseEvent.objects.filter(action="record").count()
    assert not list(case_faults())
    with pytest.raises(CaseUnknown):
        record(cases[0], desk.clerk, desk, "later")


def test_support_that_many_ask_for_is_asked_for_once(desk, told_at_once):
    case = desk.open()
    row = case.support.first()

    def ask():
        move_support(row.pk, SupportState.ASKED, note="派人", actor=desk.clerk, at=desk.at)

    told = Counter(told_at_once(*(ask,) * 4))

    assert told == {"done": 1, "cases.support-not-movable": 3}
    assert SupportMove.objects.filter(obligation=row).count() == 1
