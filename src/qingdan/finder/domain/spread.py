"""How far wordings are spread: which entries of the editions in force share each of them.

What a published edition says never changes, so its entries are read once in a process. Which
editions are in force is read anew whenever an act on an edition has been recorded; one that
was withdrawn or replaced is therefore never shown again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

import numpy as np
from django.db.models import Max
from numpy.typing import NDArray

from qingdan.catalogue.enums import EDITION, ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.core.text import fold
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


@dataclass(frozen=True)
class Townships:
    """The editions in force on a day.

    Args:
        named: code and name of the township, by edition.
        in_force: by edition key.
        order: the place of each township among all, by edition key.
        by_head: townships by the first characters of their name or code.
    """

    named: dict[int, tuple[str, str]]
    in_force: NDArray[np.bool_]
    order: NDArray[np.int32]
    by_head: dict[str, list[tuple[str, str]]]

    def that_may_be_named(self, text: str) -> list[tuple[str, str]]:
        """Return code and name of the townships that words of a text may begin with."""
        heads = {fold(word)[:HEAD] for word in text.split()}
        return [one for head in heads for one in self.by_head.get(head, ())]


@dataclass(frozen=True)
class Spread:
    """Every entry known, by wording, and what is in force.

    Args:
        entries: in the order of their wordings.
        wordings: the wording of each.
        known: the editions they are from.
        days: what is in force on the days asked for.
        version: the last act on an edition that was seen.
        built: the build of the index it is for.
    """

    entries: Rows
    wordings: NDArray[np.int64]
    known: frozenset[int]
    days: dict[date, Townships]
    version: Version
    built: str

    def of(self, wording: int, on: date, kind: str | None = None) -> Rows:
        """Return the entries in force that have a wording."""
        begin, end = self.wordings.searchsorted((wording, wording + 1))
        rows = self.entries[begin:end]
        rows = rows[self.days[on].in_force[rows["edition"]]]
        mine = slice(None) if kind is None else rows["kind"] == KINDS.index(kind)
        return np.asarray(rows[mine])


NOTHING = Spread(
    np.zeros(0, ENTRY), np.zeros(0, np.int64), frozenset(), {}, version=(0, ""), built=""
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
    acts = Event.objects.filter(subject_kind=EDITION).order_by("-sequence")
    return acts.values_list("sequence", "digest").first() or (0, "")


def _renewed(kept: Spread, on: date, version: Version, built: str) -> Spread:
    if kept.built != built or not _continues(kept.version):
        kept = NOTHING
    days = dict(list(kept.days.items())[-MOST_DAYS:]) if kept.version == version else {}
    day = days.setdefault(on, _townships(on))
    missing = frozenset(day.named) - kept.known
    if missing:
        together = np.concatenate([kept.entries, _read(sorted(missing))])
        entries = together[np.argsort(together["wording"], kind="stable")]
        wordings = entries["wording"].astype(np.int64)
        kept = replace(kept, entries=entries, wordings=wordings, known=kept.known | missing)
    return replace(kept, days=days, version=version, built=built)


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
    in_force, order = np.zeros(most, np.bool_), np.zeros(most, np.int32)
    in_force[list(named)] = True
    order[list(named)] = np.arange(len(named))
    by_head: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for code, name in named.values():
        by_head[code[:HEAD]].append((code, name))
        by_head[fold(name)[:HEAD]].append((code, name))
    return Townships(named, in_force, order, dict(by_head))


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
