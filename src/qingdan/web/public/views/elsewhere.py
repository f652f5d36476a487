"""The same duty in other townships."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from qingdan.catalogue import queries
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.web.public import comparing
from qingdan.web.public.views.access import public_page

NEAREST = 5
"""So many other townships are looked at: those whose code shares most digits."""


def _closeness(code: str, other: str) -> int:
    return next((at for at in range(len(code)) if code[at] != other[at]), len(code))


def _nearest(edition: Edition) -> list[Edition]:
    code = edition.township_id
    others = [
        entry.edition
        for entry in queries.townships_with_lists(timezone.localdate())
        if entry.township.code != code
    ]
    others.sort(key=lambda other: (-_closeness(code, other.township_id), other.township_id))
    return others[:NEAREST]


def _places(item: Item) -> list[dict[str, object]]:
    """Return, for each near township, how it lists the duty; no pairs means not at all."""
    return [
        {
            "township": other.township,
            "pairs": [
                pair
                for pair in comparing.between_townships(item.edition, other).pairs
                if (pair.left.kind, pair.left.address) == (item.kind, item.address)
            ],
        }
        for other in _nearest(item.edition)
    ]


@public_page
@vary_on_headers("HX-Request")
def elsewhere(request: HttpRequest, code: str, kind: ListKind, address: int) -> HttpResponse:
    found = queries.item_at(code, kind, address, timezone.localdate())
    if found is None:
        raise Http404
    frame = {
        "nav": "lists",
        "help_page": "item",
        "item": found.item,
        "township": found.item.edition.township,
        "places": _places(found.item),
        "relations": comparing.RELATIONS,
    }
    partial = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, "public/_elsewhere.html" if partial else "public/elsewhere.html", frame)
