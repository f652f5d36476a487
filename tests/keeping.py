"""Costly rows, written once and kept for the tests that follow and ask for the same.

Both published lists, the record, the demonstration: writing them costs more than most tests
that read them. They are written in a transaction around those of the tests; every test takes
back its own on top of it, as ever. The first test that uses the database and asks for other
rows, or for none, takes them back. A test that commits cannot ask for them; where it runs on
SQLite, it may have a copy of the whole database as it was after they were first written.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

Value = Callable[[str], Any]
Maker = Callable[[Value], Any]

_makers: dict[str, Maker] = {}


def keeps(name: str) -> Callable[[Maker], Maker]:
    """Say what writes the rows that tests ask for by this name of a fixture, used nowhere else."""

    def known(make: Maker) -> Maker:
        _makers[name] = make
        return make

    return known


class Kept:
    """What is kept at the moment."""

    def __init__(self) -> None:
        self._name = ""
        self._rows: Any = None
        self._around: transaction.Atomic | None = None
        self._failed: Exception | None = None

    def asked_by(self, item: Any) -> str:
        """Return the name of the rows that a collected test asks for."""
        return "".join(sorted(_makers.keys() & set(getattr(item, "fixturenames", ()))))

    def prepare(self, asked: set[str], value: Value, *, commits: bool) -> None:
        """Have the rows ready that a test asks for, and no others.

        What goes wrong is told by ``rows``: pytest does not recover from a failure here.
        """
        self._failed = None
        try:
            self._prepare(asked, value, commits=commits)
        except Exception as failed:  # noqa: BLE001 - raised again to whom it concerns
            self._failed = failed
            self.drop()

    def _prepare(self, asked: set[str], value: Value, *, commits: bool) -> None:
        wanted = sorted(asked & _makers.keys())
        assert len(wanted) <= 1, f"rows of one kind at a time, not {wanted}"
        assert not (wanted and commits), f"a test that commits cannot ask for {wanted}"
        name = "".join(wanted)
        if name == self._name:
            return
        self.drop()
        if name:
            self._around = transaction.atomic()
            self._around.__enter__()
            self._rows = _makers[name](value)
            connection.check_constraints()
            self._name = name

    def rows(self, name: str) -> Any:
        """Return what the maker of these rows returned."""
        if self._failed:
            raise self._failed
        assert name == self._name
        return self._rows

    def drop(self) -> None:
        """Take back what is kept."""
        around, self._around, self._name, self._rows = self._around, None, "", None
        if around:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


kept = Kept()


_copies: dict[str, sqlite3.Connection] = {}


def committed(name: str, write: Callable[[], None]) -> None:
    """Commit rows to an empty database: written the first time, on SQLite copied from then on."""
    if connection.vendor != "sqlite":
        write()
        return
    connection.ensure_connection()
    if name in _copies:
        _copies[name].backup(connection.connection)
        return
    write()
    _copies[name] = sqlite3.connect(":memory:")
    connection.connection.backup(_copies[name])
