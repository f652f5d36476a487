"""Taking a backup: one moment of the database and the originals, whole or not at all."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

import qingdan
from qingdan.core import private
from qingdan.operations import files, places
from qingdan.operations.archive import Writer, blocks, opened, written
from qingdan.operations.fitting import migrations
from qingdan.operations.manifest import ATTACHMENTS, DATA, FORMAT, KEYS, Manifest, TableEntry
from qingdan.operations.refusals import BackupFailed
from qingdan.operations.rows import Print, read_lines
from qingdan.operations.sequences import last_used
from qingdan.operations.snapshot import snapshot
from qingdan.operations.tables import Table, kept_tables
from qingdan.operations.trouble import reason_of

Watch = Callable[[Sequence[Table]], Iterator[Table]]
"""Shows how far the work is: passes the tables on, one by one."""
UNFINISHED = ".qingdan-*.part"
A_DAY = 24 * 3600
KEEP_APART = "密钥要与数据分开保管：放在一起，加密就没有意义；丢了它，加密保存的内容读不回来。"
ABOUT = {
    DATA: "清单通的备份。用 qingdan restore 恢复；写法见 docs/decisions/0011。\n",
    KEYS: f"清单通的密钥。{KEEP_APART}\n",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup, and the old ones removed after it."""

    path: Path
    keys: Path
    manifest: Manifest
    removed: list[Path]


def take_backup(
    folder: Path, *, at: datetime, keep: int | None = None, watch: Watch = iter
) -> Backup:
    """Write a backup of the database and its originals, and beside it one of the keys.

    The site may go on working. Nothing has the final name before every byte of it has been
    written, synced and read back; only then are older backups removed.

    Args:
        folder: where to; made if it does not exist.
        at: aware datetime; gives the name.
        keep: how many backups the folder keeps, this one included; ``None``: all.
        watch: shows progress over the tables.

    Raises:
        BackupFailed: the disk, the folder or the database did not let it be finished.
    """
    with _no_half(folder) as place:
        data, keys = place / "data.zip", place / "keys.zip"
        manifest = _write_data(data, place, at, watch)
        _write_keys(keys, manifest, at)
        for path, holds in ((data, DATA), (keys, KEYS)):
            private.give_to_owner_of(folder, path)
            with opened(path, holds):
                pass
        final = places.free_name(folder, at)
        keys.replace(places.keys_beside(final))
        data.replace(final)
        _sync(folder)
        removed = _prune(folder, keep)
    return Backup(final, places.keys_beside(final), manifest, removed)


@contextmanager
def _no_half(folder: Path) -> Iterator[Path]:
    """Give a folder to work in that is gone afterwards; say why when it cannot be."""
    try:
        private.make_folder(folder)
        _sweep(folder)
        with TemporaryDirectory(
            prefix=".qingdan-", suffix=".part", dir=folder, ignore_cleanup_errors=True
        ) as place:
            yield Path(place)
    except (OSError, DatabaseError) as failure:
        raise BackupFailed(reason=reason_of(failure)) from failure


def _sweep(folder: Path) -> None:
    """Remove what a killed backup left more than a day ago."""
    for path in folder.glob(UNFINISHED):
        if time.time() - path.stat().st_mtime > A_DAY:
            shutil.rmtree(path, ignore_errors=True)


def _write_data(path: Path, place: Path, at: datetime, watch: Watch) -> Manifest:
    connection = connections[DEFAULT_DB_ALIAS]
    with snapshot(connection, place) as seen, written(path, at) as archive:
        archive.add("说明.txt", [ABOUT[DATA].encode()])
        tables = [_write_table(archive, seen, table) for table in watch(kept_tables())]
        found = files.originals(seen, Path(settings.SOURCES_DIR))
        for original in found.there:
            with original.open("rb") as stream:
                archive.add(f"files/{original.name}", blocks(stream), packed=False)
        attached = files.attachments(seen)
        for attachment in attached.there:
            with attachment.open("rb") as stream:
                name = f"{ATTACHMENTS}{attachment.parent.name}/{attachment.name}"
                archive.add(name, blocks(stream), packed=False)
        for name, own in files.own_files():
            archive.add(name, [own.read_bytes()], packed=False)
        return archive.close(
            Manifest(
                format=FORMAT,
                holds=DATA,
                taken=at.astimezone(UTC).isoformat(timespec="microseconds"),
                program=qingdan.__version__,
                engine=connection.vendor,
                migrations=migrations(seen),
                tables=tables,
                missing=[*found.missing, *attached.missing],
                altered=_altered(archive),
            )
        )


def _write_table(archive: Writer, seen: BaseDatabaseWrapper, table: Table) -> TableEntry:
    found = Print(table)

    def lines() -> Iterator[bytes]:
        for line in read_lines(seen, table):
            found.add(line)
            yield line

    archive.add(f"tables/{table.name}.jsonl", lines())
    taken = found.taken()
    columns = [column.name for column in table.columns]
    return TableEntry(table.name, columns, taken.rows, taken.sha256, last_used(seen, table))


def _altered(archive: Writer) -> list[str]:
    """Return the originals whose content is no longer what their name says."""
    return [
        Path(one.name).name
        for one in archive.members
        if one.name.startswith(("files/", ATTACHMENTS)) and Path(one.name).stem != one.sha256
    ]


def _write_keys(path: Path, data: Manifest, at: datetime) -> None:
    with written(path, at) as archive:
        archive.add("说明.txt", [ABOUT[KEYS].encode()])
        for name, key in files.key_files():
            archive.add(name, [key.read_bytes()])
        archive.close(Manifest(FORMAT, KEYS, data.taken, data.program, data.engine))


def _prune(folder: Path, keep: int | None) -> list[Path]:
    removed = []
    for old in places.kept_in(folder)[: -keep if keep else 0]:
        old.path.unlink()
        old.keys.unlink(missing_ok=True)
        removed.append(old.path)
    return removed


def _sync(folder: Path) -> None:
    """Make the new names last; a Windows folder cannot be opened for it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
