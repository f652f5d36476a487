"""What an answer says: plain values, for pages, commands, the API and evidence packs alike."""

from dataclasses import dataclass
from datetime import date

from qingdan.catalogue.models import Clause, Edition, Item, Support
from qingdan.finder.enums import Verdict
from qingdan.finder.urgency import Urgent
from qingdan.matters.enums import Asker, Stage
from qingdan.matters.library import Matter

HELPING = frozenset({Stage.EMERGENCY, Stage.NOTICE})
"""Stages at which somebody comes, or tells those who do."""
SURE_ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked: 6 to 600 characters, a township, a local date, who asks."""

    text: str
    township_code: str
    on: date
    asker: Asker | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The words of the list that prove an answer, exactly as published.

    ``start`` and ``end`` mark the decisive part within ``text``; ``clause`` is ``None`` when
    the words are the entry's name. ``address`` reads ``银号镇 · 配合 42 · 乡镇 2``.
    """

    text: str
    start: int
    end: int
    address: str
    clause: Clause | None = None

    @property
    def marked(self) -> str:
        """The decisive part alone."""
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Step:
    """Who acts, with the words of the list that say so (empty when the list does not)."""

    party: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A body to turn to; phone, address and hours are empty when nobody has entered them."""

    name: str
    role_key: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Counter:
    """An entry on another list about the same subject at another stage, told apart."""

    item: Item
    matter: Matter
    difference: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """One entry that answers, with what follows from it.

    ``confidence`` is the calibrated share 0 to 1. ``matter`` is the stage it was taken for.
    ``leads`` are the names of who leads or takes over, the township itself for basic
    duties. ``does`` are the township's steps word for word, ``leaves`` what it leaves to
    others.
    """

    item: Item
    confidence: float
    matter: Matter | None
    proof: Proof
    leads: tuple[str, ...]
    next_steps: tuple[Step, ...]
    does: tuple[Clause, ...]
    leaves: tuple[Clause, ...]
    support: tuple[Support, ...]
    contacts: tuple[Contact, ...]
    counters: tuple[Counter, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who handles a matter that stands on no list, with the source of that."""

    matter: Matter
    confidence: float


@dataclass(frozen=True, slots=True)
class Part:
    """One matter of a letter: the words it is in, and its own best entries."""

    text: str
    verdict: Verdict
    entries: tuple[FoundEntry, ...]
    elsewhere: Elsewhere | None = None

    @property
    def first(self) -> tuple[str, int] | None:
        """By what a part is known to be the same as another: its best entry, or matter."""
        if self.verdict is Verdict.OFF_LIST:
            return (self.elsewhere.matter.code, 0) if self.elsewhere else None
        return ("", self.entries[0].item.pk) if self.entries else None


@dataclass(frozen=True, slots=True)
class Answer:
    """Whose job it is, with proof, or honestly neither.

    ``entries`` are at most five, best first; empty for ``off-list``, though ``near`` may
    then show what comes closest. ``none`` is the share of "on no list". ``asks`` are one or
    two questions that would decide an unclear answer, or one that leads on from "on no list"
    where nobody is known to handle it. ``parts`` are all the matters of a letter in its own
    order, the one answered first among them; none where there is only one. ``trace`` says how
    it was reached. ``urgent`` is whom to call first, whatever the verdict.
    """

    question: Question
    verdict: Verdict
    edition: Edition
    entries: tuple[FoundEntry, ...]
    near: tuple[FoundEntry, ...]
    none: float
    elsewhere: tuple[Elsewhere, ...]
    asks: tuple[str, ...]
    parts: tuple[Part, ...]
    trace: tuple[str, ...]
    model: str
    urgent: tuple[Urgent, ...] = ()

    @property
    def head(self) -> Part | None:
        """The part that ``entries`` are about; ``None`` where no part is."""
        if self.verdict is Verdict.OFF_LIST:
            first = (self.elsewhere[0].matter.code, 0) if self.elsewhere else None
        else:
            first = ("", self.entries[0].item.pk) if self.entries else None
        return next((one for one in self.parts if first and one.first == first), None)

    @property
    def is_for_reference(self) -> bool:
        """Whether somebody is in danger, and the first entry is no answer to that.

        It is weak, or of a stage at which nobody helps: a penalty, an application.
        """
        if not self.urgent or not self.entries:
            return False
        first = self.entries[0]
        helps = first.matter is not None and first.matter.stage in HELPING
        return not helps or first.confidence < SURE_ENOUGH

    @property
    def may_be_off_list(self) -> bool:
        """Whether "on no list" is likelier than the first entry, though not sure enough."""
        return bool(self.entries) and self.none > self.entries[0].confidence
