"""When the disk is full or the database is away: what it is, and what to say."""

import errno
import sqlite3
from collections.abc import Iterator
from http import HTTPStatus

from django.db import DatabaseError, InterfaceError, OperationalError

from qingdan.core.errors import DomainError

AGAIN_AFTER = "30"
"""Seconds after which another try is worth it, where the answer is 503."""
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
IN_THE_WAY = {
    errno.EEXIST: "路径上有文件占了目录的位置",
    errno.ENOTDIR: "路径上有文件占了目录的位置",
    errno.ENOENT: "没有这个位置",
}
SQLITE_PRIMARY = 0xFF
"""The lower byte of SQLite's extended codes."""


class DiskFull(DomainError):
    """Nothing more can be written."""

    code = "operations.disk-full"
    status = HTTPStatus.INSUFFICIENT_STORAGE
    message = "服务器的磁盘已满，这一步没有保存，以前保存的都在。"
    remedy = "现在仍可查看；请告诉系统管理员清理磁盘，然后再做一次。"


class ReadOnly(DomainError):
    """The disk or the database takes no writes."""

    code = "operations.read-only"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "服务器现在只能读不能写，这一步没有保存，以前保存的都在。"
    remedy = "现在仍可查看；请告诉系统管理员，恢复以后再做一次。"


class DiskTrouble(DomainError):
    """The disk answered with an error."""

    code = "operations.disk-trouble"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "服务器的磁盘读写出错，这一步没有做成。"
    remedy = "请告诉系统管理员检查磁盘，并运行 qingdan doctor。"


class DatabaseAway(DomainError):
    """The database does not answer."""

    code = "operations.database-away"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "数据库暂时连不上，这一步没有做成，以前保存的都在。"
    remedy = "请过一分钟再试；仍不行请告诉系统管理员。"


class DatabaseBusy(DomainError):
    """Others held the database for longer than we wait."""

    code = "operations.database-busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    message = "数据库正忙，等了一会儿仍轮不到，这一步没有做成，以前保存的都在。"
    remedy = "请过一分钟再试。"


SQLITE: dict[int, type[DomainError]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: DatabaseAway,
    sqlite3.SQLITE_IOERR: DiskTrouble,
    sqlite3.SQLITE_BUSY: DatabaseBusy,
    sqlite3.SQLITE_LOCKED: DatabaseBusy,
}
POSTGRESQL: dict[str, type[DomainError]] = {
    "53100": DiskFull,  # disk_full
    "25006": ReadOnly,  # read_only_sql_transaction
    "53300": DatabaseBusy,  # too_many_connections
    "55P03": DatabaseBusy,  # lock_not_available
    "40P01": DatabaseBusy,  # deadlock_detected
}
AWAY = ("08", "57P")
"""Classes of PostgreSQL codes: no connection, server shutting down or starting."""


def trouble(error: BaseException | None) -> DomainError | None:
    """Return what to say when a failure comes from the disk or the database being away.

    Args:
        error: what was raised, with its causes.

    Returns:
        The refusal to show; ``None`` for a mistake of the program.
    """
    kind = next((kind for one in _causes(error) if (kind := _kind(one))), None)
    return kind() if kind else None


def reason_of(error: OSError | DatabaseError) -> str:
    """Return why a disk or a database refused, in a few words."""
    words = {
        DiskFull: "磁盘已满",
        DiskTrouble: "磁盘读写出错",
        ReadOnly: "那里只能读不能写",
        DatabaseAway: "数据库连不上",
        DatabaseBusy: "数据库正忙",
    }
    found = trouble(error)
    if found:
        return words[type(found)]
    if isinstance(error, PermissionError):
        return f"没有权限写 {error.filename}"
    if isinstance(error, OSError):
        return IN_THE_WAY.get(error.errno or 0, f"系统错误 {error.errno}")
    return str(error).strip()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _kind(error: BaseException) -> type[DomainError] | None:
    if isinstance(error, sqlite3.Error):
        return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & SQLITE_PRIMARY)
    if isinstance(error, OSError):
        if error.errno in FULL:
            return DiskFull
        return ReadOnly if error.errno == errno.EROFS else None
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return DatabaseAway if state.startswith(AWAY) else POSTGRESQL.get(state)
    return DatabaseAway if _has_no_code(error) else None


def _has_no_code(error: BaseException) -> bool:
    """Tell a connection that could not be made or broke: no server said why."""
    cause = error.__cause__
    coded = isinstance(cause, sqlite3.Error) or getattr(cause, "sqlstate", None) is not None
    return isinstance(error, OperationalError | InterfaceError) and not coded
