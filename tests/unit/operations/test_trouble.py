"""What a failure of the disk or the database is called."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from qingdan.operations.trouble import (
    DatabaseAway,
    DatabaseBusy,
    DiskFull,
    DiskTrouble,
    ReadOnly,
    reason_of,
    trouble,
)


def sqlite_error(code):
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    return wrapped(OperationalError("x"), cause)


def wrapped(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), DiskFull),
        (sqlite_error(sqlite3.SQLITE_READONLY_DBMOVED), ReadOnly),
        (sqlite_error(sqlite3.SQLITE_IOERR_WRITE), DiskTrouble),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), DatabaseAway),
        (sqlite_error(sqlite3.SQLITE_BUSY), DatabaseBusy),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), None),
        (wrapped(OperationalError("x"), psycopg.errors.DiskFull("x")), DiskFull),
        (wrapped(OperationalError("x"), psycopg.errors.AdminShutdown("x")), DatabaseAway),
        (wrapped(OperationalError("x"), psycopg.OperationalError("refused")), DatabaseAway),
        (wrapped(InterfaceError("x"), psycopg.InterfaceError("closed")), DatabaseAway),
        (
            wrapped(DatabaseError("x"), psycopg.errors.ReadOnlySqlTransaction("x")),
            ReadOnly,
        ),
        (wrapped(OperationalError("x"), psycopg.errors.DeadlockDetected("x")), DatabaseBusy),
        (wrapped(DatabaseError("x"), psycopg.errors.UndefinedTable("x")), None),
        (OSError(errno.ENOSPC, "x"), DiskFull),
        (OSError(errno.EROFS, "x"), ReadOnly),
        (OSError(errno.ENOENT, "x"), None),
        (wrapped(ValueError("x"), OSError(errno.ENOSPC, "x")), DiskFull),
        (ZeroDivisionError(), None),
        (None, None),
    ],
)
def test_trouble_tells_the_world_from_a_mistake_of_ours(error, kind):
    found = trouble(error)

    assert type(found) is (kind or type(None))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space"), "磁盘已满"),
        (PermissionError(errno.EACCES, "denied", "/mnt/backup"), "没有权限写 /mnt/backup"),
        (OSError(errno.ENOTDIR, "Not a directory"), "路径上有文件占了目录的位置"),
        (DatabaseError("no such table"), "no such table"),
    ],
)
def test_reason_of_says_why_in_a_few_words(error, reason):
    assert reason_of(error) == reason
