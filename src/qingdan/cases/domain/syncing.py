"""Rows of a case brought in line with what they should be, with as few writes as can be."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference(Generic[Row]):
    """What has to be written so that some rows are what they should be.

    ``wanted`` are all of them as they should be; ``changed`` those of them that are there and
    differ, each with the names of what is new in it.
    """

    rows: models.Manager[Row]
    wanted: list[Row]
    new: list[Row]
    changed: list[tuple[Row, list[str]]]
    gone: list[Row]

    def __bool__(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.new or self.changed or self.gone)

    def write(self) -> None:
        """Write it; nothing where nothing differs."""
        if self.gone:
            self.rows.filter(pk__in=[one.pk for one in self.gone]).delete()
        if self.new:
            self.rows.bulk_create(self.new)
        for one, names in self.changed:
            one.save(force_update=True, update_fields=names)


def difference(
    rows: models.Manager[Row],
    there: Iterable[Row],
    wanted: Callable[[Mapping[Key, Row]], Iterable[Row]],
    *,
    key: tuple[str, ...],
) -> Difference[Row]:
    """Return how the rows of a manager differ from those that are wanted.

    Args:
        rows: of one case.
        there: all of them.
        wanted: given the rows that are there by their key, returns unsaved ones.
        key: attributes that tell rows apart.
    """
    known = {_key(one, key): one for one in there}
    new, changed, gone, should = [], [], dict(known), list(wanted(known))
    for one in should:
        old = gone.pop(_key(one, key), None)
        if old is None:
            new.append(one)
            continue
        one.pk = old.pk
        names = [name for name in _names(one) if getattr(one, name) != getattr(old, name)]
        if names:
            changed.append((one, names))
    return Difference(rows, should, new, changed, list(gone.values()))


def _key(row: models.Model, key: tuple[str, ...]) -> Key:
    return tuple(getattr(row, name) for name in key)


def _names(row: models.Model) -> Collection[str]:
    return [one.attname for one in row._meta.concrete_fields]
