"""Workbooks of alignments given back with marks: kept for a day, to their sender only."""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.core import signing

from qingdan.core.errors import DomainError
from qingdan.parties.models import Officer

SALT = "manage.matters"
KEPT_FOR = timedelta(hours=24)
MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE


class AlignmentWorkbookGone(DomainError):
    code = "manage.alignment-workbook-gone"
    status = HTTPStatus.NOT_FOUND
    message = "标出问题的对照表已不在服务器上，或地址不完整；对照没有改动。"
    remedy = "标出问题的表最多留一天。请重新上传。"


def keep(data: bytes, *, officer: Officer, at: datetime) -> str:
    """Keep a marked workbook; return a token for its address."""
    folder = _folder()
    oldest = (at - KEPT_FOR).timestamp()
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
    key = secrets.token_urlsafe(18)
    path = folder / key
    path.touch(mode=0o600)
    path.write_bytes(data)
    return signing.dumps([key, officer.pk], salt=SALT)


def kept(token: str, *, officer: Officer) -> bytes:
    """Return the workbook of a token, to its sender only.

    Raises:
        AlignmentWorkbookGone: not one of ours, another's, too old, or removed.
    """
    try:
        key, sender = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        data: bytes = (_folder() / key).read_bytes()
    except (signing.BadSignature, OSError) as gone:
        raise AlignmentWorkbookGone from gone
    if sender != officer.pk:
        raise AlignmentWorkbookGone
    return data


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "alignments"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
