"""The database itself refuses to change the record."""

import pytest
from django.db import IntegrityError, connection, transaction

from qingdan.core.chain import link
from qingdan.record import guards
from qingdan.record.domain.appending import Seat, append
from qingdan.record.guards import words
from qingdan.record.models import Event
from tests.builders import AT

pytestmark = pytest.mark.django_db

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="只有 SQLite 会这样")
postgresql_only = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="只有 PostgreSQL 会这样"
)
COLUMNS = [field.column for field in Event._meta.concrete_fields]


@pytest.fixture(autouse=True)
def events():
    for act in ("party.signed-in", "party.signed-out"):
        append(act, seat=Seat(), at=AT)


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def next_event() -> Event:
    """Return an unsaved event that follows the last one as it must."""
    event = Event.objects.last()
    event.sequence, event.previous = event.sequence + 1, event.digest
    event.digest = link(event.as_linked())
    return event


@pytest.mark.parametrize("column", COLUMNS)
def test_guards_refuse_to_update_any_column(column):
    with pytest.raises(IntegrityError, match=words.ONLY_ADDED):
        run(f"UPDATE event SET {column} = {column}")  # noqa: S608


def test_guards_refuse_to_delete():
    with pytest.raises(IntegrityError, match=words.ONLY_ADDED):
        run("DELETE FROM event WHERE sequence = 3")


@sqlite_only
@pytest.mark.parametrize("sequence", [1, 3])
def test_guards_refuse_to_replace(sequence):
    columns = ", ".join(f'"{one}"' for one in COLUMNS)
    copied = f"INSERT OR REPLACE INTO event ({columns}) SELECT {columns} FROM event"  # noqa: S608

    with pytest.raises(IntegrityError, match=r"操作记录(只能追加|必须接在最后)"):
        run(f"{copied} WHERE sequence = %s", sequence)


@sqlite_only
def test_guards_refuse_to_move_over():
    with pytest.raises(IntegrityError, match=words.ONLY_ADDED):
        run("UPDATE OR REPLACE event SET sequence = 1 WHERE sequence = 3")


@postgresql_only
def test_guards_refuse_to_empty_the_table():
    with pytest.raises(IntegrityError, match=words.NOT_EMPTIED):
        run("TRUNCATE event")


@pytest.mark.parametrize(
    ("sequence", "previous"), [(5, None), (0, None), (-1, None), (4, "0" * 64), (4, "")]
)
def test_guards_refuse_an_event_that_does_not_follow(sequence, previous):
    event = next_event()
    event.sequence = sequence
    event.previous = event.previous if previous is None else previous

    with pytest.raises(IntegrityError, match=words.NOT_LINKED), transaction.atomic():
        event.save(force_insert=True)


def test_guards_refuse_a_first_event_that_follows_something():
    guards.lower(connection)
    Event.objects.all().delete()
    guards.raise_guards(connection)
    event = Event(sequence=1, happened_at=AT, act="record.begun", algorithm="sha256")
    event.previous = event.digest = "0" * 64

    with pytest.raises(IntegrityError, match=words.NOT_LINKED), transaction.atomic():
        event.save(force_insert=True)


def test_guards_let_the_next_event_in():
    next_event().save(force_insert=True)

    assert Event.objects.count() == 4
