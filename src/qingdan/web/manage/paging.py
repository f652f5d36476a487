"""Long tables page by page, by the key of the row a page begins or ends with."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest

SIZE = 50
WAYS = ("after", "before")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of a page; ``previous`` and ``next`` are query strings, empty at the ends."""

    rows: list[Row]
    previous: str
    next: str


def page_of(
    rows: QuerySet[Row],
    request: HttpRequest,
    *,
    key: str,
    size: int = SIZE,
    descending: bool = False,
) -> Page[Row]:
    """Return the page that a request asks for, in one query for any number of rows.

    Args:
        rows: all of them, in any order.
        request: its ``after`` or ``before`` is the key beyond which the page lies.
        key: a column whose values are all different; rows come in its order.
        size: how many rows a page holds.
        descending: the largest key first.
    """
    later, earlier, on, back = ("lt", "gt", "-", "") if descending else ("gt", "lt", "", "-")
    after, before = (_edge(rows, key, request.GET.get(way, "")) for way in WAYS)
    backwards = bool(before and not after)
    if backwards:
        there = rows.filter(**{f"{key}__{earlier}": before})
        found = list(there.order_by(f"{back}{key}")[: size + 1])
    else:
        there = rows.filter(**{f"{key}__{later}": after}) if after else rows
        found = list(there.order_by(f"{on}{key}")[: size + 1])
    more, shown = len(found) > size, found[:size]
    if backwards:
        shown.reverse()
    there_before, there_after = (more, True) if backwards else (bool(after), more)
    return Page(
        shown,
        _link(request, "before", shown[:1], key) if there_before else "",
        _link(request, "after", shown[-1:], key) if there_after else "",
    )


def _edge(rows: QuerySet[Row], key: str, text: str) -> Any:
    """Return the key a text writes, nothing for what no key can be."""
    options = rows.model._meta
    column: Any = options.pk if key == "pk" else options.get_field(key)
    try:
        return column.to_python(text) if text else ""
    except ValidationError:
        return ""


def _link(request: HttpRequest, way: str, edge: list[Any], key: str) -> str:
    kept = [(name, value) for name, value in request.GET.items() if value and name not in WAYS]
    return urlencode([*kept, (way, getattr(edge[0], key))]) if edge else ""
