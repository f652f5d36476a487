"""One-time codes that let a person open an account or set a new password."""

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
    message = "您的账户不能邀请他人，开户码没有生成，也没有改动。"
    remedy = "请找单位里可邀请他人的同事办理。"


class InvitationNotUsable(DomainError):
    code = "parties.invitation-not-usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个开户码不能用：可能输错、已经用过、已被作废，或已超过 72 小时。账户没有建立。"
    remedy = "请核对后重输，或请同事重新生成一个。"


class RenewalNotUsable(DomainError):
    code = "parties.renewal-not-usable"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个重设码不能用：可能输错、已经用过、已被作废，或已超过 72 小时。密码没有改动。"
    remedy = "请核对后重输，或请服务器管理员重新生成一个。"


class InvitationGone(DomainError):
    code = "parties.invitation-gone"
    message = "这个开户码已经用过、已被作废或已经过期，没有改动。"
    remedy = "请刷新页面看现在可用的开户码。"


class OfficerUnknown(DomainError):
    code = "parties.officer-unknown"
    status = HTTPStatus.NOT_FOUND
    message = "没有登录名为“{login_name}”的经办人，没有生成重设码。"
    remedy = "请核对登录名；还没有任何账户时，请用 qingdan first_code。"


class LoginNameUnfit(DomainError):
    code = "parties.login-name-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "登录名或姓名不能用：{why}账户没有建立，开户码仍然有效。"
    remedy = "登录名用 3 至 32 个小写字母或数字，以字母开头；姓名不超过 40 个字。"


class PasswordUnfit(DomainError):
    code = "parties.password-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个密码不够安全：{why}没有写入任何内容，码仍然有效。"
    remedy = "请换一个至少 10 个字符、不常见的密码。"


@transaction.atomic
def invite(*, may_invite: bool, actor: Officer, at: datetime) -> str:
    """Make a code for one new account and return it; it is readable only now.

    Args:
        may_invite: whether the new officer may invite others in turn.
        actor: must be allowed to invite.
        at: aware datetime; the code works for 72 hours from here.

    Raises:
        InvitingNotAllowed: ``actor`` may not invite, or is out of use.
    """
    require_inviter(actor)
    return _make_code(at, may_invite=may_invite, made_by=actor)


@transaction.atomic
def revoke(invitation_id: int, *, actor: Officer, at: datetime) -> Invitation:
    """Void a code that nobody used yet; it ends at ``at``.

    Args:
        invitation_id: primary key.
        actor: must be allowed to invite; need not have made the code.
        at: aware datetime of the act.

    Raises:
        InvitingNotAllowed: ``actor`` may not invite, or is out of use.
        InvitationGone: used, voided or expired before, or never made.
    """
    require_inviter(actor)
    usable = Invitation.objects.select_for_update().usable(at)
    invitation = usable.filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationGone
    invitation.expires_at = at
    invitation.save(update_fields=("expires_at",))
    return invitation


def require_inviter(actor: Officer) -> None:
    """Lock the acting officer and refuse when they may not invite now.

    Raises:
        InvitingNotAllowed: not allowed, or out of use since the page was opened.
    """
    allowed = Officer.objects.select_for_update().filter(is_active=True, may_invite=True)
    if not allowed.filter(pk=actor.pk).exists():
        raise InvitingNotAllowed


@transaction.atomic
def first_code(at: datetime) -> str | None:
    """Return the code for the very first account, or ``None`` when there is an officer.

    An earlier first code that nobody used stops working.
    """
    if Officer.objects.exists():
        return None
    Invitation.objects.filter(made_by=None, used_at=None).delete()
    return _make_code(at, may_invite=True)


@transaction.atomic
def renewal_code(login_name: str, *, at: datetime) -> str:
    """Return a code with which one officer sets a new password; for the server's owner.

    A closed account opens again when the code is used. An earlier renewal code of the
    same officer stops working.

    Args:
        login_name: as typed.
        at: aware datetime; the code works for 72 hours from here.

    Raises:
        OfficerUnknown: nobody signs in by this name.
    """
    name = login_name.strip().lower()
    officer = Officer.objects.select_for_update().filter(login_name=name).first()
    if officer is None:
        raise OfficerUnknown(login_name=login_name)
    officer.renewals.usable(at).update(expires_at=at)
    return _make_code(at, for_officer=officer)


def officer_of(code: str, *, at: datetime) -> Officer | None:
    """Return whose password a usable code renews; ``None`` for codes that open accounts.

    The page on which codes are typed asks this to know which of ``open_account`` and
    ``renew`` the code is for.
    """
    found = Invitation.objects.usable(at).filter(code_hash=_digest(code))
    invitation = found.select_related("for_officer").first()
    return invitation.for_officer if invitation else None


@transaction.atomic
def renew(code: str, *, password: str, at: datetime) -> Officer:
    """Set a new password with a renewal code; a closed account is in use again.

    The page on which codes are typed calls this when ``officer_of(code, at=at)`` names
    an officer; login name and full name are not asked for. Every session of the officer
    ends, and the code is used up.

    Args:
        code: as printed; small letters, spaces and hyphens do not matter.
        password: checked by the password rules in the settings.
        at: aware datetime of the act.

    Raises:
        RenewalNotUsable: unknown, used, voided or expired, or a code for a new account.
        PasswordUnfit: refused by the password rules; the code stays usable.
    """
    usable = Invitation.objects.select_for_update().usable(at).exclude(for_officer=None)
    invitation = usable.filter(code_hash=_digest(code)).first()
    if invitation is None:
        raise RenewalNotUsable
    officer = Officer.objects.select_for_update().get(renewals=invitation)
    _set_password(officer, password)
    officer.is_active = True
    officer.save(update_fields=("password", "is_active"))
    _use_up(invitation, officer, at)
    return officer


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
        InvitationNotUsable: unknown, used (even a moment ago), voided or expired.
        LoginNameUnfit: taken or not of the required form.
        PasswordUnfit: refused by the password rules.
    """
    usable = Invitation.objects.select_for_update().usable(at).filter(for_officer=None)
    invitation = usable.filter(code_hash=_digest(code)).first()
    if invitation is None:
        raise InvitationNotUsable
    officer = Officer(
        login_name=login_name.strip().lower(),
        full_name=full_name.strip(),
        may_invite=invitation.may_invite,
        joined_at=at,
    )
    _set_password(officer, password)
    _save(officer)
    _use_up(invitation, officer, at)
    return officer


def _set_password(officer: Officer, password: str) -> None:
    try:
        validate_password(password, officer)
    except ValidationError as refused:
        raise PasswordUnfit(why="".join(refused.messages)) from refused
    officer.set_password(password)


def _use_up(invitation: Invitation, officer: Officer, at: datetime) -> None:
    invitation.used_at, invitation.used_by = at, officer
    invitation.save(update_fields=("used_at", "used_by"))


def _save(officer: Officer) -> None:
    try:
        officer.full_clean(exclude=("password",))
        with transaction.atomic():
            officer.save(force_insert=True)
    except ValidationError as refused:
        raise LoginNameUnfit(why="".join(refused.messages)) from refused
    except IntegrityError as taken:
        raise LoginNameUnfit(why="这个登录名已有人使用。") from taken


def _make_code(
    at: datetime,
    *,
    may_invite: bool = False,
    made_by: Officer | None = None,
    for_officer: Officer | None = None,
) -> str:
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
        for_officer=for_officer,
    )
    return code


def _digest(code: str) -> str:
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()
