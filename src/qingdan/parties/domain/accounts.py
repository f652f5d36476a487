"""What happens to an account after it is opened: a new password, the end of its use."""

from datetime import datetime
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
def close_account(officer_id: int, *, actor: Officer, at: datetime) -> Officer:
    """Take an account out of use at once; what the officer did stays under their name.

    Codes that the officer made and nobody used are void from then on. The actor stays an
    officer in use who may invite, so there is always one.

    Args:
        officer_id: primary key.
        actor: another officer, in use and allowed to invite.
        at: aware datetime of the act.

    Raises:
        ClosingNotAllowed: ``actor`` may not invite, is out of use (even since a moment
            ago), or is the officer in question.
    """
    both = Officer.objects.select_for_update().filter(pk__in=(officer_id, actor.pk))
    locked = {one.pk: one for one in both.order_by("pk")}
    officer, acting = locked[officer_id], locked[actor.pk]
    if not (acting.is_active and acting.may_invite) or acting == officer:
        raise ClosingNotAllowed
    officer.is_active = False
    officer.save(update_fields=("is_active",))
    officer.invitations_made.usable(at).update(expires_at=at)
    officer.renewals.usable(at).update(expires_at=at)
    return officer
