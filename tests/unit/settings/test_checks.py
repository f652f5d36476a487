"""The check at start reads back what the database really does."""

import sqlite3

import pytest
from django.core.checks import Error
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from qingdan.commands.management.commands import serve
from qingdan.settings.checks import durability, durability_problems
from qingdan.settings.databases import sqlite

SAFE = {"journal_mode": "delete", "synchronous": 2, "mmap_size": 0, "foreign_keys": 1}
OLD, FIXED = (3, 40, 1), (3, 51, 3)


@pytest.fixture
def on_disk(tmp_path):
    """Return a connection to a file with our settings, known as ``file``."""
    defaults = connections["default"].settings_dict | {"TEST": {}}
    connections["file"] = DatabaseWrapper(defaults | sqlite(tmp_path / "q.sqlite3"), alias="file")
    yield connections["file"]
    connections["file"].close()
    del connections["file"]


@pytest.fixture
def unblocked(django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_durability_finds_nothing_wrong_with_our_settings(on_disk, unblocked):
    assert durability(databases=["file"]) == []


@pytest.mark.skipif(sqlite3.sqlite_version_info >= FIXED, reason="这个 SQLite 可以安全使用 WAL")
def test_durability_refuses_a_write_ahead_log_on_this_library(on_disk, unblocked):
    on_disk.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;"
    on_disk.close()

    found = [one.id for one in durability(databases=["file"])]

    assert found[0] == "qingdan.E001"


def test_durability_ignores_databases_in_memory(unblocked):
    assert durability(databases=["default"]) == []
    assert durability(databases=None) == []


@pytest.mark.parametrize(
    ("pragmas", "version", "found"),
    [
        ({}, OLD, []),
        ({"mmap_size": None}, OLD, []),
        ({"journal_mode": "wal"}, FIXED, []),
        ({"journal_mode": "wal"}, OLD, ["qingdan.E001"]),
        ({"journal_mode": "off"}, OLD, ["qingdan.E002"]),
        ({"journal_mode": "memory"}, FIXED, ["qingdan.E002"]),
        ({"synchronous": 1}, OLD, ["qingdan.E003"]),
        ({"mmap_size": 1024}, OLD, ["qingdan.E004"]),
        ({"foreign_keys": 0}, OLD, ["qingdan.E005"]),
    ],
)
def test_durability_problems_names_each_risk(pragmas, version, found):
    problems = durability_problems("qingdan.sqlite3", SAFE | pragmas, version)

    assert [one.id for one in problems] == found


def test_serve_does_not_open_the_site_on_an_unsafe_database(monkeypatch):
    risk = Error("数据库 x 正用 WAL 日志。", hint="请升级 SQLite。")
    monkeypatch.setattr(serve, "durability", lambda databases: [risk])

    with pytest.raises(CommandError, match="正用 WAL 日志。请升级 SQLite。"):
        call_command("serve", listen="127.0.0.1:0")
