"""Plain search over names, departments and clauses; every hit shows where it matched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q, QuerySet

from qingdan.catalogue.domain.addressing import Asked, take_apart
from qingdan.catalogue.models import Clause, Edition, Item, ItemDepartment
from qingdan.catalogue.queries import whole_items
from qingdan.core.text import Span, bigrams, merge_spans, unfold

__all__ = ["Hit", "SearchResult", "Span", "as_hits", "ranks", "search"]

NO_FULL_MATCH = "没有完全匹配“{query}”的事项，下面是字面相近的事项。"
NOTHING = "没有找到与“{query}”有关的事项。可以换个说法，或少写几个词。"
NO_SUCH_NUMBER = "现行清单里没有这个序号的事项。"
LEAST_OVERLAP = 0.34
"""Share of the query's character pairs that a near item must contain."""
MAX_QUERY = 200

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Hit:
    """One found item; spans are (start, end) offsets into the text shown.

    ``clause`` is the clause that matches best, ``None`` when name and departments say it
    all; ``department`` likewise.
    """

    item: Item
    name_spans: tuple[Span, ...] = ()
    department: ItemDepartment | None = None
    department_spans: tuple[Span, ...] = ()
    clause: Clause | None = None
    clause_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The best hits, how many there are in all, and a sentence when something is unusual."""

    hits: tuple[Hit, ...]
    total: int
    note: str = ""


def search(
    query: str,
    *,
    on: date,
    township_code: str | None = None,
    kind: str | None = None,
    limit: int = 50,
) -> SearchResult:
    """Find items in force by words, or by an address such as ``银号镇 配合 42``.

    Words are split at spaces and must all occur in an item; width, case, spaces and
    punctuation do not matter. A word that names a township narrows the search to it.
    When no item has all words, the items that share most character pairs are shown and
    ``note`` says so.

    Args:
        query: as typed; longer than 200 characters is cut.
        on: local date.
        township_code: only this township.
        kind: only this list, a ``ListKind`` value.
        limit: at most so many hits.
    """
    query = query.strip()[:MAX_QUERY]
    found = Item.objects.in_force(on)
    townships = Edition.objects.in_force(on).values_list("township_id", "township__name")
    asked = take_apart(query, list(townships))
    if code := township_code or asked.township_code:
        found = found.filter(edition__township_id=code)
    if kind is not None:
        found = found.filter(kind=kind)
    if asked.number is not None:
        return _by_address(asked, found, limit)
    if not asked.terms:
        return SearchResult((), 0, NOTHING.format(query=query) if query else "")
    matching = reduce(
        lambda rows, term: rows.filter(search_text__contains=term), asked.terms, found
    )
    ranked = sorted(
        matching.values_list("pk", "search_text", "edition__township_id", "kind", "position"),
        key=lambda row: (ranks(row[1], asked.terms), *row[2:]),
    )
    if not ranked:
        return _near(query, asked.terms, found, limit)
    chosen = [row[0] for row in ranked[:limit]]
    return SearchResult(as_hits(chosen, asked.terms), len(ranked))


def _by_address(asked: Asked, found: QuerySet[Item], limit: int) -> SearchResult:
    """Printed numbers first: that is what people read off the paper."""
    of_kind = found.filter(kind=asked.kind).filter(Q(number=asked.number) | Q(address=asked.number))
    rows = of_kind.order_by("edition__township_id", "position").values_list("pk", "number")
    chosen = [pk for pk, _ in sorted(rows, key=lambda row: row[1] != asked.number)]
    note = "" if chosen else NO_SUCH_NUMBER
    return SearchResult(as_hits(chosen[:limit], ()), len(chosen), note)


def ranks(searched: str, terms: Sequence[str]) -> tuple[int, int, int]:
    """Names before the rest, whole phrases before scattered words, short names first."""
    name, _, _ = searched.partition("\n")
    missing = sum(term not in name for term in terms)
    phrase = "".join(terms)
    return missing, int(phrase not in searched), len(name) if not missing else 0


def _near(query: str, terms: Sequence[str], found: QuerySet[Item], limit: int) -> SearchResult:
    pairs = bigrams("".join(terms))
    if not pairs:
        return SearchResult((), 0, NOTHING.format(query=query))
    sharing = found.filter(reduce(or_, (Q(search_text__contains=pair) for pair in pairs)))
    scored = []
    for pk, searched in sharing.order_by("edition__township_id", "kind", "position").values_list(
        "pk", "search_text"
    ):
        share = sum(pair in searched for pair in pairs) / len(pairs)
        if share >= LEAST_OVERLAP:
            name = searched.partition("\n")[0]
            scored.append((-share, -sum(pair in name for pair in pairs), pk))
    if not scored:
        return SearchResult((), 0, NOTHING.format(query=query))
    chosen = [pk for _, _, pk in sorted(scored, key=lambda one: one[:2])[:limit]]
    hits = as_hits(chosen, sorted(pairs))
    return SearchResult(hits, len(scored), NO_FULL_MATCH.format(query=query))


def as_hits(chosen: Sequence[int], terms: Sequence[str]) -> tuple[Hit, ...]:
    """Return items by primary key, with the folded terms marked in them. Four queries."""
    items = whole_items(
        Item.objects.filter(pk__in=chosen)
        .select_related("section", "edition__township__parent")
        .defer("edition__document")
    )
    by_pk = {item.pk: item for item in items}
    return tuple(_hit(by_pk[pk], terms) for pk in chosen)


def _hit(item: Item, terms: Sequence[str]) -> Hit:
    name_spans, in_name = _mark(item.name, terms)
    department, department_spans, in_department = _best(
        [(one, one.name) for one in item.departments.all()], set(terms) - in_name, terms
    )
    clause, clause_spans, _ = _best(
        [(one, one.text) for one in item.clauses.all()],
        set(terms) - in_name - in_department,
        terms,
    )
    return Hit(item, name_spans, department, department_spans, clause, clause_spans)


def _mark(shown: str, terms: Iterable[str]) -> tuple[tuple[Span, ...], set[str]]:
    folded = unfold(shown)
    places = {term: folded.find(term) for term in terms}
    spans = merge_spans([span for found in places.values() for span in found])
    return spans, {term for term, found in places.items() if found}


def _best(
    rows: Sequence[tuple[Row, str]], wanted: set[str], terms: Iterable[str]
) -> tuple[Row | None, tuple[Span, ...], set[str]]:
    """Return the row whose text has most of the words still wanted, and what it has."""
    marked = [(row, *_mark(text, terms)) for row, text in rows] if wanted else []
    row, spans, found = max(marked, key=lambda one: len(one[2] & wanted), default=(None, (), set()))
    return (row, spans, found) if found & wanted else (None, (), set())
