"""What the API says of cases, each as far as the officer may see it."""

from datetime import date, datetime

from ninja import Schema

from qingdan.api.problems import Problem
from qingdan.cases.enums import CaseOrigin, CaseStanding
from qingdan.catalogue.enums import ListKind
from qingdan.procedures.enums import (
    ClockMark,
    ClockSource,
    Everyday,
    FieldType,
    ReasonNeed,
    RoleSide,
    StateGroup,
)

Value = bool | int | date | str


class BodyOut(Schema):
    """A body by the key that acts name it by."""

    key: str
    name: str


class PersonOut(BodyOut):
    """A person by the key that acts name them by."""


class PlaceOut(Schema):
    """A township."""

    code: str
    name: str


class EntryRef(Schema):
    """The entry that a case is worked under."""

    kind: ListKind
    number: int
    address: int
    name: str


class DueOut(Schema):
    """A time limit; without ``due_at`` nothing is stated, and nothing is ever late."""

    title: str
    lane: str
    side: RoleSide
    body: BodyOut | None
    source: ClockSource
    basis: str
    started_at: datetime
    due_at: datetime | None
    paused_at: datetime | None
    stopped_at: datetime | None
    mark: ClockMark


class CaseRowOut(Schema):
    """A case of a list; ``desks`` are those whose turn it is, ``due`` runs out first."""

    id: int
    number: str
    title: str
    demo: bool
    kind: str
    procedure: str
    township: PlaceOut
    entry: EntryRef | None
    standing: CaseStanding
    steps: list[str]
    desks: list[str]
    due: DueOut | None
    version: int
    moved_at: datetime
    url: str


class CasesOut(Schema):
    """One page of cases; ``next`` is what ``after`` takes for the page after it."""

    items: list[CaseRowOut]
    next: str | None


class MissingOut(Schema):
    """One thing that stands against an act, and what to do."""

    title: str
    why: str
    remedy: str
    basis: str


class AskedFieldOut(Schema):
    """A field that an act asks for."""

    code: str
    title: str
    type: FieldType
    choices: list[str]
    needed: bool


class OfferOut(Schema):
    """An act that the officer's role allows; open where nothing is missing."""

    action: str
    title: str
    open: bool
    missing: list[MissingOut]
    fields: list[AskedFieldOut]
    reason: ReasonNeed
    opens: str
    names_lead: bool
    documents: list[str]
    note: str


class LaneNowOut(Schema):
    """A lane, where it stands and what can be done in it."""

    lane: str
    title: str
    body: BodyOut | None
    state: str
    state_title: str
    group: StateGroup
    stopped: str
    handler: PersonOut | None
    offers: list[OfferOut]
    everyday: list[Everyday]
    waits_for: list[str]
    checklist: list[str]


class SaidOut(Schema):
    """A field or a word that went with an act."""

    title: str
    value: Value


class EventOut(Schema):
    """One act; ``hidden`` where what it says is not for the reader, ``void`` where taken back."""

    number: int
    action: str
    title: str
    lane: str
    place: str
    at: datetime
    officer: PersonOut
    body: BodyOut
    said: list[SaidOut]
    void: bool
    hidden: bool


class LinkedOut(Schema):
    """Another case, and what it is to this one."""

    id: int
    number: str
    title: str
    word: str
    standing: CaseStanding


class CaseOut(Schema):
    """A case whole; ``lanes`` and ``clocks`` are those that the officer sees."""

    id: int
    number: str
    title: str
    demo: bool
    kind: str
    procedure: str
    procedure_version: str
    township: PlaceOut
    entry: EntryRef | None
    owner: BodyOut
    lead: BodyOut | None
    village: BodyOut | None
    origin: CaseOrigin
    opened_by: PersonOut
    opened_at: datetime
    handler: PersonOut | None
    standing: CaseStanding
    closed_at: datetime | None
    state: str
    state_title: str
    version: int
    lanes: list[LaneNowOut]
    clocks: list[DueOut]
    linked: list[LinkedOut]
    url: str


class ChoiceOut(Schema):
    """A body that a lane can be opened for; ``named`` by the entry, ``joined`` already."""

    key: str
    name: str
    named: bool
    joined: bool


class OpenableOut(Schema):
    """A procedure that work can be opened by; ``mine`` where the officer's body may."""

    procedure: str
    title: str
    kind: str
    sure: bool
    mine: bool
    reason: str


class OpeningOut(Schema):
    """What can be opened at a place, and the bodies that may be named with it."""

    township: PlaceOut
    owner: BodyOut
    entry: EntryRef | None
    openables: list[OpenableOut]
    lead_needed: bool
    leads: list[BodyOut]
    villages: list[BodyOut]


class ReceiptOut(Schema):
    """What was done: the case and how far it has come; ``event`` is the act's number."""

    case: int
    number: str
    version: int
    event: int | None = None
    url: str


class SplitOut(Schema):
    """The cases that were split off."""

    cases: list[ReceiptOut]


class ChangedProblem(Problem):
    """Somebody acted in between; ``meanwhile`` are those acts, the newest first."""

    meanwhile: list[EventOut] | None = None
