"""Which tables a backup holds, and of what kind each column is on any database."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

LEFT_OUT = {"django_session"}
"""Who is signed in just now: a session ended since must not come back with a backup."""
KINDS = {
    "BinaryField": "bytes",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "decimal",
    "DurationField": "duration",
    "JSONField": "json",
    "TimeField": "time",
    "UUIDField": "uuid",
}
"""Everything else is text, a number, or yes and no: JSON as it is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is kept: a field that encrypts is read as its ciphertext.

    ``field`` is the field that says how the value is stored; for a reference, the field
    it points to.
    """

    name: str
    kind: str
    field: "models.Field[Any, Any]"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``key`` puts its rows in order, ``serial`` is the column that counts."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[Column, ...]
    serial: str | None

    @property
    def has_json(self) -> bool:
        """Whether a row may hold a document, whose order of keys means nothing."""
        return any(column.kind == "json" for column in self.columns)


def kept_tables() -> list[Table]:
    """Return every table of every installed app that belongs into a backup, by name."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    }
    return [table_of(found[name]) for name in sorted(found.keys() - LEFT_OUT)]


def table_of(model: type[models.Model]) -> Table:
    """Return how the rows of a model are kept."""
    options = model._meta
    columns = {
        field.attname: _column(field)
        for field in options.local_concrete_fields
        if field.column and not field.generated
    }
    key = tuple(columns[field.attname] for field in options.pk_fields)
    serial = options.auto_field
    return Table(options.db_table, tuple(columns.values()), key, serial.column if serial else None)


def _column(field: "models.Field[Any, Any]") -> Column:
    stored = field
    while isinstance(stored, models.ForeignKey):
        stored = stored.target_field
    return Column(field.column or "", KINDS.get(stored.get_internal_type(), "plain"), stored)
