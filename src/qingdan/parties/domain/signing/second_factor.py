"""The second factor: codes of an authenticator, and codes on paper that stand in for it."""

import hashlib
import re
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from enum import Enum
from http import HTTPStatus

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db.models import Q
from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.signing.oneself import refuse_oneself
from qingdan.parties.domain.signing.roles import must_use_second_factor
from qingdan.parties.domain.signing.sessions import end_all
from qingdan.parties.enums import PartyAct, SignInEnd
from qingdan.parties.models import Officer, Post, RecoveryCode, TotpDevice
from qingdan.record.domain.appending import recorded

DIGITS, STEP, DRIFT = 6, 30, 1
"""What authenticators compute (RFC 6238), and how many steps their clock may be off."""
SECRET_BYTES = 20
RECOVERY_CODES, GROUPS, GROUP_LENGTH = 10, 6, 4
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""24 of these 30 make more than 112 bits, so a plain SHA-256 keeps them well (ASVS 6.5.2)."""
ISSUER = "清单通"


class SetUpCodeWrong(DomainError):
    code = "parties.set-up-code-wrong"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这 6 位数字对不上，动态口令还没有启用。"
    remedy = "请输入手机上现在显示的一组；一直不对时，核对手机的时间是否准确，或重新扫码。"


class SecondFactorInUse(DomainError):
    code = "parties.second-factor-in-use"
    message = "动态口令已经启用，没有改动。"
    remedy = "要换手机，请先停用再重新启用。"


class SecondFactorNotInUse(DomainError):
    code = "parties.second-factor-not-in-use"
    message = "动态口令还没有启用，没有改动。"
    remedy = "请先启用动态口令。"


class SecondFactorNeeded(DomainError):
    code = "parties.second-factor-needed"
    status = HTTPStatus.FORBIDDEN
    message = "您的岗位必须使用动态口令，不能停用；没有改动。"
    remedy = "换手机的，请安全管理员停用后重新启用。"


class Used(Enum):
    """What a second step was taken with."""

    TOTP = "totp"
    RECOVERY = "recovery"


def is_in_use(officer: Officer) -> bool:
    """Tell whether an officer has to give a code at every sign-in."""
    return TotpDevice.objects.filter(officer_id=officer.pk, confirmed_at__isnull=False).exists()


def codes_left(officer: Officer) -> int:
    """Return how many recovery codes were not used yet."""
    return RecoveryCode.objects.filter(officer_id=officer.pk, used_at=None).count()


def unfinished(officer: Officer) -> TotpDevice | None:
    """Return the authenticator that was begun and not confirmed yet."""
    return TotpDevice.objects.filter(officer_id=officer.pk, confirmed_at=None).first()


def start(officer_id: int, *, at: datetime) -> TotpDevice:
    """Make a new secret to be put into an authenticator; nothing is asked for before ``confirm``.

    Raises:
        SecondFactorInUse: there is one in use.
    """
    with recorded():
        officer = Officer.objects.get(pk=officer_id)
        if is_in_use(officer):
            raise SecondFactorInUse
        secret = b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        TotpDevice.objects.filter(officer=officer).delete()
        return TotpDevice.objects.create(officer=officer, secret=secret, made_at=at)


def provisioning_uri(device: TotpDevice, login_name: str) -> str:
    """Return what an authenticator reads from the picture."""
    return _totp(device).get_provisioning_uri(login_name, ISSUER)


def confirm(officer_id: int, code: str, *, keep: int | None, at: datetime) -> list[str]:
    """Put the new authenticator in use, proved by a code of it.

    The officer's other sessions end: they were begun with less.

    Args:
        officer_id: primary key.
        code: as typed.
        keep: primary key of the sign-in that stays, and owes no second factor any more.
        at: aware datetime of the act.

    Returns:
        The recovery codes, readable only now.

    Raises:
        SecondFactorNotInUse: nothing was begun.
        SetUpCodeWrong: the code is not of this secret and time.
    """
    with recorded():
        device = TotpDevice.objects.filter(officer_id=officer_id, confirmed_at=None).first()
        if device is None:
            raise SecondFactorNotInUse
        step = _step_of(device, _plain(code), at)
        if step is None:
            raise SetUpCodeWrong
        device.confirmed_at, device.last_step = at, step
        device.save(update_fields=("confirmed_at", "last_step"))
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        end_all(officer, because=SignInEnd.FACTOR_CHANGED, by=officer, at=at, keep=keep)
        officer.sign_ins.filter(ended_at=None).update(owes_second_factor=False)
        note(PartyAct.SECOND_FACTOR_SET, officer, actor=officer, at=at, place=place_of(officer))
        return _make_codes(officer, at)


def use(officer: Officer, code: str, *, at: datetime) -> Used | None:
    """Accept a code once; ``None`` when it is not one of the officer's, or was used before."""
    plain = _plain(code)
    if re.fullmatch(rf"\d{{{DIGITS}}}", plain, re.ASCII):
        return Used.TOTP if _use_totp(officer, plain, at) else None
    return Used.RECOVERY if _use_recovery(officer, plain, at) else None


