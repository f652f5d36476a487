"""An answer made ready for the pages; nothing here reads the database."""

from dataclasses import dataclass

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Clause, Item, Support
from qingdan.core.text import bigrams, fold
from qingdan.finder.answers import Answer, Contact, FoundEntry, Part
from qingdan.finder.domain.proving import address_of
from qingdan.finder.enums import Verdict
from qingdan.finder.words import sentences
from qingdan.web.public.answer_choices import choices_of
from qingdan.web.public.answer_quotes import (
    Quote,
    Stand,
    StepShown,
    clause_urls,
    difference,
    quote,
    stand,
)
from qingdan.web.public.answer_words import (
    is_taken_over,
    mark_of,
    percent,
    sureness,
    who_answers,
    whose,
)

FOLD_CLAUSES, FOLD_CHARACTERS = 8, 360
"""Duties longer than this are folded, and left to the entry's own card in print."""
GIST = 90
FAINT, CLOSE = 0.5, 0.55
"""Below ``FAINT``, or with a second that has this share of the first, people look at both."""


@dataclass(frozen=True, slots=True)
class Card:
    """One entry that answers, with all that the page says about it."""

    entry: FoundEntry
    contacts: tuple[Contact, ...]

    @property
    def item(self) -> Item:
        """The entry of the list."""
        return self.entry.item

    @property
    def key(self) -> str:
        """The entry as forms carry it: list and permanent number."""
        return f"{self.item.kind}:{self.item.address}"

    @property
    def address(self) -> str:
        """Where it stands: ``银号镇 · 收回 49``."""
        return address_of(self.item)

    @property
    def who(self) -> str:
        """Who answers for it, as printed; empty when the list names nobody."""
        return "、".join(who_answers(self.item))

    @property
    def several(self) -> bool:
        """Whether several departments stand side by side."""
        return len(who_answers(self.item)) > 1

    @property
    def taken_over(self) -> bool:
        """Whether a department carries on with it."""
        return is_taken_over(self.item)

    @property
    def stage(self) -> str:
        """The stage it was taken for."""
        return str(self.entry.matter.stage.label) if self.entry.matter else ""

    @property
    def sureness(self) -> str:
        """How sure, in words."""
        return sureness(self.entry.confidence)

    @property
    def percent(self) -> str:
        """How sure, as a number."""
        return percent(self.entry.confidence)

    @property
    def quote(self) -> Quote:
        """The words that prove it."""
        return quote(self.item, self.entry.proof)

    @property
    def steps(self) -> list[StepShown]:
        """Whose step comes next, in order."""
        urls = clause_urls(self.item, (*self.entry.does, *self.entry.leaves))
        return [
            StepShown(one.party, one.text.rstrip("，；,;"), one.address, urls.get(one.address, ""))
            for one in self.entry.next_steps
        ]

    @property
    def first(self) -> StepShown | None:
        """Whose step is next."""
        return next(iter(self.steps), None)

    @property
    def second(self) -> StepShown | None:
        """Whose step follows."""
        return next(iter(self.steps[1:]), None)

    @property
    def repeats_the_quote(self) -> bool:
        """Whether the only step says no more than the quotation."""
        proof = self.entry.proof
        return len(self.entry.next_steps) == 1 and self.entry.next_steps[0].text == proof.marked

    @property
    def does(self) -> tuple[Clause, ...]:
        """What the township does."""
        return self.entry.does

    @property
    def leaves(self) -> tuple[Clause, ...]:
        """What it leaves to others."""
        return self.entry.leaves

    @property
    def clauses(self) -> int:
        """How many clauses both sides have."""
        return len(self.does) + len(self.leaves)

    @property
    def folded(self) -> bool:
        """Whether the duties of both sides are too long to be read at once."""
        texts = [one.text for one in (*self.does, *self.leaves)]
        return self.clauses > FOLD_CLAUSES or sum(map(len, texts)) > FOLD_CHARACTERS

    @property
    def decisive(self) -> int | None:
        """Primary key of the clause that proves the answer."""
        return self.entry.proof.clause.pk if self.entry.proof.clause else None

    @property
    def support(self) -> tuple[Support, ...]:
        """What the department owes the township."""
        return self.entry.support

    @property
    def stands(self) -> list[Stand]:
        """This entry and those on other lists that it is easily taken for; else nothing."""
        matter = self.entry.matter
        if matter is None or not self.entry.counters:
            return []
        first = self.entry.counters[0]
        own = Stand(self.item, self.stage, self.who, difference(first.matter, matter), self.quote)
        return [own, *(stand(one) for one in self.entry.counters)]

    @property
    def same_subject(self) -> bool:
        """Whether the others are about the same subject, and not only easily taken for it."""
        matter = self.entry.matter
        return matter is not None and all(
            one.matter.subject == matter.subject for one in self.entry.counters
        )

    @property
    def told_apart(self) -> str:
        """Which stage is whose in one sentence, as in “许可审批归县住建局，处罚归银号镇。”.

        Nothing where the stage does not decide: the subjects differ, or two share a stage.
        """
        stands = self.stands
        known = self.same_subject and all(one.who for one in stands)
        if not stands or not known or len({one.stage for one in stands}) < len(stands):
            return ""
        return "，".join(f"{one.stage}{whose(one.item)}" for one in stands) + "。"


@dataclass(frozen=True, slots=True)
class PartShown:
    """A further matter of a letter, as a small card of its own."""

    part: Part
    card: Card | None

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
        return mark_of(self.answer.verdict)

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
        """Of a letter, the sentence that the first answer is about; else nothing."""
        if not self.parts or not self.answer.entries:
            return ""
        apart = {one.part.text for one in self.parts}
        told = [one for one in sentences(self.answer.question.text) if one not in apart]
        words = _words(self.answer.entries[0])
        nearest = max(told, key=lambda one: len(bigrams(fold(one)) & words), default="")
        return nearest if len(nearest) <= GIST else f"{nearest[:GIST]}……"


def show(answer: Answer, township: Contact) -> Shown:
    """Make an answer ready; ``township`` is whom to turn to where the township itself leads."""
    cards = [_card(one, township) for one in answer.entries]
    unclear = answer.verdict is Verdict.UNCLEAR
    parts = [
        PartShown(one, _card(one.entries[0], township) if one.entries else None)
        for one in answer.parts
    ]
    return Shown(
        answer=answer,
        best=None if unclear else next(iter(cards), None),
        others=cards if unclear else cards[1:],
        near=[_card(one, township) for one in answer.near],
        parts=parts,
    )


def _card(entry: FoundEntry, township: Contact) -> Card:
    """Name whom to turn to; the township is one of them where it has something to do."""
    if entry.item.kind == ListKind.RECLAIMED:
        return Card(entry, entry.contacts)
    return Card(entry, (*entry.contacts, township))


def _words(entry: FoundEntry) -> frozenset[str]:
    """Return the pairs of characters of an entry and of the matter it was taken for."""
    matter = entry.matter
    terms = (matter.title, *(term for term, _ in matter.terms)) if matter else ()
    return frozenset().union(*(bigrams(fold(one)) for one in (entry.item.name, *terms)))
