"""One value on its way between a database and an archive, the same on any database."""

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from json import loads
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.operations.tables import Column

Convert = Callable[[Any], Any]
MICROSECOND = timedelta(microseconds=1)


def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def _document(value: Any) -> list[Any]:
    """Return a document in brackets, which tell JSON's null from no value at all."""
    return [loads(value) if isinstance(value, str | bytes) else value]


WRITTEN: dict[str, Convert] = {
    "bytes": lambda value: b64encode(bytes(value)).decode(),
    "date": date.isoformat,
    "datetime": _instant,
    "decimal": lambda value: format(value, "f"),
    "duration": lambda value: value // MICROSECOND if isinstance(value, timedelta) else value,
    "json": _document,
    "time": lambda value: value.isoformat(timespec="microseconds"),
    "uuid": str,
}
"""How a kind stands in an archive; text, numbers, yes and no stand as they are."""


def reader(column: Column, connection: BaseDatabaseWrapper) -> Convert | None:
    """Return what turns a value as selected into JSON; ``None`` when it is JSON already.

    The conversions are those of the database, not of the field: nothing is decrypted.
    """
    expression = column.field.get_col(column.field.model._meta.db_table)
    steps = connection.ops.get_db_converters(expression)
    written = WRITTEN.get(column.kind)
    if not steps:
        return written

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return written(value) if written else value

    return read


def writer(column: Column, connection: BaseDatabaseWrapper) -> Convert | None:
    """Return what turns JSON of an archive into a value to insert; ``None``: as it is."""
    operations, features = connection.ops, connection.features
    field: Any = column.field
    made: dict[str, Convert] = {
        "bytes": lambda text: connection.Database.Binary(b64decode(text)),  # type: ignore[attr-defined]
        "date": lambda text: operations.adapt_datefield_value(date.fromisoformat(text)),
        "datetime": lambda text: operations.adapt_datetimefield_value(datetime.fromisoformat(text)),
        "decimal": lambda text: operations.adapt_decimalfield_value(
            Decimal(text), field.max_digits, field.decimal_places
        ),
        "duration": lambda count: (
            count * MICROSECOND if features.has_native_duration_field else count
        ),
        "json": lambda inside: operations.adapt_json_value(inside[0], None),
        "time": lambda text: operations.adapt_timefield_value(time.fromisoformat(text)),
        "uuid": lambda text: UUID(text) if features.has_native_uuid_field else UUID(text).hex,
    }
    return made.get(column.kind)
