"""What the API answers with, apart from the models."""

from datetime import date, datetime

from ninja import Field, Schema

from qingdan.catalogue.enums import (
    DepartmentDuty,
    Disposition,
    DocumentStatus,
    ListKind,
    Severity,
    Side,
    SupportKind,
)
from qingdan.catalogue.models import Item


class TownshipOut(Schema):
    """A township with the edition in force; ``counts`` are entries per list."""

    code: str = Field(alias="township.code")
    name: str = Field(alias="township.name")
    county: str | None = Field(None, alias="township.parent.name")
    edition: int = Field(alias="edition.ordinal")
    counts: dict[str, int]


class EditionOut(Schema):
    """One published version; ``valid_until`` is exclusive, ``null`` while open.

    ``conservation`` is the share (0–1) of the source's characters found in a field.
    """

    ordinal: int
    title: str
    status_printed: DocumentStatus
    valid_from: date
    valid_until: date | None
    published_at: datetime
    source_name: str
    source_sha256: str
    conservation: float
    reason: str


class SectionOut(Schema):
    """A category of a list; ``declared_count`` is what the document says, if anything."""

    kind: ListKind
    title: str
    declared_count: int | None


class DepartmentOut(Schema):
    """A department as printed; ``role_key`` is its canonical role, empty when unknown."""

    name: str
    role_key: str
    duty: DepartmentDuty


class ItemOut(Schema):
    """One entry; ``url`` is its permanent address."""

    township: str = Field(alias="edition.township_id")
    kind: ListKind
    number: int
    address: int
    name: str
    starred: bool
    section: str = Field(alias="section.title")
    departments: list[DepartmentOut]
    url: str = Field(alias="get_absolute_url")


class ClauseOut(Schema):
    """One sentence; cite it as township, kind, entry, ``side`` and ``address``."""

    side: Side
    address: int
    label: str
    role_key: str
    number_printed: str
    text: str


class SupportOut(Schema):
    """One promise of support owed to the township."""

    text: str
    kind: SupportKind


class ItemDetailOut(ItemOut):
    """One entry whole, with the original row and its place in the source."""

    edition: int = Field(alias="edition.ordinal")
    penalties: list[str]
    scope: list[str]
    disposition: Disposition | None
    clauses: list[ClauseOut]
    support: list[SupportOut]
    raw_cells: dict[str, str]
    place: dict[str, int | str | None]

    @staticmethod
    def resolve_disposition(item: Item) -> str | None:
        """Turn the empty choice into ``null``."""
        return item.disposition or None


class PermanentItemOut(Schema):
    """The wording at a permanent address; ``current`` is false when it no longer holds."""

    current: bool
    item: ItemDetailOut


class FindingOut(Schema):
    """Something a person should look at, and what a person decided."""

    code: str
    severity: Severity
    kind: ListKind | None
    number: int | None
    message: str
    excerpt: str
    state: str
    reason: str

    @staticmethod
    def resolve_kind(finding: Item) -> str | None:
        """Turn the empty choice into ``null``."""
        return finding.kind or None


class DepartmentRowOut(Schema):
    """How much a department leads and took back over all townships."""

    role_key: str
    name: str
    townships: int
    leads: int
    takes_over: int


class DepartmentItemOut(ItemDetailOut):
    """An entry of a department and what the department is to it."""

    duty: DepartmentDuty


class HitOut(Schema):
    """A search hit; spans are [start, end) offsets into the text they belong to."""

    item: ItemOut
    name_spans: list[tuple[int, int]]
    department: DepartmentOut | None
    department_spans: list[tuple[int, int]]
    clause: ClauseOut | None
    clause_spans: list[tuple[int, int]]


class SearchOut(Schema):
    """The best hits, how many there are in all, and a note when something is unusual."""

    total: int
    note: str
    hits: list[HitOut]
