"""What a rebuild learns from what people taught, and from the matters of single places.

An example about an entry teaches the matter that entry does, everywhere. "On no list" teaches
the matter that was named, everywhere; without a name it counts only in the township where
it was said, since another township's lists may well have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.catalogue.models import Item
from qingdan.core.text import bigrams, fold
from qingdan.finder.fitting import Saying
from qingdan.finder.models import Example
from qingdan.finder.weighing import NOT_HERE
from qingdan.matters.library import library
from qingdan.matters.models import Alignment, LocalMatter

TAUGHT = 3.0
"""How much a person's example counts beside an expression."""
Stand = tuple[str, str, int]
"""Township, list kind and permanent number of an entry."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is learnt beside the library, from how many examples, and from how many nothing."""

    sayings: tuple[Saying, ...]
    examples: int
    unlearnt: int


def learnt_on(on: date) -> Learnt:
    """Return what a rebuild on a local date learns beside the library. Five queries."""
    examples = list(Example.objects.filter(withdrawn_at=None).order_by("pk"))
    matters = learnt_as(examples, on)
    taught = [
        Saying(one.text, matters[one.pk], weight=TAUGHT) for one in examples if matters[one.pk]
    ]
    return Learnt((*taught, *_local()), len(taught), len(examples) - len(taught))


def learnt_as(examples: Sequence[Example], on: date) -> dict[int, str]:
    """Return by key the matter each example teaches; empty while its entry does none.

    An entry that was aligned or corrected after the example was given teaches what it does
    now. Three queries for any number.

    Args:
        examples: with their texts.
        on: local date on which the entries are looked up.
    """
    done = matters_done(filter(None, map(_first, examples)), on)
    local = set(LocalMatter.objects.values_list("code", flat=True))
    return {one.pk: _matter(one, done, local) for one in examples}


def matters_done(stands: Iterable[Stand], on: date) -> dict[Stand, list[str]]:
    """Return the matters of each entry in force on a local date, the best first. Two queries.

    An entry that does none is there with an empty list; one no longer in force is not.
    """
    wanted = set(stands)
    if not wanted:
        return {}
    items = Item.objects.in_force(on).filter(
        edition__township__in={code for code, _, _ in wanted},
        address__in={address for _, _, address in wanted},
    )
    rows = items.order_by().values_list("pk", "edition__township_id", "kind", "address")
    keys = {pk: stand for pk, *place in rows if (stand := (place[0], place[1], place[2])) in wanted}
    aligned = Alignment.objects.counting().of_items().filter(item__in=keys)
    matters: defaultdict[int, list[str]] = defaultdict(list)
    for item, code in aligned.order_by("rank", "pk").values_list("item_id", "matter"):
        matters[item].append(code)
    return {stand: matters[pk] for pk, stand in keys.items()}


def likeliest(text: str, codes: Sequence[str]) -> str:
    """Return which of some matters a text shares most words with, the first of equals."""
    if len(codes) < 2:  # noqa: PLR2004 - nothing to choose from
        return next(iter(codes), "")
    asked = bigrams(fold(text))
    return max(codes, key=lambda code: len(asked & _words(code)))


def _first(example: Example) -> Stand | None:
    kind, _, address = example.right.partition(",")[0].partition(":")
    return (example.township_id, kind, int(address)) if kind else None


def _matter(example: Example, done: Mapping[Stand, Sequence[str]], local: set[str]) -> str:
    def is_known(code: str) -> bool:
        return code in local or library().get(code) is not None

    said = example.matter if example.matter and is_known(example.matter) else ""
    stand = _first(example)
    if stand is None:
        return said or f"{NOT_HERE}{example.township_id}"
    if stand not in done:
        return said
    codes = [code for code in done[stand] if is_known(code)]
    return said if said in codes else likeliest(example.text, codes)


def _words(code: str) -> set[str]:
    matter = library().get(code)
    if matter is None:
        return set()
    texts = (matter.title, *(term for term, _ in matter.terms))
    said = (one.text for one in matter.expressions)
    return {pair for one in (*texts, *said) for pair in bigrams(fold(one))}


def _local() -> Iterator[Saying]:
    """The matters of single places: their titles, and the names of the entries that do them."""
    for matter in LocalMatter.objects.order_by("code"):
        yield Saying(f"{matter.title} {matter.subject}", matter.code, everyday=False)
    codes = LocalMatter.objects.values("code")
    aligned = Alignment.objects.counting().of_items().filter(matter__in=codes)
    for code, name in aligned.order_by("pk").values_list("matter", "item__name"):
        yield Saying(name, code, everyday=False)
