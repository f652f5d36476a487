"""Nouns of the matters: what pages, finder and exports read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.matters.enums import Addressee, AlignmentState, Stage
from qingdan.matters.library import Matter, library
from qingdan.matters.models import Alignment, LocalMatter
from qingdan.parties.models import Region

LOCAL_FIELD = "本地事项"
COUNTY_DIGITS = 6
CONFIRMED, PROPOSED, UNMATCHED = "confirmed", "proposed", "unmatched"
"""Where an entry stands: something confirmed, something proposed, or neither."""
STANDINGS = (PROPOSED, CONFIRMED, UNMATCHED)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries stand where."""

    confirmed: int = 0
    proposed: int = 0
    unmatched: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.proposed + self.unmatched

    @property
    def done(self) -> bool:
        """Whether nothing waits for a person any more."""
        return self.proposed == 0 and self.unmatched == 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an edition is aligned, on each list and in all."""

    lists: Mapping[str, Counts]

    @property
    def all(self) -> Counts:
        """All lists together."""
        return Counts(
            *(
                sum(getattr(one, standing) for one in self.lists.values())
                for standing in (CONFIRMED, PROPOSED, UNMATCHED)
            )
        )

    def of(self, kind: str) -> Counts:
        """One list, or all of them when ``kind`` is empty."""
        return self.lists.get(kind, Counts()) if kind else self.all


@dataclass(frozen=True, slots=True)
class AlignedMatter:
    """A matter an entry does, and the alignment that says so."""

    matter: Matter
    alignment: Alignment


def progress(edition: Edition) -> Progress:
    """Return how many entries are confirmed, proposed or unmatched, by list. One query."""
    return progress_of([edition])[edition.pk]


def progress_of(editions: Collection[Edition]) -> dict[int, Progress]:
    """Return the progress of some editions by primary key. One query."""
    items = Item.objects.filter(edition__in=[one.pk for one in editions])
    counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for item in with_standing(items).only("kind", "edition_id").order_by():
        counts[item.edition_id, item.kind][standing_of(item)] += 1
    return {
        one.pk: Progress(
            {
                kind: Counts(**counts[one.pk, kind])
                for kind in ListKind.values
                if (one.pk, kind) in counts
            }
        )
        for one in editions
    }


def standing_of(item: Item) -> str:
    """Return where an item of ``with_standing`` stands."""
    if item.sure:  # type: ignore[attr-defined] # annotated
        return CONFIRMED
    return PROPOSED if item.some else UNMATCHED  # type: ignore[attr-defined] # annotated


def with_standing(items: QuerySet[Item]) -> QuerySet[Item]:
    """Return items with ``sure`` (something is confirmed) and ``some`` (something counts)."""
    aligned = Alignment.objects.of_items().counting().filter(item=OuterRef("pk"))
    return items.annotate(
        sure=Exists(aligned.filter(state=AlignmentState.CONFIRMED)), some=Exists(aligned)
    )


def items_standing(edition: Edition, standing: str = "", kind: str = "") -> QuerySet[Item]:
    """Return the entries that stand somewhere, in printed order; all of them without one.

    Args:
        edition: any edition.
        standing: one of ``STANDINGS``.
        kind: a ``ListKind`` value.
    """
    items = with_standing(edition.items.all())
    chosen = {
        CONFIRMED: Q(sure=True),
        PROPOSED: Q(sure=False, some=True),
        UNMATCHED: Q(some=False),
    }.get(standing, Q())
    found = items.filter(chosen)
    return (found.filter(kind=kind) if kind else found).order_by("kind", "position")


def matters_of(item: Item) -> list[AlignedMatter]:
    """Return the matters an entry does or may do, the best first. At most two queries."""
    rows = list(item.alignments.of_items().counting().order_by("rank", "pk"))
    matters = matters_by_code(one.matter for one in rows)
    return [AlignedMatter(matters[one.matter], one) for one in rows if one.matter in matters]


def items_of(code: str, on: date) -> QuerySet[Item]:
    """Return the entries in force that do a matter, over all townships.

    In a township the entry that says exactly this comes first. Each item carries ``rank``
    and ``alignment_state``.
    """
    aligned = Alignment.objects.of_items().counting().filter(item=OuterRef("pk"), matter=code)
    found = Item.objects.in_force(on).filter(Exists(aligned))
    return (
        found.annotate(rank=aligned.values("rank")[:1], alignment_state=aligned.values("state")[:1])
        .select_related("section", "edition__township__parent")
        .defer("edition__document")
        .order_by("edition__township", "rank", "kind", "position")
    )


def county_code(township_code: str) -> str:
    """Return the code of the county a township lies in.

    >>> county_code("150222105")
    '150222'
    """
    return township_code[:COUNTY_DIGITS]


def county_of(township: Region) -> Region:
    """Return the county of a township; the township itself where no county is known."""
    county = Region.objects.filter(code=county_code(township.code)).first()
    return county or township.parent or township


def local_matters(county: str) -> QuerySet[LocalMatter]:
    """Return the local matters of a county (six digits), in the order they were made."""
    return LocalMatter.objects.filter(county__code__startswith=county).order_by("pk")


def as_matter(local: LocalMatter) -> Matter:
    """Return a local matter in the shape of those that ship."""
    return Matter(
        code=local.code,
        title=local.title,
        field=LOCAL_FIELD,
        subject=local.subject,
        stage=Stage(local.stage),
        addressee=Addressee.RESIDENT,
        department=local.department,
    )


def matter_of(code: str) -> Matter | None:
    """Return a matter by code, shipped or local; ``None`` when there is none (any more)."""
    return matters_by_code([code]).get(code)


def matters_by_code(codes: Iterable[str]) -> dict[str, Matter]:
    """Return matters by code, shipped and local; one query when some are not shipped."""
    wanted = dict.fromkeys(codes)
    found = {code: matter for code in wanted if (matter := library().get(code))}
    if missing := [code for code in wanted if code not in found]:
        local = LocalMatter.objects.filter(code__in=missing)
        found |= {one.code: as_matter(one) for one in local}
    return found


def title_of(code: str) -> str:
    """Return what a matter is called, the code itself when nobody knows it any more."""
    matter = matter_of(code)
    return matter.title if matter else code
