"""What single pages read beside the nouns of ``catalogue.queries``; nothing is written."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from qingdan.catalogue.enums import EditionState, ListKind
from qingdan.catalogue.models import Edition, Item, ItemDepartment, Section
from qingdan.catalogue.queries import Gap, ItemAt, gaps, published_editions, whole_items
from qingdan.parties.models import Region
from qingdan.web.public.filtering import POSITION


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


def item_in(township_code: str, ordinal: str, kind: str, address: int, on: date) -> ItemAt | None:
    """The wording of a duty in one published edition; ``None`` where there is none.

    Args:
        township_code: nine digits.
        ordinal: as it stands in the address of the page; nonsense finds nothing.
        kind: a ``ListKind`` value.
        address: the duty's number that never changes.
        on: local date that decides whether the edition is in force.
    """
    if not POSITION.fullmatch(ordinal):
        return None
    found = whole_items(
        Item.objects.filter(
            edition__township_id=township_code,
            edition__ordinal=int(ordinal),
            edition__state=EditionState.PUBLISHED,
            kind=kind,
            address=address,
        )
    )
    wide = found.select_related("section", "edition__township__parent").defer("edition__document")
    item = wide.first()
    return ItemAt(item, current=item.edition.covers(on)) if item else None


def standing(township: Region) -> list[tuple[Edition | None, Gap | None]]:
    """The published editions and the stretches without one, the latest first. Two queries."""
    editions = (
        published_editions()
        .filter(township=township)
        .select_related("based_on")
        .defer("document", "based_on__document")
    )
    rows: list[tuple[date | None, Edition | None, Gap | None]] = [
        *((edition.valid_from, edition, None) for edition in editions),
        *((gap.since, None, gap) for gap in gaps(township)),
    ]
    rows.sort(key=lambda row: row[0] or date.min, reverse=True)
    return [(edition, gap) for _, edition, gap in rows]


def _words_of(item: Item) -> tuple[object, ...]:
    return (
        item.name,
        item.number,
        item.starred,
        [department.name for department in item.departments.all()],
        [(clause.side, clause.label, clause.text) for clause in item.clauses.all()],
        [promise.text for promise in item.support.all()],
    )
