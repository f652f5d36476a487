"""Search over all townships at once: equal wordings are found once, then shown for every place.

Words that stand in entries are looked for first, all of them. What no entry says word for
word is taken as a question: the finder's model tells which matters it may be about, and the
wordings of these matters come before those that merely share characters with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

import numpy as np
import tantivy

from qingdan.catalogue.domain import searching
from qingdan.catalogue.domain.addressing import take_apart
from qingdan.catalogue.domain.searching import Hit, SearchResult, as_hits
from qingdan.catalogue.models import Edition, Item
from qingdan.core.text import bigrams
from qingdan.finder.domain.documents import check_of, pairs, schema
from qingdan.finder.domain.engine import ModelMissing, trained
from qingdan.finder.domain.indexing import Found, NoIndex, WordingIndex, current, opened
from qingdan.finder.domain.spread import KINDS, Rows, Spread, spread_on
from qingdan.finder.words import tokens

MANY = 20
"""From more townships on, the index is looked into instead of every entry."""
PLACES = 5
DEEPEST = 400
"""So many wordings are laid side by side before the best are chosen."""
TELLING = 16
"""So many pairs of characters of a question are looked for, the rarest ones."""
MATTERS, LEAST_SHARE, ENOUGH = 6, 0.01, 0.6
"""A question is taken for so many matters at most, none with a smaller share; with so much of
it taken, wordings of other matters are not looked for."""
SURE = 1000.0
"""How much a matter's whole share counts beside the score of shared characters."""
ALIKE = "没有完全匹配“{query}”的事项，下面是意思或字面相近的写法。"
Query = tantivy.Query
MUST, SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class PlaceOfWording:
    """One entry of a wording: where it stands."""

    item: int
    township_code: str
    township: str
    kind: str
    number: int
    address: int


@dataclass(frozen=True, slots=True)
class WordingGroup:
    """A wording with the townships whose lists have it.

    ``item`` is the key of its newest entry and ``name`` that entry's name; ``places`` are
    the first few by township code, of ``townships`` in all.
    """

    wording: int
    item: int
    name: str
    townships: int
    places: tuple[PlaceOfWording, ...]


@dataclass(frozen=True)
class Everywhere:
    """The best wordings, how many there are in all, and a sentence when something is unusual.

    ``terms`` are the words looked for, folded, as they are marked in what is shown.
    """

    groups: tuple[WordingGroup, ...]
    total: int
    terms: tuple[str, ...]
    note: str = ""

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The newest entry of each wording, with what matches marked. Four queries."""
        return as_hits([one.item for one in self.groups], self.terms)

    @property
    def shown(self) -> Iterator[tuple[WordingGroup, Hit]]:
        """Each wording beside its newest entry."""
        return zip(self.groups, self.hits, strict=True)


def search_widely(
    query: str,
    *,
    on: date,
    township_code: str | None = None,
    kind: str | None = None,
) -> SearchResult | Everywhere:
    """Search the lists in force: entry by entry in a few townships, by wording in many.

    Args:
        query: as typed.
        on: local date.
        township_code: only this township.
        kind: only this list, a ``ListKind`` value.
    """
    if township_code is None and query.strip() and _are_many(on):
        with suppress(NoIndex, Addressed):
            return search_everywhere(query, on, kind=kind)
    return searching.search(query, on=on, township_code=township_code, kind=kind)


def _are_many(on: date) -> bool:
    return len(Edition.objects.in_force(on).order_by().values_list("pk")[: MANY + 1]) > MANY


class Addressed(Exception):
    """A query names a township or an entry's number; it is not about all places."""


def search_everywhere(
    text: str, on: date, *, kind: str | None = None, limit: int = 50
) -> Everywhere:
    """Find wordings of entries in force by words or by a question.

    Args:
        text: as typed; longer than 200 characters is cut.
        on: local date.
        kind: only wordings of this list, a ``ListKind`` value.
        limit: at most so many wordings.

    Raises:
        Addressed: it names a township or an address.
        NoIndex: the index has to be built first, by ``qingdan rebuild``.
    """
    text = text.strip()[: searching.MAX_QUERY]
    index = current()
    spread = spread_on(on, index.built)
    index = opened() or index
    asked = take_apart(text, spread.days[on].that_may_be_named(text))
    if asked.township_code or asked.number is not None:
        raise Addressed
    if not asked.terms:
        return Everywhere((), 0, (), searching.NOTHING.format(query=text) if text else "")
    where = _Where(spread, on, kind)
    query = _holding(asked.terms)
    found = index.found(query, DEEPEST)
    held = where.holding(found, asked.terms)
    if held:
        total = index.count(query) if len(found) == DEEPEST else len(held)
        return Everywhere(where.groups(held[:limit]), total, asked.terms)
    alike = where.in_force(_alike(index, text, asked.terms, limit), limit)
    if len(alike) < limit:
        alike = where.in_force(_alike(index, text, asked.terms, DEEPEST), limit)
    groups = where.groups(alike)
    shown = tuple(sorted(bigrams("".join(asked.terms))))
    note = (ALIKE if groups else searching.NOTHING).format(query=text)
    return Everywhere(groups, len(groups), shown, note)


