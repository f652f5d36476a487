"""What an administrator does about others' signing in is never done about oneself."""

from http import HTTPStatus

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer


class NotForOneself(DomainError):
    code = "parties.not-for-oneself"
    status = HTTPStatus.FORBIDDEN
    message = "不能在这里办自己的登录；没有改动。"
    remedy = (
        "自己的登录和动态口令，请在“我的登录”“动态口令”里办；办不了的，请另一位安全管理员办理。"
    )


def refuse_oneself(officer_id: int, actor: Officer | None) -> None:
    """Refuse an act of an administrator about the own account.

    Args:
        officer_id: whom it is about.
        actor: who acts; ``None`` for the owner of the server.

    Raises:
        NotForOneself: they are the same.
    """
    if actor is not None and actor.pk == officer_id:
        raise NotForOneself
