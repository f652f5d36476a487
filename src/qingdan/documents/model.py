"""What a published duty list says, as plain values: no database, no markup.

A *reader* turns a file into blocks (paragraphs and table rows with their place).
A *layout* turns blocks into a ``ListDocument``. Every value keeps the raw text and
the place it was read from, so that a person can put the result beside the original.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class ListKind(StrEnum):
    """Which of the three lists an entry stands on."""

    BASIC = "basic"
    COOPERATIVE = "cooperative"
    RECLAIMED = "reclaimed"


class SupportKind(StrEnum):
    """What a department promises the township (履职保障)."""

    GUIDANCE = "guidance"
    TRAINING = "training"
    STAFF = "staff"
    FUNDS = "funds"
    GOODS = "goods"
    MATERIAL = "material"
    EQUIPMENT = "equipment"
    TECHNIQUE = "technique"
    DATA = "data"
    OTHER = "other"


class Disposition(StrEnum):
    """What becomes of a reclaimed entry."""

    TAKEN_OVER = "taken_over"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    NO_LONGER_ASSESSED = "no_longer_assessed"


class DocumentStatus(StrEnum):
    """What the title says about the standing of the document."""

    FINAL = "final"
    TRIAL = "trial"
    DRAFT = "draft"


class Severity(StrEnum):
    """How much a finding matters to the person who checks the list."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands in the source file; ``None`` where not applicable.

    ``page``, ``line``, ``table`` and ``row`` count from 1, ``sheet`` is a name.
    """

    page: int | None = None
    line: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    r"""One table cell.

    ``raw`` is the text exactly as the file holds it (markup included). ``text`` is the
    same without markup: paragraphs and list items separated by ``\\n``, automatic numbers
    of word processors written out (``1. ``). ``listed`` says that the lines of ``text``
    come from a list whose items carry no numbers of their own.
    """

    raw: str
    text: str
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside a table: titles, section headings, notes."""

    text: str
    place: Place
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row. Cells swallowed by a merge repeat the merged value; see readers."""

    cells: tuple[Cell, ...]
    place: Place


Block = Paragraph | Row


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered sentence, the smallest unit that can be cited.

    ``text`` carries no leading number; ``number`` is the printed number, if any.
    """

    text: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseGroup:
    """Clauses under one label: a department (party) or a heading such as 防汛."""

    label: str | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """One promise of the department to the township."""

    text: str
    kind: SupportKind


@dataclass(frozen=True, slots=True)
class Takeover:
    """How a department carries on with a reclaimed entry."""

    departments: tuple[str, ...]
    disposition: Disposition
    groups: tuple[ClauseGroup, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered row of a list.

    ``raw_cells`` maps a column role (``number``, ``name``, ``departments``,
    ``department_duty``, ``support``, ``township_duty``, ``takeover``, ``basis``, ``remark``)
    to the raw text of the cell. ``scope`` holds limits printed in the name, such as
    ``床位数30张以下``.
    """

    number: int
    name: str
    place: Place
    number_raw: str = ""
    starred: bool = False
    penalties: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    department_groups: tuple[ClauseGroup, ...] = ()
    support: tuple[Support, ...] = ()
    township_groups: tuple[ClauseGroup, ...] = ()
    takeover: Takeover | None = None
    raw_cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A category inside a list; ``title`` is empty where the list has no categories."""

    title: str
    declared_count: int | None
    entries: tuple[Entry, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class DutyList:
    """One of the three lists of a township."""

    kind: ListKind
    title: str
    declared_count: int | None
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of the list in printed order."""
        return tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at before the list is published.

    ``code`` is stable (``area.kebab-case``), ``excerpt`` the words that show it.
    """

    code: str
    severity: Severity
    message: str
    list: ListKind | None = None
    number: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class ListDocument:
    """A whole document: up to three lists of one township.

    ``conservation`` is the share (0–1) of the non-markup characters of the source that
    ended up in a field; ``lost`` lists what did not.
    """

    title: str
    township: str | None
    status: DocumentStatus
    lists: tuple[DutyList, ...]
    findings: tuple[Finding, ...] = ()
    conservation: float = 1.0
    lost: tuple[str, ...] = ()
