"""Pieces of pages that are rendered once for all who get the same.

A kept piece is rendered from its key and from nothing else: no request, no person, no database
row is in reach of its template. So it cannot be out of date, and cannot show one person what
belongs to another. What differs from page to page (a token, an address) is left open as a gap
and filled in for every page, escaped like any other value.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template import Context
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MOST_KEPT = 4096
SIGN = "\x1f"
GAP = re.compile(f"{SIGN}([a-z_]+){SIGN}")
Key = tuple[tuple[str, type, Any], ...]


def rendered(template: str, values: Mapping[str, Any], gaps: Mapping[str, Any]) -> SafeString:
    """Return a piece of a page.

    Args:
        template: its name; it knows ``values`` and ``gaps`` and nothing more.
        values: what it depends on: texts, numbers, and tuples, sets and frozen classes of these.
        gaps: what is only put in, by name; the template may not decide by it.

    Raises:
        TypeError: a value could change while it is kept.
    """
    key = tuple((name, type(value), value) for name, value in sorted(values.items()))
    for name, kind, _ in key:
        if issubclass(kind, Model):  # equal by number, whatever it says
            raise TypeError(name)
    known = frozenset(gaps)
    html = _piece.__wrapped__ if settings.DEBUG else _piece
    filled = GAP.sub(lambda gap: str(conditional_escape(gaps[gap[1]])), html(template, key, known))
    return mark_safe(filled)  # noqa: S308 - rendered by a template, gaps are escaped


@lru_cache(maxsize=MOST_KEPT)
def _piece(template: str, key: Key, gaps: frozenset[str]) -> str:
    told = {name: value for name, _, value in key}
    marks = {name: f"{SIGN}{name}{SIGN}" for name in gaps}
    renderer: Any = get_template(template)
    html: str = renderer.template.render(Context(told | marks))
    return html
