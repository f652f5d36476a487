"""Guessing: tries over hours from everywhere, and many at one moment."""

from collections import Counter
from datetime import timedelta
from os import environ

import pytest

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import second_factor
from qingdan.parties.domain.signing.signing_in import sign_in
from qingdan.parties.models import SignInFailure
from qingdan.record.models import Event
from tests.authenticator import code_at, with_totp
from tests.builders import AT, make_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.both]

TRIES = 10_000 if environ.get("WALK") == "all" else 2_000
"""Nearly three hours in the suite, fourteen in ``make walk``."""
EVERY = timedelta(seconds=5)
AT_ONCE = 8


def told(password: str, address: str, at) -> str:
    try:
        sign_in("wang.fang", password, address=address, at=at)
    except DomainError as refusal:
        return refusal.code
    return "in"


def many_at_once(at_once, act) -> Counter:
    """Count what came of one act done by many, each with a number."""
    return Counter(at_once(*(lambda one=one: act(one) for one in range(AT_ONCE))))


def test_tries_from_everywhere_are_few_guesses():
    """Hours at one try in five seconds, each from another address: 5 guesses a quarter hour."""
    make_officer("wang.fang")

    said = Counter(
        told(f"guess {number}", f"10.{number // 250}.0.{number % 250}", AT + EVERY * number)
        for number in range(TRIES)
    )

    looked_at = said["parties.wrong-password"]
    locks = Event.objects.filter(act="party.sign-in-locked").count()
    assert sum(said.values()) == TRIES
    assert looked_at + locks <= 5 * (TRIES * EVERY / timedelta(minutes=15) + 1)
    assert Event.objects.filter(act="party.sign-in-failed").count() == looked_at + locks
    assert SignInFailure.objects.count() < 500


def test_tries_at_one_moment_do_not_slip_through_together(at_once):
    make_officer("wang.fang")

    said = many_at_once(at_once, lambda number: told(f"guess {number}", f"10.0.0.{number}", AT))

    assert said["in"] == 0
    assert said["parties.wrong-password"] <= 5


def test_a_code_used_at_one_moment_by_many_is_used_once(at_once):
    officer = make_officer("wang.fang")
    secret, codes = with_totp(officer)
    digits = code_at(secret, AT)

    by_phone = many_at_once(at_once, lambda _: second_factor.use(officer, digits, at=AT))
    on_paper = many_at_once(at_once, lambda _: second_factor.use(officer, codes[0], at=AT))

    assert by_phone == {second_factor.Used.TOTP: 1, None: AT_ONCE - 1}
    assert on_paper == {second_factor.Used.RECOVERY: 1, None: AT_ONCE - 1}
