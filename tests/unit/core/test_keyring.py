"""Key files: made once, whole, private; damage and loss are noticed."""

import errno
import json
import multiprocessing
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.core import keyfiles, keyring
from qingdan.core.keyfiles import KeyFileDamaged, KeyFolderUnusable, exposed, write_once
from qingdan.core.keyring import KeyMissing, KeyStore, add_version, load, retire
from qingdan.core.keys import DigestKey

AT = datetime(2025, 7, 1, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(days=365)
posix = pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")

ensure = partial(keyring.ensure, cipher="aes256gcm", digest="sha256", at=AT)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@posix
def test_ensure_makes_private_files_once(folder):
    first, second = ensure(folder), ensure(folder)

    assert first == second
    assert sorted(one.name for one in folder.iterdir()) == ["digest.json", "field-1.json"]
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600, 0o600]
    assert exposed(folder) == []


@posix
def test_exposed_names_what_others_may_read(folder):
    ensure(folder)
    (folder / "field-1.json").chmod(0o640)

    assert exposed(folder) == ["field-1.json"]


@posix
def test_what_root_makes_belongs_to_the_owner_of_the_data(folder, monkeypatch):
    given = []
    monkeypatch.setattr(keyfiles.os, "geteuid", lambda: 0)
    monkeypatch.setattr(keyfiles.os, "chown", lambda path, *owner: given.append((path, owner)))

    ensure(folder)

    owner = folder.parent.stat()
    assert given[0] == (folder, (owner.st_uid, owner.st_gid))
    assert len(given) == 3


def test_ensure_takes_the_keys_that_another_process_made_meanwhile(folder, monkeypatch):
    others = ensure(folder)
    looks = iter([()])  # as if it had looked before the other process wrote
    monkeypatch.setattr(keyring, "names", lambda place: next(looks, ("field-1.json",)))

    assert ensure(folder) == others


@pytest.mark.slow
def test_ensure_of_processes_that_start_at_once_gives_one_keyring(tmp_path):
    folders = [tmp_path / f"keys{number}" for number in range(20)]
    spawn = multiprocessing.get_context("spawn")

    with ProcessPoolExecutor(4, mp_context=spawn) as pool:
        rings = list(pool.map(ensure, [one for one in folders for _ in range(4)]))

    labels = [ring.current.label for ring in rings]
    assert labels[::4] == labels[1::4] == labels[2::4] == labels[3::4]
    assert len({ring.digest.secret for ring in rings}) == len(folders)


def test_ensure_finishes_what_a_crash_left_half_done(folder):
    whole = ensure(folder)
    (folder / "field-1.json").unlink()

    again = ensure(folder)

    assert (again.digest, len(again.fields)) == (whole.digest, 1)


def test_ensure_refuses_when_the_digest_key_is_lost(folder):
    ensure(folder)
    (folder / "digest.json").unlink()

    with pytest.raises(KeyMissing, match=r"digest\.json") as refusal:
        ensure(folder)

    assert "从密钥备份" in refusal.value.advice
    assert not (folder / "digest.json").exists()


def test_load_makes_nothing(folder):
    with pytest.raises(KeyMissing):
        load(folder)

    assert not folder.exists()


def test_add_version_seals_from_now_on_and_keeps_the_old(folder):
    old = ensure(folder).current

    new = add_version(folder, cipher="sm4gcm", at=LATER)

    ring = load(folder)
    assert ring.fields == (old, new)
    assert (ring.current.ordinal, ring.current.cipher, ring.current.made_at) == (2, "sm4gcm", LATER)
    assert len(ring.current.secret) == 16
    assert ring.labelled(old.label) == old


def test_add_version_twice_at_once_makes_two_versions(folder, monkeypatch):
    stale = ensure(folder)
    add_version(folder, cipher="aes256gcm", at=AT)
    looks = iter([stale])
    fresh = keyring.load
    monkeypatch.setattr(keyring, "load", lambda place: next(looks, None) or fresh(place))

    assert add_version(folder, cipher="aes256gcm", at=AT).ordinal == 3


def test_retire_moves_the_file_out_of_use(folder):
    old = ensure(folder).current
    new = add_version(folder, cipher="aes256gcm", at=LATER)

    kept = retire(folder, old.label)

    assert load(folder).fields == (new,)
    assert kept == folder / "retired" / f"field-{old.label}.json"
    assert json.loads(kept.read_text())["identity"] == old.identity


def test_retire_refuses_an_unknown_label(folder):
    ensure(folder)

    with pytest.raises(KeyMissing, match="1-00000000"):
        retire(folder, "1-00000000")