def renew_codes(officer_id: int, *, at: datetime) -> list[str]:
    """Replace all recovery codes; return the new ones, readable only now.

    Raises:
        SecondFactorNotInUse: codes stand in for an authenticator only.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        if not is_in_use(officer):
            raise SecondFactorNotInUse
        act, place = PartyAct.SECOND_FACTOR_SET, place_of(officer)
        note(act, officer, actor=officer, at=at, place=place, renewed="recovery-codes")
        return _make_codes(officer, at)


def remove(officer_id: int, *, keep: int | None, at: datetime) -> Officer:
    """Put one's own authenticator out of use; other sessions end.

    Raises:
        SecondFactorNotInUse: there is none.
        SecondFactorNeeded: some post of the officer must use one.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        if must_use_second_factor(officer, at=at):
            raise SecondFactorNeeded
        _remove(officer, actor=officer, post=None, reason="", at=at)
        end_all(officer, because=SignInEnd.FACTOR_CHANGED, by=officer, at=at, keep=keep)
        return officer


def remove_of(officer_id: int, *, reason: str = "", actor: Officer | None, at: datetime) -> Officer:
    """Put another officer's authenticator out of use, as when the phone is lost.

    Every session of the officer ends. Whose post must use one sets up a new one at the next
    sign-in.

    Args:
        officer_id: primary key.
        reason: why.
        actor: may revoke sessions where the officer belongs (the security administrator);
            ``None`` for the owner of the server.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the officer is out of the actor's reach.
        NotForOneself: it is the actor's own.
        SecondFactorNotInUse: there is none.
    """
    with recorded():
        officer = Officer.objects.select_related("unit").get(pk=officer_id)
        day, place = timezone.localdate(at), place_of(officer)
        post = authorise(actor, "session.revoke", on=day, place=place) if actor else None
        refuse_oneself(officer_id, actor)
        _remove(officer, actor=actor, post=post, reason=reason, at=at)
        end_all(officer, because=SignInEnd.FACTOR_CHANGED, by=actor, at=at)
        return officer


def _remove(
    officer: Officer, *, actor: Officer | None, post: Post | None, reason: str, at: datetime
) -> None:
    if not is_in_use(officer):
        raise SecondFactorNotInUse
    TotpDevice.objects.filter(officer=officer).delete()
    officer.recovery_codes.all().delete()
    act, place = PartyAct.SECOND_FACTOR_REMOVED, place_of(officer)
    note(act, officer, actor=actor, post=post, at=at, place=place, reason=reason)


def _use_totp(officer: Officer, code: str, at: datetime) -> bool:
    device = TotpDevice.objects.filter(officer=officer, confirmed_at__isnull=False).first()
    step = _step_of(device, code, at) if device else None
    if device is None or step is None:
        return False
    newer = TotpDevice.objects.filter(Q(last_step=None) | Q(last_step__lt=step), pk=device.pk)
    return newer.update(last_step=step) == 1


def _use_recovery(officer: Officer, code: str, at: datetime) -> bool:
    with recorded():
        fresh = Officer.objects.select_related("unit").get(pk=officer.pk)
        kept = fresh.recovery_codes.filter(code_hash=_digest(code), used_at=None)
        if not is_in_use(fresh) or kept.update(used_at=at) != 1:
            return False
        left, place = codes_left(fresh), place_of(fresh)
        note(PartyAct.RECOVERY_CODE_USED, fresh, actor=fresh, at=at, place=place, left=left)
        return True


def _step_of(device: TotpDevice, code: str, at: datetime) -> int | None:
    """Return the time step a code is of, if it is one that may be used now."""
    now, totp = int(at.timestamp()) // STEP, _totp(device)
    for step in (now, now - 1, now + 1):
        if device.last_step is not None and step <= device.last_step:
            continue
        try:
            totp.verify(code.encode(), step * STEP)
        except InvalidToken:
            continue
        return step
    return None


def _totp(device: TotpDevice) -> TOTP:
    return TOTP(b32decode(device.secret), DIGITS, SHA1(), STEP)  # noqa: S303 - what RFC 6238 asks


def _make_codes(officer: Officer, at: datetime) -> list[str]:
    officer.recovery_codes.all().delete()
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH))
             for _ in range(RECOVERY_CODES)]  # fmt: skip
    RecoveryCode.objects.bulk_create(
        RecoveryCode(officer=officer, code_hash=_digest(code), made_at=at) for code in codes
    )
    return ["-".join(re.findall(f".{{{GROUP_LENGTH}}}", code)) for code in codes]


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
