"""Rows of a case brought in line with what they should be, with as few writes as can be."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
Key = tuple[Any, ...]


def sync(
    rows: models.Manager[Row],
    wanted: Callable[[Mapping[Key, Row]], Iterable[Row]],
    *,
    key: tuple[str, ...],
) -> list[Row]:
    """Make the rows of a manager those that are wanted. One query where nothing changes.

    Args:
        rows: all rows of one case.
        wanted: given the rows that are there by their key, returns unsaved ones.
        key: attributes that tell rows apart.

    Returns:
        The rows that are new.
    """
    there = {_key(one, key): one for one in rows.order_by()}
    new, changed, gone = [], [], dict(there)
    for one in wanted(there):
        old = gone.pop(_key(one, key), None)
        if old is None:
            new.append(one)
            continue
        one.pk = old.pk
        if _said(one) != _said(old):
            changed.append(one)
    if gone:
        rows.filter(pk__in=[one.pk for one in gone.values()]).delete()
    if new:
        rows.bulk_create(new)
    for one in changed:
        one.save(force_update=True)
    return new


def _key(row: models.Model, key: tuple[str, ...]) -> Key:
    return tuple(getattr(row, name) for name in key)


def _said(row: models.Model) -> list[Any]:
    return [getattr(row, one.attname) for one in row._meta.concrete_fields]
