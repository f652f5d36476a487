"""The key changes while people write: every value is the one written last, and opens.

On SQLite the test uses a database file of its own with the real settings, because the
usual test database lives in memory and knows no other connection.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event as Signal

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from qingdan.parties.domain import rekeying
from qingdan.parties.models import Officer
from qingdan.parties.protected import keyed_digest, store
from qingdan.settings.databases import sqlite
from tests.builders import AT, make_officer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

OFFICERS, WRITERS = 24, 2
FIRST = 13_800_000_000


@pytest.fixture(autouse=True)
def keys(tmp_path, settings, monkeypatch):
    settings.KEYS_DIR = tmp_path / "keys"
    monkeypatch.setattr(rekeying, "BATCH", 5)


@pytest.fixture
def own_connection(tmp_path):
    """Return a context in which a thread has a connection of its own to the database."""
    usual = connections["default"]
    settings = usual.settings_dict
    if connection.vendor == "sqlite":
        settings = settings | sqlite(tmp_path / "shared.sqlite3")

    @contextmanager
    def own() -> Iterator[None]:
        connections["default"] = type(usual)(settings, alias="default")
        try:
            yield
        finally:
            connections["default"].close()

    if connection.vendor != "sqlite":
        yield own
        return
    with own():
        call_command("migrate", verbosity=0, run_syncdb=True)
        yield own
    connections["default"] = usual


def stored_heads() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM officer")
        return {row[0].rpartition(".")[0] for row in cursor.fetchall()}


def test_rekey_while_others_write_loses_nothing(own_connection):
    officers = [make_officer(role=None, phone=str(FIRST)).pk for _ in range(OFFICERS)]
    begun, over = Signal(), Signal()

    def write(which: int) -> dict[int, str]:
        """Write on, in every way there is, until the keys are changed; return what is last."""
        last, number = {}, FIRST + which * 10_000_000
        mine = officers[which::WRITERS]
        with own_connection():
            while not over.is_set():
                for pk in mine:
                    number += 1
                    phone = last[pk] = str(number)
                    if number % 2:
                        Officer.objects.filter(pk=pk).update(phone=phone)
                        continue
                    with transaction.atomic():
                        officer = Officer.objects.select_for_update().get(pk=pk)
                        officer.phone = phone
                        officer.phone_digest = keyed_digest(phone, "officer.phone")
                        officer.save()
                begun.set()
        return last

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, which) for which in range(WRITERS)]
        begun.wait()
        for cipher in ("sm4gcm", "aes256gcm"):
            rekeying.add_key(cipher=cipher, actor=None, at=AT)
            assert rekeying.rekey(actor=None, at=AT).unreadable == ()
        over.set()
        written = {pk: phone for one in writing for pk, phone in one.result().items()}

    rekeying.rekey(actor=None, at=AT)
    key = store().keyring().current
    assert {one.pk: one.phone for one in Officer.objects.all()} == written
    assert stored_heads() == {f"v1.{key.cipher}.{key.label}"}


def test_two_rekeyings_at_once_end_in_one_state(own_connection):
    phones = [str(FIRST + number) for number in range(OFFICERS)]
    for phone in phones:
        make_officer(role=None, phone=phone)
    key = rekeying.add_key(cipher="sm4gcm", actor=None, at=AT)

    def again(_: int) -> rekeying.Rekeyed:
        with own_connection():
            return rekeying.rekey(actor=None, at=AT)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(again, range(2)))

    assert sum(one.renewed for one in done) == OFFICERS
    assert [(one.left, one.unreadable) for one in done] == [(0, ()), (0, ())]
    assert [one.phone for one in Officer.objects.order_by("pk")] == phones
    assert stored_heads() == {f"v1.sm4gcm.{key.label}"}


def test_rekey_passes_a_held_row_by_and_comes_back_for_it(own_connection):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer: no row can be held apart")
    held, other = (make_officer(role=None, phone=str(FIRST)).pk for _ in range(2))
    key = rekeying.add_key(cipher="aes256gcm", actor=None, at=AT)
    locked, passed = Signal(), Signal()

    def hold() -> None:
        with own_connection(), transaction.atomic():
            Officer.objects.filter(pk=held).update(full_name="王五")
            locked.set()
            assert passed.wait(20)

    def watch(rows, total):
        yield from rows
        passed.set()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        locked.wait()
        done = rekeying.rekey(actor=None, at=AT, watch=watch)
        holding.result()

    assert (done.renewed, done.left) == (2, 0)
    assert Officer.objects.get(pk=held).full_name == "王五"
    assert [one.phone for one in Officer.objects.filter(pk__in=(held, other))] == [str(FIRST)] * 2
    assert stored_heads() == {f"v1.aes256gcm.{key.label}"}
