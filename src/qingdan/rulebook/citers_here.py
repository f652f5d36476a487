"""What of the lists, the matters and the rules cites a law, as it stands here today."""

from collections.abc import Iterator

from django.db.models import QuerySet

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Item
from qingdan.matters.enums import AlignmentState
from qingdan.matters.library import library
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.matters.queries import as_matter
from qingdan.rulebook.citing import (
    Asked,
    Cited,
    matters_citing,
    register_citers,
    rules_citing,
)
from qingdan.rulebook.enums import CitedKind
from qingdan.rulebook.loading import current_book
from qingdan.rulebook.naming import LawCitation, cited_in

COUNTY_DIGITS = 6


def register_here() -> None:
    """Register the things of this room and of those below it."""
    for citers in (entries, matters, rules):
        register_citers(citers)


def matters(asked: Asked) -> Iterator[Cited]:
    """Yield the standard matters, those of the place's counties among them."""
    yield from matters_citing(library().matters.values(), asked.names)
    yield from matters_citing(map(as_matter, _local(asked.place)), asked.names)


def rules(asked: Asked) -> Iterator[Cited]:
    """Yield the rules in force here."""
    yield from rules_citing(current_book(), asked.names, asked.place)


def entries(asked: Asked) -> Iterator[Cited]:
    """Yield the entries in force that name a law, or that do a matter which does."""
    by_matter = {one.key: one for one in matters(asked)}
    done = _confirmed(asked, list(by_matter))
    items = Item.objects.in_force(asked.on).filter(edition__township__code__startswith=asked.place)
    columns = ("pk", "edition__township", "edition__township__name", "kind", "number")
    rows = items.order_by("edition__township", "kind", "position")
    for row in rows.values_list(*columns, "address", "name", "raw_cells").iterator():
        key, code, township, kind, number, address, name, cells = row
        text = "\n".join((name, *map(str, cells.values())))
        found = (*cited_in(text, asked.names), *_through(done.get(key, ()), by_matter))
        if found:
            yield Cited(
                CitedKind.ENTRY,
                f"{code}/{kind}/{address}",
                name,
                found,
                f"{township} {ListKind(kind).label} {number}",
                code,
                text,
            )


def _local(place: str) -> QuerySet[LocalMatter]:
    return LocalMatter.objects.filter(county__code__startswith=place[:COUNTY_DIGITS]).order_by("pk")


def _confirmed(asked: Asked, codes: list[str]) -> dict[int, list[str]]:
    """Return which of some matters are confirmed for entries in force, by primary key."""
    rows = Alignment.objects.of_items().filter(
        state=AlignmentState.CONFIRMED,
        matter__in=codes,
        item__edition__township__code__startswith=asked.place,
    )
    found: dict[int, list[str]] = {}
    for item, matter in rows.order_by("item", "rank").values_list("item", "matter"):
        found.setdefault(item, []).append(matter)
    return found


def _through(codes: list[str] | tuple[()], by_matter: dict[str, Cited]) -> Iterator[LawCitation]:
    for code in codes:
        one = by_matter[code]
        for each in one.citations:
            yield LawCitation(each.law, f"{each.said}（标准事项“{one.title}”）")
