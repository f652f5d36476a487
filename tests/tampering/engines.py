"""Where the record under attack lies: SQLite files, or databases of a PostgreSQL server.

Both keep the record as it was at every stage of its making, and one of another installation,
so that an old file can be put back.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction

from qingdan.record import guards
from qingdan.settings.databases import sqlite

NOW, OTHER = "now", "other"


class SQLiteFiles:
    """Every state is a file; an attack happens on a copy of it and is committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._usual = connections["default"]
        self._live = folder / "live.sqlite3"

    def begin(self) -> None:
        """Make an empty database."""
        self._live.unlink(missing_ok=True)
        self._connect(self._live)
        _make_tables()

    def keep(self, name: str) -> None:
        """Keep the present state under a name."""
        connection.close()
        shutil.copyfile(self._live, self._file(name))

    @contextmanager
    def put_back(self, name: str = NOW) -> Iterator[None]:
        """Put a kept state in place."""
        connection.close()
        shutil.copyfile(self._file(name), self._live)
        yield
        connection.close()

    def attack(self, act: Callable[[], str]) -> str:
        """Do something with the guards lowered, as whoever has the file can."""
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
        with transaction.atomic():
            guards.lower(connection)
            said = act()
        connection.close()
        return said

    def close(self) -> None:
        """Go back to the usual database."""
        connection.close()
        connections["default"] = self._usual

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def _connect(self, path: Path) -> None:
        wanted = self._usual.settings_dict | sqlite(path)
        wanted["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        connections["default"] = type(self._usual)(wanted, alias="default")


class PostgresDatabases:
    """Every state is a database; an attack is a transaction that is rolled back."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._usual = connections["default"]
        self._made: set[str] = set()

    def begin(self) -> None:
        """Make an empty database."""
        live = f"{self._prefix}_live"
        self._server(f'DROP DATABASE IF EXISTS "{live}"', f'CREATE DATABASE "{live}"')
        self._made.add(live)
        self._connect(live)
        _make_tables()

    def keep(self, name: str) -> None:
        """Keep the present state under a name."""
        connection.close()
        kept = f"{self._prefix}_{name}"
        self._server(f'CREATE DATABASE "{kept}" TEMPLATE "{self._prefix}_live"')
        self._made.add(kept)

    @contextmanager
    def put_back(self, name: str = NOW) -> Iterator[None]:
        """Look at a kept state; whatever happens to it is undone."""
        wanted = f"{self._prefix}_{name}"
        if connection.settings_dict["NAME"] != wanted:
            connection.close()
            self._connect(wanted)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def attack(self, act: Callable[[], str]) -> str:
        """Do something with every trigger put to sleep, as a superuser can."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        said = act()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
        return said

    def close(self) -> None:
        """Go back to the usual database and remove the others."""
        connection.close()
        connections["default"] = self._usual
        self._server(*(f'DROP DATABASE "{name}"' for name in self._made))

    def _server(self, *statements: str) -> None:
        with self._usual.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def _connect(self, name: str) -> None:
        settings_dict = {**self._usual.settings_dict, "NAME": name, "CONN_MAX_AGE": None}
        connections["default"] = type(self._usual)(settings_dict, alias="default")


Engine = SQLiteFiles | PostgresDatabases


def engine(folder: Path) -> Engine:
    """Return the engine that the settings name."""
    if connection.vendor == "sqlite":
        return SQLiteFiles(folder)
    return PostgresDatabases(f"tamper_{folder.name}".lower().replace("-", "_")[:40])


def refused(act: Callable[[], str]) -> bool:
    """Tell whether the standing guards refuse an act."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


def _make_tables() -> None:
    """Create the tables from the models, guards included."""
    usual = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = dict.fromkeys(_labels())
    try:
        call_command("migrate", verbosity=0, run_syncdb=True, interactive=False)
    finally:
        settings.MIGRATION_MODULES = usual


def _labels() -> list[str]:
    from django.apps import apps  # noqa: PLC0415 - the engine is chosen before apps are asked

    return [one.label for one in apps.get_app_configs()]
