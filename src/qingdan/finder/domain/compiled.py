"""Queries that every question asks: put into SQL once in a process, then only asked.

Writing a query down anew takes Django several times as long as the database takes to answer.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Written = tuple[str, tuple[Any, ...]]


class Compiled:
    """A query of columns about some keys, each of which it names once."""

    def __init__(self, query: Callable[..., QuerySet[Any, Any]]) -> None:
        """Take what makes the query from keys; it is written down when it is first asked."""
        self._query = query
        self._written: dict[int, Written] = {}

    def rows(self, *keys: int) -> list[tuple[Any, ...]]:
        """Ask about some keys; as ``values_list`` gives them. One query."""
        written = self._written.get(len(keys))
        if written is None:
            written = self._written[len(keys)] = self._write(len(keys))
        sql, values = written
        put = dict(zip(_marks(len(keys)), keys, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(sql, [put.get(value, value) for value in values])
            return list(cursor.fetchall())

    def _write(self, count: int) -> Written:
        sql, values = self._query(*_marks(count)).query.sql_with_params()
        return str(sql), tuple(values)


def _marks(count: int) -> range:
    """Return what stands for the keys while a query is written: numbers that no row has."""
    return range(-count, 0)
