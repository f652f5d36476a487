"""Workbooks of tickets in which something is wrong: kept sealed for their sender for a day."""

import secrets
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core import signing

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer
from qingdan.parties.protected import Place

SALT = "desk.tickets"
KEPT_FOR = timedelta(hours=24)
SEALED = Place("web.ticket-workbook", "上传的工单表")


class TicketUploadGone(DomainError):
    code = "desk.ticket-upload-gone"
    status = HTTPStatus.NOT_FOUND
    message = "标出问题的工单表已不在服务器上，或地址不完整。"
    remedy = "上传的表最多留一天。请重新上传原来的表。"


def keep(name: str, data: bytes, *, officer: Officer, at: datetime) -> str:
    """Keep a workbook for its sender; return a token for the address it is fetched at."""
    _remove_old(at)
    key = secrets.token_urlsafe(18)
    path = _folder() / key
    path.touch(mode=0o600)
    path.write_text(SEALED.seal(b64encode(data).decode()), encoding="ascii")
    return signing.dumps([key, officer.pk, name], salt=SALT)


def kept(token: str, *, officer: Officer) -> tuple[str, bytes]:
    """Return name and content of the workbook of a token, to its sender only.

    Raises:
        TicketUploadGone: not one of ours, another's, too old, or removed.
    """
    try:
        key, sender, name = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        sealed = (_folder() / key).read_text(encoding="ascii")
    except (signing.BadSignature, OSError) as gone:
        raise TicketUploadGone from gone
    if sender != officer.pk:
        raise TicketUploadGone
    return name, b64decode(SEALED.unseal(sealed))


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "tickets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _remove_old(at: datetime) -> None:
    oldest = (at - KEPT_FOR).timestamp()
    for path in _folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
