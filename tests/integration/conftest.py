"""Both published lists in force, and people who act at the same moment.

On SQLite those who act at once use a database file of their own with the real settings,
because the usual test database lives in memory and knows no other connection.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import date
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, connections

from qingdan.core.errors import DomainError
from qingdan.matters.domain.aligning import align_edition
from qingdan.settings.databases import sqlite
from tests.builders import AT, make_published, make_region
from tests.keeping import keeps, kept


@keeps("published_lists")
def _published(value):
    documents = value("sample_documents")
    townships = {
        "yinhao": make_region("150222105", "银号镇"),
        "chabaqi": make_region("150721201", "查巴奇鄂温克民族乡"),
    }
    return {
        name: make_published(documents[name], township=township, valid_from=date(2025, 7, 1))
        for name, township in townships.items()
    }


@keeps("aligned_lists")
def _aligned(value):
    editions = _published(value)
    for edition in editions.values():
        align_edition(edition.pk, at=AT)
    return editions


@pytest.fixture
def published_lists(db):
    """Both editions by township name."""
    return {name: copy(one) for name, one in kept.rows("published_lists").items()}


@pytest.fixture
def aligned_lists(db):
    """Both editions, their entries confirmed with the standard matters as they ship."""
    return {name: copy(one) for name, one in kept.rows("aligned_lists").items()}


@pytest.fixture(scope="session")
def empty_file(django_db_setup, django_db_blocker, tmp_path_factory):
    """A SQLite file with the tables and the guards, to be copied; made once."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    if connection.vendor != "sqlite":
        return path
    usual = connections["default"]
    settings = usual.settings_dict | sqlite(path)
    connections["default"] = type(usual)(settings, alias="default")
    with django_db_blocker.unblock():
        try:
            call_command("migrate", verbosity=0, run_syncdb=True)
        finally:
            connections["default"].close()
            connections["default"] = usual
    return path


@pytest.fixture
def use_database(tmp_path, empty_file):
    """Return a function that makes a thread use the shared database."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    usual = connections["default"]
    path = shutil.copy(empty_file, tmp_path / "shared.sqlite3")
    settings = usual.settings_dict | sqlite(path)

    def use() -> None:
        connections["default"] = type(usual)(settings, alias="default")

    use()
    yield use
    connections["default"].close()
    connections["default"] = usual


@pytest.fixture
def at_once(use_database):
    """Return a function that runs acts in threads that start together; it returns what they did."""

    def run(*acts):
        start = Barrier(len(acts))

        def one(act):
            use_database()
            start.wait()
            try:
                return act()
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


@pytest.fixture
def told_at_once(at_once):
    """Return a function that runs acts at once and says who was done and who was refused."""

    def told(act):
        try:
            act()
        except DomainError as refusal:
            return refusal.code
        return "done"

    return lambda *acts: sorted(at_once(*(lambda act=act: told(act) for act in acts)))
