"""A backup holds one moment, whole, and comes back row for row and file for file."""

import errno
import resource
import stat
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from qingdan.operations import places
from qingdan.operations.archive import opened, written
from qingdan.operations.backup import take_backup
from qingdan.operations.manifest import DATA, KEYS
from qingdan.operations.placing import Placed
from qingdan.operations.refusals import (
    BackupDamaged,
    BackupFailed,
    BackupOfOtherVersion,
    KeysInTheWay,
    KeysOfAnother,
    NotABackup,
    NotEmpty,
    NotPrepared,
    RestoredDiffers,
    RestoreFailed,
    RowsRefused,
)
from qingdan.operations.restore import check_backup, restore_backup
from tests.builders import AT, make_officer
from tests.integration.operations.conftest import create_tables
from tests.integration.operations.filling import ORIGINAL, fill, raw_rows, wipe

pytestmark = [pytest.mark.slow, pytest.mark.both]
LATER = AT + timedelta(days=1)


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def contents(manifest):
    return [(one.name, one.size, one.sha256) for one in manifest.files]


def test_restore_brings_back_every_row_and_file(filled, data_dir):
    rows, keys = raw_rows(), files_in(data_dir / "keys")
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    for path in [*(data_dir / "sources").iterdir(), *(data_dir / "keys").iterdir()]:
        path.unlink()

    restored = restore_backup(made.path, keys=made.keys)

    assert raw_rows() == rows
    assert list(files_in(data_dir / "sources").values()) == [ORIGINAL]
    assert files_in(data_dir / "keys") == keys
    assert (restored.files, restored.keys) == (1, len(keys) + 1)


@pytest.mark.parametrize(
    "name", ["letter_templates/reply.docx", "rules/hotline.toml", "holidays/2027.toml"]
)
def test_restore_brings_back_the_files_a_county_made(filled, data_dir, name):
    own = data_dir / name
    own.parent.mkdir()
    own.write_bytes(b"as the county likes it")
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    own.write_bytes(b"another")

    restore_backup(made.path)

    assert own.read_bytes() == b"as the county likes it"


def test_restore_that_fails_leaves_the_templates_alone(filled, data_dir, monkeypatch):
    own = data_dir / "letter_templates" / "reply.docx"
    own.parent.mkdir()
    own.write_bytes(b"before")
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    own.write_bytes(b"after")
    put = Placed.put

    def fails_at_the_end(placed, archive, members, within=""):
        put(placed, archive, members, within)
        if any(one.name.startswith("letter_templates/") for one in members):
            raise DatabaseError("gone")

    monkeypatch.setattr(Placed, "put", fails_at_the_end)
    with pytest.raises(RestoreFailed):
        restore_backup(made.path)

    assert own.read_bytes() == b"after"


def test_restore_lets_tables_count_on_and_guards_stand_again(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    last = {entry.name: entry.last_used for entry in made.manifest.tables}
    wipe()

    restore_backup(made.path)

    assert make_officer("li.si").pk == last["officer"] + 1
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="操作记录只能追加"):
        cursor.execute("DELETE FROM event")


def test_backup_of_a_restored_database_is_the_same(filled, data_dir):
    first = take_backup(data_dir / "backups", at=AT)
    wipe()
    restore_backup(first.path)

    second = take_backup(data_dir / "backups", at=LATER)

    assert second.manifest.tables == first.manifest.tables
    assert contents(second.manifest) == contents(first.manifest)


def test_backup_passes_between_the_databases_unchanged(filled, data_dir, on_sqlite):
    if connection.vendor != "postgresql":
        pytest.skip("只有 SQLite；在两种数据库之间来回：make test-postgres")
    folder = data_dir / "backups"
    first = take_backup(folder, at=AT)

    with on_sqlite():
        create_tables()
        wipe()
        restore_backup(first.path)
        second = take_backup(folder, at=LATER)
    wipe()
    restore_backup(second.path)
    third = take_backup(folder, at=LATER + timedelta(days=1))

    assert [one.manifest.engine for one in (first, second, third)] == [
        "postgresql",
        "sqlite",
        "postgresql",
    ]
    assert first.manifest.tables == second.manifest.tables == third.manifest.tables


