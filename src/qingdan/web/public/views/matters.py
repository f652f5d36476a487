"""Standard matters: by field and by words, and how every township lists one."""

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.matters.enums import Asker
from qingdan.matters.library import Matter, library
from qingdan.matters.listing import fields, hotline_nodes, townships_listing
from qingdan.matters.published import published_by_code, published_matter
from qingdan.matters.queries import items_of
from qingdan.matters.searching import find_published
from qingdan.parties.departments import role_titles
from qingdan.web.public.filtering import words_of
from qingdan.web.public.views.access import public_page

MOST_FOUND = 60
ENTRIES_A_PAGE = 100


@public_page
def overview(request: HttpRequest) -> HttpResponse:
    words = words_of(request.GET)
    chosen = next((one for one in fields() if one.title == request.GET.get("field")), None)
    found: list[Matter] = []
    if words:
        found = find_published(words, timezone.localdate(), MOST_FOUND)
    elif chosen:
        found = list(chosen.matters)
    listing = townships_listing(timezone.localdate()) if found else {}
    frame = {
        "nav": "matters",
        "help_page": "matters",
        "q": words,
        "field": chosen.title if chosen and not words else "",
        "fields": fields(),
        "total": len(library().matters),
        "rows": [(one, listing.get(one.code, 0)) for one in found],
        "cut": len(found) == MOST_FOUND,
        "roles": role_titles(),
    }
    return render(request, "public/matters.html", frame)


@public_page
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    found = published_matter(matter, timezone.localdate())
    if found is None:
        raise Http404
    entries = items_of(matter, timezone.localdate())
    page = Paginator(entries.prefetch_related("departments"), ENTRIES_A_PAGE).get_page(
        request.GET.get("page")
    )
    frame = {
        "nav": "matters",
        "help_page": "matters",
        "matter": found,
        "role": role_titles().get(found.department, ""),
        "hotline": hotline_nodes(found),
        "sayings": _sayings(found),
        "neighbours": _neighbours(found),
        "counts": _counts(matter),
        **_places(page),
    }
    return render(request, "public/matter.html", frame)


def _places(page: Page[Item]) -> dict[str, Any]:
    """Return the entries of a page by county and township, one row for each township."""
    townships = [
        (township, list(items))
        for township, items in groupby(page, key=attrgetter("edition.township"))
    ]
    counties = [
        (county, list(members))
        for county, members in groupby(townships, key=lambda one: one[0].parent)
    ]
    return {"page": page, "counties": counties}


def _counts(code: str) -> list[tuple[str, int]]:
    """Return how many entries do a matter on each of the lists that have some."""
    kinds = items_of(code, timezone.localdate()).order_by().values_list("kind", flat=True)
    counted = Counter(kinds)
    return [(kind, counted[kind]) for kind in ListKind.values if counted[kind]]


def _sayings(matter: Matter) -> list[tuple[Asker, list[str]]]:
    """Return everyday words for a matter by who uses them."""
    return [
        (asker, said)
        for asker in Asker
        if (said := [one.text for one in matter.expressions if one.asker == asker])
    ]


def _neighbours(matter: Matter) -> list[tuple[Matter, str]]:
    """Return what a matter is not, each with the one difference that decides."""
    known = published_by_code((one.matter for one in matter.neighbours), timezone.localdate())
    return [(known[one.matter], one.difference) for one in matter.neighbours if one.matter in known]
