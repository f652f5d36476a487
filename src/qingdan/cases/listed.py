"""Cases as lists show them: light rows in place of models, which cost ten times as much to make."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from qingdan.cases.enums import CaseStanding
from qingdan.cases.keys import case_url, register_number
from qingdan.cases.models import Case, CaseClock, CaseDesk, CaseDraft, CaseLane
from qingdan.procedures.enums import ClockSource, RoleSide
from qingdan.record.kept_queries import KeptQuery


class ListedBody(NamedTuple):
    """A body by its key and name."""

    pk: int
    name: str


class ListedPlace(NamedTuple):
    """A township."""

    code: str
    name: str


class ListedProcedure(NamedTuple):
    """The version of the procedure that a case keeps."""

    version: str
    title: str


class ListedEntry(NamedTuple):
    """The entry of a list that a case is under."""

    kind: str
    number: int
    address: int
    name: str


@dataclass(frozen=True, slots=True)
class ListedCase:
    """What lists say of a case; the names are those of the model."""

    place: ListedPlace
    procedure: ListedProcedure
    item: ListedEntry | None
    pk: int
    year: int
    ordinal: int
    title: str
    kind: str
    demo: bool
    standing: str
    state: str
    version: int
    moved_at: datetime
    owner_id: int
    lead_id: int | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "ListedCase":
        """Return a row of ``CASES``."""
        own, place, procedure, entry = row[:12], row[12:14], row[14:16], row[16:]
        item = ListedEntry(*entry) if entry[0] is not None else None
        return cls(ListedPlace(*place), ListedProcedure(*procedure), item, *own)

    @property
    def id(self) -> int:
        """Its key, as models call it too."""
        return self.pk

    @property
    def number(self) -> str:
        """Its number in the register of the body that acts."""
        return register_number(self.year, self.ordinal)

    @property
    def standing_word(self) -> str:
        """Its standing in words."""
        return str(CaseStanding(self.standing).label)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return case_url(self.pk)


@dataclass(frozen=True, slots=True)
class ListedClock:
    """What lists say of a time limit that has not stopped; the names are those of the model."""

    body: ListedBody | None
    lane: str
    title: str
    side: str
    source: str
    basis: str
    started_at: datetime
    yellow_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    stopped_at: None = None

    @property
    def source_word(self) -> str:
        """Where it comes from, in words."""
        return str(ClockSource(self.source).label)

    @property
    def whose(self) -> str:
        """Who has to be done by then, in words."""
        return self.body.name if self.body else str(RoleSide(self.side).label)


def no_end_word(clock: CaseClock | ListedClock) -> str:
    """Say why a time limit has no last day; only one that waits for a year has a basis then."""
    return "年历未载入，届满日待算" if clock.basis else "未载明期限"


CASES = KeptQuery(
    lambda *cases: (
        Case.objects.filter(pk__in=cases)
        .order_by()
        .values_list(
            *("pk", "year", "ordinal", "title", "kind", "demo", "standing", "state", "version"),
            *("moved_at", "owner", "lead", "place", "place__name"),
            *("procedure__version", "procedure__title"),
            *("item__kind", "item__number", "item__address", "item__name"),
        )
    )
)
CLOCKS = KeptQuery(
    lambda *cases: (
        CaseClock.objects.filter(case__in=cases, stopped_at=None)
        .order_by("pk")
        .values_list(
            *("case", "lane", "title", "side", "source", "basis"),
            *("started_at", "yellow_at", "due_at", "paused_at", "body", "body__name"),
        )
    )
)
DESKS = KeptQuery(
    lambda *cases: (
        CaseDesk.objects.filter(case__in=cases)
        .order_by("pk")
        .values_list("case", "body__name", "body__kind", "role", "handler__full_name")
    )
)
LANES = KeptQuery(
    lambda *cases: (
        CaseLane.objects.filter(case__in=cases)
        .exclude(body=None)
        .order_by("pk")
        .values_list("case", "body", "state")
    )
)
DRAFTS = KeptQuery(
    lambda officer, *cases: (
        CaseDraft.objects.filter(officer=officer, case__in=cases)
        .order_by("saved_at")
        .values_list("case", "action", "saved_at")
    )
)
