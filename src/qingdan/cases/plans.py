"""Year plans of townships and departments, worked out from the lists and kept while these hold."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max

from qingdan.catalogue.models import Edition, Item
from qingdan.matters.models import Alignment
from qingdan.procedures.models import ClauseCover, EntryBinding
from qingdan.procedures.queries import agreed_dates, bound
from qingdan.procedures.standing import PlanLine, plan_lines
from qingdan.procedures.wordings import wordings

MOST_KEPT = 64
Stamp = tuple[object, ...]


def plan_of_places(codes: Iterable[str], on: date) -> list[PlanLine]:
    """Return the standing lines of townships by the lists in force, with what was agreed.

    Five queries for any number of townships whose lists have been worked out already.

    Args:
        codes: of townships.
        on: local date whose editions count.
    """
    editions = Edition.objects.in_force(on).filter(township__in=list(codes))
    rows = list(editions.order_by("township").values_list("pk", "content_digest", "township"))
    pks, places = [row[0] for row in rows], [row[2] for row in rows]
    stamps = _stamps(pks, places)
    found = [
        line
        for pk, digest, place in rows
        for line in _lines(pk, digest, stamps.get(place, ()), stamps.get(pk, ()))
    ]
    agreed = agreed_dates(places)
    return [replace(one, agreed=agreed[one.key]) if one.key in agreed else one for one in found]


def _stamps(editions: list[int], places: list[str]) -> dict[object, Stamp]:
    """Return what tells that the bindings of a township, or alignments of an edition, changed."""
    found: dict[object, Stamp] = {}
    for model in (EntryBinding, ClauseCover):
        rows = model.objects.filter(township__in=places).order_by().values_list("township")
        for place, *said in rows.annotate(Count("pk"), Max("decided_at")):
            found[place] = (*found.get(place, ()), model.__name__, *said)
    aligned = Alignment.objects.filter(item__edition__in=editions).order_by()
    stamped = aligned.values_list("item__edition", "state").annotate(Count("pk"), Max("decided_at"))
    for edition, *said in stamped:
        found[edition] = tuple(sorted(map(str, (*found.get(edition, ()), *said))))
    return found


@lru_cache(maxsize=MOST_KEPT)
def _lines(edition: int, digest: str, by_people: Stamp, aligned: Stamp) -> tuple[PlanLine, ...]:
    """Return the lines of an edition; all that they follow from is in the key."""
    entries = (one.bound for one in bound(Item.objects.filter(edition=edition)))
    return tuple(plan_lines(entries, wordings()))
