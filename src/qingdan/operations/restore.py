"""Restoring a backup into a prepared, unused database; whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.operations import fitting
from qingdan.operations.archive import Archive, opened
from qingdan.operations.files import is_key
from qingdan.operations.manifest import DATA, KEYS, Manifest, Member, TableEntry
from qingdan.operations.placing import Placed
from qingdan.operations.refusals import KeysOfAnother, RestoredDiffers, RestoreFailed, RowsRefused
from qingdan.operations.rows import Fingerprint, empty, fingerprint, insert_lines
from qingdan.operations.sequences import last_used, set_last_used
from qingdan.operations.tables import Table
from qingdan.operations.trouble import reason_of
from qingdan.record import guards

SIGNING = "secret_key"
"""Signs sessions only, and preparing a database has made one: the backup's replaces it."""
Watch = Callable[[Sequence[Table]], Iterator[Table]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, every row and file compared with the backup."""

    manifest: Manifest
    files: int
    keys: int


def check_backup(path: Path) -> Manifest:
    """Look at every byte of a backup and return what it holds.

    Raises:
        NotABackup: not a file of this program.
        BackupDamaged: names every part that does not fit its checksum.
    """
    with opened(path, DATA) as archive:
        return archive.manifest


def restore_backup(path: Path, *, keys: Path | None = None, watch: Watch = iter) -> Restored:
    """Put a backup into the database and its originals into the data directory.

    Everything is compared with the backup again before the transaction is kept. The site
    must not be running: pages would show half of it, and who saves would wait.

    Args:
        path: the backup.
        keys: the keys written with it; ``None``: the keys of this installation stay.
        watch: shows progress over the tables.

    Raises:
        NotABackup, BackupDamaged, KeysOfAnother, KeysInTheWay: about the files.
        NotPrepared, NotEmpty, BackupOfOtherVersion: about the database.
        RowsRefused, RestoredDiffers, RestoreFailed: nothing was kept.
    """
    placed = Placed(Path(settings.SOURCES_DIR))
    beside = Placed(Path(settings.DATA_DIR))
    try:
        with ExitStack() as stack:
            archive = stack.enter_context(opened(path, DATA))
            key_archive = stack.enter_context(_of_the_same(archive, keys)) if keys else None
            members = _key_members(key_archive)
            beside.refuse_others(one for one in members if one.name != SIGNING)
            beside.keep_content(SIGNING)
            for one in archive.manifest.own_files:
                beside.keep_content(one.name)
            with transaction.atomic():
                _fill(connections[DEFAULT_DB_ALIAS], archive, watch)
                placed.put(archive, archive.manifest.files, "files/")
                if key_archive:
                    beside.put(key_archive, members)
                keys_put = beside.count
                beside.put(archive, archive.manifest.own_files)
                beside.put(archive, archive.manifest.attachments)
            attached = len(archive.manifest.attachments)
            return Restored(archive.manifest, placed.count + attached, keys_put)
    except BaseException as failure:
        placed.undo()
        beside.undo()
        if isinstance(failure, OSError | DatabaseError):
            raise RestoreFailed(reason=reason_of(failure)) from failure
        raise


def _key_members(archive: Archive | None) -> list[Member]:
    return [one for one in archive.manifest.members if is_key(one.name)] if archive else []


@contextmanager
def _of_the_same(archive: Archive, keys: Path) -> Iterator[Archive]:
    with opened(keys, KEYS) as found:
        if found.manifest.taken != archive.manifest.taken:
            raise KeysOfAnother(name=keys.name)
        yield found


def _fill(connection: BaseDatabaseWrapper, archive: Archive, watch: Watch) -> None:
    """Replace all rows by those of the archive and compare; the caller undoes on refusal."""
    tables = fitting.tables_for(archive.manifest, connection)
    entries = {entry.name: entry for entry in archive.manifest.tables}
    guards.lower(connection)
    empty(connection, tables)
    for table in watch(tables):
        _load(connection, table, archive)
        if table.serial is not None:
            set_last_used(connection, table, entries[table.name].last_used or 0)
    _check_references(connection)
    guards.raise_guards(connection)
    for table in tables:
        _compare(connection, table, entries[table.name])


def _load(connection: BaseDatabaseWrapper, table: Table, archive: Archive) -> None:
    try:
        with transaction.atomic(using=connection.alias):
            insert_lines(connection, table, archive.lines(f"tables/{table.name}.jsonl"))
    except (DatabaseError, ValueError) as failure:
        raise RowsRefused(table=table.name, reason=failure) from failure


def _check_references(connection: BaseDatabaseWrapper) -> None:
    try:
        connection.check_constraints()
    except DatabaseError as failure:
        raise RowsRefused(table="引用关系", reason=failure) from failure


def _compare(connection: BaseDatabaseWrapper, table: Table, entry: TableEntry) -> None:
    found = fingerprint(connection, table)
    if found != Fingerprint(entry.rows, entry.sha256):
        raise RestoredDiffers(what=f"表 {table.name}（{found.rows} 行，应为 {entry.rows} 行）")
    if last_used(connection, table) != entry.last_used:
        raise RestoredDiffers(what=f"表 {table.name} 的编号")
