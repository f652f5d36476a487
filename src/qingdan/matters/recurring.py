"""One way of working behind many entries, and the entries that depart from it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from qingdan.catalogue.comparing.segments import Segment, diff
from qingdan.catalogue.enums import Side
from qingdan.catalogue.models import Edition, Item
from qingdan.matters.skeletons import skeleton, words_only

SIDES = (Side.TAKEOVER, Side.DEPARTMENT)
FEWEST = 3
"""So many entries make a way of working one that recurs."""
SHORTEST = 20
"""A shorter text says too little to be called a way of working."""
NEAR = 80.0
"""From this likeness (0 to 100) on a text is the same way of working, worded otherwise."""
KEPT = 64


class StepChange(StrEnum):
    """How a step departs from the common one."""

    REWORDED = "reworded"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Departure:
    """One step that is not the common one.

    ``step`` counts from 1 in the common way of working; for an added step it is the one it
    follows, 0 at the beginning. ``segments`` lead from the common words to the entry's.
    """

    change: StepChange
    step: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Departing:
    """An entry that works nearly the same way, and what it does otherwise."""

    item: Item
    departures: tuple[Departure, ...]


@dataclass(frozen=True, slots=True)
class Recurring:
    """One way of working.

    ``steps`` are its clauses; ``……`` stands for what each entry names itself. ``items`` say
    exactly this, ``departing`` nearly this; all in printed order.
    """

    side: Side
    steps: tuple[str, ...]
    items: tuple[Item, ...]
    departing: tuple[Departing, ...]

    @property
    def count(self) -> int:
        """How many entries work this way, exactly or nearly."""
        return len(self.items) + len(self.departing)

    @property
    def everything(self) -> list[Item]:
        """All these entries in printed order."""
        found = [*self.items, *(one.item for one in self.departing)]
        return sorted(found, key=lambda item: (item.kind, item.position))

    @property
    def departments(self) -> tuple[str, ...]:
        """Who works this way, as printed, each once."""
        named = (one.name for item in self.everything for one in item.departments.all())
        return tuple(dict.fromkeys(named))

    @property
    def id(self) -> str:
        """Stable name within the edition: side, list and number of the first entry."""
        first = self.everything[0]
        return f"{self.side}-{first.kind}-{first.address}"


@dataclass(frozen=True, slots=True)
class _Worked:
    """An entry and how it is worked: with its own subject left out, and word for word."""

    item: Item
    steps: tuple[str, ...]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, item: Item, side: Side) -> "_Worked":
        departments = [one.name for one in item.departments.all()]
        texts = [one.text for one in item.clauses.all() if one.side == side]
        steps = tuple(skeleton(item.name, text, departments) for text in texts)
        return cls(item, steps, tuple(words_only([text]) for text in texts))

    def beside(self, other: "_Worked") -> list[str]:
        """Return the steps, those worded like one of another entry in that one's form.

        A name that happens to hold some words of the common text must not look like a
        departure from it.
        """
        known = dict(zip(other.plain, other.steps, strict=True))
        return [known.get(text, step) for text, step in zip(self.plain, self.steps, strict=True)]


def recurring_in(edition: Edition) -> tuple[Recurring, ...]:
    """Return the ways of working that recur in a published edition, the commonest first.

    What a department does about a cooperative entry, and how a reclaimed one was taken over,
    is compared with the entry's own subject left out. Kept in the process, since what is
    published never changes.
    """
    digest = edition.content_digest
    return _kept(edition.pk, digest) if digest else _found(edition.pk)


@lru_cache(maxsize=KEPT)
def _kept(edition_pk: int, content_digest: str) -> tuple[Recurring, ...]:
    return _found(edition_pk)


def _found(edition_pk: int) -> tuple[Recurring, ...]:
    found = Item.objects.filter(edition=edition_pk).order_by("kind", "position")
    whole = found.select_related("edition__township").defer("edition__document")
    items = list(whole.prefetch_related("clauses", "departments"))
    ways = [way for side in SIDES for way in find_recurring(items, side)]
    return tuple(sorted(ways, key=lambda way: -way.count))


def find_recurring(items: Sequence[Item], side: Side) -> Iterator[Recurring]:
    """Yield the ways of working of one side that recur; rows of the items must be at hand."""
    alike: defaultdict[str, list[_Worked]] = defaultdict(list)
    for item in items:
        worked = _Worked.of(item, side)
        if worked.steps:
            alike[words_only(worked.steps)].append(worked)
    waiting = sorted(alike, key=lambda text: -len(alike[text]))
    while waiting:
        text = waiting.pop(0)
        if len(text) < SHORTEST:
            continue
        near = [other for other in waiting if ratio(text, other, score_cutoff=NEAR)]
        found = [worked for one in (text, *near) for worked in alike[one]]
        if len(found) >= FEWEST:
            waiting = [other for other in waiting if other not in near]
            yield _recurring(side, found)


def _recurring(side: Side, found: Sequence[_Worked]) -> Recurring:
    """Put one way of working together; the first entry found has the common wording."""
    first = found[0]
    departing = [
        Departing(one.item, departures)
        for one in sorted(found, key=lambda one: (one.item.kind, one.item.position))
        if (departures := tuple(_departures(first.steps, one.beside(first))))
    ]
    others = {one.item.pk for one in departing}
    items = tuple(one.item for one in found if one.item.pk not in others)
    return Recurring(side, first.steps, items, tuple(departing))


def _departures(common: Sequence[str], own: Sequence[str]) -> Iterator[Departure]:
    """Yield what one entry does otherwise, in the order of the steps."""
    before, after = ([words_only([step]) for step in steps] for steps in (common, own))
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        if tag == "equal":
            continue
        paired = min(end - start, last - first)
        for at in range(paired):
            segments = diff(common[start + at], own[first + at])
            yield Departure(StepChange.REWORDED, start + at + 1, segments)
        for at in range(start + paired, end):
            yield Departure(StepChange.MISSING, at + 1, diff(common[at], ""))
        for at in range(first + paired, last):
            yield Departure(StepChange.ADDED, end, diff("", own[at]))
