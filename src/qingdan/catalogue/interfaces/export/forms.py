"""The official table form, free of any file format.

Every exporter writes these tables; what a cell says is decided here and only here.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from qingdan.documents.clauses import split_clauses
from qingdan.documents.model import (
    Clause,
    ClauseGroup,
    DutyList,
    Entry,
    ListDocument,
    ListKind,
    Section,
)

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
INNER_END = re.compile(r"[。；;！？](?=.)", re.DOTALL)
DIGITS = "零一二三四五六七八九"


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
    """Number several promises of support; a single short one stands without a number.

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


def clause_lines(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Return the clauses of one group as printed, repeated or missing numbers included.

    Where nobody numbered them they stand on lines of their own; a number is added only
    where they would be read otherwise: to a single one with a sentence end inside, and
    behind a numbered one.

    >>> clause_lines([Clause("宣传。", "1."), Clause("汇总。", "2."), Clause("上报。", "2.")])
    ('1. 宣传。', '2. 汇总。', '2. 上报。')
    >>> clause_lines([Clause("宣传。"), Clause("上报。", "（1）")])
    ('宣传。', '（1）上报。')
    >>> clause_lines([Clause("加强巡查。发现问题及时上报。")])
    ('1. 加强巡查。发现问题及时上报。',)
    """
    numbers = [clause.number for clause in clauses]
    leading = next((at for at, number in enumerate(numbers) if number), len(numbers))
    cut = leading == 1 and len(list(split_clauses(clauses[0].text))) > 1
    if cut or None in numbers[leading:]:
        numbers = [number or f"{at}." for at, number in enumerate(numbers, start=1)]
    return tuple(
        with_number(number, printable(clause.text))
        for number, clause in zip(numbers, clauses, strict=True)
    )


def with_number(number: str | None, text: str) -> str:
    """Put a printed number before a text; a gap keeps it apart from a digit.

    >>> with_number("1.", "宣传。"), with_number("①", "宣传。"), with_number("1、", "3月上报。")
    ('1. 宣传。', '①宣传。', '1、 3月上报。')
    """
    if not number:
        return text
    gap = " " if number[-1].isascii() or text[:1].isdigit() else ""
    return f"{printable(number)}{gap}{text}"


def group_lines(groups: Iterable[ClauseGroup]) -> tuple[str, ...]:
    """Return the lines of one cell: each label on its own line above its clauses."""

    def lines() -> Iterator[str]:
        for group in groups:
            if group.label:
                yield f"{printable(group.label)}："
            yield from clause_lines(group.clauses)

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


def table_form(duty_list: DutyList) -> TableForm:
    """Return one list as a table."""
    return TableForm(
        kind=duty_list.kind,
        heading=heading_of(duty_list),
        columns=COLUMNS[duty_list.kind],
        rows=tuple(form_rows(duty_list)),
        notes=tuple(printable(note) for note in duty_list.notes),
    )


def table_forms(document: ListDocument) -> tuple[TableForm, ...]:
    """Return the lists of a document as tables, in printed order."""
    return tuple(table_form(duty_list) for duty_list in document.lists)
