"""How far wordings are spread: which entries of the editions in force share each of them.

What a published edition says never changes, so its entries are read once in a process. Which
editions are in force is read anew whenever an act on an edition has been recorded; one that
was withdrawn or replaced is therefore never shown again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from qingdan.catalogue.enums import EDITION, ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.core.text import fold
from qingdan.finder.domain.compiled import Compiled
from qingdan.finder.domain.indexing import NoIndex, add_new
from qingdan.matters.domain.wording import record_wordings
from qingdan.record.models import Event

KINDS = tuple(ListKind.values)
ENTRY = np.dtype(
    [
        ("wording", "i4"), ("item", "i4"), ("edition", "i4"), ("kind", "i1"), ("number", "i4"),
        ("address", "i4"),
    ]
)  # fmt: skip
AT_ONCE = 1000
"""Editions read in one query."""
MOST_UNWORDED = 20
"""Editions whose wordings are recorded on the spot; more wait for ``qingdan rebuild``."""
MOST_DAYS = 4
HEAD = 2
Version = tuple[int, str]
"""Number and digest of the last act on an edition: the chain tells other data apart."""
Rows = NDArray[np.void]


Entry = tuple[int, int, int, int, int, int]


@dataclass(frozen=True)
class Townships:
    """The editions in force on a day.

    Args:
        named: code and name of the township, by edition.
        order: the place of each township among all, by edition key; -1 for what is not in force.
        by_head: townships by the first characters of their name or code.
    """

    named: dict[int, tuple[str, str]]
    order: NDArray[np.int32]
    by_head: dict[str, list[tuple[str, str]]]

    def that_may_be_named(self, text: str) -> list[tuple[str, str]]:
        """Return code and name of the townships that words of a text may begin with."""
        heads = {fold(word)[:HEAD] for word in text.split()}
        return [one for head in heads for one in self.by_head.get(head, ())]


@dataclass(frozen=True)
class Standing:
    """Where wordings stand on a day, perhaps in one list only; each wording has a place here.

    Args:
        wordings: those that stand anywhere, ascending.
        begins: where the rows of each begin, and at last where all end.
        rows: which entries these are, township by township.
        newest: the key of the newest entry of each.
        townships: how many townships each stands in.
    """

    wordings: NDArray[np.int32]
    begins: NDArray[np.intp]
    rows: NDArray[np.int32]
    newest: NDArray[np.int32]
    townships: NDArray[np.int32]

    def of(self, wordings: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the place of each of some wordings, -1 for what stands nowhere."""
        wanted = wordings.astype(self.wordings.dtype)
        at = self.wordings.searchsorted(wanted)
        there = self.wordings.take(at, mode="clip") == wanted if len(self.wordings) else False
        return np.where(there, at, -1)


@dataclass(frozen=True)
class Spread:
    """Every entry known, and what is in force.

    Args:
        entries: in the order in which they were read.
        known: the editions they are from.
        days: what is in force on the days asked for.
        version: the last act on an edition that was seen.
        built: the build of the index it is for.
    """

    entries: Rows
    known: frozenset[int]
    days: dict[date, Townships]
    version: Version
    built: str
    _standings: dict[tuple[date, str | None], Standing] = field(default_factory=dict)

    def standing(self, on: date, kind: str | None = None) -> Standing:
        """Return where wordings stand on one of the days, laid out when first asked for."""
        if (on, kind) not in self._standings:
            self._standings[on, kind] = _laid_out(self.entries, self.days[on], kind)
        return self._standings[on, kind]

    def first(self, standing: Standing, at: NDArray[np.intp], most: int) -> list[list[Entry]]:
        """Return the first entries of wordings by township: the columns of ``ENTRY`` of each."""
        begins = standing.begins[at]
        counts = np.minimum(standing.begins[at + 1] - begins, most)
        ends = counts.cumsum()
        rows = standing.rows[np.arange(counts.sum()) + np.repeat(begins - ends + counts, counts)]
        found: list[Entry] = self.entries[rows].tolist()
        return [found[end - count : end] for end, count in zip(ends, counts, strict=True)]


NOTHING = Spread(np.zeros(0, ENTRY), frozenset(), {}, version=(0, ""), built="")
LAST_ACT = Compiled(
    lambda: (
        Event.objects.filter(subject_kind=EDITION)
        .order_by("-sequence")
        .values_list("sequence", "digest")[:1]
    )
)
_lock = Lock()
_kept = NOTHING


