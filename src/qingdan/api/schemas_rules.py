"""What the API says of the rulebook."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from qingdan.rulebook.enums import (
    Bound,
    CitedKind,
    LastDay,
    LawChangeKind,
    LawCheckState,
    Unit,
)
from qingdan.rulebook.terms import Pause

RuleKind = Literal["term", "gate", "amount", "publicity"]


class CitationOut(Schema):
    """Where a rule stands: law, article, and the words as printed."""

    law: str
    article: str
    words: str


class SpanOut(Schema):
    """How long: a count of units."""

    count: int
    unit: Unit
    text: str


class ExtensionOut(Schema):
    """By how much a term may be made longer, by whom, how often."""

    span: SpanOut
    approver: Bound
    times: int
    citation: CitationOut


class RuleOut(Schema):
    """A rule; ``region`` is empty where it holds in the whole country, ``until`` exclusive."""

    code: str
    kind: RuleKind
    title: str
    binds: Bound
    region: str
    local: bool
    since: date | None
    until: date | None
    citation: CitationOut


class RuleDetailOut(RuleOut):
    """A rule with what its kind adds; what another kind adds is ``null``."""

    span: SpanOut | None = None
    runs_from: str | None = None
    falls: LastDay | None = None
    pauses: list[str] | None = None
    extension: ExtensionOut | None = None
    breach: str | None = None
    requires: str | None = None
    least: int | None = None
    most: int | None = None
    what: str | None = None
    measured: str | None = None
    fields: list[str] | None = None
    reach: str | None = None
    never: list[str] | None = None


class LastDayOut(Schema):
    """When a term ends, and how it was counted.

    ``last_day`` is ``null`` for a term in hours, ``last_moment`` for all others.
    ``working_days`` are those after the first day, to the last, ``null`` where a year is not
    loaded.
    """

    rule: str
    starts_on: date
    spans: list[SpanOut]
    last_day: date | None
    last_moment: datetime | None
    working_days: int | None
    falls: LastDay
    citation: CitationOut
    extension: CitationOut | None


def _is_span(given: str) -> str:
    begins, _, ends = given.partition("/")
    try:
        Pause(date.fromisoformat(begins), date.fromisoformat(ends))
    except ValueError as wrong:
        raise PydanticCustomError("span_parsing", "no span") from wrong
    return given


PauseText = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$"), AfterValidator(_is_span)
]
"""From a day on until another, ``2026-01-05/2026-01-12``; the first does not count any more."""


def pause_of(text: str) -> Pause:
    """Return a pause as it was written."""
    begins, _, ends = text.partition("/")
    return Pause(date.fromisoformat(begins), date.fromisoformat(ends))


class LawChangeOut(Schema):
    """A change of a law; ``counts`` are the things that cite it, by kind."""

    code: str
    law: str
    kind: LawChangeKind
    on: date
    successor: str
    source: str
    words: str
    note: str
    counts: dict[str, int]
    total: int
    open: int


class CitedOut(Schema):
    """One thing that cites a changed law, and how far it was looked at."""

    kind: CitedKind
    key: str
    title: str
    where: str
    place: str
    said: str
    state: LawCheckState
    moved: bool
    gone: bool
    reason: str


class LawChangeDetailOut(Schema):
    """A change with everything that cites the law."""

    change: LawChangeOut
    things: list[CitedOut]