def test_backup_from_sqlite_comes_back_through_postgresql(shared, data_dir, on_sqlite):
    if connection.vendor != "postgresql":
        pytest.skip("只有 SQLite；在两种数据库之间来回：make test-postgres")
    folder = data_dir / "backups"
    with on_sqlite():
        create_tables()
        fill(data_dir)
        rows = raw_rows()
        first = take_backup(folder, at=AT)
    wipe()
    restore_backup(first.path)
    second = take_backup(folder, at=LATER)

    with on_sqlite():
        wipe()
        restore_backup(second.path)
        back = raw_rows()
        third = take_backup(folder, at=LATER + timedelta(days=1))

    assert first.manifest.tables == second.manifest.tables == third.manifest.tables
    assert {name: len(found) for name, found in back.items()} == {
        name: len(found) for name, found in rows.items()
    }


def test_backup_is_private_and_keeps_the_keys_apart(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)

    with opened(made.path, DATA) as archive:
        names = [member.name for member in archive.manifest.members]
    with opened(made.keys, KEYS) as archive:
        keys = [member.name for member in archive.manifest.members]
        about = b"".join(archive.content("说明.txt")).decode()

    assert made.path.name == "qingdan-20250630-100000.zip"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (made.path, made.keys)] == [0o600] * 2
    assert not [name for name in names if "key" in name]
    assert {"secret_key", "keys/1.json"} <= set(keys)
    assert "密钥要与数据分开保管" in about
    assert "django_session" not in {entry.name for entry in made.manifest.tables}


def test_backup_names_originals_that_are_missing_or_altered(filled, data_dir):
    (original,) = [path for path in (data_dir / "sources").iterdir() if path.suffix == ".docx"]
    whole = take_backup(data_dir / "backups", at=AT).manifest
    original.write_bytes(b"changed")

    altered = take_backup(data_dir / "backups", at=AT).manifest
    original.unlink()
    gone = take_backup(data_dir / "backups", at=AT).manifest

    assert (whole.missing, whole.altered) == (["0" * 64], [])
    assert (altered.missing, altered.altered) == (["0" * 64], [original.name])
    assert (gone.missing, gone.altered) == (["0" * 64, original.stem], [])


def test_backup_keeps_the_newest_and_never_writes_over_one(filled, data_dir):
    folder = data_dir / "backups"
    for day in range(3):
        take_backup(folder, at=AT + timedelta(days=day))
    again = take_backup(folder, at=AT + timedelta(days=2), keep=2)

    assert [path.name for path in again.removed] == [
        "qingdan-20250630-100000.zip",
        "qingdan-20250701-100000.zip",
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "qingdan-20250702-100000-2.keys.zip",
        "qingdan-20250702-100000-2.zip",
        "qingdan-20250702-100000.keys.zip",
        "qingdan-20250702-100000.zip",
    ]
    assert [kept.path for kept in places.kept_in(folder)][-1] == again.path


def test_backup_that_cannot_be_written_says_so_and_leaves_nothing(filled, data_dir):
    (data_dir / "backups").write_text("a file where the folder should be")

    with pytest.raises(BackupFailed):
        take_backup(data_dir / "backups", at=AT)

    assert (data_dir / "backups").read_text() == "a file where the folder should be"


