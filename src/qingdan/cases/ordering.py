"""How cases are sorted by their last day: the nearest first, those without one last."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateTimeField, F, Func
from django.db.models.sql.compiler import SQLCompiler

NO_LAST_DAY = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for no last day where cases are sorted by it."""


class LastDay(Func):
    """The last day of a row, ``NO_LAST_DAY`` where none is stated.

    Written out without parameters, word for word the same in an index and in a question;
    otherwise SQLite would not see that the one answers the other.
    """

    template = "COALESCE(%(expressions)s, '9999-01-01 00:00:00+00')"
    output_field = DateTimeField()

    def __init__(self, field: str = "due_at") -> None:
        super().__init__(F(field))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Write the day as SQLite keeps it."""
        template = "COALESCE(%(expressions)s, '9999-01-01 00:00:00')"
        return self.as_sql(compiler, connection, template=template, **context)
