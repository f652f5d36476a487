"""One wrong bit anywhere in a backup is found and the place is named."""

import random
from zipfile import ZipFile

import pytest

from qingdan.operations.backup import take_backup
from qingdan.operations.refusals import BackupDamaged, NotABackup
from qingdan.operations.restore import check_backup, restore_backup
from tests.builders import AT
from tests.integration.operations.filling import raw_rows, wipe

pytestmark = pytest.mark.slow
FLIPS = 400


@pytest.fixture
def made(filled, data_dir):
    return take_backup(data_dir / "backups", at=AT)


def places_of(path):
    """Return which bytes hold each member, with its header; read without the manifest."""
    with ZipFile(path) as zipped:
        starts = sorted((entry.header_offset, entry.filename) for entry in zipped.infolist())
        ends = [start for start, _ in starts[1:]] + [zipped.start_dir]
    return [(name, range(start, end)) for (start, name), end in zip(starts, ends, strict=True)]


def test_check_backup_finds_every_flipped_bit_and_names_the_part(made, tmp_path):
    whole, members = made.path.read_bytes(), places_of(made.path)[:-1]
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    path, told = tmp_path / "flipped.zip", []

    for _ in range(FLIPS):
        at, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        with pytest.raises(BackupDamaged) as refused:
            check_backup(path)
        hurt = [name for name, span in members if at in span]
        told.append((hurt, refused.value.params["parts"].split("、")))

    assert [(hurt, parts) for hurt, parts in told if hurt and hurt != parts] == []
    assert all(parts != [""] for _, parts in told)
    assert sum(bool(hurt) for hurt, _ in told) > FLIPS // 3


def test_check_backup_finds_every_flipped_bit_of_the_manifest_and_the_directory(made, tmp_path):
    whole = made.path.read_bytes()
    (_, manifest) = places_of(made.path)[-1]
    path, told = tmp_path / "flipped.zip", []

    for at in range(manifest.start, len(whole), 29):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
        with pytest.raises(BackupDamaged) as refused:
            check_backup(path)
        told.append(refused.value.params["parts"])

    assert (len(told) > 200, all(told)) == (True, True)
    assert "manifest.json" in told


@pytest.mark.parametrize("left", [0, 1, 63, 64, 1000, -65, -64, -1])
def test_check_backup_finds_a_truncated_file(made, tmp_path, left):
    path = tmp_path / "truncated.zip"
    path.write_bytes(made.path.read_bytes()[:left])

    with pytest.raises((BackupDamaged, NotABackup)):
        check_backup(path)


def test_check_backup_finds_something_added_at_the_end(made, tmp_path):
    path = tmp_path / "longer.zip"
    path.write_bytes(made.path.read_bytes() + b"\n")

    with pytest.raises(BackupDamaged):
        check_backup(path)


def test_check_backup_tells_another_file_from_a_damaged_one(tmp_path, db):
    text, zipped = tmp_path / "notes.txt", tmp_path / "photos.zip"
    text.write_text("no backup")
    with ZipFile(zipped, "w") as archive:
        archive.writestr("photo.jpg", b"x" * 1000)

    for path in (text, zipped, tmp_path / "nowhere.zip"):
        with pytest.raises(NotABackup):
            check_backup(path)


def test_restore_of_a_damaged_backup_touches_nothing(made, tmp_path):
    whole = bytearray(made.path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path = tmp_path / "damaged.zip"
    path.write_bytes(whole)
    wipe()

    with pytest.raises(BackupDamaged, match="数据没有改动"):
        restore_backup(path)

    assert sum(len(rows) for rows in raw_rows().values()) == 0