def test_restore_refuses_a_database_in_use(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    rows = raw_rows()

    with pytest.raises(NotEmpty, match="1 个经办人、2 个清单版本"):
        restore_backup(made.path)

    assert raw_rows() == rows


def test_restore_refuses_tables_of_another_version(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("parties", "0099_of_a_later_version")

    with pytest.raises(BackupOfOtherVersion, match="迁移 parties") as refused:
        restore_backup(made.path)

    recorder.record_unapplied("parties", "0099_of_a_later_version")
    assert made.manifest.program in refused.value.advice


def test_restore_refuses_a_database_without_tables(filled, data_dir, on_sqlite):
    made = take_backup(data_dir / "backups", at=AT)

    with on_sqlite(), pytest.raises(NotPrepared):
        restore_backup(made.path)


def test_restore_refuses_the_keys_of_another_backup(filled, data_dir):
    folder = data_dir / "backups"
    one, other = take_backup(folder, at=AT), take_backup(folder, at=LATER)
    wipe()

    with pytest.raises(KeysOfAnother):
        restore_backup(one.path, keys=other.keys)
    with pytest.raises(NotABackup):
        restore_backup(one.keys)

    assert sum(len(rows) for rows in raw_rows().values()) == 0


def test_restore_never_overwrites_other_keys(filled, data_dir):
    made, key = take_backup(data_dir / "backups", at=AT), data_dir / "keys" / "1.json"
    wipe()
    key.write_text('{"key": "of today"}')

    with pytest.raises(KeysInTheWay, match=r"keys/1\.json"):
        restore_backup(made.path, keys=made.keys)

    assert key.read_text() == '{"key": "of today"}'
    assert sum(len(rows) for rows in raw_rows().values()) == 0


def test_restore_that_fails_takes_the_keys_back_too(filled, data_dir, monkeypatch):
    made = take_backup(data_dir / "backups", at=AT)
    wipe()
    (data_dir / "keys" / "1.json").unlink()
    (data_dir / "secret_key").write_text("made while preparing")
    put = Placed.put

    def put_and_fail(placed, archive, members, within=""):
        put(placed, archive, members, within)
        if not within:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Placed, "put", put_and_fail)

    with pytest.raises(RestoreFailed):
        restore_backup(made.path, keys=made.keys)

    assert files_in(data_dir / "keys") == {}
    assert (data_dir / "secret_key").read_text() == "made while preparing"
    assert sum(len(rows) for rows in raw_rows().values()) == 0


def test_check_backup_reads_and_writes_nothing(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    before = raw_rows()

    manifest = check_backup(made.path)

    assert (manifest, raw_rows()) == (made.manifest, before)


@contextmanager
def little_room(limit):
    """Let no file grow beyond a limit, as on a disk that is nearly full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("limit", [0, 5_000, 20_000])
def test_backup_on_a_full_disk_says_so_and_keeps_the_old_one(filled, data_dir, limit):
    folder = data_dir / "backups"
    old = take_backup(folder, at=AT)
    before = files_in(folder)

    with little_room(limit), pytest.raises(BackupFailed, match="没有做成备份：磁盘"):
        take_backup(folder, at=LATER, keep=1)

    assert files_in(folder) == before
    assert list(folder.glob(".qingdan-*")) == []
    assert check_backup(old.path) == old.manifest


def rewritten(path, change_line=lambda name, line: line, **entry):
    """Write a backup anew with other lines, or with other entries of ``officer``."""
    other = path.with_name("qingdan-20260101-000000.zip")
    with opened(path, DATA) as archive, written(other, AT) as writer:
        for member in archive.manifest.members:
            lines = (change_line(member.name, line) for line in archive.lines(member.name))
            writer.add(member.name, lines, packed=False)
        tables = [
            replace(one, **entry) if one.name == "officer" else one
            for one in archive.manifest.tables
        ]
        writer.close(replace(archive.manifest, tables=tables))
    return other


def emptied(data_dir):
    wipe()
    for path in (data_dir / "sources").iterdir():
        path.unlink()


@pytest.mark.parametrize("entry", [{"sha256": "0" * 64}, {"rows": 7}, {"last_used": None}])
def test_restore_that_comes_out_otherwise_is_undone(filled, data_dir, entry):
    path = rewritten(take_backup(data_dir / "backups", at=AT).path, **entry)
    emptied(data_dir)

    with pytest.raises(RestoredDiffers, match="表 officer"):
        restore_backup(path)

    assert sum(len(rows) for rows in raw_rows().values()) == 0
    assert files_in(data_dir / "sources") == {}


def test_restore_of_rows_that_do_not_fit_together_is_undone(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    path = rewritten(made.path, lambda name, line: b"" if name == "tables/region.jsonl" else line)
    emptied(data_dir)

    with pytest.raises(RowsRefused, match="引用关系"):
        restore_backup(path)

    assert sum(len(rows) for rows in raw_rows().values()) == 0


def test_restore_of_a_file_that_leads_elsewhere_is_refused(filled, data_dir):
    made = take_backup(data_dir / "backups", at=AT)
    other = made.path.with_name("qingdan-20260101-000000.zip")
    with opened(made.path, DATA) as archive, written(other, AT) as writer:
        for member in archive.manifest.members:
            writer.add(member.name, archive.content(member.name))
        writer.add("files/../../escaped", [b"x"])
        writer.close(archive.manifest)
    emptied(data_dir)

    with pytest.raises(BackupDamaged, match="escaped"):
        restore_backup(other)

    assert not (data_dir.parent / "escaped").exists()
    assert sum(len(rows) for rows in raw_rows().values()) == 0
