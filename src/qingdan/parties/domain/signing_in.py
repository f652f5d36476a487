"""Signing in by name and password, with a brake on guessing."""

import hashlib
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth import authenticate

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer, SignInFailure

LOCK = timedelta(minutes=15)
FAILURES_PER_NAME = 5
FAILURES_PER_ADDRESS = 20
"""Larger than per name: a whole office often shares one network address."""


class WrongPassword(DomainError):
    code = "parties.wrong-password"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登录名或密码不对。"
    remedy = "请检查大小写后重新输入；连续输错 5 次，要等 15 分钟才能再试。"


class SignInLocked(DomainError):
    code = "parties.sign-in-locked"
    status = HTTPStatus.TOO_MANY_REQUESTS
    message = "输错次数过多，登录已暂停。"
    remedy = "请在 {minutes} 分钟后再试。账户和数据都没有改动。"


def sign_in(login_name: str, password: str, *, address: str, at: datetime) -> Officer:
    """Return the officer whose name and password these are.

    Every attempt is written down as a failure before the password is looked at and
    taken back when it was right, so attempts sent at the same moment cannot slip
    through together.

    Args:
        login_name: as typed.
        password: as typed.
        address: network address the request came from.
        at: aware datetime of the attempt.

    Raises:
        SignInLocked: five failures of this name, or twenty from this address, lie
            within the last 15 minutes.
        WrongPassword: name unknown, password wrong, or account closed.
    """
    limits = {_digest(login_name): FAILURES_PER_NAME, address[:64]: FAILURES_PER_ADDRESS}
    SignInFailure.objects.filter(happened_at__lte=at - LOCK).delete()
    attempt = [
        SignInFailure.objects.create(subject=subject, happened_at=at).pk for subject in limits
    ]
    for subject, limit in limits.items():
        _refuse_when_locked(subject, limit, attempt, at)
    officer = authenticate(username=login_name.strip().lower(), password=password)
    if not isinstance(officer, Officer):
        raise WrongPassword
    SignInFailure.objects.filter(pk__in=attempt).delete()
    SignInFailure.objects.filter(subject=_digest(login_name)).delete()
    return officer


def _refuse_when_locked(subject: str, limit: int, attempt: list[int], at: datetime) -> None:
    failures = SignInFailure.objects.filter(subject=subject).exclude(pk__in=attempt)
    latest = list(failures.order_by("-happened_at").values_list("happened_at", flat=True)[:limit])
    if len(latest) < limit:
        return
    SignInFailure.objects.filter(pk__in=attempt).delete()
    seconds = (latest[-1] + LOCK - at).total_seconds()
    raise SignInLocked(minutes=max(1, -int(-seconds // 60)))


def _digest(login_name: str) -> str:
    return hashlib.sha256(login_name.strip().lower().encode()).hexdigest()
