"""From rows back to a document: what exporters and comparisons read."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from qingdan.catalogue.enums import DepartmentDuty, Side
from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.catalogue.models import Section as SectionRow
from qingdan.documents import model as doc
from qingdan.documents import stored


def to_document(edition: Edition) -> doc.ListDocument:
    """Rebuild the document from the rows, with every correction made since it was read.

    Titles, notes and declared counts of the lists come from the stored reading. Findings,
    places and lost text are left out: they speak of the source file, not of the wording.
    Costs at most six queries for any number of items.
    """
    read = stored.load(edition.document)
    items = list(edition.items.prefetch_related("departments", "clauses", "support"))
    sections = list(edition.sections.all())
    lists = tuple(_restore_list(one, sections, items) for one in read.lists)
    return replace(read, lists=lists, findings=(), lost=())


def _restore_list(
    read: doc.DutyList, sections: list[SectionRow], items: list[Item]
) -> doc.DutyList:
    restored = tuple(
        doc.Section(
            section.title,
            section.declared_count,
            tuple(to_entry(item) for item in items if item.section_id == section.pk),
        )
        for section in sections
        if section.kind == read.kind
    )
    return replace(read, sections=restored)


def to_entry(item: Item) -> doc.Entry:
    """Rebuild one entry from an item and its rows."""
    clauses = list(item.clauses.all())
    return doc.Entry(
        number=item.number,
        name=item.name,
        place=doc.Place(**item.place),
        number_raw=item.number_printed,
        starred=item.starred,
        penalties=tuple(item.penalties),
        scope=tuple(item.scope),
        departments=_names(item, DepartmentDuty.LEADS),
        department_groups=_groups(clauses, Side.DEPARTMENT),
        support=tuple(
            doc.Support(one.text, doc.SupportKind(one.kind)) for one in item.support.all()
        ),
        township_groups=_groups(clauses, Side.TOWNSHIP),
        takeover=_takeover(item, clauses),
        raw_cells=item.raw_cells,
    )


def _takeover(item: Item, clauses: list[Clause]) -> doc.Takeover | None:
    if not item.disposition:
        return None
    return doc.Takeover(
        departments=_names(item, DepartmentDuty.TAKES_OVER),
        disposition=doc.Disposition(item.disposition),
        groups=_groups(clauses, Side.TAKEOVER),
    )


def _names(item: Item, duty: DepartmentDuty) -> tuple[str, ...]:
    return tuple(one.name for one in item.departments.all() if one.duty == duty)


def _groups(clauses: Iterable[Clause], side: Side) -> tuple[doc.ClauseGroup, ...]:
    of_side = [clause for clause in clauses if clause.side == side]
    return tuple(
        doc.ClauseGroup(
            label or None,
            tuple(doc.Clause(one.text, one.number_printed or None) for one in members),
        )
        for (_, label), members in groupby(of_side, key=lambda one: (one.group, one.label))
    )
