"""Where the alignments of a new edition come from, the surest source first."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time
from itertools import islice

from django.utils import timezone
from rapidfuzz.fuzz import ratio

from qingdan.catalogue.models import Edition, Item
from qingdan.matters.domain.clauses import carry_clauses
from qingdan.matters.domain.likeness import EntryWords, Likely, Likeness, known_wordings
from qingdan.matters.domain.wording import digest_of, wording_of
from qingdan.matters.enums import AlignmentBasis, AlignmentState
from qingdan.matters.models import Alignment, ItemWording
from qingdan.matters.queries import as_matter, county_code, local_matters
from qingdan.matters.shipped import shipped_alignments

LEAST_SCORE = 0.38
"""Below this no matter is proposed. Of two lists that ship, each proposed from the other,
three in four proposals are right and three in four alignments are found; an entry for which
the library has nothing stays below it more often than not."""
MOST_PROPOSED = 8
REWORDED = 0.8
"""Words of the edition before that are at least so alike carry their matters as proposals."""
MOST_EXAMPLES = 12
"""So many wordings of one matter are compared with; more say little new."""
SAMPLED = 20_000
"""So many confirmed alignments are read for examples at most."""

Source = Callable[[Sequence[Item]], Iterator[Alignment]]


def sources(edition: Edition) -> list[Source]:
    """Return the sources of an edition's alignments in their order.

    Each takes the entries that no source before it had anything for, and yields rows that
    are not yet saved.
    """
    return [shipped(edition), carried(edition), reworded(edition), _worded_alike, likely(edition)]


def shipped(edition: Edition) -> Source:
    """What ships reviewed for this township, where the words are still those reviewed."""
    reviewed = shipped_alignments(edition.township_id)

    def rows(items: Sequence[Item]) -> Iterator[Alignment]:
        if reviewed is None:
            return
        noon = timezone.make_aware(datetime.combine(reviewed.reviewed_on, time(12)))
        for item in items:
            entry = reviewed.entries.get((item.kind, item.number))
            if entry is None or entry.wording != digest_of(_plain_wording(item)):
                continue
            for code, rank in entry.matters:
                yield Alignment(
                    item=item,
                    matter=code,
                    rank=rank,
                    score=1.0,
                    state=AlignmentState.CONFIRMED,
                    basis=AlignmentBasis.SHIPPED,
                    reviewer=reviewed.reviewer,
                    decided_at=noon,
                )

    return rows


def carried(edition: Edition) -> Source:
    """What people decided about the same words in the edition this one is laid beside."""

    def rows(items: Sequence[Item]) -> Iterator[Alignment]:
        before = _decided_before(edition) if items else {}
        worded = _wordings(items)
        old, new = [], []
        for item in items:
            known = before.get((item.kind, item.address), [])
            if known and known[0].item.item_wording.wording_id == worded.get(item.pk):
                old.append(known[0].item)
                new.append(item)
                for one in known:
                    yield _copied(one, item, one.state, AlignmentBasis.CARRIED)
        yield from carry_clauses(old, new)

    return rows


def reworded(edition: Edition) -> Source:
    """What people decided about nearly the same words of the edition before, as proposals."""

    def rows(items: Sequence[Item]) -> Iterator[Alignment]:
        before = _decided_before(edition) if items else {}
        for item in items:
            known = before.get((item.kind, item.address), [])
            if not known:
                continue
            alike = likeness_of_texts(known[0].item.item_wording.wording.text, _own_text(item))
            if alike >= REWORDED:
                for one in known:
                    if one.state == AlignmentState.CONFIRMED:
                        proposal = _copied(
                            one, item, AlignmentState.PROPOSED, AlignmentBasis.CARRIED
                        )
                        proposal.score = alike
                        yield proposal

    return rows


def likeness_of_texts(one: str, other: str) -> float:
    """Return how alike two wordings are, 0 to 1."""
    return round(float(ratio(one, other)) / 100, 3)


def _worded_alike(items: Sequence[Item]) -> Iterator[Alignment]:
    """What was confirmed for an entry of the same wording elsewhere."""
    worded = _wordings(items)
    confirmed = Alignment.objects.of_items().filter(
        state=AlignmentState.CONFIRMED, item__item_wording__wording__in=set(worded.values())
    )
    known: dict[int, dict[str, Alignment]] = {}
    for one in confirmed.select_related("item__item_wording").order_by("pk"):
        known.setdefault(one.item.item_wording.wording_id, {}).setdefault(one.matter, one)
    for item in items:
        for one in known.get(worded.get(item.pk, 0), {}).values():
            yield _copied(one, item, AlignmentState.PROPOSED, AlignmentBasis.WORDING)


def likely(edition: Edition) -> Source:
    """What the words resemble most, the matters of the own county among the others."""

    def rows(items: Sequence[Item]) -> Iterator[Alignment]:
        if not items:
            return
        words = [words_of(item) for item in items]
        found = likeness_for(edition).likely_each(words, MOST_PROPOSED)
        for item, chances in zip(items, found, strict=True):
            for one in proposed(chances):
                yield Alignment(
                    item=item,
                    matter=one.matter,
                    score=one.score,
                    basis=AlignmentBasis.LIKENESS,
                )

    return rows


def likeness_for(edition: Edition) -> Likeness:
    """Return what compares the entries of an edition: all that is known by now. Two queries."""
    local = [as_matter(one) for one in local_matters(county_code(edition.township_id))]
    return Likeness(known_wordings(_examples()), local)


def words_of(item: Item) -> EntryWords:
    """Return what an entry says; its clauses and departments should be at hand."""
    roles = frozenset(one.role_key for one in item.departments.all() if one.role_key)
    return EntryWords(item.name, [one.text for one in item.clauses.all()], roles)


def proposed(found: Sequence[Likely]) -> list[Likely]:
    """Keep of the likely matters what is worth showing a person as the proposal.

    >>> [one.matter for one in proposed([Likely("a", 0.9), Likely("b", 0.5), Likely("c", 0.3)])]
    ['a', 'b']
    """
    return [one for one in found if one.score >= LEAST_SCORE][:MOST_PROPOSED]


def _decided_before(edition: Edition) -> dict[tuple[str, int], list[Alignment]]:
    """Return what was decided in the edition before, by list and address."""
    if edition.based_on_id is None:
        return {}
    decided = Alignment.objects.of_items().exclude(state=AlignmentState.PROPOSED)
    rows = decided.filter(
        item__edition_id=edition.based_on_id, item__item_wording__isnull=False
    ).select_related("item__item_wording__wording")
    known: defaultdict[tuple[str, int], list[Alignment]] = defaultdict(list)
    for one in rows.order_by("item", "rank", "pk"):
        known[one.item.kind, one.item.address].append(one)
    return dict(known)


def _examples() -> Iterator[tuple[str, str]]:
    confirmed = Alignment.objects.of_items().filter(state=AlignmentState.CONFIRMED, rank=1)
    rows = confirmed.order_by("-pk").values_list("matter", "item__item_wording__wording__text")
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for code, text in islice(rows.iterator(), SAMPLED):
        if text and len(seen[code]) < MOST_EXAMPLES and text not in seen[code]:
            seen[code].add(text)
            yield code, text


def _wordings(items: Iterable[Item]) -> dict[int, int]:
    rows = ItemWording.objects.filter(item__in=[item.pk for item in items])
    return dict(rows.values_list("item_id", "wording_id"))


def _own_text(item: Item) -> str:
    return item.item_wording.wording.text


def _plain_wording(item: Item) -> str:
    return wording_of(item.name, (one.text for one in item.clauses.all()))


def _copied(one: Alignment, item: Item, state: str, basis: AlignmentBasis) -> Alignment:
    decided = state != AlignmentState.PROPOSED
    return Alignment(
        item=item,
        matter=one.matter,
        rank=one.rank,
        score=1.0,
        state=state,
        basis=basis,
        reviewer=one.reviewer if decided else "",
        decided_by_id=one.decided_by_id if decided else None,
        decided_at=one.decided_at if decided else None,
    )
