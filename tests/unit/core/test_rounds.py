"""The loop of the background: in turn, past failures, until stopped."""

import logging
import threading

from qingdan.core.rounds import Loop, Round, register, registered


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_make_due_keeps_the_time_of_each_round():
    clock, made = Clock(), []
    loop = Loop([Round("a", 5, lambda: made.append("a")), Round("b", 10, list)], clock=clock)

    found = []
    for clock.now in (0, 3, 5, 9, 10):
        found.append(loop.make_due())

    assert (found, made) == ([["a", "b"], [], ["a"], [], ["a", "b"]], ["a", "a", "a"])


def test_make_due_goes_on_after_a_failure(caplog):
    clock = Clock()
    loop = Loop([Round("坏的", 5, lambda: 1 / 0), Round("好的", 5, list)], clock=clock)

    with caplog.at_level(logging.ERROR):
        first = loop.make_due()
    clock.now = 5.0

    assert (first, loop.make_due()) == (["坏的", "好的"], ["坏的", "好的"])
    assert "坏的" in caplog.text


def test_loop_runs_in_a_thread_until_stopped():
    around, made = [], threading.Event()
    loop = Loop([Round("停", 60, made.set)], around=lambda one: around.append(one()))
    loop.start()

    assert made.wait(10)
    loop.stop(wait=10)
    assert around == [None]


def test_register_puts_a_round_in_the_place_of_its_namesake():
    before = registered()
    register("发通知", before[0].seconds, before[0].act)

    assert [one.name for one in registered()] == [one.name for one in before]
