"""Triggers that hold the promises no constraint can: what is published never changes.

They are renewed after every ``migrate`` (also under ``--nomigrations``) and put aside
before it, because SQLite rebuilds a table under a new name while its columns change.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.catalogue.guards import postgresql, sqlite
from qingdan.catalogue.models import (
    Clause,
    Edition,
    EditionEvent,
    Finding,
    Item,
    ItemDepartment,
    Section,
    Support,
)

OF_EDITION = (Section, Item, Finding)
OF_ITEM = (ItemDepartment, Clause, Support)


def dialect(vendor: str) -> ModuleType:
    """Return how guards are written on ``sqlite`` or ``postgresql``."""
    return {"sqlite": sqlite, "postgresql": postgresql}[vendor]


def statements(vendor: str) -> Iterator[str]:
    """Yield the statements that create every guard."""
    written = dialect(vendor)
    yield from written.shared()
    for model in (*OF_EDITION, *OF_ITEM):
        yield from written.frozen_rows(model._meta.db_table, of_item=model in OF_ITEM)
    yield from written.frozen_edition([one.column for one in Edition._meta.concrete_fields])
    yield from written.only_added(EditionEvent._meta.db_table)
    for table in (Edition, EditionEvent, *OF_EDITION, *OF_ITEM):
        yield from written.not_emptied(table._meta.db_table)


def lower(connection: BaseDatabaseWrapper) -> None:
    """Remove every guard; only migrations and the emptying of test databases may."""
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
    if EditionEvent._meta.db_table in connection.introspection.table_names():
        raise_guards(connection)
