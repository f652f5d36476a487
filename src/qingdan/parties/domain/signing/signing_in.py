"""Signing in: by name and password or by another service, then by a second factor."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.signing import guessing, second_factor
from qingdan.parties.domain.signing.guessing import Attempt
from qingdan.parties.domain.signing.hashing import hashed, matches
from qingdan.parties.domain.signing.oneself import refuse_oneself
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer
from qingdan.parties.profiles import in_force
from qingdan.record.domain.appending import recorded


class WrongPassword(DomainError):
    code = "parties.wrong-password"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登录名或密码不对。"
    remedy = "请检查大小写后重新输入；连续输错 {limit} 次，要等 {minutes} 分钟才能再试。"


class WrongCode(DomainError):
    code = "parties.wrong-code"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "动态口令或恢复码不对，或刚才已经用过。"
    remedy = "请等手机上换出新的一组再输；一直不对时，核对手机的时间是否准确，或改用恢复码。"


@dataclass(frozen=True, slots=True)
class Passed:
    """The first step is done; with ``second_step`` a code must follow before anything else."""

    officer: Officer
    second_step: bool


def sign_in(login_name: str, password: str, *, address: str, at: datetime) -> Passed:
    """Take the first step: a name and its password.

    The answer, and the time it takes, tell nothing about whether the name is known.

    Args:
        login_name: as typed.
        password: as typed.
        address: network address the request came from.
        at: aware datetime of the try.

    Raises:
        SignInLocked: the name, or the address, failed too often; also by this try.
        SignInTooSoon: the last failure was a moment ago.
        SignInBusy: too many are signing in at this moment.
        WrongPassword: name unknown, password wrong, or account closed.
    """
    attempt = guessing.begin(login_name, address=address, at=at)
    name = login_name.strip().lower()
    officer = Officer.objects.filter(login_name=name).first()
    try:
        right, stale = matches(password, officer.password if officer else "")
    except DomainError:
        attempt.right(whole=False)  # nothing was looked at
        raise
    if officer is None or not right or not officer.is_active:
        _fail(attempt, officer, step="password", at=at)
        raise WrongPassword(**_limits())
    if stale:
        _rehash(officer, password, at=at)
    passed = second_step_of(officer)
    attempt.right(whole=not passed.second_step)
    return passed


def second_step_of(officer: Officer) -> Passed:
    """Return what is still to be done by an officer who is known by now."""
    return Passed(officer, second_factor.is_in_use(officer))


def give_code(officer_id: int, code: str, *, address: str, at: datetime) -> second_factor.Used:
    """Take the second step: a code of the authenticator, or one from paper.

    Args:
        officer_id: who took the first step.
        code: as typed.
        address: network address the request came from.
        at: aware datetime of the try.

    Returns:
        What was used, so that the sign-in can say so.

    Raises:
        SignInLocked, SignInTooSoon: as for the first step; failures of both count together.
        WrongCode: unknown, used before, or of another time; or the account was closed.
    """
    officer = Officer.objects.select_related("unit").get(pk=officer_id)
    attempt = guessing.begin(officer.login_name, address=address, at=at)
    used = second_factor.use(officer, code, at=at) if officer.is_active else None
    if used is None:
        _fail(attempt, officer, step="second-factor", at=at)
        raise WrongCode
    attempt.right(whole=True)
    return used


def note_failed_elsewhere(provider: str, attempt: Attempt, *, at: datetime) -> None:
    """Note that a sign-in through another service came to nothing; whose it was is not known.

    Args:
        provider: key of the service.
        attempt: from ``guessing.begin_elsewhere``.
        at: aware datetime of the try.

    Raises:
        SignInLocked: this was the last failure before the address is locked.
    """
    with recorded():
        act = PartyAct.SIGN_IN_FAILED
        note(act, None, actor=None, at=at, step="single-sign-on", of=provider)
        locks = attempt.locks(at=at)
        if locks:
            note(PartyAct.SIGN_IN_LOCKED, None, actor=None, at=at, of=locks)
    if locks:
        raise guessing.SignInLocked(minutes=_limits()["minutes"])


def unlock(officer_id: int, *, actor: Officer, at: datetime, reason: str = "") -> Officer:
    """Let an officer try again at once.

    Args:
        officer_id: primary key.
        actor: may revoke sessions where the officer belongs (the security administrator).
        at: aware datetime.
        reason: why.

    Raises:
        NotAllowed: the officer is out of the actor's reach.
        NotForOneself: it is the actor.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        day, place = timezone.localdate(at), place_of(officer)
        post = authorise(actor, "session.revoke", on=day, place=place)
        refuse_oneself(officer_id, actor)
        guessing.forgive(officer)
        act = PartyAct.ACCOUNT_UNLOCKED
        note(act, officer, actor=actor, post=post, at=at, place=place, reason=reason)
        return officer


def _fail(attempt: Attempt, officer: Officer | None, *, step: str, at: datetime) -> None:
    """Note a failure; of names that nobody has, only that there was one.

    Raises:
        SignInLocked: this was the last failure before the lock.
    """
    with recorded():
        fresh = Officer.objects.select_related("unit").get(pk=officer.pk) if officer else None
        place = place_of(fresh) if fresh else ""
        note(PartyAct.SIGN_IN_FAILED, fresh, actor=None, at=at, place=place, step=step)
        locks = attempt.locks(at=at)
        if locks:
            note(PartyAct.SIGN_IN_LOCKED, fresh, actor=None, at=at, place=place, of=locks)
    if locks:
        raise guessing.SignInLocked(minutes=_limits()["minutes"])


def _limits() -> dict[str, int]:
    brake = in_force().account
    return {"limit": brake.limit, "minutes": brake.lock.seconds // 60}


def _rehash(officer: Officer, password: str, *, at: datetime) -> None:
    """Make the hash anew with the figures of today; the password stays what it was."""
    anew = hashed(password)
    with recorded():
        fresh = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
        if fresh.password != officer.password:  # changed by its owner a moment ago
            return
        fresh.password = anew
        fresh.save(update_fields=("password",))
        act, place = PartyAct.PASSWORD_CHANGED, place_of(fresh)
        note(act, fresh, actor=fresh, at=at, place=place, rehashed=True)
    officer.refresh_from_db(fields=["password"])
