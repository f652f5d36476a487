"""Triggers that hold the promises no constraint can: what was written once stays.

Every room adds its guards; all are renewed after every ``migrate`` (also under
``--nomigrations``) and put aside before it, because SQLite rebuilds a table under a new name
while its columns change.
"""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.record.guards import postgresql, sqlite

Statements = Callable[[ModuleType], Iterator[str]]
"""What a room writes: given the dialect, the statements that create its guards."""
EVENTS = "event"
_rooms: list[Statements] = []


def add(statements: Statements) -> None:
    """Add the guards of a room."""
    if statements not in _rooms:
        _rooms.append(statements)


def of_the_record(dialect: ModuleType) -> Iterator[str]:
    """Yield the guards of the record: rows are only added, each linked to the last."""
    yield from dialect.only_added(EVENTS)
    yield from dialect.linked(EVENTS)
    yield from dialect.not_emptied(EVENTS)


def dialect(vendor: str) -> ModuleType:
    """Return how guards are written on ``sqlite`` or ``postgresql``."""
    return {"sqlite": sqlite, "postgresql": postgresql}[vendor]


def statements(vendor: str) -> Iterator[str]:
    """Yield the statements that create every guard of every room."""
    for room in _rooms:
        yield from room(dialect(vendor))


def kept_rows(
    dialect: ModuleType, table: str, changed: str, message: str, same: str = ""
) -> Iterator[str]:
    """Yield the guards that let rows be added only.

    Args:
        dialect: how guards are written.
        table: of the rows.
        changed: the condition under which an update is refused.
        message: why, in Chinese.
        same: more conditions under which a new row would replace one.
    """
    if dialect is postgresql:
        for when, refused in (("UPDATE", changed), ("DELETE", "TRUE")):
            name, row = f"{table}_{when.lower()}", "OLD" if when == "DELETE" else "NEW"
            body = f"IF {refused} THEN {dialect.refuse(message)} END IF; RETURN {row};"
            yield dialect.function(name, body)
            yield dialect.trigger(name, f"BEFORE {when}", table, name)
        yield from dialect.not_emptied(table)
        return
    yield dialect.trigger(f"{table}_update", "UPDATE", table, changed, message)
    yield dialect.trigger(f"{table}_delete", "DELETE", table, "TRUE", message)
    yield from dialect.not_replaced(table, "TRUE", message, same)


def odd_guards(connection: BaseDatabaseWrapper) -> tuple[int, list[str]]:
    """Return how many guards there should be, and which are missing, asleep or altered."""
    written = dialect(connection.vendor)
    wanted = written.as_wanted(list(statements(connection.vendor)))
    there = written.as_found(connection)
    return len(wanted), sorted(name for name in wanted if there.get(name) != wanted[name])


def lower(connection: BaseDatabaseWrapper) -> None:
    """Remove every guard; only migrations, restores and the emptying of test databases may."""
    written = dialect(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(written.FIND)
        for table, trigger in cursor.fetchall():
            cursor.execute(written.drop(table, trigger))


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Create every guard anew."""
    lower(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def before_migrate(*, using: str, **_: Any) -> None:
    lower(connections[using])


def after_migrate(*, using: str, **_: Any) -> None:
    connection = connections[using]
    wanted = {model._meta.db_table for model in apps.get_models() if model._meta.managed}
    if wanted <= set(connection.introspection.table_names()):  # the last room has its tables
        raise_guards(connection)
