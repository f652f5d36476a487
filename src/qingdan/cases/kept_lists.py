"""The SQL of lists, made once for a reader and asked again with the moment and the place in it.

Making it costs more than asking the database. Only SQL is kept, under all that it depends on;
never an answer.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import count
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    Expression,
    Func,
    QuerySet,
)
from django.db.models.sql.compiler import SQLCompiler

MOST_KEPT = 4096
"""More are forgotten all at once."""


class Blank(Enum):
    """What changes from one asking to the next."""

    NOW, SORT, PK = range(3)


class Later(Expression):
    """A value that is only known when the database is asked."""

    def __init__(self, blank: Blank) -> None:
        super().__init__(BigIntegerField() if blank is Blank.PK else DateTimeField())
        self.blank = blank

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Write a place for the value."""
        return "%s", (self.blank,)


class Mostly(Func):
    """A condition that leaves most rows in.

    SQLite is told so: it would otherwise walk all cases up to a number rather than those few of
    a body.
    """

    template, output_field = "%(expressions)s", BooleanField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        """Write the hint with the condition."""
        return self.as_sql(compiler, connection, template="likely(%(expressions)s)", **context)


@dataclass(frozen=True)
class Asking:
    """A statement with blanks; ``read`` turns a row of the database into what it says."""

    sql: str
    params: Sequence[Any]
    read: Callable[[Sequence[Any]], Sequence[Any]] = tuple

    def rows(self, values: Mapping[Blank, datetime | int]) -> list[Any]:
        """Ask the database."""
        if not self.sql:
            return []
        known = {one: _written(value) for one, value in values.items()}
        params = [known[one] if isinstance(one, Blank) else one for one in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return list(map(self.read, cursor.fetchall()))


_kept: dict[Hashable, Any] = {}


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    """Return what was made under a key, or make it; without a key nothing is kept."""
    if key is None:
        return make()
    key = connection.vendor, key
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = make()
    return _kept[key]


def asking(rows: QuerySet[Any]) -> Asking:
    """Return the statement of a query set of values."""
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Asking("", ())
    converters = compiler.get_converters([one[0] for one in compiler.select])

    def read(row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for at, (functions, expression) in converters.items():
            for one in functions:
                values[at] = one(values[at], expression, connection)
        return values

    return Asking(sql, params, read if converters else tuple)


def counting(each: Iterable[QuerySet[Any]]) -> Asking:
    """Return one statement that counts the rows of many query sets, in their order."""
    pieces: list[str] = []
    params: list[Any] = []
    number = count()
    for one in map(asking, each):
        pieces.append(f"(SELECT COUNT(*) FROM ({one.sql}) c{next(number)})" if one.sql else "0")  # noqa: S608 - SQL of the framework
        params += one.params
    return Asking(f"SELECT {', '.join(pieces)}", params)


def _written(value: datetime | int) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