def _holding(terms: Sequence[str]) -> Query:
    """Every pair of characters of every word; of a single character, any pair with it."""
    wanted = [_pair(pair) for term in terms for pair in dict.fromkeys(pairs(term))]
    single = [
        Query.regex_query(schema(), "words", f"{one}.|.{one}") for one in terms if len(one) == 1
    ]
    return Query.boolean_query([(MUST, one) for one in (*wanted, *single)])


def _alike(index: WordingIndex, text: str, terms: Sequence[str], depth: int) -> list[Found]:
    """Return what resembles a question, one of each duty before the others of it."""
    telling = index.rarest(list(dict.fromkeys(pairs("\n".join(terms)))), TELLING)
    words = Query.boolean_query([(SHOULD, _pair(pair)) for pair in telling])
    likely = _matters(text)
    best: dict[int, Found] = {}
    if telling and sum(share for _, share in likely) < ENOUGH:
        best = {one.key: one for one in index.found(words, depth)}
    sure: defaultdict[int, float] = defaultdict(float)
    for code, share in likely:
        matter = Query.const_score_query(Query.term_query(schema(), "matters", code, "basic"), 0.0)
        for one in index.found(Query.boolean_query([(MUST, matter), (SHOULD, words)]), depth):
            best[one.key] = one
            sure[one.key] += share
    order = sorted(best.values(), key=lambda one: -one.score - SURE * sure[one.key])
    firsts = {one.duty: one.key for one in reversed(order)}
    return sorted(order, key=lambda one: firsts[one.duty] != one.key)


def _pair(pair: str) -> Query:
    return Query.term_query(schema(), "words", pair, "freq")


def _matters(text: str) -> list[tuple[str, float]]:
    """Return what a question is likely about; nothing while the finder has no model."""
    try:
        model = trained().matters
    except ModelMissing:
        return []
    shares = model.weigh(tokens(text)).shares
    best = shares.argsort()[::-1][:MATTERS]
    return [(model.matters[at], float(shares[at])) for at in best if shares[at] >= LEAST_SHARE]


@dataclass(frozen=True)
class _Where:
    """The entries of wordings on a day, perhaps of one list only."""

    spread: Spread
    on: date
    kind: str | None

    def rows(self, key: int) -> Rows:
        return self.spread.of(key, self.on, self.kind)

    def in_force(self, found: Iterable[Found], limit: int) -> list[Found]:
        return list(islice((one for one in found if len(self.rows(one.key))), limit))

    def holding(self, found: Iterable[Found], terms: Sequence[str]) -> list[Found]:
        """Return the wordings that say the words as typed: in the name first, then widespread."""
        rows = [(one, self.rows(one.key)) for one in found]
        newest = {one: int(those["item"].max()) for one, those in rows if len(those)}
        spread = {one: len(those) for one, those in rows}
        texts = dict(Item.objects.filter(pk__in=newest.values()).values_list("pk", "search_text"))
        whole = [one for one, item in newest.items() if all(t in texts[item] for t in terms)]

        def ranked(one: Found) -> tuple[int, ...]:
            missing, scattered, length = searching.ranks(texts[newest[one]], terms)
            return missing, scattered, -spread[one], length

        return sorted(whole, key=ranked)

    def groups(self, found: Sequence[Found]) -> tuple[WordingGroup, ...]:
        """Return the wordings with where they stand. One query."""
        listed = {one.key: self._by_township(one.key) for one in found}
        newest = {key: int(rows["item"].max()) for key, rows in listed.items()}
        told = Item.objects.filter(pk__in=newest.values())
        said = told.values_list("pk", "name", "item_wording__wording__digest")
        items = {pk: (name, check_of(digest)) for pk, name, digest in said}
        return tuple(
            WordingGroup(
                wording=one.key,
                item=newest[one.key],
                name=items[newest[one.key]][0],
                townships=len(set(listed[one.key]["edition"].tolist())),
                places=tuple(map(self._place, listed[one.key][:PLACES].tolist())),
            )
            for one in found
            if items[newest[one.key]][1] == one.check
        )

    def _by_township(self, key: int) -> Rows:
        rows = self.rows(key)
        order = self.spread.days[self.on].order[rows["edition"]]
        return np.asarray(rows[order.argsort(kind="stable")])

    def _place(self, entry: tuple[int, ...]) -> PlaceOfWording:
        _, item, edition, kind, number, address = entry
        code, name = self.spread.days[self.on].named[edition]
        return PlaceOfWording(item, code, name, KINDS[kind], number, address)
