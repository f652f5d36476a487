"""The kinds of rules: a time limit, a gate, an amount, a list of what may be made public."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from qingdan.core.workdays import WorkCalendar
from qingdan.rulebook.enums import Bound, LastDay
from qingdan.rulebook.terms import Pause, Span, last_day


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule comes from: the law, the article, and its words exactly as printed."""

    law: str
    article: str
    words: str

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}"


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much a term may be made longer, by whom, how often, and where that stands."""

    span: Span
    approver: Bound
    times: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Demanded:
    """A kind of work that may not lack a gate, and the canonical step before which it stands.

    ``needs`` are what the gate may ask, any of them, in the words of procedures. ``exclusive``
    demands more: nobody may get to where the step leads by any other action. ``place`` is where
    this is written, for whoever reads a step that the kind does not have.
    """

    kind: str
    before: str
    exclusive: bool
    needs: tuple[str, ...]
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all kinds of rules have.

    ``region`` is the code of the county or city where it holds, empty for the whole country;
    ``local`` tells that a county may set its own. ``demanded_of`` are the kinds of work that may
    not lack a gate by it.
    """

    code: str
    title: str
    citation: Citation
    binds: Bound
    region: str = ""
    local: bool = False
    since: date | None = None
    until: date | None = None
    demanded_of: tuple[Demanded, ...] = ()

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Rule):
    """A time limit. ``runs_from`` and ``pauses`` are said in the law's words."""

    span: Span
    runs_from: str
    falls: LastDay = LastDay.AS_IT_FALLS
    pauses: tuple[str, ...] = ()
    extension: Extension | None = None
    breach: str = ""

    def last_day(
        self,
        starts_on: date,
        calendar: WorkCalendar,
        *,
        pauses: Sequence[Pause] = (),
        extended: int = 0,
    ) -> date:
        """Return the last day; ``extended`` tells how often it was made longer.

        Raises:
            YearNotLoaded: working days of a year are needed that is not loaded.
            ValueError: it runs in hours, or may not be made longer so often.
        """
        if extended > (self.extension.times if self.extension else 0):
            raise ValueError(extended)
        further = [self.extension.span] * extended if self.extension else []
        spans = [self.span, *further]
        return last_day(starts_on, spans, calendar, pauses=pauses, falls=self.falls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Rule):
    """What must be so before a step; ``least`` is a count of people or things, 0 for none."""

    requires: str
    least: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Rule):
    """A sum or share that decides: so much of ``what`` at most, or at least, in ``measured``."""

    what: str
    measured: str
    most: int | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity(Rule):
    """What may be shown to the public: nothing but these fields, so far, so long."""

    fields: tuple[str, ...]
    reach: str
    span: Span | None = None
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A worked case that comes with a term: counted again whenever the book is checked."""

    rule: Rule
    starts_on: date
    ends_on: date
    pauses: tuple[Pause, ...]
    extended: int
