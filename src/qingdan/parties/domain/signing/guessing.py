"""A brake on guessing: failures slow down further tries and then stop them for a while.

Every try is written down as a failure before the password or code is looked at, and taken
back when it was right, so tries sent at the same moment cannot slip through together.
Nobody is kept waiting by a sleeping server: a try that comes too soon is refused.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer, SignInFailure
from qingdan.parties.profiles import Brake, in_force

SALT = "qingdan.sign-in"


class SignInLocked(DomainError):
    code = "parties.sign-in-locked"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = "输错次数过多，登录已锁定。"
    remedy = "请在 {minutes} 分钟后再试，或请安全管理员解除锁定。账户和数据都没有改动。"


class SignInTooSoon(DomainError):
    code = "parties.sign-in-too-soon"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = "刚才输错了，要隔一会儿才能再试。"
    remedy = "请 {seconds} 秒后再试。账户和数据都没有改动。"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that is being looked at: what it counts against, and its rows."""

    account: str
    address: str
    rows: tuple[int, ...]

    def right(self, *, whole: bool) -> None:
        """Take the try back; when the sign-in is whole, also the account's earlier failures."""
        forgiven = Q(pk__in=self.rows) | (Q(subject=self.account) if whole else Q(pk__in=()))
        SignInFailure.objects.filter(forgiven).delete()

    def locks(self, *, at: datetime) -> list[str]:
        """Return what this failure has locked: ``account``, ``address``, both or nothing."""
        profile = in_force()
        return [
            name
            for name, subject, brake in (
                ("account", self.account, profile.account),
                ("address", self.address, profile.address),
            )
            if subject and _locked_until(subject, brake, at) is not None
        ]


def account_key(login_name: str) -> str:
    """Return what failures of a login name count against; it cannot be read back."""
    name = login_name.strip().lower()
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()


def begin(login_name: str, *, address: str, at: datetime) -> Attempt:
    """Write down a try, or refuse it.

    Args:
        login_name: as typed.
        address: network address the request came from; empty when there is none.
        at: aware datetime of the try.

    Raises:
        SignInLocked: the name or the address is locked.
        SignInTooSoon: the last failure was a moment ago.
    """
    return _begin(account_key(login_name), address, at)


def begin_elsewhere(*, address: str, at: datetime) -> Attempt:
    """Write down a try through another service, which counts against the address alone.

    Args:
        address: network address the request came from; empty when there is none.
        at: aware datetime of the try.

    Raises:
        SignInLocked, SignInTooSoon: as ``begin``.
    """
    return _begin("", address, at)


def _begin(account: str, address: str, at: datetime) -> Attempt:
    profile = in_force()
    limits = {account: profile.account} if account else {}
    if address:
        limits[address[:64]] = profile.address
    rows = _write_down(limits, at)
    try:
        for subject, brake in limits.items():
            _refuse(subject, brake, rows, at)
    except DomainError:
        SignInFailure.objects.filter(pk__in=rows).delete()
        raise
    return Attempt(account, address[:64], rows)


def locked_until(officer: Officer, *, at: datetime) -> datetime | None:
    """Return until when an officer cannot sign in, ``None`` when they can."""
    return _locked_until(account_key(officer.login_name), in_force().account, at)


def forgive(officer: Officer) -> int:
    """Remove an officer's failures, in the transaction of the act; return how many."""
    subject = account_key(officer.login_name)
    return SignInFailure.objects.filter(subject=subject).delete()[0]


@transaction.atomic
def _write_down(subjects: Iterable[str], at: datetime) -> tuple[int, ...]:
    old = at - 2 * in_force().account.lock
    SignInFailure.objects.filter(happened_at__lte=old).delete()
    made = [SignInFailure(subject=one, happened_at=at) for one in subjects]
    return tuple(one.pk for one in SignInFailure.objects.bulk_create(made))


def _refuse(subject: str, brake: Brake, own: tuple[int, ...], at: datetime) -> None:
    if (until := _locked_until(subject, brake, at, without=own)) is not None:
        raise SignInLocked(minutes=_whole(until - at, timedelta(minutes=1)))
    failures = _failures(subject, at - brake.lock, without=own)
    wait = (failures[0] + brake.pause(len(failures)) - at) if failures else timedelta(0)
    if wait > timedelta(0):
        raise SignInTooSoon(seconds=_whole(wait, timedelta(seconds=1)))


def _locked_until(
    subject: str, brake: Brake, at: datetime, without: tuple[int, ...] = ()
) -> datetime | None:
    """Return the end of a lock: its whole length after the last of ``limit`` failures."""
    failures = _failures(subject, at - 2 * brake.lock, without=without)
    if len(failures) < brake.limit:
        return None
    latest, first_that_counts = failures[0], failures[brake.limit - 1]
    until = latest + brake.lock
    return until if latest - first_that_counts < brake.lock and at < until else None


def _failures(subject: str, since: datetime, *, without: tuple[int, ...]) -> list[datetime]:
    rows = SignInFailure.objects.filter(subject=subject, happened_at__gt=since)
    latest = rows.exclude(pk__in=without).order_by("-happened_at")
    return list(latest.values_list("happened_at", flat=True)[:100])


def _whole(wait: timedelta, unit: timedelta) -> int:
    return max(1, -(-wait // unit))
