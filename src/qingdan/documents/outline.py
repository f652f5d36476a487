"""The skeleton that a layout finds: lists, sections and rows, cells not yet understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qingdan.documents.model import Cell, ListKind, Place
from qingdan.documents.numerals import HAN_DIGITS, read_numeral
from qingdan.documents.titles import Heading, Title

SENTENCE_END = ("。", "！", "？", "；", ";", "”", "）")
LABELLED = re.compile(r"[^。；，：:]{2,30}[：:]")
PLACEHOLDER = re.compile(r"[\s/／\\—–-]*无?[\s。/／—–-]*")
HAN_NUMBER = re.compile(rf"[（(]?([{HAN_DIGITS}]{{1,6}})[）)]?\s*[、.．]?")
NUMBER_CELL = re.compile(r"[*＊★☆▲△※]?\s*[（(第]?\s*(\d{1,4})\s*[项条号.．、,，)）]*\s*[*＊★☆▲△※]?")


@dataclass(slots=True)
class RawEntry:
    """One row; ``cells`` maps a column role (or an unknown header text) to its cell."""

    cells: dict[str, Cell]
    place: Place


@dataclass(slots=True)
class RawSection:
    """One category; ``title`` is empty before the first heading."""

    title: str
    declared: int | None
    place: Place | None
    entries: list[RawEntry] = field(default_factory=list)


@dataclass(slots=True)
class RawList:
    """One of the three lists."""

    kind: ListKind
    title: str
    declared: int | None
    sections: list[RawSection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parent: str = ""
    """The heading of the first level that is open; headings of the second stand under it."""

    @property
    def last_entry(self) -> RawEntry | None:
        """The entry added last, whichever section it stands in."""
        filled = (section.entries[-1] for section in reversed(self.sections) if section.entries)
        return next(filled, None)


@dataclass(slots=True)
class Outline:
    """What a layout made of the blocks.

    ``accepted`` holds titles, headings and notes as printed; ``left`` the texts that
    found no place; ``unknown_headers`` column titles that are not in the table of words.
    """

    titles: list[Title] = field(default_factory=list)
    lists: list[RawList] = field(default_factory=list)
    townships: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unknown_headers: list[str] = field(default_factory=list)

    def open_list(self, kind: ListKind, title: str = "", declared: int | None = None) -> RawList:
        """Begin a list; a list of the same kind that is still empty is renamed instead.

        A title that is printed again on the next page goes on with its list.
        """
        last = self.lists[-1] if self.lists else None
        if last and last.kind is kind and (last.last_entry is None or last.title == title != ""):
            last.title, last.declared = title or last.title, declared or last.declared
            return last
        self.lists.append(RawList(kind, title, declared))
        return self.lists[-1]

    def open_section(self, heading: Heading, place: Place | None) -> None:
        """Begin a category in the current list; a second level carries its parent's name."""
        raw_list = self.lists[-1]
        title = heading.title
        if heading.level == 1:
            raw_list.parent = title
        elif raw_list.parent:
            title = f"{raw_list.parent} · {title}"
        if not raw_list.sections or raw_list.sections[-1].title != title:
            raw_list.sections.append(RawSection(title, heading.declared, place))

    def add_row(self, cells: Mapping[str, Cell], place: Place) -> None:
        """Add a row, or append it to the entry it continues."""
        raw_list = self.lists[-1]
        if not raw_list.sections:
            raw_list.sections.append(RawSection("", None, None))
        last = raw_list.last_entry
        if last and _repeats(last, cells):
            self.skipped.extend(_extend(last.cells, _labelled(last.cells, cells), "\n"))
        elif last and _continues(last, cells):
            self.skipped.extend(_extend(last.cells, cells, ""))
        else:
            raw_list.sections[-1].entries.append(RawEntry(dict(cells), place))


def parse_number(text: str) -> int | None:
    """Read a printed number such as ``12``, ``12.`` or ``*12``.

    >>> parse_number("12."), parse_number("★3"), parse_number("合计"), parse_number("二十一")
    (12, 3, None, 21)
    """
    if found := NUMBER_CELL.fullmatch(text.strip()):
        return int(found[1])
    han = HAN_NUMBER.fullmatch(text.strip())
    return read_numeral(han[1]) if han else None


def _text(cells: Mapping[str, Cell], role: str) -> str:
    return cells[role].text if role in cells else ""


def _repeats(last: RawEntry, cells: Mapping[str, Cell]) -> bool:
    """Tell whether number and name were merged over several rows."""
    number, name = _text(cells, "number"), _text(cells, "name")
    same = number == _text(last.cells, "number") and name == _text(last.cells, "name")
    return bool(number) and bool(name) and same


def _continues(last: RawEntry, cells: Mapping[str, Cell]) -> bool:
    """Tell whether a row without a number is the rest of a row broken over pages."""
    if _text(cells, "number") or "number" not in last.cells:
        return False
    if not _text(cells, "name"):
        return True
    if not _text(last.cells, "number"):
        return False
    return any(
        cell.text and _text(last.cells, role) and not _text(last.cells, role).endswith(SENTENCE_END)
        for role, cell in cells.items()
        if role not in {"number", "departments", "category"}
    )


def _labelled(held: dict[str, Cell], cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Write the department of each row in front of its own duty.

    Where number and name are merged over rows of several departments, the duties would
    otherwise run together.
    """
    labelled = dict(cells)
    first, second = _text(held, "departments"), _text(cells, "departments")
    if not first or not second or first == second:
        return labelled
    for role in ("department_duty", "takeover"):
        for row, name in ((held, first), (labelled, second)):
            cell = row.get(role)
            if cell and cell.text and "\n" not in name and not LABELLED.match(cell.text):
                row[role] = Cell(cell.raw, f"{name}：{cell.text}", cell.listed)
    return labelled


def _extend(held: dict[str, Cell], cells: Mapping[str, Cell], glue: str) -> list[str]:
    """Append the cells of a row; return the texts that only repeat a merged cell."""
    repeated: list[str] = []
    for role, more in cells.items():
        before = held.get(role)
        if before is None or not before.text:
            held[role] = more
        elif before.raw == more.raw:
            repeated.append(more.text)
        elif more.text:
            apart = glue or role == "departments" or before.text.endswith(SENTENCE_END)
            between = "\n" if apart else ""
            held[role] = Cell(
                f"{before.raw}{glue}{more.raw}",
                f"{before.text}{between}{more.text}",
                before.listed or more.listed,
            )
    return repeated
