"""The events as they lie in the database, whatever became of them."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler

from qingdan.core.chain import FIELDS
from qingdan.record.models import Event

AT_ONCE = 2000
COLUMNS = (*FIELDS, "digest")
WRITTEN = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?")
"""How SQLite keeps a time, in UTC; the fraction is left out where it is zero."""


class Moment(Func):
    """A time as text, past every conversion that could stumble over it."""

    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **also: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)", **also)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **also: Any
    ) -> tuple[str, Any]:
        written = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        return self.as_sql(compiler, connection, template=written, **also)


def events_after(sequence: int | None, until: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield events in the order of the chain, each as in an export, read piece by piece.

    Nothing is held open between two pieces, so nobody who writes has to wait. A row that
    cannot be read comes out with its sequence only.

    Args:
        sequence: start after this one; ``None`` for the very first, however numbered.
        until: the last one wanted; ``None`` for all there are.
    """
    wanted = _as_text() if until is None else _as_text().filter(sequence__lte=until)
    while True:
        batch = wanted if sequence is None else wanted.filter(sequence__gt=sequence)
        events = _read(batch)
        yield from events
        if len(events) < AT_ONCE or type(events[-1]["sequence"]) is not int:
            return
        sequence = events[-1]["sequence"]


def _as_text() -> QuerySet[Event, tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "happened_at": Moment("happened_at"),
        "detail": Cast("detail", TextField()),
    }
    columns = [asked.get(name, name) for name in COLUMNS]
    return Event.objects.order_by("sequence").values_list(*columns)


def _read(batch: QuerySet[Event, tuple[Any, ...]]) -> list[dict[str, Any]]:
    try:
        return [_event(row) for row in batch[:AT_ONCE]]
    except DatabaseError:  # SQLite keeps bytes that are no text
        return [_alone(one) for one in batch.values_list("sequence", flat=True)[:AT_ONCE]]


def _alone(sequence: Any) -> dict[str, Any]:
    try:
        return _event(_as_text().get(sequence=sequence))
    except (DatabaseError, ValueError, Event.DoesNotExist):
        return {"sequence": sequence}


def _event(row: tuple[Any, ...]) -> dict[str, Any]:
    event = dict(zip(COLUMNS, row, strict=True))
    at = event["happened_at"]
    if isinstance(at, str) and WRITTEN.fullmatch(at):
        event["happened_at"] = f"{at[:10]}T{at[11:19]}.{at[20:] or '000000'}Z"
    with suppress(TypeError, ValueError, RecursionError):  # left as it is, it fits no digest
        event["detail"] = json.loads(event["detail"])
    return event
