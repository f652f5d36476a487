"""The official table form, free of any file format.

Every exporter writes these tables; what a cell says is decided here and only here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from qingdan.documents.model import ClauseGroup, DutyList, Entry, ListDocument, ListKind, Section

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
INNER_END = re.compile(r"[。；;！？](?=.)", re.DOTALL)
DIGITS = "零一二三四五六七八九"
LEGEND = "注：标“*”的为执法事项。"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its share of the width (percent), whether it is centred."""

    title: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row. A category row has one cell that spans the table; a cell is its lines."""

    cells: tuple[tuple[str, ...], ...]
    is_category: bool = False


@dataclass(frozen=True, slots=True)
class TableForm:
    """One list as a table under its heading, with the notes beneath."""

    kind: ListKind
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    notes: tuple[str, ...]


NUMBER = Column("序号", 5, centred=True)
COLUMNS = {
    ListKind.BASIC: (NUMBER, Column("事项名称", 95)),
    ListKind.COOPERATIVE: (
        NUMBER,
        Column("事项名称", 14),
        Column("对应上级部门", 11, centred=True),
        Column("上级部门职责", 32),
        Column("履职保障", 12),
        Column("乡镇配合职责", 26),
    ),
    ListKind.RECLAIMED: (
        NUMBER,
        Column("事项名称", 25),
        Column("承接部门", 14, centred=True),
        Column("履职方式", 56),
    ),
}


def numeral(number: int) -> str:
    """Write an ordinal from 1 to 99 in Chinese.

    >>> [numeral(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def printable(text: str) -> str:
    r"""Leave out the control characters that no office file may hold.

    >>> printable("责任\x0b制")
    '责任制'
    """
    return UNPRINTABLE.sub("", text)


def heading_of(duty_list: DutyList) -> str:
    """Return the printed title of a list with the count it declares."""
    return with_count(duty_list.title, duty_list.declared_count)


def category_of(section: Section, position: int) -> str:
    """Return the printed category row of the section at ``position`` (from 1)."""
    return f"{numeral(position)}、{with_count(section.title, section.declared_count)}"


def with_count(title: str, count: int | None) -> str:
    """Put the declared count behind a title.

    >>> with_count("党的建设", 22), with_count("党的建设", None)
    ('党的建设（22项）', '党的建设')
    """
    return printable(title if count is None else f"{title}（{count}项）")


def numbered(texts: Iterable[str]) -> tuple[str, ...]:
    """Number several sentences; a single short one stands without a number.

    A single text that holds a sentence end inside is numbered too, so that a reader,
    human or machine, does not take it for two.

    >>> numbered(["业务指导。"]), numbered(["业务指导。", "资金支持。"])
    (('业务指导。',), ('1. 业务指导。', '2. 资金支持。'))
    >>> numbered(["加强巡查。发现问题及时上报。"])
    ('1. 加强巡查。发现问题及时上报。',)
    """
    kept = [printable(text) for text in texts]
    if len(kept) == 1 and not INNER_END.search(kept[0]):
        return (kept[0],)
    return tuple(f"{position}. {text}" for position, text in enumerate(kept, start=1))


def group_lines(groups: Iterable[ClauseGroup]) -> tuple[str, ...]:
    """Return the lines of one cell: each label on its own line above its clauses."""

    def lines() -> Iterator[str]:
        for group in groups:
            if group.label:
                yield f"{printable(group.label)}："
            yield from numbered(clause.text for clause in group.clauses)

    return tuple(lines())


def name_of(entry: Entry) -> str:
    """Return the entry's name as printed: the star stands before the first penalty."""
    name = printable(entry.name)
    if not entry.starred or "*" in name:
        return name
    first = max(name.find(printable(entry.penalties[0])), 0) if entry.penalties else 0
    return f"{name[:first]}*{name[first:]}"


def joined(departments: Iterable[str]) -> tuple[str, ...]:
    """Return the one line of a department cell, none when no department is named."""
    text = "、".join(printable(name) for name in departments)
    return (text,) if text else ()


def entry_cells(kind: ListKind, entry: Entry) -> tuple[tuple[str, ...], ...]:
    """Return the cells of one entry in the order of ``COLUMNS[kind]``."""
    first = ((str(entry.number),), (name_of(entry),))
    if kind is ListKind.BASIC:
        return first
    if kind is ListKind.COOPERATIVE:
        return (
            *first,
            joined(entry.departments),
            group_lines(entry.department_groups),
            numbered(promise.text for promise in entry.support),
            group_lines(entry.township_groups),
        )
    taken = entry.takeover
    return (
        *first,
        joined(taken.departments if taken else ()),
        group_lines(taken.groups if taken else ()),
    )


def form_rows(duty_list: DutyList) -> Iterator[FormRow]:
    """Yield the category and entry rows of one list in printed order."""
    for position, section in enumerate(duty_list.sections, start=1):
        if section.title:
            yield FormRow(((category_of(section, position),),), is_category=True)
        for entry in section.entries:
            yield FormRow(entry_cells(duty_list.kind, entry))


def notes_of(duty_list: DutyList) -> tuple[str, ...]:
    """Return the printed notes; starred entries never stand without a legend."""
    notes = tuple(printable(note) for note in duty_list.notes)
    if any(entry.starred for entry in duty_list.entries) and not any("*" in n for n in notes):
        return (*notes, LEGEND)
    return notes


def table_form(duty_list: DutyList) -> TableForm:
    """Return one list as a table."""
    return TableForm(
        kind=duty_list.kind,
        heading=heading_of(duty_list),
        columns=COLUMNS[duty_list.kind],
        rows=tuple(form_rows(duty_list)),
        notes=notes_of(duty_list),
    )


def table_forms(document: ListDocument) -> tuple[TableForm, ...]:
    """Return the lists of a document as tables, in printed order."""
    return tuple(table_form(duty_list) for duty_list in document.lists)
