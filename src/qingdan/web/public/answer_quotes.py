"""The words of a list as the pages quote them, and entries that stand against each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Clause, Item
from qingdan.core.text import Span
from qingdan.finder.answers import Counter, Proof
from qingdan.finder.domain.proving import address_of
from qingdan.finder.domain.stepping import is_ended
from qingdan.matters.library import Matter
from qingdan.web.public.answer_words import who_answers

LONG_QUOTE = 130
AROUND = 24
"""So many characters stay around the decisive part of a long text."""
LEFT_OUT = "……"
STOPS = "。，；,;"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a list: ``shown`` is the whole, or what stands around the decisive part."""

    proof: Proof
    url: str

    @property
    def whole(self) -> str:
        """The text exactly as published."""
        return self.proof.text

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where the decisive part stands in the whole; nowhere when it is the whole."""
        start, end, text = self.proof.start, self.proof.end, self.proof.text
        whole = not text[:start] and not text[end:].strip(STOPS)
        return () if whole else ((start, end),)

    @property
    def is_long(self) -> bool:
        """Whether only a part is shown at first."""
        return len(self.proof.text) > LONG_QUOTE and bool(self.spans)

    @property
    def excerpt(self) -> str:
        """The decisive part with a few words before and after it."""
        text, start, end = self.proof.text, self._from, self._until
        return f"{LEFT_OUT if start else ''}{text[start:end]}{LEFT_OUT if end < len(text) else ''}"

    @property
    def excerpt_spans(self) -> tuple[Span, ...]:
        """Where the decisive part stands in the excerpt."""
        shift = (len(LEFT_OUT) if self._from else 0) - self._from
        return ((self.proof.start + shift, self.proof.end + shift),)

    @property
    def _from(self) -> int:
        return max(0, self.proof.start - AROUND)

    @property
    def _until(self) -> int:
        return min(len(self.proof.text), self.proof.end + AROUND)


@dataclass(frozen=True, slots=True)
class StepShown:
    """Who acts; ``stated`` is false where the words are the system's and not the list's."""

    party: str
    text: str
    address: str
    url: str

    @property
    def stated(self) -> bool:
        """Whether the list says so, at ``address``."""
        return bool(self.address)


@dataclass(frozen=True, slots=True)
class Stand:
    """One side of a comparison: an entry, the stage it is for, who answers, the difference."""

    item: Item
    stage: str
    who: str
    difference: str
    quote: Quote

    @property
    def ended(self) -> bool:
        """Whether nobody does it any more."""
        return is_ended(self.item)


def quote(item: Item, proof: Proof) -> Quote:
    """Return words of an entry with the address they stand at."""
    url = item.get_absolute_url()
    return Quote(proof, f"{url}#{_anchor(proof.clause)}" if proof.clause else url)


def stand(counter: Counter) -> Stand:
    """Return an entry of another list as one side of a comparison."""
    return Stand(
        counter.item,
        str(counter.matter.stage.label),
        "、".join(who_answers(counter.item)),
        counter.difference,
        quote(counter.item, counter.proof),
    )


def difference(of: Matter, other: Matter) -> str:
    """Return what one matter says to tell another from itself."""
    return next((one.difference for one in of.neighbours if one.matter == other.code), "")


def clause_urls(item: Item, clauses: Iterable[Clause]) -> Mapping[str, str]:
    """Return where the clauses of an entry stand, by what their address is called."""
    url = item.get_absolute_url()
    return {address_of(item): url} | {
        address_of(item, one): f"{url}#{_anchor(one)}" for one in clauses
    }


def _anchor(clause: Clause) -> str:
    return f"{Side(clause.side).value}-{clause.address}"
