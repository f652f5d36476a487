"""Hashing passwords without stopping everybody else.

A hash is made slow on purpose. So only as many are computed at once as leave a core free,
only so many requests may wait for their turn as leave half of the server's threads free, and
none is computed inside a transaction.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.hashers import (
    get_hasher,
    is_password_usable,
    make_password,
    verify_password,
)

from qingdan.core.errors import DomainError

PATIENCE = 10.0
"""Seconds that a request waits for its turn."""


class SignInBusy(DomainError):
    code = "parties.sign-in-busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "正在登录的人多，这次没有办。"
    remedy = "请稍候几秒再试；账户和数据都没有改动。"


class Turnstile:
    """Lets few work at once and few more wait; everybody else is told to come again."""

    def __init__(self, *, at_once: int, places: int) -> None:
        self._at_once = threading.Semaphore(at_once)
        self._places = threading.Semaphore(places)

    @contextmanager
    def turn(self, patience: float = PATIENCE) -> Iterator[None]:
        """Wait for a turn and keep it.

        Raises:
            SignInBusy: all places are taken, or the turn did not come in time.
        """
        if not self._places.acquire(blocking=False):
            raise SignInBusy
        try:
            if not self._at_once.acquire(timeout=patience):
                raise SignInBusy
            try:
                yield
            finally:
                self._at_once.release()
        finally:
            self._places.release()


@lru_cache(maxsize=1)
def turnstile() -> Turnstile:
    """Return the turnstile of this process."""
    at_once = max(1, len(os.sched_getaffinity(0)) - 1 if _has_affinity() else _cores() - 1)
    places = max(1, settings.THREADS // 2)
    return Turnstile(at_once=min(at_once, places), places=places)


def _has_affinity() -> bool:
    return hasattr(os, "sched_getaffinity")


def _cores() -> int:
    return os.cpu_count() or 1


def hashed(raw: str) -> str:
    """Return the hash of a password.

    Raises:
        SignInBusy: too many are being hashed.
    """
    with turnstile().turn():
        return make_password(raw)


def matches(raw: str, encoded: str) -> tuple[bool, bool]:
    """Compare a password with a hash, taking as long when there is none to compare with.

    Args:
        raw: as typed.
        encoded: the hash; empty or unusable when nobody can sign in by it.

    Returns:
        Whether they match, and whether the hash should be made anew (its figures are old).

    Raises:
        SignInBusy: too many are being hashed.
    """
    usable = bool(encoded) and is_password_usable(encoded)
    with turnstile().turn():
        right, stale = verify_password(raw, encoded if usable else _nobodys(get_hasher().algorithm))
    return (right and usable), stale


def is_among(raw: str, hashes: list[str]) -> bool:
    """Tell whether a password is one of those that were hashed.

    Raises:
        SignInBusy: too many are being hashed.
    """
    with turnstile().turn():
        return any(verify_password(raw, encoded)[0] for encoded in hashes)


@lru_cache(maxsize=2)
def _nobodys(algorithm: str) -> str:
    """Return a hash made like all others, of a password that nobody knows."""
    return get_hasher().encode(os.urandom(24).hex(), get_hasher().salt())
