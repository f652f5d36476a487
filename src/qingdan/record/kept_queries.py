"""Queries whose SQL is made once: making it costs the framework more than asking the database.

Only the SQL is kept, never an answer: every call asks the database.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")
NUMBER, TEXT = 2_000_000_000, "\x1fkept-{}\x1f"
"""What stands for a value while the SQL is made; no row is ever asked for by these."""
MOST_KEPT = 512
"""Forms of SQL for each connection; more are forgotten all at once."""
KEPT = "_qingdan_kept_queries"


class KeptQuery(Generic[Row]):
    """A query that is asked again and again with other numbers and texts.

    ``build`` gets the values and returns the query set; it may put them into exact conditions
    and lists only. What changes the SQL itself is given by keyword and makes a form of its own::

        EVENTS = KeptQuery(lambda case: CaseEvent.objects.filter(case=case))
        EVENTS(7)
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build

    def __call__(self, *values: int | str, **form: Hashable) -> list[Row]:
        """Ask the database; return the rows as the query set would."""
        connection = connections["default"]
        kept = connection.__dict__.setdefault(KEPT, {})
        kinds = tuple(isinstance(one, str) for one in values)
        key = (self, kinds, *form.items())
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = _Form(self.build, kinds, form)
        found: list[Row] = list(kept[key].asked(connection, values))
        return found

    def first(self, *values: int | str, **form: Hashable) -> Row | None:
        """Return the first row, ``None`` where there is none; the query says its own limit."""
        return next(iter(self(*values, **form)), None)


class _Form:
    """SQL made on one connection, with the places where values go, and how rows become models."""

    def __init__(
        self, build: Callable[..., QuerySet[Any]], kinds: tuple[bool, ...], form: dict[str, Any]
    ) -> None:
        marks = [TEXT.format(at) if text else NUMBER + at for at, text in enumerate(kinds)]
        query_set = build(*marks, **form)
        self.compiler = query_set.query.get_compiler(using=query_set.db)
        self.sql = ""
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            return
        places = {mark: at for at, mark in enumerate(marks)}
        self.params = [(places.get(one), one) for one in params]
        if {at for at, _ in self.params} - {None} != set(places.values()):
            raise ValueError("a value does not stand in the SQL as it is")
        self._learn_rows(query_set)

    def _learn_rows(self, query_set: QuerySet[Any]) -> None:
        """Learn what the framework otherwise learns anew for every query."""
        compiler = self.compiler
        shown = compiler.select[: compiler.col_count]
        self.converters = compiler.get_converters([one[0] for one in shown])
        info = compiler.klass_info
        self.model: type[Model] | None = None
        makes = query_set._iterable_class  # noqa: SLF001 - nothing else tells rows from models
        if info is None or not issubclass(makes, ModelIterable):
            return  # values, no models
        fields = info["select_fields"]
        self.alias, self.model = query_set.db, info["model"]
        self.own = slice(fields[0], fields[-1] + 1)
        self.names = [one[0].target.attname for one in compiler.select[self.own]]
        self.populators = get_related_populators(  # type: ignore[call-arg] # stubs of a later one
            info, compiler.select, self.alias
        )
        self.extra = tuple((compiler.annotation_col_map or {}).items())

    def asked(self, connection: Any, values: tuple[int | str, ...]) -> Iterator[Any]:
        """Yield the rows for some values."""
        if not self.sql:
            return
        params = [kept if at is None else values[at] for at, kept in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: Iterable[Any] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        if self.model is None:
            yield from map(tuple, rows)
            return
        for row in rows:
            found = self.model.from_db(self.alias, self.names, row[self.own])
            for one in self.populators:
                one.populate(row, found)
            for name, at in self.extra:
                setattr(found, name, row[at])
            yield found
