"""What single pages read beside the nouns of ``catalogue.queries``; nothing is written."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from qingdan.catalogue.enums import EditionState, ListKind
from qingdan.catalogue.models import Edition, Item, ItemDepartment, Section
from qingdan.catalogue.queries import whole_items


@dataclass(frozen=True, slots=True)
class Wording:
    """How one published edition words a duty; ``changed`` against the edition before."""

    item: Item
    changed: bool


def counts(edition: Edition) -> dict[str, int]:
    """Items on each of the three lists, in their order. One query."""
    found = edition.items.order_by().values_list("kind").annotate(Count("pk"))
    return dict.fromkeys(ListKind.values, 0) | dict(found)


def sections(edition: Edition, kind: str) -> QuerySet[Section]:
    """Sections of one list with ``found``, the number of items. One query."""
    return edition.sections.filter(kind=kind).annotate(found=Count("items"))


def department_names(edition: Edition, kind: str) -> list[str]:
    """Departments of one list as printed, the most frequent first. One query."""
    named = ItemDepartment.objects.filter(item__edition=edition, item__kind=kind)
    counted = named.order_by().values("name").annotate(times=Count("pk"))
    return [row["name"] for row in counted.order_by("-times", "name")]


def neighbours(item: Item) -> tuple[Item | None, Item | None]:
    """The items printed before and after this one on its list. One query."""
    beside = Item.objects.filter(
        edition=item.edition_id,
        kind=item.kind,
        position__in=(item.position - 1, item.position + 1),
    ).select_related("edition")
    by_position = {other.position: other for other in beside.defer("edition__document")}
    return by_position.get(item.position - 1), by_position.get(item.position + 1)


def wordings(township_code: str, kind: str, address: int) -> list[Wording]:
    """Every published wording of a duty, the newest first. Four queries."""
    found = Item.objects.filter(
        edition__township_id=township_code,
        edition__state=EditionState.PUBLISHED,
        kind=kind,
        address=address,
    ).select_related("edition")
    ordered = whole_items(found.defer("edition__document").order_by("edition__valid_from"))
    history: list[Wording] = []
    before: tuple[object, ...] | None = None
    for item in ordered:
        now = _words_of(item)
        history.append(Wording(item, changed=before is not None and now != before))
        before = now
    return history[::-1]


def _words_of(item: Item) -> tuple[object, ...]:
    return (
        item.name,
        item.number,
        item.starred,
        [department.name for department in item.departments.all()],
        [(clause.side, clause.label, clause.text) for clause in item.clauses.all()],
        [promise.text for promise in item.support.all()],
    )
