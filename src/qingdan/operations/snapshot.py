"""The database as it was at one moment, while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.operations.refusals import BackupFailed

ALIAS = "snapshot"
RETRY_SECONDS = 0.02
"""How long the copy waits for a writer before it tries again."""


@contextmanager
def snapshot(connection: BaseDatabaseWrapper, folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Give a second connection that sees one moment of the database and nothing later.

    Args:
        connection: the database, with no transaction open.
        folder: where SQLite's copy may lie meanwhile; as large as the database.

    Raises:
        BackupFailed: the database file is damaged.
    """
    seen = (_copied if connection.vendor == "sqlite" else _repeatable)(connection, folder)
    with closing(seen):
        yield seen


def _copied(connection: BaseDatabaseWrapper, folder: Path) -> BaseDatabaseWrapper:
    """Copy the file by SQLite's own backup; writers wait for the length of the copy."""
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot inside a transaction would wait for itself")
    path = folder / "snapshot.sqlite3"
    connection.ensure_connection()
    with connection.wrap_database_errors, closing(sqlite3.connect(path)) as target:
        target.execute("PRAGMA synchronous=OFF")
        connection.connection.backup(target, sleep=RETRY_SECONDS)
        found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupFailed(reason=f"数据库文件已损坏（{found}）")
    return type(connection)({**connection.settings_dict, "NAME": str(path)}, ALIAS)


def _repeatable(connection: BaseDatabaseWrapper, folder: Path) -> BaseDatabaseWrapper:
    """Open a transaction that sees one moment; nobody waits."""
    seen = type(connection)(connection.settings_dict, ALIAS)
    seen.set_autocommit(False)
    with seen.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return seen
