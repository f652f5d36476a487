"""The page of one duty, its card, its QR code, and the same duty elsewhere."""

from io import BytesIO
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qingdan.catalogue import queries
from qingdan.catalogue.enums import ListKind
from qingdan.matters.published import of_published
from qingdan.matters.queries import matters_of
from qingdan.web.desk.entrance import may_open_at
from qingdan.web.public import presenting, selections
from qingdan.web.public.views.access import public_page


def _found(code: str, kind: ListKind, address: int, asked: str = "") -> queries.ItemAt:
    """Return the duty as it stands now, or in the edition asked for, or end in a 404."""
    today = timezone.localdate()
    if asked:
        found = selections.item_in(code, asked, kind, address, today)
    else:
        found = queries.item_at(code, kind, address, today)
    if found is None:
        raise Http404
    return found


def _facts(found: queries.ItemAt) -> dict[str, Any]:
    item = found.item
    return {
        "nav": "lists",
        "help_page": "item",
        "item": item,
        "current": found.current,
        "edition": item.edition,
        "township": item.edition.township,
        "departments": list(item.departments.all()),
        "lanes": presenting.lanes(item),
        "support": list(item.support.all()),
    }


def _standing(found: queries.ItemAt, asked: str) -> dict[str, Any]:
    """Say of a wording that is not in force what is, and what its links must carry along."""
    if found.current:
        return {}
    edition, today = found.item.edition, timezone.localdate()
    in_force = queries.edition_in_force(edition.township_id, today)
    same = {"kind": found.item.kind, "address": found.item.address}
    return {
        "begun": edition.valid_from is not None and edition.valid_from <= today,
        "in_force": in_force,
        "still_listed": in_force is not None and in_force.items.filter(**same).exists(),
        "of_edition": f"?edition={edition.ordinal}" if asked else "",
    }


@public_page
def item(request: HttpRequest, code: str, kind: ListKind, address: int) -> HttpResponse:
    asked = request.GET.get("edition", "")
    found = _found(code, kind, address, asked)
    shown = found.item
    before, after = selections.neighbours(shown)
    frame = (
        _facts(found)
        | _standing(found, asked)
        | {
            "findings": list(shown.findings.all()),
            "cells": presenting.original_cells(shown.raw_cells),
            "place": presenting.place_words(shown.place),
            "previous": before,
            "next": after,
            "matters": of_published(matters_of(shown), timezone.localdate()),
            "wordings": selections.wordings(code, kind, address),
            "opens": found.current and may_open_at(request, shown.edition.township),
        }
    )
    return render(request, "public/item.html", frame)


@public_page
def card(request: HttpRequest, code: str, kind: ListKind, address: int) -> HttpResponse:
    frame = _facts(_found(code, kind, address))
    frame["density"] = presenting.card_density(frame["item"])
    frame["permanent"] = request.build_absolute_uri(frame["item"].get_absolute_url())
    return render(request, "public/card.html", frame | {"help_page": "print"})


@public_page
def qr(request: HttpRequest, code: str, kind: ListKind, address: int) -> HttpResponse:
    found = _found(code, kind, address)
    drawing = BytesIO()
    target = request.build_absolute_uri(found.item.get_absolute_url())
    segno.make(target, error="m", micro=False).save(
        drawing, kind="svg", border=2, scale=4, xmldecl=False, light="white"
    )
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")
