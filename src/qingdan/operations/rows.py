"""Rows as lines: read from a database in the order of their keys, and put back."""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from qingdan.operations.tables import Column, Table
from qingdan.operations.values import reader, writer

AT_ONCE = 2000
DOCUMENTS_AT_ONCE = 20
"""A row with a document may be megabytes."""
BATCH_ROWS, BATCH_BYTES = 1000, 4_000_000


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How many rows, and the SHA-256 over all of them, whichever database holds them."""

    rows: int
    sha256: str


class Print:
    """A fingerprint in the making."""

    def __init__(self, table: Table) -> None:
        self._has_json = table.has_json
        self._rows = 0
        self._digest = hashlib.sha256()

    def add(self, line: bytes) -> None:
        self._rows += 1
        self._digest.update(canonical(line) if self._has_json else line)

    def taken(self) -> Fingerprint:
        return Fingerprint(self._rows, self._digest.hexdigest())


def as_line(row: Any) -> bytes:
    r"""Return one row as a line of JSON.

    >>> as_line([1, "甲", None])
    b'[1,"\xe7\x94\xb2",null]\n'
    """
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> list[Any]:
    """Return the row of a line."""
    row: list[Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    return row


def canonical(line: bytes) -> bytes:
    """Return a line as every database would write it: keys in order, 1.0 and 1e0 as 1.

    >>> canonical(b'[{"b":1.0,"a":1e2}]') == canonical(b'[{"a":100,"b":1}]')
    True
    """
    row = json.loads(line.decode("utf-8", "surrogatepass"), parse_float=_number)
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _number(text: str) -> float:
    number = float(text)
    return int(number) if math.isfinite(number) and number.is_integer() else number


def read_lines(connection: BaseDatabaseWrapper, table: Table) -> Iterator[bytes]:
    """Yield every row of a table, in the order of its key, as lines of JSON.

    Only a few rows are in memory at a time, given a transaction on PostgreSQL.
    """
    readers = [reader(column, connection) for column in table.columns]
    at_once = DOCUMENTS_AT_ONCE if table.has_json else AT_ONCE
    with connection.chunked_cursor() as cursor:
        cursor.execute(_select(connection, table))
        while rows := cursor.fetchmany(at_once):
            for row in rows:
                yield as_line(
                    [
                        value if value is None or read is None else read(value)
                        for value, read in zip(row, readers, strict=True)
                    ]
                )


def fingerprint(connection: BaseDatabaseWrapper, table: Table) -> Fingerprint:
    """Return the fingerprint of a table as it is in the database."""
    found = Print(table)
    for line in read_lines(connection, table):
        found.add(line)
    return found.taken()


def insert_lines(connection: BaseDatabaseWrapper, table: Table, lines: Iterable[bytes]) -> None:
    """Put rows back into an empty table; the caller opens the transaction."""
    writers = [writer(column, connection) for column in table.columns]
    names = ", ".join(connection.ops.quote_name(column.name) for column in table.columns)
    marks = ", ".join(["%s"] * len(writers))
    insert = f"INSERT INTO {connection.ops.quote_name(table.name)} ({names}) VALUES ({marks})"  # noqa: S608 - our own tables
    with connection.cursor() as cursor:
        for batch in _batches(lines):
            cursor.executemany(
                insert,
                [
                    [
                        value if value is None or write is None else write(value)
                        for value, write in zip(from_line(line), writers, strict=True)
                    ]
                    for line in batch
                ],
            )


def empty(connection: BaseDatabaseWrapper, tables: Iterable[Table]) -> None:
    """Remove every row; the references between them are looked at when all is done."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _select(connection: BaseDatabaseWrapper, table: Table) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    order = ", ".join(_in_order(connection, column) for column in table.key)
    return f"SELECT {names} FROM {quote(table.name)} ORDER BY {order}"  # noqa: S608 - our own tables


def _in_order(connection: BaseDatabaseWrapper, key: Column) -> str:
    """Return a key to sort by, text by its bytes on every database."""
    quoted: str = connection.ops.quote_name(key.name)
    is_text = (key.field.db_type(connection) or "").startswith(("varchar", "text", "char("))
    return f'{quoted} COLLATE "C"' if is_text and connection.vendor == "postgresql" else quoted
