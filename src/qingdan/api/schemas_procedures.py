"""What the API says of procedures, of what entries are bound to, of standing work."""

from datetime import date

from ninja import Schema

from qingdan.catalogue.enums import ListKind
from qingdan.procedures.enums import (
    ActingSide,
    AgreedRhythm,
    BindingBasis,
    FieldType,
    PartCover,
    ReasonNeed,
    RoleSide,
    Sensitivity,
    StateGroup,
)


class ProcedureOut(Schema):
    """A procedure in force; ``version`` is the hash of all it says."""

    code: str
    title: str
    kind: str
    version: str
    about: str
    valid_from: date
    valid_until: date | None
    laws: list[str]


class RoleOut(Schema):
    """Who acts."""

    code: str
    title: str
    side: RoleSide


class FieldOut(Schema):
    """A piece of data; a sensitive one is kept sealed."""

    code: str
    title: str
    type: FieldType
    sensitivity: Sensitivity
    choices: list[str]
    required_for: list[str]


class LaneOut(Schema):
    """A part of the work; all but the main one are opened for bodies."""

    code: str
    title: str
    initial: str


class StateOut(Schema):
    """Where a lane stands."""

    code: str
    title: str
    lane: str
    group: StateGroup
    outcome: str


class ActionOut(Schema):
    """What somebody does; ``to`` is empty for what stays in its state."""

    code: str
    title: str
    step: str
    lane: str
    starts: list[str]
    to: str
    roles: list[str]
    fields: list[str]
    issues: list[str]
    opens: str
    reason: ReasonNeed
    note: str


class ClockOut(Schema):
    """A time limit; ``rule`` is a code of the rulebook, empty where none is stated."""

    code: str
    title: str
    lane: str
    side: RoleSide
    rule: str
    starts: list[str]
    stops: list[str]


class GateOut(Schema):
    """What must be so before some actions."""

    code: str
    title: str
    before: list[str]
    rule: str
    basis: str
    remedy: str


class DocumentOut(Schema):
    """A document that comes out."""

    code: str
    title: str
    numbered: bool


class ProcedureDetailOut(ProcedureOut):
    """One version whole."""

    roles: list[RoleOut]
    fields: list[FieldOut]
    lanes: list[LaneOut]
    states: list[StateOut]
    actions: list[ActionOut]
    clocks: list[ClockOut]
    gates: list[GateOut]
    documents: list[DocumentOut]


class BoundProcedureOut(Schema):
    """A kind of work of an entry; not ``sure`` while nobody has confirmed it."""

    kind: str
    actor: ActingSide
    basis: BindingBasis
    sure: bool


class CoveredOut(Schema):
    """A clause and what covers it; ``reason`` is of a waived one."""

    side: str
    address: int
    text: str
    how: PartCover
    steps: list[str]
    lines: list[str]
    reason: str


class BindingsOut(Schema):
    """What an entry is bound to."""

    township: str
    kind: ListKind
    number: int
    address: int
    name: str
    procedures: list[BoundProcedureOut]
    coverage: list[CoveredOut]
    standing_lines: int


Codes = list[str]  # the entry has a field called ``list``, so it is named before


class EntryCheckOut(Schema):
    """How one entry is bound, in figures."""

    township: str
    list: str
    number: int
    procedures: Codes
    standing_lines: int
    clauses: int
    covered: int
    waived: int


class ProcedureCheckOut(Schema):
    """How many scenarios of a procedure pass, how many gates it has."""

    code: str
    version: str
    scenarios: int
    passed: int
    gates: int


class CheckOut(Schema):
    """The figures of ``qingdan procedures check --json``."""

    entries: list[EntryCheckOut]
    procedures: list[ProcedureCheckOut]


class AgreedOut(Schema):
    """When people agreed to do it, and on what basis."""

    first_on: date
    rhythm: AgreedRhythm
    by: str
    basis: str


class OccurrenceOut(Schema):
    """A span of days in which a line falls due, both included."""

    first: date
    last: date
    words: str


class PlanLineOut(Schema):
    """Standing work: what, who, how often as stated. ``hint`` is a season that sets no date."""

    key: str
    title: str
    kind: ListKind
    number: int
    address: int
    clause: str
    who: str
    role: str
    often: str
    hint: str
    evidence: str
    agreed: AgreedOut | None
    occurrences: list[OccurrenceOut]


class PlanOut(Schema):
    """The standing work of a township in a year, as far as one may see it."""

    township: str
    year: int
    lines: list[PlanLineOut]
