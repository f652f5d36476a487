"""Nouns of bindings: entries as they are bound, with what people said on top."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.matters.enums import AlignmentState
from qingdan.matters.library import Matter
from qingdan.matters.models import Alignment
from qingdan.matters.queries import matters_by_code
from qingdan.procedures.covering import Bound, bind
from qingdan.procedures.enums import ActingSide, BindingState, PartCover
from qingdan.procedures.models import AgreedDate, ClauseCover, EntryBinding
from qingdan.procedures.parts import Entry, EntryPart, MatterOf, parts_of
from qingdan.procedures.standing import Agreed
from qingdan.procedures.wordings import Correction, Wordings, wordings

Place = tuple[str, str, int]
"""Township, list and permanent address of an entry."""


@dataclass(frozen=True, slots=True)
class BoundItem:
    """An entry of the catalogue and what it is bound to."""

    item: Item
    bound: Bound

    @property
    def place(self) -> Place:
        """Where what people say of it is kept."""
        return place_of(self.item)


def place_of(item: Item) -> Place:
    """Return where what people say of an entry is kept."""
    return item.edition.township_id, item.kind, item.address


def bound_in_force(on: date, township: str = "") -> list[BoundItem]:
    """Return every entry of the editions in force, bound; of one township if it is given."""
    items = Item.objects.in_force(on)
    return bound(items.filter(edition__township=township) if township else items)


def bound(items: QuerySet[Item]) -> list[BoundItem]:
    """Return entries as they are bound, in the order of townships and lists. Six queries."""
    data = wordings()
    rows = list(
        items.select_related("edition__township")
        .defer("edition__document")
        .prefetch_related(
            "departments",
            "clauses",
            Prefetch(
                "alignments",
                Alignment.objects.of_items().counting().order_by("rank", "pk"),
                to_attr="counting",
            ),
        )
        .order_by("edition__township", "kind", "position")
    )
    known = matters_by_code(one.matter for row in rows for one in _aligned(row))
    said = persons_words(rows)
    return [
        BoundItem(row, bind(entry_of(row, known, data), data, said.get(place_of(row))))
        for row in rows
    ]


def agreed_dates(townships: Iterable[str]) -> dict[str, Agreed]:
    """Return what was agreed in some townships, by key of the plan line. One query."""
    rows = AgreedDate.objects.filter(township__in=list(townships)).select_related("decided_by")
    return {
        one.plan_key: Agreed(one.first_on, one.rhythm, str(one.decided_by or ""), one.reason)
        for one in rows
    }


def bound_item(item: Item) -> Bound:
    """Return how one entry is bound."""
    return bound(Item.objects.filter(pk=item.pk))[0].bound


def parts_of_item(item: Item) -> tuple[EntryPart, ...]:
    """Return the clauses of an entry, or the sentences of one without clauses."""
    clauses = [
        EntryPart(one.side, one.address, one.text, one.label, one.role_key)
        for one in item.clauses.all()
    ]
    return parts_of(item.name, clauses, basic=item.kind == ListKind.BASIC)


def entry_of(item: Item, matters: Mapping[str, Matter], data: Wordings) -> Entry:
    """Return an entry as binding sees it; departments, clauses and alignments are at hand."""
    aligned = [one for one in _aligned(item) if one.matter in matters]
    departments = list(item.departments.all())
    return Entry(
        township=item.edition.township.name,
        list=ListKind(item.kind),
        number=item.number,
        name=item.name,
        parts=parts_of_item(item),
        matters=tuple(
            MatterOf(
                one.matter,
                data.kinds_of(matters[one.matter]),
                one.state == AlignmentState.CONFIRMED,
            )
            for one in aligned
        ),
        starred=item.starred,
        powers=len(item.penalties),
        bodies=tuple(one.name for one in departments),
        roles=tuple(one.role_key for one in departments),
        code=item.edition.township_id,
        address=item.address,
    )


def persons_words(items: Iterable[Item]) -> dict[Place, Correction]:
    """Return what people said of some entries. Two queries."""
    rows = list(items)
    texts = {
        (*place_of(row), one.side, one.address): one.text
        for row in rows
        for one in parts_of_item(row)
    }
    townships = {row.edition.township_id for row in rows}
    bindings: defaultdict[Place, list[EntryBinding]] = defaultdict(list)
    for one in EntryBinding.objects.filter(township__in=townships):
        bindings[one.township_id, one.kind, one.address].append(one)
    covers: defaultdict[Place, list[ClauseCover]] = defaultdict(list)
    for cover in ClauseCover.objects.filter(township__in=townships):
        place = cover.township_id, cover.kind, cover.address
        if texts.get((*place, cover.side, cover.clause)) == cover.text:
            covers[place].append(cover)
    places = [place_of(row) for row in rows]
    return {
        place: _correction(bindings[place], covers[place])
        for place in places
        if place in bindings or place in covers
    }


def _correction(bindings: Iterable[EntryBinding], covers: Iterable[ClauseCover]) -> Correction:
    said = list(bindings)
    by_how: defaultdict[str, dict[str, ClauseCover]] = defaultdict(dict)
    for one in covers:
        by_how[one.how][f"{one.side} {one.clause}"] = one
    return Correction(
        kinds=tuple(
            (one.procedure, ActingSide(one.side))
            for one in said
            if one.state == BindingState.CONFIRMED
        ),
        without=frozenset(one.procedure for one in said if one.state == BindingState.REMOVED),
        lines={key: one.line for key, one in by_how[PartCover.LINE].items()},
        steps={key: (one.procedure, one.step) for key, one in by_how[PartCover.STEP].items()},
        waived={key: one.reason for key, one in by_how[PartCover.WAIVED].items()},
        reason="，".join(one.reason for one in said),
    )


def _aligned(item: Item) -> list[Alignment]:
    found: list[Alignment] = item.counting  # type: ignore[attr-defined] # prefetched
    return found
