"""Many people act at the same moment: the chain has no gap and no fork."""

import pytest
from django.db import connection

from qingdan.record.domain.appending import Seat, append, recorded
from qingdan.record.domain.verifying import one_moment, verify
from qingdan.record.models import Event
from tests.builders import AT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PEOPLE, ACTS = 20, 10


def act_often(person: int) -> None:
    for _ in range(ACTS):
        append("party.signed-in", seat=Seat(person), at=AT)


def test_append_by_many_leaves_no_gap_and_no_fork(at_once):
    at_once(*(lambda person=person: act_often(person) for person in range(PEOPLE)))

    events = Event.objects.order_by("sequence")
    sequences = list(events.values_list("sequence", flat=True))
    assert sequences == list(range(1, PEOPLE * ACTS + 2))
    assert events.filter(act="record.begun").count() == 1
    assert {events.filter(actor_key=one).count() for one in range(PEOPLE)} == {ACTS}
    assert verify().whole


def test_append_twice_in_one_act_stays_together(at_once):
    def act(person: int) -> None:
        with recorded():
            append("party.signed-in", seat=Seat(person), at=AT)
            append("party.signed-out", seat=Seat(person), at=AT)

    at_once(*(lambda person=person: act(person) for person in range(PEOPLE)))

    actors = list(Event.objects.exclude(sequence=1).values_list("actor_key", flat=True))
    assert actors[::2] == actors[1::2]


def test_verify_while_others_append(at_once):
    append("party.signed-in", seat=Seat(), at=AT)

    def check() -> bool:
        return all(verify().whole for _ in range(5))

    told = at_once(check, *(lambda one=one: act_often(one) for one in range(4)))

    assert told == [True, None, None, None, None]
    assert Event.objects.count() == 2 + 4 * ACTS


def test_one_moment_does_not_see_what_comes_meanwhile(at_once):
    append("party.signed-in", seat=Seat(), at=AT)

    with one_moment():
        before = Event.objects.count()
        if connection.vendor == "postgresql":  # SQLite's journal lets a reader finish first
            at_once(lambda: append("party.signed-out", seat=Seat(), at=AT))
        seen = Event.objects.count()

    assert (before, seen) == (2, 2)
