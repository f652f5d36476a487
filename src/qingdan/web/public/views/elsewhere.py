"""The same duty in other townships."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from qingdan.catalogue import queries
from qingdan.catalogue.comparing.common_matters import common_matters
from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.townships import NamedMatter, Pair
from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.matters.published import of_published
from qingdan.matters.queries import matters_of
from qingdan.parties.models import Region
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


@dataclass(frozen=True, slots=True)
class Place:
    """How one other township lists a duty.

    ``pairs`` are the duties taken for the same; ``partly`` further ones there that do one of
    its standard matters, with those. Neither means not at all.
    """

    township: Region
    pairs: list[Pair]
    partly: list[tuple[Duty, list[NamedMatter]]]


def _place(item: Item, other: Edition) -> Place:
    comparison = comparing.between_townships(item.edition, other)
    mine = next(one for one in comparison.left.duties if _is(one, item))
    pairs = [pair for pair in comparison.pairs if pair.left is mine]
    paired = {(pair.right.kind, pair.right.address) for pair in pairs}
    partly = [
        (duty, [NamedMatter(code, comparison.left.titles.get(code, code)) for code in codes])
        for duty in comparison.right.duties
        if (duty.kind, duty.address) not in paired and (codes := common_matters(mine, duty))
    ]
    return Place(other.township, pairs, partly)


def _is(duty: Duty, item: Item) -> bool:
    return (duty.kind, duty.address) == (item.kind, item.address)


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
        "matters": of_published(matters_of(found.item), timezone.localdate()),
        "places": [_place(found.item, other) for other in _nearest(found.item.edition)],
        "relations": comparing.RELATIONS,
    }
    partial = bool(request.htmx)  # type: ignore[attr-defined]  # set by django-htmx
    return render(request, "public/_elsewhere.html" if partial else "public/elsewhere.html", frame)
