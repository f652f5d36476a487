"""Uploaded workbooks of people: checked, kept sealed until they are confirmed, soon removed."""

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing

from qingdan.core.errors import DomainError
from qingdan.documents.archives import Archive
from qingdan.parties.domain.people.importing import Source
from qingdan.parties.domain.people.refusals import PeopleWorkbookUnfit
from qingdan.parties.interfaces.people_xlsx import SAVE_AGAIN
from qingdan.parties.models import Officer
from qingdan.parties.protected import Place

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

SALT = "manage.people"
KEPT_FOR = timedelta(hours=24)
MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
MOST_CELLS = 400_000
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
ENDINGS = (".xlsx", ".xlsm", ".xls", ".et")
SEALED = Place("web.people-workbook", "上传的人员表")


class PeopleUploadGone(DomainError):
    code = "manage.people-upload-gone"
    status = HTTPStatus.NOT_FOUND
    message = "上传的人员表已不在服务器上，或地址不完整；没有写入任何人。"
    remedy = "上传的表最多留一天。请重新上传。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A workbook as it was sent."""

    name: str
    data: bytes

    @property
    def source(self) -> Source:
        """What the record keeps of it."""
        return Source(self.name, hashlib.sha256(self.data).hexdigest())

    @property
    def marked_name(self) -> str:
        """What the marked workbook is called."""
        return f"{self.name.rsplit('.', 1)[0]}（标出问题）.xlsx"


def take_in(file: "UploadedFile[Any]", *, officer: Officer, at: datetime) -> str:
    """Keep a workbook for its sender, sealed; return a token for the address of the next page.

    Raises:
        PeopleWorkbookUnfit: too large, or no xlsx.
        DocumentRefused: an archive that is unsafe to unpack.
    """
    name = _plain_name(file.name or "")
    if (file.size or 0) > LARGEST:
        why = f"超过 {LARGEST // MEGABYTE} MB。"
        raise PeopleWorkbookUnfit(why=why, advice="请只留人员那一张表再上传。")
    data = file.read()
    _check(name, data)
    _remove_old(at)
    key = secrets.token_urlsafe(18)
    path = _folder() / key
    path.touch(mode=0o600)
    path.write_text(SEALED.seal(b64encode(data).decode()), encoding="ascii")
    return signing.dumps([key, officer.pk, name], salt=SALT)


def kept(token: str, *, officer: Officer) -> Sheet:
    """Return the workbook of a token, to its sender only.

    Raises:
        PeopleUploadGone: not one of ours, another's, too old, or removed.
    """
    try:
        key, sender, name = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
        sealed = (_folder() / key).read_text(encoding="ascii")
    except (signing.BadSignature, OSError) as gone:
        raise PeopleUploadGone from gone
    if sender != officer.pk:
        raise PeopleUploadGone
    return Sheet(name, b64decode(SEALED.unseal(sealed)))


def remove(token: str) -> None:
    """Remove the workbook of a token that is no longer needed."""
    key, _, _ = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    (_folder() / key).unlink(missing_ok=True)


def _check(name: str, data: bytes) -> None:
    if not name.lower().endswith(ENDINGS):
        raise PeopleWorkbookUnfit(why="不是 Excel 表格。", advice=SAVE_AGAIN)
    archive = Archive(data)
    archive.check_xml()
    parts = [one for one in archive.names if SHEET_PART.fullmatch(one)]
    if not parts:
        raise PeopleWorkbookUnfit(why="不是 xlsx 表格。", advice=SAVE_AGAIN)
    if sum(len(CELL.findall(archive.read(one))) for one in parts) > MOST_CELLS:
        why = f"有超过 {MOST_CELLS // 10_000} 万个单元格。"
        raise PeopleWorkbookUnfit(why=why, advice="请删去多余的表和只有格式的行，再上传。")


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "people"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _remove_old(at: datetime) -> None:
    oldest = (at - KEPT_FOR).timestamp()
    for path in _folder().iterdir():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _plain_name(sent: str) -> str:
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable())[-100:] or "人员.xlsx"
