"""Both published lists in force, and people who act at the same moment.

On SQLite those who act at once use a database file of their own with the real settings,
because the usual test database lives in memory and knows no other connection.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from qingdan.core.errors import DomainError
from qingdan.matters.domain.aligning import align_edition
from qingdan.settings.databases import sqlite
from tests.builders import AT, make_published, make_region


@pytest.fixture
def published_lists(db, sample_documents):
    """Both editions by township name."""
    return _published(sample_documents)


def _published(documents):
    townships = {
        "yinhao": make_region("150222105", "银号镇"),
        "chabaqi": make_region("150721201", "查巴奇鄂温克民族乡"),
    }
    return {
        name: make_published(documents[name], township=township, valid_from=date(2025, 7, 1))
        for name, township in townships.items()
    }


def _aligned(editions):
    for edition in editions.values():
        align_edition(edition.pk, at=AT)
    return editions


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """What is written in it stands for the tests of a module, and is taken back after them.

    Each test takes back its own on top of it, as ever; none may commit.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def lists_of_the_module(for_the_module, sample_documents):
    return _aligned(_published(sample_documents))


@pytest.fixture
def kept_lists(lists_of_the_module, db):
    """As ``aligned_lists``, written once for a module whose tests all stand on them."""
    return lists_of_the_module


@pytest.fixture
def aligned_lists(published_lists):
    """Both editions, their entries confirmed with the standard matters as they ship."""
    return _aligned(published_lists)


@pytest.fixture
def use_database(tmp_path):
    """Return a function that makes a thread use the shared database."""
    if connection.vendor != "sqlite":
        yield lambda: None
        return
    usual = connections["default"]
    settings = usual.settings_dict | sqlite(tmp_path / "shared.sqlite3")

    def use() -> None:
        connections["default"] = type(usual)(settings, alias="default")

    use()
    call_command("migrate", verbosity=0, run_syncdb=True)
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
