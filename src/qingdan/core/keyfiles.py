"""Files that hold a key: whole or absent, on disk before use, damage noticed."""

import errno
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any

from qingdan.core import private
from qingdan.core.errors import DomainError

FOLDER_MODE = 0o700
CHECKSUM = "checksum"
WHY = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘已满",
    errno.EROFS: "磁盘只能读",
    errno.ENOTDIR: "路径上有文件占了目录的位置",
}


class KeyFileDamaged(DomainError):
    code = "core.key-file-damaged"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = (
        "密钥文件 {name} 已损坏，内容与校验和不符。没有加密或解密任何内容，已有的数据没有改动。"
    )
    remedy = "请管理员从密钥备份恢复数据目录的 keys 里的这个文件；不要删除它，也不要另建密钥。"


class KeyFolderUnusable(DomainError):
    code = "core.key-folder-unusable"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "密钥目录不能读写（{why}）。没有加密或解密任何内容，已有的数据没有改动。"
    remedy = "请管理员核对数据目录的 keys：属主是运行本程序的用户，权限 700，磁盘没有写满。"


@contextmanager
def usable(folder: Path) -> Iterator[None]:
    """Turn what the system refuses about a folder into a refusal that can be read.

    Raises:
        KeyFolderUnusable: instead of any ``OSError``.
    """
    try:
        yield
    except OSError as failure:
        why = WHY.get(failure.errno or 0, f"系统错误 {failure.errno}")
        raise KeyFolderUnusable(why=why) from failure


def make_folder(folder: Path) -> None:
    """Make a folder for its user alone, if it is not there."""
    if not folder.is_dir():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        _give_to_owner_of(folder.parent, folder)


def write_once(path: Path, content: Mapping[str, Any]) -> bool:
    """Write a file that appears whole or not at all; ``False`` when the name is taken.

    The content is on disk before the name is, so of several that write at once exactly one
    wins and the others find the whole file.
    """
    waiting = path.with_name(f".{secrets.token_hex(8)}.new")
    text = json.dumps({**content, CHECKSUM: _checksum(content)}, indent=1)
    try:
        with private.create(waiting) as stream:
            stream.write(text.encode())
            stream.flush()
            os.fsync(stream.fileno())
        _give_to_owner_of(path.parent, waiting)
        os.link(waiting, path)
    except FileExistsError:
        return False
    finally:
        waiting.unlink(missing_ok=True)
    sync(path.parent)
    return True


def read_checked(path: Path) -> dict[str, Any]:
    """Return the content of a file written by ``write_once``.

    Raises:
        KeyFileDamaged: it is not as it was written.
    """
    try:
        content = json.loads(path.read_bytes())
        found = content.pop(CHECKSUM)
    except (ValueError, KeyError, AttributeError, TypeError) as broken:
        raise KeyFileDamaged(name=path.name) from broken
    if found != _checksum(content):
        raise KeyFileDamaged(name=path.name)
    return dict(content)


def sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def exposed(folder: Path) -> list[str]:
    """Return the names that other users of the machine may read, the folder's own included."""
    if os.name == "nt" or not folder.is_dir():
        return []
    found = [folder, *sorted(folder.rglob("*.json"))]
    return [one.name for one in found if stat.S_IMODE(one.stat().st_mode) & 0o077]


def _give_to_owner_of(folder: Path, made: Path) -> None:
    """Let the user that the site runs as read what the root user made for it."""
    if os.name != "nt" and os.geteuid() == 0:
        owner = folder.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def _checksum(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
