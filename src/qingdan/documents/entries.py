"""From the cells of one row to an entry."""

import re

from qingdan.documents.clauses import CellClauses, read_cell
from qingdan.documents.model import (
    Clause,
    ClauseGroup,
    Disposition,
    Entry,
    ListKind,
    Support,
    Takeover,
)
from qingdan.documents.names import find_penalties, find_scope, strip_mark
from qingdan.documents.outline import PLACEHOLDER, RawEntry, RawList, parse_number
from qingdan.documents.support import split_support
from qingdan.parties.departments import split_departments

DISPOSITIONS: tuple[tuple[Disposition, re.Pattern[str]], ...] = (
    (
        Disposition.NO_LONGER_ASSESSED,
        re.compile(r"(?:不再|取消)[^，,。；;]{0,20}(?:考核|考评|评比)"),
    ),
    (Disposition.LAPSED, re.compile(r"(?:已经?|均)?(?:失效|废止)")),
    (
        Disposition.CANCELLED,
        re.compile(
            r"不再(?:办理|开展|实施|执行|保留|承担|出具|开具|核发|组织|要求|受理|审批|收取|履行)"
            r"|停止(?:办理|开展|实施)|(?:予以|已)取消|^取消(?:[该此本]项?(?:事项|工作|证明)?)?[。；]?$"
        ),
    ),
)
YES = re.compile(r"[是有√✓✔☑*＊★▲■●]|执法")
NAME_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.．、]\s*(?=[^\d\s])")


def build_entries(raw_list: RawList) -> list[list[Entry]]:
    """Return the entries of a list, section by section.

    Numbers that begin again in every section are made to run through the list;
    ``number_raw`` keeps what is printed.
    """
    sections = [[_build(raw_list.kind, raw) for raw in one.entries] for one in raw_list.sections]
    filled = [section for section in sections if section]
    restarts = len(filled) > 1 and all(section[0][1] == 1 for section in filled)
    running = 0
    built: list[list[Entry]] = []
    for section in sections:
        entries = []
        for entry, printed in section:
            running = printed if printed is not None and not restarts else running + 1
            entries.append(_renumber(entry, running))
        built.append(entries)
    return built


def _renumber(entry: Entry, number: int) -> Entry:
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**values, "number": number})


def _build(kind: ListKind, raw: RawEntry) -> tuple[Entry, int | None]:
    """Return the entry and its printed number."""
    number_raw = _text(raw, "number")
    name_raw = _text(raw, "name").replace("\n", "")
    if not number_raw and (found := NAME_NUMBER.match(name_raw)):
        number_raw, name_raw = found[1], name_raw[found.end() :]
    name, starred = strip_mark(name_raw)
    starred = starred or strip_mark(number_raw)[1] or bool(YES.match(_text(raw, "mark")))
    departments = split_departments(_text(raw, "departments"))
    duty = read_cell(_text(raw, "department_duty"), departments)
    support = duty.support
    if own := _text(raw, "support"):
        support = (*support, own)
    promises = tuple(one for text in support for one in split_support(text))
    reclaimed = kind is ListKind.RECLAIMED
    takeover = _takeover(raw, departments, duty) if reclaimed else None
    entry = Entry(
        number=0,
        name=name,
        place=raw.place,
        number_raw=number_raw,
        starred=starred,
        penalties=find_penalties(name_raw) if kind is ListKind.BASIC else (),
        scope=find_scope(name),
        departments=() if reclaimed else departments,
        department_groups=() if reclaimed else duty.groups,
        support=() if reclaimed else promises,
        township_groups=read_cell(_text(raw, "township_duty"), departments).groups,
        takeover=takeover,
        raw_cells={role: cell.raw for role, cell in raw.cells.items() if cell.raw.strip()},
    )
    return entry, parse_number(number_raw)


def _text(raw: RawEntry, role: str) -> str:
    cell = raw.cells.get(role)
    return cell.text if cell and not PLACEHOLDER.fullmatch(cell.text) else ""


def _takeover(raw: RawEntry, departments: tuple[str, ...], duty: CellClauses) -> Takeover:
    """Read how a department carries on; a label inside the cell may name it."""
    way = read_cell(_text(raw, "takeover"), departments)
    groups = (*duty.groups, *way.groups, *(_as_group(text) for text in duty.support + way.support))
    labels = [name for group in groups if group.label for name in split_departments(group.label)]
    named = departments or tuple(dict.fromkeys(labels))
    return Takeover(named, find_disposition(groups), groups)


def _as_group(text: str) -> ClauseGroup:
    promises: tuple[Support, ...] = split_support(text)
    return ClauseGroup("履职保障", tuple(Clause(one.text) for one in promises))


def find_disposition(groups: tuple[ClauseGroup, ...]) -> Disposition:
    """Return what becomes of a reclaimed entry.

    Only an entry of one sentence can be ended by it; a procedure with steps is carried on.

    >>> find_disposition((ClauseGroup(None, (Clause("不再考核。"),)),))
    <Disposition.NO_LONGER_ASSESSED: 'no_longer_assessed'>
    >>> find_disposition((ClauseGroup("县林草局", (Clause("审核。"), Clause("取消资格。"))),))
    <Disposition.TAKEN_OVER: 'taken_over'>
    """
    clauses = [clause.text for group in groups for clause in group.clauses]
    if len(clauses) == 1:
        for disposition, words in DISPOSITIONS:
            if words.search(clauses[0]):
                return disposition
    return Disposition.TAKEN_OVER
