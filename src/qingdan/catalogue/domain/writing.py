"""From a read document to rows: sections, items, departments, clauses, support, findings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus

from django.db import models
from django.db.models import CharField, TextField

from qingdan.catalogue.enums import DepartmentDuty, Side
from qingdan.catalogue.models import (
    Clause,
    Edition,
    Finding,
    Item,
    ItemDepartment,
    Section,
    Support,
)
from qingdan.catalogue.rules import search_text
from qingdan.core.errors import DomainError
from qingdan.documents import model as doc
from qingdan.documents.titles import canonical_category
from qingdan.parties.departments import canonical_role


class TextDoesNotFit(DomainError):
    code = "catalogue.text-does-not-fit"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = "“{start}…”作为“{field}”过长或含有无法保存的字符，草稿没有建立。"
    remedy = "多半是表格的列读错了，请核对原文件的表头后重新导入。"


@dataclass(slots=True)
class Rows:
    """Unsaved rows of one or more lists, parents before children."""

    sections: list[Section] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    departments: list[ItemDepartment] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)

    def save(self) -> None:
        """Write all rows with one statement per table and batch."""
        for rows in (self.sections, self.items, self.departments, self.clauses, self.support):
            save_all(rows)


def write_lists(edition: Edition, lists: Iterable[doc.DutyList]) -> list[Item]:
    """Write the rows of lists that the edition does not hold yet.

    Addresses are provisional (the position) until ``lineage.align`` has run.

    Raises:
        TextDoesNotFit: a text is longer than its column or not storable.
    """
    rows = Rows()
    for duty_list in lists:
        _add_list(rows, edition, duty_list)
    rows.save()
    return rows.items


def write_findings(
    edition: Edition, findings: Iterable[doc.Finding], items: Sequence[Item]
) -> None:
    """Write findings, each tied to the item it speaks of where that is certain."""
    by_number: dict[tuple[str, int], Item] = {}
    for item in items:
        by_number.setdefault((item.kind, item.number), item)
    save_all(
        [
            Finding(
                edition=edition,
                item=by_number.get((found.list or "", found.number or 0)),
                code=found.code,
                severity=found.severity,
                kind=found.list or "",
                number=found.number,
                message=found.message,
                excerpt=found.excerpt,
            )
            for found in findings
        ]
    )


def save_all(rows: Sequence[models.Model]) -> None:
    """Insert rows of one table after checking that every text fits its column."""
    if not rows:
        return
    for row in rows:
        refuse_unfit(row)
    type(rows[0])._default_manager.bulk_create(rows)


def refuse_unfit(row: models.Model) -> None:
    """Refuse a row with a text that its column cannot hold.

    Raises:
        TextDoesNotFit: too long for the column, or with a NUL character.
    """
    for column in row._meta.concrete_fields:
        if isinstance(column, CharField | TextField):
            text = getattr(row, column.attname) or ""
            if "\0" in text or (column.max_length and len(text) > column.max_length):
                raise TextDoesNotFit(start=text[:20].replace("\0", ""), field=column.verbose_name)


def _add_list(rows: Rows, edition: Edition, duty_list: doc.DutyList) -> None:
    position = 0
    for section_position, read in enumerate(duty_list.sections, start=1):
        section = Section(
            edition=edition,
            kind=duty_list.kind,
            position=section_position,
            title=read.title,
            category=canonical_category(read.title) or "",
            declared_count=read.declared_count,
        )
        rows.sections.append(section)
        for entry in read.entries:
            position += 1
            _add_entry(rows, section, entry, position)


def _add_entry(rows: Rows, section: Section, entry: doc.Entry, position: int) -> None:
    taken = entry.takeover
    item = Item(
        edition=section.edition,
        section=section,
        kind=section.kind,
        number=entry.number,
        number_printed=entry.number_raw,
        address=position,
        position=position,
        name=entry.name,
        starred=entry.starred,
        penalties=list(entry.penalties),
        scope=list(entry.scope),
        disposition=taken.disposition if taken else "",
        raw_cells=entry.raw_cells,
        place={key: value for key, value in asdict(entry.place).items() if value is not None},
    )
    departments = list(_departments(item, entry))
    clauses = [
        *_clauses(item, Side.DEPARTMENT, entry.department_groups),
        *_clauses(item, Side.TOWNSHIP, entry.township_groups),
        *_clauses(item, Side.TAKEOVER, taken.groups if taken else ()),
    ]
    item.search_text = search_text(
        entry.name,
        dict.fromkeys([*(one.name for one in departments), *(one.label for one in clauses)]),
        [*(clause.text for clause in clauses), *(one.text for one in entry.support)],
    )
    rows.items.append(item)
    rows.departments += departments
    rows.clauses += clauses
    rows.support += [
        Support(item=item, position=at, text=one.text, kind=one.kind)
        for at, one in enumerate(entry.support, start=1)
    ]


def _departments(item: Item, entry: doc.Entry) -> Iterator[ItemDepartment]:
    named = [(name, DepartmentDuty.LEADS) for name in entry.departments]
    if entry.takeover:
        named += [(name, DepartmentDuty.TAKES_OVER) for name in entry.takeover.departments]
    for position, (name, duty) in enumerate(named, start=1):
        yield ItemDepartment(
            item=item,
            position=position,
            name=name,
            role_key=canonical_role(name) or "",
            duty=duty,
        )


def _clauses(item: Item, side: Side, groups: Sequence[doc.ClauseGroup]) -> Iterator[Clause]:
    position = 0
    for group_position, group in enumerate(groups, start=1):
        label = group.label or ""
        role_key = "" if side == Side.TOWNSHIP else canonical_role(label) or ""
        for clause in group.clauses:
            position += 1
            yield Clause(
                item=item,
                side=side,
                position=position,
                address=position,
                group=group_position,
                label=label,
                role_key=role_key,
                number_printed=clause.number or "",
                text=clause.text,
            )
