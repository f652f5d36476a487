"""What a procedure is made of. Every part knows the line of the file it was read from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from qingdan.procedures.enums import (
    ClockSource,
    DocumentForm,
    FieldType,
    GateNeed,
    JoinRule,
    ReasonNeed,
    RoleSide,
    RoleSource,
    ScenarioKind,
    Sensitivity,
    StateGroup,
)
from qingdan.procedures.part import Archive, Part, Register

MAIN = "main"
Value = str | int | bool | date


@dataclass(frozen=True, kw_only=True)
class Role(Part):
    """Who acts. ``of_party`` roles act in a lane only for the body the lane was opened for.

    A role that is ``lent`` may also be held by the county's legal office, for bodies too small to
    keep all people apart.
    """

    side: RoleSide
    source: RoleSource
    of_party: bool = False
    lent: bool = False


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Two roles that may not be one person; ``rule`` is the code of the gate that says so."""

    roles: tuple[str, str]
    rule: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Field(Part):
    """A piece of data: needed for the actions of ``required_for``, fixed by ``frozen_after``.

    A date that tells what has happened is ``past``, and not before the acts of ``not_before``.
    What is ``shared`` is seen by every body that helps, whatever document went to it.
    """

    type: FieldType
    sensitivity: Sensitivity
    choices: tuple[str, ...] = ()
    required_for: tuple[str, ...] = ()
    frozen_after: tuple[str, ...] = ()
    past: bool = False
    not_before: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class Lane(Part):
    """A part of the work with states of its own; all but the main one are opened per body."""

    initial: str
    join: JoinRule = JoinRule.ALL
    least: int = 0


@dataclass(frozen=True, kw_only=True)
class State(Part):
    """Where a lane stands; ``outcome`` is said of states in which it ends."""

    lane: str
    group: StateGroup
    checklist: tuple[str, ...] = ()
    outcome: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the lane has ended here."""
        return self.group is StateGroup.DONE


@dataclass(frozen=True, kw_only=True)
class Action(Part):
    """What somebody does: from states of one lane to another, or staying where ``to`` is empty.

    ``step`` is the canonical step of the kind of work; ``opens`` a lane to be opened for the
    bodies that are named; ``joins`` a lane that must have come together; ``times`` how often it
    may be done, 0 for any; ``final`` acts are not taken back; with ``support`` it waits until the
    support that the list owes has come or been refused. In the states of ``main`` it is the act
    that the work usually goes on by.
    """

    lane: str
    starts: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    step: str = ""
    fields: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    opens: str = ""
    joins: str = ""
    times: int = 0
    reason: ReasonNeed = ReasonNeed.NONE
    final: bool = False
    support: bool = False
    note: str = ""
    main: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True)
class Clock(Part):
    """A time limit: of a rule, or of a date that a field holds, or not stated.

    It runs from the act that starts it, or from the date in the field ``runs_from`` where that
    differs, or from that in ``later_from`` where it is later; ``yellow`` is how many days before
    the last day it is marked as near. With ``after`` it starts only where one of these was done.
    """

    lane: str
    source: ClockSource
    rule: str = ""
    until: str = ""
    runs_from: str = ""
    later_from: str = ""
    after: tuple[str, ...] = ()
    side: RoleSide
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    yellow: int = 0
    breach: str = ""


@dataclass(frozen=True, kw_only=True)
class Gate(Part):
    """What must be so before the actions of ``before``; ``rule`` or ``basis`` says why.

    ``protects`` are states that nobody may reach around it.
    ``by`` are the actions that provide it, of which only those after the last ``since`` count. A
    term that must be over runs from the act, or from the date in the field ``runs_from``; without
    a term the date in the field ``until`` must be over. With ``after`` it asks only where one of
    these was done before.
    """

    before: tuple[str, ...]
    protects: tuple[str, ...] = ()
    need: GateNeed
    rule: str = ""
    basis: str = ""
    by: tuple[str, ...] = ()
    since: tuple[str, ...] = ()
    least: int = 1
    after: tuple[str, ...] = ()
    term: str = ""
    runs_from: str = ""
    until: str = ""
    amount: str = ""
    field: str = ""
    document: str = ""
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Document(Part):
    """A document that comes out: its template, the fields it is filled from, numbered or not.

    ``form`` is the layout where there is no template of that name.
    """

    template: str
    fields: tuple[str, ...] = ()
    numbered: bool = True
    form: DocumentForm = DocumentForm.SHEET


@dataclass(frozen=True, kw_only=True)
class Publicity(Part):
    """What is shown to the public: ``shows`` maps words of the rule to fields."""

    rule: str
    release: str
    withdraw: str
    shows: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class ScenarioStep:
    """One act of a scenario; ``refused`` names the refusal or gate that is expected."""

    at: datetime
    person: str
    action: str
    lane: str = MAIN
    party: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    lead: str = ""
    reason: str = ""
    clause: str = ""
    refused: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, kw_only=True)
class Scenario(Part):
    """A worked case with its expected end: states by lane, marks by clock."""

    kind: ScenarioKind
    people: Mapping[str, tuple[str, ...]]
    begins_at: datetime
    steps: tuple[ScenarioStep, ...]
    ends_at: datetime
    states: Mapping[str, str]
    marks: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Definition(Part):
    """A procedure. ``version`` is the hash of all it says but for its scenarios."""

    kind: str
    about: str
    valid_from: date
    valid_until: date | None
    laws: tuple[str, ...]
    roles: tuple[Role, ...]
    apart: tuple[Apart, ...]
    fields: tuple[Field, ...]
    lanes: tuple[Lane, ...]
    states: tuple[State, ...]
    actions: tuple[Action, ...]
    clocks: tuple[Clock, ...]
    gates: tuple[Gate, ...]
    documents: tuple[Document, ...]
    publicity: tuple[Publicity, ...]
    registers: tuple[Register, ...]
    archive: Archive | None
    everyday: Mapping[str, tuple[str, ...]]
    scenarios: tuple[Scenario, ...]
    version: str
    file: str = field(compare=False)

    @cached_property
    def state(self) -> Mapping[str, State]:
        """States by code."""
        return {one.code: one for one in self.states}

    @cached_property
    def action(self) -> Mapping[str, Action]:
        """Actions by code."""
        return {one.code: one for one in self.actions}

    @cached_property
    def lane(self) -> Mapping[str, Lane]:
        """Lanes by code."""
        return {one.code: one for one in self.lanes}

    @cached_property
    def role(self) -> Mapping[str, Role]:
        """Roles by code."""
        return {one.code: one for one in self.roles}

    @cached_property
    def data(self) -> Mapping[str, Field]:
        """Fields by code."""
        return {one.code: one for one in self.fields}

    @cached_property
    def clock(self) -> Mapping[str, Clock]:
        """Clocks by code."""
        return {one.code: one for one in self.clocks}

    def actions_from(self, state: str) -> Iterator[Action]:
        """Yield what can be done in a state, gates left aside."""
        return (one for one in self.actions if state in one.starts)

    def gates_before(self, action: str) -> Iterator[Gate]:
        """Yield the gates that protect an action."""
        return (one for one in self.gates if action in one.before)


def canonical(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what makes a version: all but the scenarios."""
    return {key: value for key, value in said.items() if key != "scenario"}
