"""Turns at hashing: few at once, few waiting, nobody held up for ever."""

import threading

import pytest
from django.contrib.auth.hashers import make_password

from qingdan.parties.domain.signing import hashing
from qingdan.parties.domain.signing.hashing import SignInBusy, Turnstile, hashed, is_among, matches


@pytest.fixture
def argon2(settings):
    settings.PASSWORD_HASHERS = ["qingdan.parties.hashers.OneLaneArgon2Hasher"]


def test_turn_lets_as_many_in_as_there_are_places():
    turnstile = Turnstile(at_once=2, places=2)

    with turnstile.turn(), turnstile.turn(), pytest.raises(SignInBusy), turnstile.turn():
        pass

    with turnstile.turn():
        pass


def test_turn_gives_up_when_it_does_not_come():
    turnstile = Turnstile(at_once=1, places=2)

    with turnstile.turn(), pytest.raises(SignInBusy), turnstile.turn(patience=0):
        pass

    with turnstile.turn(patience=0):
        pass


def test_turn_never_lets_more_work_than_allowed():
    turnstile, lock = Turnstile(at_once=2, places=8), threading.Lock()
    working, most = [], []
    together = threading.Barrier(8)

    def work() -> None:
        together.wait()
        with turnstile.turn():
            with lock:
                working.append(1)
                most.append(len(working))
            hashing.verify_password("a", make_password("b"))
            with lock:
                working.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert (len(most), max(most) <= 2) == (8, True)


def test_turnstile_leaves_a_core_and_half_of_the_threads_free(settings, monkeypatch):
    settings.THREADS = 8
    monkeypatch.setattr(hashing.os, "sched_getaffinity", lambda _: range(16), raising=False)
    hashing.turnstile.cache_clear()

    found = hashing.turnstile()

    hashing.turnstile.cache_clear()
    assert (found._at_once._value, found._places._value) == (4, 4)  # noqa: SLF001


def test_hashed_is_argon2id_in_one_lane(argon2):
    assert hashed("草原上的春天").startswith("argon2$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize("encoded", ["", "!nobody can sign in by this"])
def test_matches_nothing_where_there_is_no_password(argon2, encoded):
    assert matches("草原上的春天", encoded) == (False, False)


def test_matches_tells_old_figures(argon2):
    old = hashed("草原上的春天").replace("m=65536", "m=1024")

    assert matches("别的", old)[0] is False
    assert matches("草原上的春天", hashed("草原上的春天")) == (True, False)


def test_is_among_finds_one_of_several():
    kept = [make_password(one) for one in ("a", "b")]

    assert [is_among(one, kept) for one in ("b", "c")] == [True, False]
