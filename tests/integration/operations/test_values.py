"""Odd values come through an archive as they were, on either database."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.db import connection, connections, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from qingdan.operations.rows import empty, fingerprint, insert_lines, read_lines
from qingdan.operations.tables import table_of

pytestmark = [pytest.mark.slow, pytest.mark.both]
LARGEST = 2**63 - 1


class Odd(models.Model):
    """One column of every kind that a table may have."""

    text = models.TextField()
    short = models.CharField(max_length=50, null=True)
    whole = models.BigIntegerField(null=True)
    exact = models.DecimalField(max_digits=12, decimal_places=5, null=True)
    about = models.FloatField(null=True)
    yes = models.BooleanField(null=True)
    instant = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    hour = models.TimeField(null=True)
    span = models.DurationField(null=True)
    key = models.UUIDField(null=True)
    bits = models.BinaryField(null=True)
    document = models.JSONField(null=True)

    class Meta:
        app_label = "odd"
        db_table = "odd_values"

    def __str__(self):
        return self.text


letters = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]))
finite = some.floats(allow_nan=False, allow_infinity=False)
documents = some.recursive(
    some.none() | some.booleans() | some.integers() | finite | letters,
    lambda inside: some.lists(inside) | some.dictionaries(letters, inside),
    max_leaves=8,
)
rows = some.fixed_dictionaries(
    {
        "text": letters,
        "short": some.none() | letters.map(lambda text: text[:50]),
        "whole": some.none() | some.integers(-LARGEST - 1, LARGEST),
        "exact": some.none() | some.decimals(-9_999_999, 9_999_999, places=5),
        "about": some.none() | finite,
        "yes": some.none() | some.booleans(),
        "instant": some.none()
        | some.datetimes(dt.datetime(1900, 1, 2), timezones=some.just(dt.UTC)),  # noqa: DTZ001
        "day": some.none() | some.dates(),
        "hour": some.none() | some.times(),
        "span": some.none() | some.timedeltas(-dt.timedelta(9999), dt.timedelta(9999)),
        "key": some.none() | some.uuids(),
        "bits": some.none() | some.binary(),
        "document": some.none() | documents,
    }
)
EXAMPLE = {
    "text": "生僻𠮷\u2028\ud7ff ' \" \\ % {}",
    "whole": -LARGEST - 1,
    "exact": Decimal("-9999999.99999"),
    "about": -0.1,
    "yes": False,
    "instant": dt.datetime(2025, 12, 31, 23, 59, 59, 1, dt.UTC),
    "span": dt.timedelta(days=-1, microseconds=1),
    "key": uuid.UUID(int=1),
    "bits": bytes(range(256)),
    "document": {"b": [1.0, 1e22, -0.0, 10**30], "a": None, "": ""},
}


@pytest.fixture
def odd(shared):
    """The table of odd values and the connection it lies in."""
    with connection.schema_editor() as editor:
        editor.create_model(Odd)
    yield table_of(Odd)
    with connection.schema_editor() as editor:
        editor.delete_model(Odd)


def values():
    return [[getattr(row, name) for name in FIELDS] for row in Odd.objects.order_by("pk")]


FIELDS = [field.attname for field in Odd._meta.concrete_fields if field.attname != "bits"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(rows, min_size=1, max_size=3))
def test_rows_come_through_lines_unchanged(odd, found):
    Odd.objects.all().delete()
    for row in [EXAMPLE, *found]:
        Odd.objects.create(**row)
    before = (values(), [bytes(row.bits or b"") for row in Odd.objects.order_by("pk")])
    print_before, lines = fingerprint(connection, odd), list(read_lines(connection, odd))

    empty(connection, [odd])
    insert_lines(connection, odd, lines)

    assert (values(), [bytes(row.bits or b"") for row in Odd.objects.order_by("pk")]) == before
    assert fingerprint(connection, odd) == print_before
    assert list(read_lines(connection, odd)) == lines


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(found=some.lists(rows, min_size=1, max_size=3))
def test_fingerprints_are_the_same_on_both_databases(odd, on_sqlite, found):
    if connection.vendor != "postgresql":
        pytest.skip("只有 SQLite；两种数据库对照：make test-postgres")
    Odd.objects.all().delete()
    for row in [EXAMPLE, *found]:
        Odd.objects.create(**row)
    here, lines = fingerprint(connection, odd), list(read_lines(connection, odd))

    with on_sqlite():
        there = connections["default"]
        with there.schema_editor() as editor:
            editor.create_model(Odd)
        insert_lines(there, odd, lines)
        found_there = fingerprint(there, odd)
        with there.schema_editor() as editor:
            editor.delete_model(Odd)

    assert found_there == here


def test_lines_tell_null_in_a_document_from_no_document(odd):
    Odd.objects.create(text="a", document=models.Value(None, models.JSONField()))
    Odd.objects.create(text="b", document=None)

    kept = [json.loads(line)[-1] for line in read_lines(connection, odd)]

    assert kept == [[None], None]
