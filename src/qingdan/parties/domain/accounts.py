"""What happens to an account after it is opened: a new password, the end of its use."""

from http import HTTPStatus

from django.db import transaction

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer


class CurrentPasswordWrong(DomainError):
    code = "parties.current-password-wrong"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "现在的密码不对，密码没有改动。"
    remedy = "请重新输入现在使用的密码。"


class ClosingNotAllowed(DomainError):
    code = "parties.closing-not-allowed"
    status = HTTPStatus.FORBIDDEN
    message = "只有可邀请他人的经办人才能停用账户，并且不能停用自己的账户。"
    remedy = "请找单位里可邀请他人的同事办理。"


@transaction.atomic
def change_password(officer_id: int, *, current: str, new: str) -> Officer:
    """Give an officer a new password; every other session of theirs ends.

    Raises:
        CurrentPasswordWrong: ``current`` is not the password in use.
    """
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    if not officer.check_password(current):
        raise CurrentPasswordWrong
    officer.set_password(new)
    officer.save(update_fields=("password",))
    return officer


@transaction.atomic
def close_account(officer_id: int, *, actor: Officer) -> Officer:
    """Take an account out of use at once; what the officer did stays under their name.

    Raises:
        ClosingNotAllowed: ``actor`` may not invite, or is the officer in question.
    """
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    if not actor.may_invite or actor.pk == officer.pk:
        raise ClosingNotAllowed
    officer.is_active = False
    officer.save(update_fields=("is_active",))
    return officer
