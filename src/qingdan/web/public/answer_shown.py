"""A whole answer made ready for the pages: cards, parts of a letter, what to ask back."""

from dataclasses import dataclass

from qingdan.finder.answers import Answer, Contact, Part
from qingdan.finder.asking_back import choices_of
from qingdan.finder.enums import Verdict
from qingdan.web.public.answer_cards import Card, card_of
from qingdan.web.public.answer_words import mark_of, percent, sureness

GIST = 90
FAINT, CLOSE = 0.5, 0.55
"""Below ``FAINT``, or with a second that has this share of the first, people look at both."""


@dataclass(frozen=True, slots=True)
class PartShown:
    """A matter of a letter, as a small card of its own; ``number`` is its place in it."""

    part: Part
    card: Card | None
    number: int = 1

    @property
    def unclear(self) -> bool:
        """Whether nothing is claimed of it."""
        return self.part.verdict is Verdict.UNCLEAR

    @property
    def mark(self) -> str:
        """The name of its answer mark."""
        return mark_of(self.part.verdict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A question that would decide, and what can be answered by one press."""

    ask: str
    answers: list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A whole answer: the best entry, the others, the parts of a letter."""

    answer: Answer
    best: Card | None
    others: list[Card]
    near: list[Card]
    parts: list[PartShown]

    @property
    def mark(self) -> str:
        """The name of the answer mark."""
        return mark_of(Verdict.UNCLEAR if self.for_reference else self.answer.verdict)

    @property
    def for_reference(self) -> bool:
        """Whether a call comes first and the entry is only the nearest of the lists."""
        return self.answer.is_for_reference

    @property
    def off_list(self) -> bool:
        """Whether it stands on none of the three lists."""
        return self.answer.verdict is Verdict.OFF_LIST

    @property
    def unclear(self) -> bool:
        """Whether it cannot be told without asking back."""
        return self.answer.verdict is Verdict.UNCLEAR

    @property
    def sureness(self) -> str:
        """How sure it is that it stands on no list, in words."""
        return sureness(self.answer.none)

    @property
    def percent(self) -> str:
        """How sure it is that it stands on no list, as a number."""
        return percent(self.answer.none)

    @property
    def faint(self) -> bool:
        """Whether others deserve a look before the first is believed."""
        return self.best is not None and self.best.entry.confidence < FAINT

    @property
    def close(self) -> bool:
        """Whether the second is nearly as likely as the first."""
        if self.best is None or not self.others:
            return False
        return self.others[0].entry.confidence >= CLOSE * self.best.entry.confidence

    @property
    def choices(self) -> list[Choice]:
        """What to ask back."""
        return [Choice(one, choices_of(one)) for one in self.answer.asks]

    @property
    def given(self) -> str:
        """The answer as a form carries it: the best entry, empty for none."""
        return self.best.key if self.best and not self.off_list else ""

    @property
    def gist(self) -> str:
        """Of a letter, the words that the first answer is about; else nothing."""
        head = self.answer.head
        words = head.text if head else ""
        return words if len(words) <= GIST else f"{words[:GIST]}……"

    @property
    def gist_number(self) -> int:
        """Which of the letter's matters the first answer is about, from 1."""
        head = self.answer.head
        return self.answer.parts.index(head) + 1 if head else 0


def show(answer: Answer, township: Contact) -> Shown:
    """Make an answer ready; ``township`` is whom to turn to where the township itself leads."""
    cards = [card_of(one, township) for one in answer.entries]
    unclear = answer.verdict is Verdict.UNCLEAR
    first = 1 if answer.head else 2
    parts = [
        PartShown(one, card_of(one.entries[0], township) if one.entries else None, number)
        for number, one in enumerate(answer.parts, start=first)
        if one is not answer.head
    ]
    return Shown(
        answer=answer,
        best=None if unclear else next(iter(cards), None),
        others=cards if unclear else cards[1:],
        near=[card_of(one, township) for one in answer.near],
        parts=parts,
    )
