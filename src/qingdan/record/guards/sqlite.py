"""How guards are written as SQLite triggers."""

import re
from collections.abc import Iterator, Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.record.guards import words

FIND = (
    "SELECT tbl_name, name FROM sqlite_master "
    f"WHERE type = 'trigger' AND name GLOB '{words.PREFIX}*'"
)


NAME = re.compile(r'CREATE TRIGGER "?(\w+)')


def as_wanted(statements: Sequence[str]) -> dict[str, str]:
    """Return the statement that creates each trigger, by name."""
    return {found[1]: one for one in statements if (found := NAME.match(one))}


def as_found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the statement by which each trigger was created, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def drop(table: str, trigger: str) -> str:
    return f'DROP TRIGGER "{trigger}"'


def only_added(table: str) -> Iterator[str]:
    """Refuse every change to a row that was written once."""
    for act in ("UPDATE", "DELETE"):
        yield trigger(f"{table}_{act.lower()}", act, table, "TRUE", words.ONLY_ADDED)
    yield from not_replaced(table, "TRUE", words.ONLY_ADDED, key="sequence")


def linked(table: str) -> Iterator[str]:
    """Refuse an event that does not follow the last one."""
    last = f'(SELECT digest FROM "{table}" ORDER BY sequence DESC LIMIT 1)'
    count = f'(SELECT max(sequence) FROM "{table}")'
    refused = (
        f"NEW.sequence IS NOT coalesce({count}, 0) + 1 OR NEW.previous IS NOT coalesce({last}, '')"
    )
    yield trigger(f"{table}_linked", "INSERT", table, refused, words.NOT_LINKED)


def not_emptied(table: str) -> Iterator[str]:
    """SQLite cannot empty a table past the triggers for rows."""
    yield from ()


def not_replaced(
    table: str, kept: str, message: str, same: str = "", key: str = "id"
) -> Iterator[str]:
    """Refuse ``INSERT OR REPLACE`` and ``UPDATE OR REPLACE`` over a row that is kept.

    SQLite removes the row in the way without asking its delete trigger.

    Args:
        table: the guarded table.
        kept: condition on the row ``there``.
        message: what the refusal says.
        same: a further condition under which ``there`` stands in the way of ``NEW``.
        key: the primary key's column.
    """
    in_the_way = f"(there.{key} = NEW.{key}{same}) AND {kept}"
    found = f'EXISTS (SELECT 1 FROM "{table}" AS there WHERE {in_the_way}'
    yield trigger(f"{table}_insert_over", "INSERT", table, f"{found})", message)
    moved = f"{found} AND there.{key} <> OLD.{key})"
    yield trigger(f"{table}_update_over", "UPDATE", table, moved, message)


def changed(columns: Sequence[str], except_for: Sequence[str]) -> str:
    return " OR ".join(
        f'NEW."{one}" IS NOT OLD."{one}"' for one in columns if one not in except_for
    )


def trigger(
    name: str, act: str, table: str, refused: str, message: str, when: str = "BEFORE"
) -> str:
    return (
        f'CREATE TRIGGER "{words.PREFIX}{name}" {when} {act} ON "{table}" WHEN {refused} '
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
