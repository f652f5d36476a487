"""Choosing and keeping passwords, by the profile in force."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing.hashing import hashed, is_among
from qingdan.parties.domain.signing.sessions import end_all
from qingdan.parties.enums import SignInEnd
from qingdan.parties.models import Officer, PasswordKept
from qingdan.parties.profiles import in_force


class PasswordUnfit(DomainError):
    code = "parties.password-unfit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个密码不够安全：{why}没有写入任何内容。"
    remedy = "请换一个更长、不常见的密码。"


class PasswordUsedBefore(DomainError):
    code = "parties.password-used-before"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "这个密码不能用：与现在的或最近用过的密码相同。没有写入任何内容。"
    remedy = "请换一个没有用过的密码。"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A password that passed the rules, already hashed; it never enters a transaction raw."""

    hashed: str


def prepared(raw: str, officer: Officer) -> Prepared:
    """Check a password by the rules and hash it, outside any transaction.

    Args:
        raw: as typed.
        officer: whose it will be; may not be saved yet.

    Raises:
        PasswordUnfit: refused by the rules.
        PasswordUsedBefore: it is the present one, or among those the profile remembers.
        SignInBusy: too many are being hashed.
    """
    try:
        validate_password(raw, officer)
    except ValidationError as refused:
        raise PasswordUnfit(why="".join(refused.messages)) from refused
    used = _used(officer)
    if used and is_among(raw, used):
        raise PasswordUsedBefore
    return Prepared(hashed(raw))


def _used(officer: Officer) -> list[str]:
    used = [officer.password] if officer.password and is_password_usable(officer.password) else []
    if officer.pk is not None:
        kept = officer.passwords_kept.values_list("hashed", flat=True)[: in_force().history]
        used += [one for one in kept if one not in used]
    return used


def set_password(officer: Officer, ready: Prepared, *, at: datetime) -> None:
    """Give an officer a prepared password, inside the transaction of the act.

    Every sign-in of the officer ends; the one from which the password was changed is carried
    on by ``sessions.carry_on``.

    Args:
        officer: saved already.
        ready: from ``prepared``.
        at: aware datetime of the act.
    """
    officer.password, officer.password_set_at = ready.hashed, at
    officer.save(update_fields=("password", "password_set_at"))
    _keep(officer, at)
    end_all(officer, because=SignInEnd.PASSWORD_CHANGED, by=officer, at=at)


def _keep(officer: Officer, at: datetime) -> None:
    """Remember as many hashes as the profile asks for, and no more."""
    length = in_force().history
    if length:
        PasswordKept.objects.create(officer=officer, hashed=officer.password, set_at=at)
    kept = officer.passwords_kept.values_list("pk", flat=True)[:length]
    officer.passwords_kept.exclude(pk__in=list(kept)).delete()


def must_change(officer: Officer, *, at: datetime) -> bool:
    """Tell whether the profile asks for a new password before anything else.

    A password of unknown age counts as too old where the profile limits the age.
    """
    days = in_force().change_days
    if not days or not is_password_usable(officer.password):
        return False
    since = officer.password_set_at
    return since is None or since + timedelta(days=days) <= at
