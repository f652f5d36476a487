"""Pieces of pages that are kept: ``{% kept "piece.html" here=here gap_next=path %}``."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from qingdan.web.fragments import rendered
from qingdan.web.permits import permits

register = template.Library()
GAP = "gap_"


@register.simple_tag
def kept(piece: str, **given: Any) -> SafeString:
    """Render a piece from what is given and nothing else; what begins with ``gap_`` is filled in.

    What the page does not know counts as empty.
    """
    gaps = {name.removeprefix(GAP): one for name, one in given.items() if name.startswith(GAP)}
    values = {name: one for name, one in given.items() if not name.startswith(GAP)}
    return rendered(piece, values, gaps)


@register.simple_tag(takes_context=True)
def permitted(context: Context) -> frozenset[str]:
    """Return all that the person of the request may do somewhere, for a piece that is kept."""
    request: Any = context.get("request")
    return permits(request) if request is not None else frozenset()