def test_keys_put_back_beside_newer_ones_open_again(folder, tmp_path):
    lost = ensure(tmp_path / "backup").current
    ensure(folder)
    copied = (tmp_path / "backup" / "field-1.json").read_bytes()

    (folder / "field-1-old.json").write_bytes(copied)

    assert load(folder).labelled(lost.label) == lost


@pytest.mark.parametrize("name", ["field-1.json", "digest.json"])
@given(data=st.data())
def test_load_refuses_a_file_with_any_flipped_bit(tmp_path_factory, name, data):
    folder = tmp_path_factory.mktemp("keys")
    ensure(folder)
    damaged = bytearray((folder / name).read_bytes())
    at = data.draw(st.integers(0, len(damaged) - 1))
    damaged[at] ^= 1 << data.draw(st.integers(0, 7))
    (folder / name).write_bytes(damaged)

    with pytest.raises(KeyFileDamaged) as refusal:
        load(folder)
    assert name in str(refusal.value)


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", "1", '{"checksum": "0"}'])
def test_load_refuses_a_file_of_another_kind(folder, content):
    ensure(folder)
    (folder / "field-1.json").write_text(content)

    with pytest.raises(KeyFileDamaged):
        load(folder)


def test_load_refuses_a_whole_file_that_holds_another_key(folder):
    ensure(folder)
    write_once(folder / "field-2.json", {"version": 2, "cipher": "aes256gcm"})

    with pytest.raises(KeyFileDamaged, match=r"field-2\.json"):
        load(folder)


def test_write_once_leaves_nothing_behind_when_the_disk_is_full(folder, monkeypatch):
    folder.mkdir()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keyfiles.os, "fsync", full)

    with pytest.raises(KeyFolderUnusable, match="磁盘已满"):
        ensure(folder)
    assert list(folder.iterdir()) == []


def test_ensure_says_why_a_folder_cannot_be_made(tmp_path):
    (tmp_path / "data").write_text("a file")

    with pytest.raises(KeyFolderUnusable, match="路径上有文件"):
        ensure(tmp_path / "data" / "keys")


def test_store_notices_a_version_that_another_process_made(folder):
    store = KeyStore(folder, cipher="aes256gcm", digest="sha256")
    first = store.keyring().current

    second = add_version(folder, cipher="aes256gcm", at=LATER)

    assert store.keyring().current == second
    assert store.labelled(first.label, what="手机") == first


def test_store_finds_a_key_it_has_not_seen_yet(folder):
    store = KeyStore(folder, cipher="aes256gcm", digest="sha256")
    store.keyring()
    second = add_version(folder, cipher="aes256gcm", at=LATER)

    assert store.labelled(second.label, what="手机") == second


def test_store_makes_no_keys_only_to_read(folder):
    store = KeyStore(folder, cipher="aes256gcm", digest="sha256")

    with pytest.raises(KeyMissing, match=r"手机.*1-00000000"):
        store.labelled("1-00000000", what="手机")

    assert not folder.exists()


def test_fingerprint_tells_versions_and_no_secret(folder):
    ensure(folder)
    add_version(folder, cipher="sm4gcm", at=LATER)
    ring = load(folder)
    old, new = (one.label for one in ring.fields)

    assert ring.fingerprint() == [
        f"字段密钥 {old}：AES-256-GCM，2025年7月1日生成，只用来解开旧内容",
        f"字段密钥 {new}：SM4-GCM，2026年7月1日生成，现用",
        "检索密钥：HMAC-SHA256，2025年7月1日生成，不更换",
    ]
    assert ring.current.secret.hex() not in repr(ring)
    assert repr(ring.current.secret) not in repr(ring)


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_digest_is_equal_for_equal_texts_of_one_column_only(algorithm):
    key = DigestKey(algorithm, b"k" * 32, AT)

    found = key.digest("13800000000", context="officer.phone")

    assert found == key.digest("13800000000", context="officer.phone")
    assert len(found) == 64
    others = {
        key.digest("13800000001", context="officer.phone"),
        key.digest("13800000000", context="case.phone"),
        DigestKey(algorithm, b"l" * 32, AT).digest("13800000000", context="officer.phone"),
    }
    assert len(others - {found}) == 3


def test_the_algorithm_of_digests_stays_when_the_setting_changes(folder):
    ensure(folder, digest="sm3")

    again = ensure(folder, digest="sha256")

    assert again.digest.algorithm == "sm3"
    assert Path(folder / "digest.json").exists()
