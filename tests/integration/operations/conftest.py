"""A database that several connections and processes share, and places to write to.

On SQLite it is a file with the real settings, because the usual test database lives in
memory and knows no other connection.
"""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteDatabase

from qingdan.settings.databases import sqlite
from tests.integration.operations.filling import fill

SRC = Path(__file__).resolve().parents[3] / "src"
MAIN = "import sys; from qingdan.commands.front import main; sys.exit(main())"


class Shared:
    """The database under test: ``use`` makes a thread see it, ``run`` a process."""

    def __init__(self, data_dir: Path) -> None:
        self._usual = connections["default"]
        self._data_dir = data_dir
        self.path = data_dir / "shared.sqlite3"
        self._on_file = connection.vendor == "sqlite"

    def use(self) -> None:
        if self._on_file:
            settings = self._usual.settings_dict | sqlite(self.path)
            connections["default"] = type(self._usual)(settings, alias="default")

    def forget(self) -> None:
        if self._on_file:
            connections["default"].close()
            connections["default"] = self._usual

    def url(self) -> str:
        if self._on_file:
            return f"sqlite:///{self.path}"
        at = connection.settings_dict
        host = str(at["HOST"]).replace("/", "%2F")
        return f"postgres://{at['USER']}@{host}:{at['PORT'] or 5432}/{at['NAME']}"

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start ``qingdan`` in a process of its own."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("QINGDAN_")
        } | {
            "DJANGO_SETTINGS_MODULE": "qingdan.settings.base",
            "PYTHONPATH": str(SRC),
            "QINGDAN_DATA_DIR": str(self._data_dir),
            "QINGDAN_DATABASE_URL": self.url(),
        }
        return subprocess.Popen(
            [sys.executable, "-c", MAIN, *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def create_tables() -> None:
    call_command("migrate", verbosity=0, run_syncdb=True)


@pytest.fixture
def data_dir(settings, tmp_path):
    """A data directory of the test's own."""
    settings.DATA_DIR = tmp_path
    settings.SOURCES_DIR = tmp_path / "sources"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.SOURCES_DIR.mkdir()
    (tmp_path / "secret_key").write_text("a-secret-of-this-test-alone")
    (tmp_path / "secret_key").chmod(0o600)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "1.json").write_text('{"key": "one"}')
    return tmp_path


@pytest.fixture
def shared(transactional_db, data_dir, empty_file):
    """The database under test, empty, which other connections see too."""
    found = Shared(data_dir)
    if connection.vendor == "sqlite":
        shutil.copy(empty_file, found.path)
    found.use()
    yield found
    found.forget()


@pytest.fixture
def filled(shared, data_dir):
    """The database with rows of every kind and an original."""
    fill(data_dir)
    return shared


@pytest.fixture
def on_sqlite(tmp_path):
    """Return a context in which the default database is a SQLite file of its own."""
    path = tmp_path / "another.sqlite3"

    @contextmanager
    def put():
        usual = connections["default"]
        defaults = usual.settings_dict | {"HOST": "", "PORT": "", "USER": "", "PASSWORD": ""}
        connections["default"] = SqliteDatabase(defaults | sqlite(path), alias="default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = usual

    return put
