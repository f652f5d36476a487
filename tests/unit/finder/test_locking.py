"""A file takes another's place whole, and waits for whoever reads it."""

from pathlib import Path

import pytest

from qingdan.finder import locking
from qingdan.finder.locking import alone, put_in_place


def busy(monkeypatch, times):
    """Refuse so many times, as Windows does while somebody reads the file."""
    replace, refused = Path.replace, []

    def held(self, target):
        if len(refused) < times:
            refused.append(target)
            raise PermissionError
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", held)
    return refused


@pytest.fixture
def files(tmp_path):
    ready, file = tmp_path / "ready", tmp_path / "file"
    ready.write_text("new", encoding="utf-8")
    file.write_text("old", encoding="utf-8")
    return ready, file


def test_put_in_place_waits_for_readers(files, monkeypatch):
    refused = busy(monkeypatch, 2)

    put_in_place(*files)

    assert (len(refused), files[1].read_text(encoding="utf-8")) == (2, "new")


def test_put_in_place_gives_up_and_leaves_the_file(files, monkeypatch):
    busy(monkeypatch, 99)
    monkeypatch.setattr(locking, "TO_REPLACE", 0)

    with pytest.raises(PermissionError):
        put_in_place(*files)

    assert files[1].read_text(encoding="utf-8") == "old"


def test_a_lock_is_free_again_after_its_holder(tmp_path):
    lock = tmp_path / "folder" / "lock"

    with alone(lock, 0) as first, alone(lock, 0) as second:
        held = (first, second)
    with alone(lock, 0) as after:
        assert (held, after) == ((True, False), True)
