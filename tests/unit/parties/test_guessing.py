"""The brake on guessing, by the clock alone: nothing here waits."""

from datetime import timedelta

import pytest

from qingdan.parties.domain.signing import guessing
from qingdan.parties.domain.signing.guessing import SignInLocked, SignInTooSoon
from qingdan.parties.models import SignInFailure
from tests.builders import AT, make_officer

pytestmark = pytest.mark.django_db

HERE = "10.1.1.7"


def after(**later) -> object:
    return AT + timedelta(**later)


def fail(name: str = "wang.fang", *, at, address: str = HERE) -> None:
    guessing.begin(name, address=address, at=at)


def fail_until_locked(name: str = "wang.fang", address: str = HERE) -> object:
    """Fail as often and as fast as allowed; return when the last one was."""
    moments = [after(minutes=number) for number in range(5)]
    for moment in moments:
        fail(name, at=moment, address=address)
    return moments[-1]


@pytest.mark.parametrize(("failures", "seconds"), [(1, 0), (2, 2), (3, 4), (4, 8)])
def test_begin_asks_to_wait_longer_each_time(failures, seconds):
    for number in range(failures):
        fail(at=after(minutes=number - failures))
    last = after(minutes=-1)

    if seconds:
        with pytest.raises(SignInTooSoon) as refused:
            fail(at=last)
        assert refused.value.params == {"seconds": seconds}
    fail(at=last + timedelta(seconds=seconds))


def test_begin_does_not_count_a_try_that_came_too_soon():
    fail(at=after(seconds=0))
    fail(at=after(seconds=1))

    with pytest.raises(SignInTooSoon, match="要隔一会儿"):
        fail(at=after(seconds=2))

    assert SignInFailure.objects.count() == 4


def test_begin_locks_a_name_from_its_last_failure_on():
    last = fail_until_locked()

    with pytest.raises(SignInLocked) as refused:
        fail(at=last + timedelta(minutes=14, seconds=1), address="10.1.1.8")
    fail(at=last + timedelta(minutes=15), address="10.1.1.8")

    assert refused.value.advice.startswith("请在 1 分钟后再试")


def test_begin_locks_as_long_as_the_profile_says(settings):
    settings.PASSWORD_PROFILE = "mlps3"  # noqa: S105 - the name of a profile
    last = fail_until_locked()

    with pytest.raises(SignInLocked):
        fail(at=last + timedelta(minutes=29))
    fail(at=last + timedelta(minutes=30))


def test_begin_does_not_lock_failures_far_apart():
    for number in range(8):
        fail(at=after(minutes=4 * number))

    fail(at=after(minutes=32))


def test_begin_locks_an_address_after_twenty_failures():
    for number in range(20):
        fail(f"nobody{number}", at=after(seconds=30 * number))
    last = after(seconds=30 * 19)

    with pytest.raises(SignInLocked):
        fail("somebody", at=last + timedelta(minutes=2))
    fail("somebody", at=last + timedelta(minutes=2), address="10.1.1.8")


def test_begin_counts_tries_that_are_still_looked_at():
    """Five sent at one moment: none of them has failed yet, and no sixth gets through."""
    for _ in range(5):
        SignInFailure.objects.create(subject=guessing.account_key("wang.fang"), happened_at=AT)

    with pytest.raises(SignInLocked):
        fail(at=AT, address="10.1.2.9")


def test_right_takes_back_the_try_and_forgives_when_the_sign_in_is_whole():
    fail(at=AT)
    attempt = guessing.begin("wang.fang", address=HERE, at=after(seconds=1))
    attempt.right(whole=False)
    kept = SignInFailure.objects.count()

    guessing.begin("wang.fang", address=HERE, at=after(seconds=1)).right(whole=True)

    assert kept == 2
    assert list(SignInFailure.objects.values_list("subject", flat=True)) == [HERE]


def test_begin_keeps_no_name_and_forgets_old_failures():
    fail("my password by mistake", at=AT)

    fail("wang.fang", at=after(minutes=31))

    assert SignInFailure.objects.count() == 2
    assert not SignInFailure.objects.filter(subject__contains="password").exists()


def test_locked_until_says_when_an_officer_may_try_again():
    officer = make_officer("wang.fang")
    last = fail_until_locked()

    found = [guessing.locked_until(officer, at=at) for at in (last, last + timedelta(minutes=15))]

    assert found == [last + timedelta(minutes=15), None]