def spread_on(on: date, built: str) -> Spread:
    """Return how far wordings are spread on a day.

    Args:
        on: local date.
        built: which build of the index it is for; after another one all is read anew.

    Raises:
        NoIndex: for many editions no wordings have been recorded.
    """
    global _kept  # noqa: PLW0603 - the one copy of a process
    version = _version()
    kept = _kept
    if (kept.version, kept.built) == (version, built) and on in kept.days:
        return kept
    with _lock:
        _kept = _renewed(_kept, on, version, built)
        return _kept


def forget() -> None:
    """Put away what was read, as for another database."""
    global _kept  # noqa: PLW0603 - the one copy of a process
    _kept = NOTHING


def _version() -> Version:
    sequence, digest = next(iter(LAST_ACT.rows()), NOTHING.version)
    return sequence, digest


def _renewed(kept: Spread, on: date, version: Version, built: str) -> Spread:
    if kept.built != built or not _continues(kept.version):
        kept = NOTHING
    days = dict(list(kept.days.items())[-MOST_DAYS:]) if kept.version == version else {}
    day = days.setdefault(on, _townships(on))
    missing = frozenset(day.named) - kept.known
    if missing:
        entries = np.concatenate([kept.entries, _read(sorted(missing))])
        kept = replace(kept, entries=entries, known=kept.known | missing)
    return replace(kept, days=days, version=version, built=built, _standings={})


def _laid_out(entries: Rows, day: Townships, kind: str | None) -> Standing:
    places = day.order[entries["edition"]]
    mine = places >= 0
    if kind is not None:
        mine &= entries["kind"] == KINDS.index(kind)
    rows = np.flatnonzero(mine).astype(np.int32)
    rows = rows[np.lexsort((places[rows], entries["wording"][rows]))]
    wordings, places = entries["wording"][rows], places[rows]
    firsts = np.flatnonzero(np.diff(wordings, prepend=-1))
    others = np.diff(places, prepend=-1) != 0
    others[firsts] = True
    return Standing(
        wordings[firsts],
        np.append(firsts, len(rows)),
        rows,
        np.maximum.reduceat(entries["item"][rows], firsts),
        np.add.reduceat(others, firsts, dtype=np.int32),
    )


def _continues(version: Version) -> bool:
    """Tell whether the record still has the act that was the last one."""
    sequence, digest = version
    return not sequence or Event.objects.filter(sequence=sequence, digest=digest).exists()


def _townships(on: date) -> Townships:
    rows = Edition.objects.in_force(on).order_by("township_id")
    named = {
        edition: (code, name)
        for edition, code, name in rows.values_list("pk", "township_id", "township__name")
    }
    most = 1 + (Edition.objects.aggregate(most=Max("pk"))["most"] or 0)
    order = np.full(most, -1, np.int32)
    order[list(named)] = np.arange(len(named))
    by_head: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in named.values():
        by_head[code[:HEAD]].append((code, name))
        by_head[fold(name)[:HEAD]].append((code, name))
    return Townships(named, order, dict(by_head))


def _read(editions: Sequence[int]) -> Rows:
    """Return the entries of some editions; wordings that are not recorded yet are now."""
    batches = range(0, len(editions), AT_ONCE)
    read = np.concatenate([_entries(editions[begin : begin + AT_ONCE]) for begin in batches])
    unworded = np.unique(read["edition"][read["wording"] == 0]).tolist()
    if len(unworded) > MOST_UNWORDED:
        raise NoIndex
    if unworded:
        _record(unworded)
        read = np.concatenate([read[~np.isin(read["edition"], unworded)], _entries(unworded)])
    return read


def _entries(editions: Collection[int]) -> Rows:
    rows = Item.objects.filter(edition__in=editions).order_by()
    said = rows.values_list(
        "item_wording__wording_id", "pk", "edition_id", "kind", "number", "address"
    )
    return np.fromiter(_numbered(said.iterator(chunk_size=20_000)), ENTRY)


def _numbered(
    rows: Iterable[tuple[int | None, int, int, str, int, int]],
) -> Iterable[tuple[int, int, int, int, int, int]]:
    kinds = {kind: at for at, kind in enumerate(KINDS)}
    return (
        (wording or 0, item, edition, kinds[kind], number, address)
        for wording, item, edition, kind, number, address in rows
    )


def _record(editions: Collection[int]) -> None:
    whole = Edition.objects.filter(pk__in=editions).select_related("township__parent")
    for edition in whole.defer("document"):
        record_wordings(edition)
    add_new()
