"""Whether the rows are what the events say: each state follows the last, the last one is now."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    Window,
)
from django.db.models.functions import Cast, Coalesce, Lag

from qingdan.core.chain import Fault
from qingdan.record.domain.appending import ACROSS
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked, subject_title, tracked_models

AT_ONCE = 1000
Read = Callable[[str], Any]
UNREADABLE = (DatabaseError, ValidationError, TypeError, ValueError, OverflowError)
"""What reading a row may raise when something else than its columns' values lies in it."""


def as_written(read: Callable[[str], Any], write: Callable[[Any], str]) -> Read:
    """Return how to read a text that must be written as the program writes it."""

    def strictly(text: str) -> Any:
        value = read(text)
        if write(value) != text:
            raise ValueError(text)
        return value

    return strictly


STRICTLY = {
    "BooleanField": as_written(lambda text: text != "0", lambda value: str(int(value))),
    "DateField": as_written(date.fromisoformat, str),
    "DateTimeField": as_written(
        lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC),
        lambda value: str(value.replace(tzinfo=None)),
    ),
}
"""How SQLite keeps what has no type of its own there."""


class Last(NamedTuple):
    """The newest event about a subject: what state it left behind."""

    key: str
    sequence: int
    after: str
    algorithm: str


def gaps() -> Iterator[Fault]:
    """Yield the events that found their subject in another state than it was left in.

    Digests of two algorithms cannot be compared; there the later event says both.
    """
    of_subject: dict[str, Any] = {
        "partition_by": ["subject_kind", "subject_key"],
        "order_by": "sequence",
    }
    odd = (
        Event.objects.exclude(subject_kind="")
        .annotate(
            left=Coalesce(Window(Lag("after"), **of_subject), Value("")),
            left_by=Coalesce(Window(Lag("algorithm"), **of_subject), F("algorithm")),
        )
        .annotate(same=ExpressionWrapper(Q(algorithm=F("left_by")), BooleanField()))
        .filter(~Q(before=F("left")) | Q(same=False))
        .order_by("sequence")
        .values_list("sequence", "subject_kind", "subject_key", "before", "left", "detail", "same")
    )
    for sequence, kind, key, before, left, detail, same in odd.iterator(AT_ONCE):
        across = detail.get(ACROSS) if isinstance(detail, dict) else None
        if not same and (across == left if left else before == left):
            continue
        known = "不是上一条记录留下的状态" if left else "此前没有记录"
        yield Fault(sequence, f"{_named(kind, key)}在这一条之前{known}，被绕过程序改动过。")


def odd_rows() -> Iterator[Fault]:
    """Yield the tracked rows that are not as their last event left them."""
    for model in tracked_models():
        yield from _differing(model)
        yield from _unaccounted(model)


def _differing(model: type[Tracked]) -> Iterator[Fault]:
    about = Event.objects.filter(subject_kind=model.subject_kind)
    later = about.filter(subject_key=OuterRef("subject_key"), sequence__gt=OuterRef("sequence"))
    newest = about.filter(~Exists(later)).order_by("sequence")
    columns = newest.values_list("subject_key", "sequence", "after", "algorithm")
    events = columns.iterator(AT_ONCE)
    while batch := [Last(*row) for row in islice(events, AT_ONCE)]:
        states = _states(model, [one.key for one in batch])
        for one in batch:
            if fault := _compared(model, one, states.get(one.key)):
                yield Fault(one.sequence, f"{_named(model.subject_kind, one.key)}{fault}")


def _compared(model: type[Tracked], last: Last, state: dict[str, Any] | None) -> str | None:
    if state is None:
        return "不见了，没有删去它的记录。" if last.after else None
    if not last.after:
        return "按这一条已经删去，现在又有了。"
    try:
        same = model.digest_of_state(state, last.algorithm) == last.after
    except UNREADABLE:
        same = False
    return None if same else "的现状不是这一条留下的状态，被绕过程序改动过。"


def _states(model: type[Tracked], keys: list[str]) -> dict[str, dict[str, Any]]:
    """Return the tracked columns of rows by key; of a row that cannot be read, nothing."""
    numbers = [int(key) for key in keys if key.isdecimal()]
    columns, reading = _columns(model)
    rows = model._default_manager.filter(pk__in=numbers).values_list("pk", *columns)
    try:
        return {str(key): _state(model, values, reading) for key, *values in rows}
    except UNREADABLE:
        if len(keys) == 1:
            return {keys[0]: {}}
        halves = (keys[: len(keys) // 2], keys[len(keys) // 2 :])
        return _states(model, halves[0]) | _states(model, halves[1])


def _state(model: type[Tracked], values: list[Any], reading: list[Read | None]) -> dict[str, Any]:
    read = [
        one if how is None or one is None else how(one)
        for one, how in zip(values, reading, strict=True)
    ]
    return dict(zip(model.tracked, read, strict=True))


def _columns(model: type[Tracked]) -> tuple[list[Any], list[Read | None]]:
    """Return what to select, and how to read it; SQLite would read nonsense as nothing."""
    kinds = [model._meta.get_field(name).get_internal_type() for name in model.tracked]
    reading = [STRICTLY.get(one) if connection.vendor == "sqlite" else None for one in kinds]
    columns = [
        Cast(name, TextField()) if how else name
        for name, how in zip(model.tracked, reading, strict=True)
    ]
    return columns, reading


def _unaccounted(model: type[Tracked]) -> Iterator[Fault]:
    told = Event.objects.filter(subject_kind=model.subject_kind)
    about = told.filter(subject_key=OuterRef("recorded_as"))
    rows = model._default_manager.annotate(recorded_as=Cast("pk", CharField()))
    alone = rows.filter(~Exists(about)).order_by("pk").values_list("recorded_as", flat=True)
    for key in alone.iterator(AT_ONCE):
        yield Fault(0, f"{_named(model.subject_kind, key)}没有任何记录，是绕过程序写入的。")


def _named(kind: str, key: str) -> str:
    return f"{subject_title(kind)}（编号 {key}）"
