"""What the gate proposes: plain values for pages, commands, the API and evidence packs alike."""

from dataclasses import dataclass, field

from qingdan.catalogue.models import Clause, Edition, Item
from qingdan.intake.enums import Decision, Door, Reason
from qingdan.intake.signs import Shown


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: the name as said, and the role it means (empty when unknown)."""

    name: str
    role_key: str = ""

    @property
    def is_hotline(self) -> bool:
        """Whether it is the hotline that dispatches a resident's words."""
        return "12345" in self.name or "热线" in self.name


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter as asked, of whom (``township`` is nine digits).

    ``closing`` is what the notice it came in says for all of its matters.
    """

    text: str
    township: str
    sender: Sender
    door: Door = Door.DEPARTMENT
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """An entry the proposal rests on, with the clauses that decide, word for word.

    ``confidence`` is how near its words and subject come, 0 to 1; not a probability.
    """

    item: Item
    clauses: tuple[Clause, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule or a source of the rulebook that a reason or sign rests on."""

    code: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the gate proposes for one matter; a person decides.

    ``cited`` are the entries it rests on, the deciding one first; ``near`` what came closest
    where nothing decides. ``why`` is one Chinese sentence. ``to`` are names of who should do
    it. ``asks`` says what to ask back. ``signs`` are found in the text with their words.
    """

    asked: Asked
    decision: Decision
    reason: Reason
    why: str
    edition: Edition
    cited: tuple[Cited, ...] = ()
    near: tuple[Cited, ...] = ()
    to: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    signs: tuple[Shown, ...] = ()
    deadlines: tuple[str, ...] = ()
    causes: tuple[Cause, ...] = ()
    precedents: tuple[int, ...] = ()
    trace: tuple[str, ...] = field(default=())
