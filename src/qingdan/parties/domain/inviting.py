"""One-time codes that let a person open an account."""

import hashlib
import secrets
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from qingdan.core.errors import DomainError
from qingdan.parties.models import Invitation, Officer

LIFETIME = timedelta(hours=72)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letters or digits that look alike when read aloud or written down."""
GROUPS, GROUP_LENGTH = 4, 5


class InvitingNotAllowed(DomainError):
    code = "parties.inviting-not-allowed"
    status = HTTPStatus.FORBIDDEN
    message = "您的账户不能邀请他人，没有生成开户码。"
    remedy = "请找单位里可邀请他人的同事生成。"


class InvitationNotUsable(DomainError):
    code = "parties.invitation-not-usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个开户码不能用：可能输错、已经用过，或已超过 72 小时。账户没有建立。"
    remedy = "请核对后重输，或请同事重新生成一个。"


class LoginNameUnfit(DomainError):
    code = "parties.login-name-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登录名或姓名不能用：{why}账户没有建立，开户码仍然有效。"
    remedy = "登录名用 3 至 32 个小写字母或数字，以字母开头；姓名不超过 40 个字。"


class PasswordUnfit(DomainError):
    code = "parties.password-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个密码不够安全：{why}账户没有建立，开户码仍然有效。"
    remedy = "请换一个至少 10 个字符、不常见的密码。"


def invite(*, may_invite: bool, actor: Officer, at: datetime) -> str:
    """Make a code for one new account and return it; it is readable only now.

    Args:
        may_invite: whether the new officer may invite others in turn.
        actor: must be allowed to invite.
        at: aware datetime; the code works for 72 hours from here.

    Raises:
        InvitingNotAllowed: ``actor`` may not invite, or is out of use.
    """
    if not (actor.may_invite and actor.is_active):
        raise InvitingNotAllowed
    return _make_code(may_invite=may_invite, made_by=actor, at=at)


@transaction.atomic
def first_code(at: datetime) -> str | None:
    """Return the code for the very first account, or ``None`` when there is an officer.

    An earlier first code that nobody used stops working.
    """
    if Officer.objects.exists():
        return None
    Invitation.objects.filter(made_by=None, used_at=None).delete()
    return _make_code(may_invite=True, made_by=None, at=at)


@transaction.atomic
def open_account(
    code: str, *, login_name: str, full_name: str, password: str, at: datetime
) -> Officer:
    """Open one account with a code that is used up by it.

    Args:
        code: as printed; small letters, spaces and hyphens do not matter.
        login_name: 3–32 small letters, digits, ``._-``; starts with a letter.
        full_name: as shown to others, up to 40 characters.
        password: checked by the password rules in the settings.
        at: aware datetime of the act.

    Raises:
        InvitationNotUsable: unknown, used (even a moment ago) or expired.
        LoginNameUnfit: taken or not of the required form.
        PasswordUnfit: refused by the password rules.
    """
    unused = Invitation.objects.select_for_update().filter(used_at=None, expires_at__gt=at)
    invitation = unused.filter(code_hash=_digest(code)).first()
    if invitation is None:
        raise InvitationNotUsable
    officer = Officer(
        login_name=login_name.strip().lower(),
        full_name=full_name.strip(),
        may_invite=invitation.may_invite,
        joined_at=at,
    )
    try:
        validate_password(password, officer)
    except ValidationError as refused:
        raise PasswordUnfit(why="".join(refused.messages)) from refused
    officer.set_password(password)
    _save(officer)
    invitation.used_at, invitation.used_by = at, officer
    invitation.save(update_fields=("used_at", "used_by"))
    return officer


def _save(officer: Officer) -> None:
    try:
        officer.full_clean(exclude=("password",))
        with transaction.atomic():
            officer.save(force_insert=True)
    except ValidationError as refused:
        raise LoginNameUnfit(why="".join(refused.messages)) from refused
    except IntegrityError as taken:
        raise LoginNameUnfit(why="这个登录名已有人使用。") from taken


def _make_code(*, may_invite: bool, made_by: Officer | None, at: datetime) -> str:
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)]
    code = "-".join(
        "".join(letters[start : start + GROUP_LENGTH])
        for start in range(0, len(letters), GROUP_LENGTH)
    )
    Invitation.objects.create(
        code_hash=_digest(code),
        made_at=at,
        expires_at=at + LIFETIME,
        made_by=made_by,
        may_invite=may_invite,
    )
    return code


def _digest(code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()
