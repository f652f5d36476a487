"""Whatever robots and workers do: no line is lost, and none comes twice unless marked so."""

import os
import random
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from qingdan.notices import posting
from qingdan.notices.domain.claiming import LEASE
from qingdan.notices.domain.sending import send_due
from qingdan.notices.messages import MANY
from qingdan.notices.models import Delivery, Dispatch
from qingdan.notices.outcomes import DELIVERED, refused, unanswered
from tests.notices import AT, make_channel, make_clerk, states, tell_of

pytestmark = pytest.mark.django_db
LINE = re.compile(r"第\d+件")
SURE = {"taken", "429", "500", "unreachable"}
FAULTS = (*SURE, "late", "never", "lost", "dies before", "dies after")
STEP = timedelta(seconds=2)
SEEDS = 300 if os.environ.get("FAULTS") == "all" else 12
"""``FAULTS=all`` tries many more lives; some minutes."""


class Killed(BaseException):
    """The process dies here."""


class World:
    """A platform that fails at random and remembers what its group has seen."""

    def __init__(self, chance, faults):
        self.chance, self.faults, self.calm = chance, faults, False
        self.seen, self.moments, self.now = [], [], AT
        self.rush = chance.choice((3, None, None))

    def post(self, kind, address, body):
        self.moments.append(self.now)
        fault = "taken" if self.calm else self.chance.choice(self.faults)
        if fault in {"taken", "late", "never", "dies after"}:
            self.seen.append(body["markdown"]["content"])
        if fault.startswith("dies"):
            raise Killed
        if fault == "taken":
            return DELIVERED
        if fault in SURE:
            return refused(fault, timedelta(seconds=self.chance.choice((0, 90))))
        return unanswered(fault)

    def burst(self, turn):
        """Return how many things happen: few, for a while, and once very many."""
        if turn == self.rush:
            return MANY + 15
        return self.chance.choice((0, 0, 1, 4)) if turn < 12 else 0

    def live(self, people, told):
        """Let things happen and rounds be made for a while, then without faults to the end."""
        count = 0
        for turn in range(400):
            self.calm = turn > 25
            for _ in range(self.burst(turn)):
                count += 1
                told.append(f"第{count}件")
                tell_of(told[-1], *people, at=self.now)
            try:
                send_due(self.now)
            except Killed:
                self.now += self.chance.choice((timedelta(), LEASE))
            self.now += STEP if turn < 60 else timedelta(minutes=5)
            if self.calm and not {"waiting", "sending"} & set(states()):
                return


@pytest.fixture
def live(robot, monkeypatch):
    def run(seed, faults):
        chance, told = random.Random(seed), []  # noqa: S311 - to be repeated
        world = World(chance, faults)
        monkeypatch.setattr(posting, "post", world.post)
        channel, people = make_channel(robot.webhook()), [make_clerk()]
        world.live(people, told)
        return world, channel, told

    return run


def named(world):
    """Return how often each line was seen, and in messages of which numbers."""
    often, numbers = Counter(), {}
    for text in world.seen:
        number = re.search(r"TZ\d+", text)[0]
        for line in LINE.findall(text):
            often[line] += 1
            numbers.setdefault(line, set()).add(number)
    return often, numbers


@pytest.mark.parametrize("seed", range(SEEDS))
def test_where_every_answer_is_sure_every_line_is_sent_exactly_once(live, seed):
    world, _, told = live(seed, sorted(SURE))

    often, _ = named(world)
    rows = dict(Delivery.objects.values_list("title", "state"))
    sent = {title for title, state in rows.items() if state == "sent"}
    assert set(rows) == set(told)
    assert set(rows.values()) <= {"sent", "digested"}
    assert often == Counter(dict.fromkeys(sent, 1))
    assert not any("补发" in one for one in world.seen)


@pytest.mark.parametrize("seed", range(2 * SEEDS))
def test_whatever_happens_nothing_is_lost_and_repeats_are_marked(live, seed):
    world, _, told = live(seed, FAULTS)

    often, numbers = named(world)
    rows = dict(Delivery.objects.values_list("title", "state"))
    assert set(rows) == set(told)
    assert set(rows.values()) <= {"sent", "digested", "unsure"}
    assert [one for one, state in rows.items() if state == "sent" and not often[one]] == []
    assert [one for one, found in numbers.items() if len(found) > 1] == []
    for number, texts in grouped(world.seen).items():
        assert all("补发" in one for one in texts[1:]), number
        assert len({frozenset(LINE.findall(one)) for one in texts}) == 1
    minute = timedelta(seconds=60)
    busiest = max(
        (sum(one <= two < one + minute for two in world.moments) for one in world.moments),
        default=0,
    )
    assert busiest <= 20
    assert Dispatch.objects.count() == len(world.moments)


def grouped(texts):
    found = {}
    for text in texts:
        found.setdefault(re.search(r"TZ\d+", text)[0], []).append(text)
    return found


def test_what_is_rolled_back_was_never_told(robot):
    clerk = make_clerk()
    make_channel(robot.webhook())

    with transaction.atomic():
        tell_of("有一件事", clerk)
        transaction.set_rollback(True)

    assert (send_due(AT), robot.texts) == (0, [])
