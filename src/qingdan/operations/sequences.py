"""The numbers that tables count with: the last one used, also by rows since removed."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from qingdan.operations.tables import Table


def last_used(connection: BaseDatabaseWrapper, table: Table) -> int | None:
    """Return the last number a table gave out: 0 for none yet, ``None`` if it counts not."""
    if table.serial is None:
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", (table.name,))
            found = cursor.fetchone()
            return int(found[0]) if found else 0
        cursor.execute(f"SELECT last_value, is_called FROM {_sequence(cursor, table)}")  # noqa: S608
        value, used = cursor.fetchone()
        return int(value) if used else 0


def set_last_used(connection: BaseDatabaseWrapper, table: Table, number: int) -> None:
    """Let a table count on from a number."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", (table.name,))
            if number:
                added = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)"
                cursor.execute(added, (table.name, number))
        else:
            name = _sequence(cursor, table)
            cursor.execute("SELECT setval(%s, %s, %s)", (name, max(number, 1), number > 0))


def _sequence(cursor: CursorWrapper, table: Table) -> str:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", (f'"{table.name}"', table.serial))
    return str(cursor.fetchone()[0])
