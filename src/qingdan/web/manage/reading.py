"""What the staff pages read of an edition, in few queries."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from qingdan.catalogue.domain.importing import UNFINISHED
from qingdan.catalogue.enums import EditionState, FindingState, ListKind, Severity
from qingdan.catalogue.models import Edition, Finding, Item, Section
from qingdan.catalogue.queries import editions_visible_to, latest_published, whole_items
from qingdan.documents.markup import clean_cell
from qingdan.parties.domain.authorising import reach, reach_each, within
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Officer, Region

COLUMNS = {
    "number": "序号",
    "name": "事项名称",
    "departments": "对应上级部门",
    "department_duty": "上级部门职责",
    "support": "履职保障",
    "township_duty": "乡镇职责",
    "takeover": "承接部门及工作方式",
    "basis": "依据",
    "remark": "备注",
}
"""Roles of the columns in the original, in the lists' own words."""
WORK = ("edition.import", "edition.correct", "edition.submit", "edition.publish")
"""What can be done with an edition, as the access matrix calls it."""
OPEN = Q(findings__state=FindingState.OPEN)


@dataclass(frozen=True, slots=True)
class ListFound:
    """One list of an edition: what the document declares and what was found."""

    kind: str
    declared: int | None
    sections: list[Section]

    @property
    def label(self) -> str:
        return ListKind(self.kind).label

    @property
    def found(self) -> int:
        return sum(section.found for section in self.sections)  # type: ignore[attr-defined] # annotated

    @property
    def agrees(self) -> bool:
        """Whether no declared count differs from what was found."""
        counts = [(self.declared, self.found)]
        counts += [(one.declared_count, one.found) for one in self.sections]  # type: ignore[attr-defined] # annotated
        return all(declared in (None, found) for declared, found in counts)


@dataclass(frozen=True, slots=True)
class OriginalText:
    """One cell of the original: its column, its words, and all of it with the file's marks."""

    column: str
    words: str
    raw: str

    @property
    def is_marked(self) -> bool:
        """Whether the file has more in it than the words."""
        return self.raw.split() != self.words.split()


def staff_editions(officer: Officer) -> QuerySet[Edition]:
    """Return the editions an officer may see, without the bulky reading result."""
    people = ("created_by", "submitted_by", "published_by", "withdrawn_by")
    return (
        editions_visible_to(officer)
        .select_related(*people)
        .defer("document")
        .annotate(
            open_findings=Count("findings", OPEN),
            open_errors=Count("findings", OPEN & Q(findings__severity=Severity.ERROR)),
        )
    )


def edition_for(officer: Officer, edition_id: int) -> Edition:
    """Return one edition with the numbers of its open findings, or 404."""
    return get_object_or_404(staff_editions(officer), pk=edition_id)


def townships_for(officer: Officer, action: str) -> QuerySet[Region]:
    """Return the townships where an officer may do something. One query and the posts'."""
    reaches = reach(officer, action, on=timezone.localdate())
    townships = Region.objects.filter(level=RegionLevel.TOWNSHIP)
    return townships.filter(within(reaches, region="code"))


def allowed_work(officer: Officer) -> Callable[[Edition], set[str]]:
    """Return a function that says what an officer may do with an edition.

    The posts are read once, however many editions are asked about.
    """
    reaches = reach_each(officer, WORK, on=timezone.localdate())

    def allowed(edition: Edition) -> set[str]:
        place = edition.township_id
        return {one for one in WORK if any(each.covers(place) for each in reaches[one])}

    return allowed


def allowed_acts(officer: Officer, edition: Edition) -> set[str]:
    """Return the actions of the access matrix that an officer may do with an edition."""
    return allowed_work(officer)(edition)


def lists_found(edition: Edition) -> list[ListFound]:
    """Return the lists of an edition in their order, with declared and found counts."""
    declared = {one["kind"]: one["declared_count"] for one in edition.document["lists"]}
    sections = list(edition.sections.annotate(found=Count("items")).order_by("position"))
    return [
        ListFound(kind, declared.get(kind), [one for one in sections if one.kind == kind])
        for kind in ListKind.values
        if kind in declared
    ]


def missing_lists(edition: Edition) -> tuple[Edition | None, list[str]]:
    """Return the edition before, and the kinds of list it has that this draft lacks."""
    before = latest_published(edition.township)
    if edition.state != EditionState.DRAFT or before is None:
        return None, []
    held = set(edition.sections.values_list("kind", flat=True))
    had = set(before.sections.values_list("kind", flat=True))
    return before, [kind for kind in ListKind.values if kind in had - held]


def entries_of(edition: Edition, kind: str, *, only_found: bool) -> QuerySet[Item]:
    """Return the entries of one list with everything shown beside the original."""
    items = Item.objects.filter(edition=edition, kind=kind).select_related("section")
    if only_found:
        items = items.filter(findings__isnull=False).distinct()
    findings = Prefetch("findings", Finding.objects.select_related("decided_by"))
    return whole_items(items).prefetch_related(findings)


def closes(edition: Edition) -> Edition | None:
    """Return the edition that ends on the day this one begins."""
    before = latest_published(edition.township)
    return before if before != edition else None


def edition_before(edition: Edition) -> Edition | None:
    """Return the edition that this one follows, whole; ``None`` for a first edition."""
    if edition.based_on_id is None:
        return None
    return Edition.objects.select_related("township").get(pk=edition.based_on_id)


def correction_of(edition: Edition) -> Edition | None:
    """Return the unfinished edition that builds on this one, or on a withdrawn one's file."""
    building = Edition.objects.filter(township=edition.township_id, state__in=UNFINISHED)
    if edition.state == EditionState.WITHDRAWN:
        building = building.filter(source_sha256=edition.source_sha256)
    else:
        building = building.filter(based_on=edition)
    return building.select_related("township").defer("document").first()


def original_cells(item: Item) -> list[OriginalText]:
    """Return the cells of an entry's row that are not empty."""
    return [
        OriginalText(COLUMNS.get(role, role), clean_cell(raw).text, raw)
        for role, raw in item.raw_cells.items()
        if raw.strip()
    ]
