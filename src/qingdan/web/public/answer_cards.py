"""One entry of an answer made ready for the pages; nothing here reads the database."""

from dataclasses import dataclass, replace

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Clause, Item, Support
from qingdan.finder.answers import Contact, FoundEntry
from qingdan.finder.domain.explaining import by_role
from qingdan.finder.domain.proving import address_of
from qingdan.finder.domain.stepping import is_ended, receives
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
    percent,
    sureness,
    who_answers,
    whose,
)

FOLD_CLAUSES, FOLD_CHARACTERS = 8, 360
"""Duties longer than this are folded, and left to the entry's own card in print."""


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
    def with_phone(self) -> tuple[Contact, ...]:
        """Whom to call; nobody where no body of them has registered a number."""
        return self.contacts if any(one.phone for one in self.contacts) else ()

    @property
    def with_address(self) -> tuple[Contact, ...]:
        """Where to go; nowhere where no body of them has registered an address."""
        return self.contacts if any(one.address for one in self.contacts) else ()

    @property
    def taken_over(self) -> bool:
        """Whether a department carries on with it."""
        return is_taken_over(self.item)

    @property
    def ended(self) -> bool:
        """Whether nobody does it any more."""
        return is_ended(self.item)

    @property
    def door(self) -> StepShown | None:
        """The township's step, where its clause says that it receives what is asked."""
        return next((one for one in self._stated(ours=True) if receives(one.text)), None)

    @property
    def ours(self) -> StepShown | None:
        """What the township does by the clause nearest to the question, else by its first."""
        first = [
            StepShown(self._township, one.text, address_of(self.item, one), "")
            for one in self.does[:1]
        ]
        return next(iter([*self._stated(ours=True), *first]), None)

    @property
    def theirs(self) -> StepShown | None:
        """What a department does next, as its clause says."""
        return next(iter(self._stated(ours=False)), None)

    @property
    def _township(self) -> str:
        return str(self.item.edition.township.name)

    def _stated(self, *, ours: bool) -> list[StepShown]:
        return [one for one in self.steps if one.stated and (one.party == self._township) is ours]

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
        said = difference(first.matter, matter)
        others = [stand(one) for one in self.entry.counters]
        if not said or said in {one.difference for one in others}:
            said = by_role(matter, self.item)
            others = [
                replace(there, difference=by_role(one.matter, one.item))
                if there.difference == difference(first.matter, matter)
                else there
                for there, one in zip(others, self.entry.counters, strict=True)
            ]
        return [Stand(self.item, self.stage, self.who, said, self.quote), *others]

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


def card_of(entry: FoundEntry, township: Contact) -> Card:
    """Name whom to turn to; the township is one of them where it has something to do."""
    if entry.item.kind == ListKind.RECLAIMED:
        return Card(entry, entry.contacts)
    return Card(entry, (*entry.contacts, township))
