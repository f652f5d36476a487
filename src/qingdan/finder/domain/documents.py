"""What the index of wordings says of each wording."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import tantivy
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from qingdan.catalogue.models import ItemDepartment
from qingdan.core.text import fold
from qingdan.matters.domain.wording import digest_of
from qingdan.matters.models import Alignment, ItemWording, Wording

AT_ONCE = 2000
CHECKED = 12
"""Hexadecimal digits of a wording's digest that its document carries."""
Row = tuple[int, str, str]
"""Key, digest and text of a wording."""
FIELDS = {"words": "freq", "names": "basic", "matters": "basic", "kinds": "basic"}
"""What documents are found by: pairs of characters of the whole and of the name alone, the codes
of matters, and the lists. Only of the first it is known how often each stands in a document."""
TOLD = ("pk", "check", "duty")
"""Numbers that each document tells beside what it is found by."""


def check_of(digest: str) -> int:
    """Return what tells that a document is still about the wording of its key."""
    return int(digest[:CHECKED], 16)


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Return the fields of a document: what it is found by, and what it tells."""
    made = tantivy.SchemaBuilder()
    for field, option in FIELDS.items():
        made.add_text_field(field, tokenizer_name="whitespace", index_option=option)
    made.add_unsigned_field("pk", indexed=True, fast=True)
    made.add_unsigned_field("check", fast=True)
    made.add_unsigned_field("duty", fast=True)
    return made.build()


def pairs(text: str) -> list[str]:
    r"""Return the neighbouring characters of each line of a folded text.

    >>> pairs("防火\n宣传防火")
    ['防火', '宣传', '传防', '防火']
    """
    return [line[at : at + 2] for line in text.split("\n") for at in range(len(line) - 1)]


def having(word: str, field: str = "words") -> tantivy.Query:
    """Return what finds the documents with every pair of characters of a word.

    Of a single character any pair with it is looked for.
    """
    if len(word) == 1:
        return tantivy.Query.regex_query(schema(), field, f"{word}.|.{word}")
    wanted = [having_pair(one, field) for one in dict.fromkeys(pairs(word))]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in wanted])


def having_pair(pair: str, field: str = "words") -> tantivy.Query:
    """Return what finds the documents with a pair of characters."""
    return tantivy.Query.term_query(schema(), field, pair, FIELDS[field])


def under(field: str, code: str) -> tantivy.Query:
    """Return what finds the documents of a matter or a list, without any score."""
    there = tantivy.Query.term_query(schema(), field, code, FIELDS[field])
    return tantivy.Query.const_score_query(there, 0.0)


def rows_of(wordings: QuerySet[Wording]) -> Iterator[Row]:
    """Yield wordings by key, some thousands at a time: none holds up a writer for long."""
    last = 0
    while True:
        batch = list(wordings.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        yield from ((one.pk, one.digest, one.text) for one in batch)
        if len(batch) < AT_ONCE:
            return
        last = batch[-1].pk


def rows_with(keys: Sequence[int]) -> list[Row]:
    """Return the wordings with these keys."""
    parts = (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))
    return [row for part in parts for row in rows_of(Wording.objects.filter(pk__in=part))]


def documents(rows: Iterable[Row]) -> Iterator[tantivy.Document]:
    """Yield the document of each wording, with what its newest entry tells besides.

    Departments are found by their names, and the matters decide which wordings answer a
    question that shares no word with any.
    """
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield from _described(batch)
            batch = []
    yield from _described(batch)


def _described(rows: Sequence[Row]) -> Iterator[tantivy.Document]:
    newest: dict[int, int] = {}
    kinds: defaultdict[int, list[str]] = defaultdict(list)
    standing = ItemWording.objects.filter(wording__in=[key for key, *_ in rows])
    by_kind = standing.values_list("wording", "item__kind").annotate(newest=Max("item"))
    for key, kind, item in by_kind.order_by("newest"):
        newest[key] = item
        kinds[key].append(kind)
    departments, matters = _besides(list(newest.values()))
    for key, digest, text in rows:
        item = newest.get(key, 0)
        said = " ".join(pairs("\n".join([text, *departments[item]])))
        document = tantivy.Document()
        document.add_text("words", said)
        document.add_text("names", " ".join(pairs(text.partition("\n")[0])))
        document.add_text("kinds", " ".join(kinds[key]))
        document.add_text("matters", does := " ".join(sorted(matters[item])))
        document.add_unsigned("pk", key)
        document.add_unsigned("check", check_of(digest))
        document.add_unsigned("duty", check_of(digest_of(does)) if does else key)
        yield document


def _besides(items: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return the departments of some entries, and the matters they answer best."""
    departments: defaultdict[int, list[str]] = defaultdict(list)
    matters: defaultdict[int, list[str]] = defaultdict(list)
    named = ItemDepartment.objects.filter(item__in=items).order_by("item", "position")
    for item, name in named.values_list("item", "name"):
        departments[item].append(fold(name))
    aligned = Alignment.objects.counting().filter(item__in=items, rank=1)
    whole = aligned.alias(of=Coalesce("clause", 0)).filter(of=0).order_by("pk")
    for item, code in whole.values_list("item", "matter"):
        matters[item].append(code)
    return departments, matters
