"""Keys that sign: made once, private, kept when a newer one comes; damage is noticed."""

import json
import os
import stat
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from multiprocessing import get_context

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from qingdan.core import keyring, signing
from qingdan.core.keyfiles import CHECKSUM, KeyFileDamaged, KeyFolderUnusable, exposed
from qingdan.core.signing import add_version, current, keys

AT = datetime(2025, 7, 1, 4, 0, tzinfo=UTC)
LATER = AT + timedelta(days=365)
posix = pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
now = partial(current, at=AT)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@posix
def test_current_makes_a_private_file_once(folder):
    assert now(folder) == now(folder)

    assert [one.name for one in folder.iterdir()] == ["sign-1.json"]
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder, *folder.iterdir())]
    assert (modes, exposed(folder)) == ([0o700, 0o600], [])


def test_keys_makes_none(folder):
    assert (keys(folder), folder.exists()) == ((), False)


def test_a_key_signs_what_its_public_half_fits(folder):
    key = now(folder)

    Ed25519PublicKey.from_public_bytes(key.public).verify(key.sign(b"one"), b"one")


def test_a_key_does_not_show_its_secret(folder):
    assert "secret" not in repr(now(folder))


def test_add_version_signs_from_now_on_and_keeps_the_older(folder):
    first = now(folder)
    second = add_version(folder, at=LATER)

    assert (now(folder), keys(folder)) == (second, (first, second))
    assert (second.ordinal, second.made_at) == (2, LATER)


def test_keys_of_fields_and_of_signing_do_not_disturb_each_other(folder):
    first = now(folder)
    ring = keyring.ensure(folder, cipher="aes256gcm", digest="sha256", at=AT)

    assert keys(folder) == (first,)
    assert keyring.load(folder) == ring


def test_a_key_put_back_under_another_name_stays_known(folder, tmp_path):
    lost, there = now(folder), now(tmp_path / "others")
    (folder / "sign-1.json").rename(tmp_path / "others" / "sign-1-restored.json")

    assert set(keys(tmp_path / "others")) == {lost, there}


@pytest.mark.parametrize(
    "name", ["version", "algorithm", "key", "public", "made_at", CHECKSUM], ids=str
)
def test_keys_refuses_a_file_that_was_changed(folder, name):
    path = folder / "sign-1.json"
    now(folder)
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: "x"}))

    with pytest.raises(KeyFileDamaged, match=r"sign-1\.json"):
        keys(folder)


@pytest.mark.parametrize(
    ("name", "value"), [("public", "0" * 64), ("algorithm", "rsa"), ("key", 7), ("key", "AA==")]
)
def test_keys_refuses_a_file_whose_parts_do_not_fit(folder, name, value):
    path = folder / "sign-1.json"
    now(folder)
    content = json.loads(path.read_text()) | {name: value}
    del content[CHECKSUM]
    checksum = sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps({**content, CHECKSUM: checksum}))

    with pytest.raises(KeyFileDamaged):
        keys(folder)


def test_current_refuses_a_folder_that_is_a_file(folder):
    folder.write_text("")

    with pytest.raises(KeyFolderUnusable):
        now(folder)


def test_processes_that_start_at_once_get_one_key(folder):
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        made = list(pool.map(now, [folder] * 8))

    assert {one.fingerprint for one in made} == {made[0].fingerprint}
    assert [one.name for one in folder.iterdir()] == ["sign-1.json"]


def test_spoken_groups_a_fingerprint():
    assert signing.spoken("0123456789ab") == "0123 4567 89ab"
