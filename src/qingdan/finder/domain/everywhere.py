"""Search over all townships at once: equal wordings are found once, then shown for every place.

Words that stand in entries are looked for first, all of them. What no entry says word for
word is taken as a question: the finder's model tells which matters it may be about, and the
wordings of these matters come before those that merely share characters with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import tantivy

from qingdan.catalogue.domain import searching
from qingdan.catalogue.domain.addressing import take_apart
from qingdan.catalogue.domain.searching import Hit, SearchResult, as_hits
from qingdan.catalogue.models import Edition
from qingdan.core.text import bigrams
from qingdan.finder.domain.alike import alike
from qingdan.finder.domain.compiled import Compiled
from qingdan.finder.domain.documents import check_of, having, pairs
from qingdan.finder.domain.indexing import Found, NoIndex, current, opened
from qingdan.finder.domain.spread import KINDS, Entry, Spread, Standing, spread_on
from qingdan.matters.models import ItemWording

MANY = 20
"""From more townships on, the index is looked into instead of every entry."""
PLACES = 5
DEEPEST = 400
"""So many wordings are laid side by side before the best are chosen."""
IN_NAME, TOGETHER = 10_000.0, 1_000.0
"""How much it counts that a word stands in the name, and that all words stand together, beside
the score of shared characters."""
ALIKE = "没有完全匹配“{query}”的事项，下面是意思或字面相近的写法。"
SAYING = Compiled(
    lambda *items: ItemWording.objects.filter(pk__in=items).values_list(
        "pk", "item__name", "item__search_text", "wording__digest"
    )
)
NOTHING_SAID = ("", "", "0")


class PlaceOfWording(NamedTuple):
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
    return len(_editions(on, MANY + 1).rows()) > MANY


@lru_cache(maxsize=8)
def _editions(on: date, most: int) -> Compiled:
    return Compiled(lambda: Edition.objects.in_force(on).order_by().values_list("pk")[:most])


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
    index = replace(opened() or index, kind=kind)
    asked = take_apart(text, spread.days[on].that_may_be_named(text))
    if asked.township_code or asked.number is not None:
        raise Addressed
    if not asked.terms:
        return Everywhere((), 0, (), searching.NOTHING.format(query=text) if text else "")
    where = _Where(spread, on, kind)
    counts = index.having(dict.fromkeys(pairs("\n".join(asked.terms))))
    if all(counts.values()):
        found, total = index.found_of_all(_holding(asked.terms), DEEPEST)
        groups, missed = where.saying(found, asked.terms, limit)
        if groups:
            return Everywhere(tuple(groups), total - missed, asked.terms)
    near = where.in_force(alike(index, text, counts, limit))
    if len(near.key) < limit:
        near = where.in_force(alike(index, text, counts, DEEPEST))
    groups = where.groups(near.taken(slice(limit)))
    shown = tuple(sorted(bigrams("".join(asked.terms))))
    note = (ALIKE if groups else searching.NOTHING).format(query=text)
    return Everywhere(tuple(groups), len(groups), shown, note)


def _holding(terms: Sequence[str]) -> tantivy.Query:
    """Every pair of characters of every word; better in the name, and better all together."""
    query, occur = tantivy.Query, tantivy.Occur
    said = [(occur.Must, having(one)) for one in terms]
    better = [query.const_score_query(having(one, "names"), IN_NAME) for one in terms]
    if len(terms) > 1:
        better.append(query.const_score_query(having("".join(terms)), TOGETHER))
    return query.boolean_query([*said, *((occur.Should, one) for one in better)])


@dataclass(frozen=True)
class _Where:
    """Where wordings stand on a day, perhaps in one list only."""

    spread: Spread
    on: date
    kind: str | None

    @cached_property
    def standing(self) -> Standing:
        return self.spread.standing(self.on, self.kind)

    def in_force(self, found: Found) -> Found:
        """Return those that stand anywhere."""
        return found.taken(self.standing.of(found.key) >= 0)

    def saying(
        self, found: Found, terms: Sequence[str], limit: int
    ) -> tuple[list[WordingGroup], int]:
        """Return the wordings that say the words as typed, and how many found do not.

        In the name first, then all words together, then widespread. Only so many are read as
        are shown; the rest are taken at the index's word.
        """
        in_force = self.in_force(found)
        spread = self.standing.townships[self.standing.of(in_force.key)]
        ordered = in_force.taken(np.lexsort((-spread, -(in_force.score // TOGETHER))))
        held: list[WordingGroup] = []
        read = 0
        while len(held) < limit and read < len(ordered.key):
            part = ordered.taken(slice(read, read + limit))
            read += len(part.key)
            held += self.groups(part, terms)
        return held[:limit], len(found.key) - len(ordered.key) + read - len(held)

    def groups(self, found: Found, terms: Sequence[str] = ()) -> list[WordingGroup]:
        """Return of wordings in force those that are as indexed, and say words. One query.

        With words they are put in order by these; otherwise they stay in theirs.
        """
        at = self.standing.of(found.key)
        newest, townships = self.standing.newest[at].tolist(), self.standing.townships[at].tolist()
        columns = (found.key.tolist(), found.check.tolist(), newest, townships)
        said = _said(newest)
        first = self.spread.first(self.standing, at, PLACES)
        kept: list[tuple[tuple[int, ...], WordingGroup]] = []
        for key, check, item, spread, entries in zip(*columns, first, strict=True):
            name, text, digest = said.get(item, NOTHING_SAID)
            if check_of(digest) == check and all(term in text for term in terms):
                group = WordingGroup(key, item, name, spread, self._places(entries))
                kept.append((_rank(text, terms, spread) if terms else (), group))
        return [group for _, group in sorted(kept, key=itemgetter(0))]

    def _places(self, entries: Sequence[Entry]) -> tuple[PlaceOfWording, ...]:
        named = self.spread.days[self.on].named
        return tuple(
            PlaceOfWording(item, *named[edition], KINDS[kind], number, address)
            for _, item, edition, kind, number, address in entries
        )


def _rank(text: str, terms: Sequence[str], townships: int) -> tuple[int, ...]:
    """In the name first, then all together, then widespread, then short names."""
    missing, scattered, length = searching.ranks(text, terms)
    return missing, scattered, -townships, length


def _said(items: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return name, folded text and the wording's digest of entries by key."""
    rows = SAYING.rows(*items) if items else []
    return {item: (name, text, digest) for item, name, text, digest in rows}
