"""The index of wordings: what search over many townships looks into.

Entries of equal wording stand in it once. It is derived and may be deleted at any time. One
process writes at a time; readers see the next state as soon as it is committed.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import tantivy
from django.conf import settings
from numpy.typing import NDArray

from qingdan.core.errors import DomainError
from qingdan.finder.domain.compiled import Compiled
from qingdan.finder.domain.documents import (
    TOLD,
    Row,
    check_of,
    documents,
    rows_of,
    rows_with,
    schema,
    under,
)
from qingdan.finder.locking import alone
from qingdan.matters.models import ItemWording, Wording

FORMAT = "2"
"""Changes when documents are made otherwise, so that older indexes are built anew."""
FOLDER, COMPLETE = "wordings", "complete"
OVERLAP = 5000
"""So many of the newest wordings are looked at again when new ones are added: transactions
that run side by side do not end in the order in which they were given their keys."""
SMALL = 20_000
"""Up to so many wordings a missing index is built on the spot, which takes a second or two."""
HEAP, LARGE_HEAP = 64_000_000, 256_000_000
"""Bytes at most of what is being written, for some wordings and for all: the larger, the fewer
parts the index is in, each of which is looked into for every pair of characters."""
SHORT_PATIENCE, PATIENCE, LONG_PATIENCE = 1.0, 10.0, 600.0
"""Seconds to wait for another process that is writing."""
INDEXING = "为各种写法编索引"

Track = Callable[[Iterable[Any], int | None, str], Iterator[Any]]
"""Shows how far a long work is: the items, how many, what is being done."""
logger = logging.getLogger(__name__)


class IndexBusy(DomainError):
    code = "finder.index-busy"
    message = "另一个程序正在编索引，等了很久没有等到，索引没有重建。"
    remedy = "请稍后再运行 qingdan rebuild；已有的索引仍在使用。"


class NoIndex(Exception):
    """There is no whole index, and too much to index to do it on the spot."""


class Found(NamedTuple):
    """Wordings as the index knows them, best first: four columns of equal length.

    ``check`` is the beginning of a wording's digest; wordings with the same ``duty`` answer
    the same matters.
    """

    key: NDArray[np.int64]
    check: NDArray[np.int64]
    duty: NDArray[np.int64]
    score: NDArray[np.float64]

    @classmethod
    def none(cls) -> "Found":
        """Return no wordings."""
        nothing = np.zeros(0, np.int64)
        return cls(nothing, nothing, nothing, np.zeros(0))

    def taken(self, which: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Found":
        """Return some of them, in the order in which they are named."""
        return Found(self.key[which], self.check[which], self.duty[which], self.score[which])


@dataclass(frozen=True)
class WordingIndex:
    """The index as of its last commit.

    Args:
        engine: tantivy's index.
        searcher: a view that later commits do not change.
        newest: the highest key of a wording in it, 0 when it is empty.
        sign: changes with every commit.
        built: changes with every rebuild.
        kind: the only list whose wordings are found, if it is of one only.
    """

    engine: tantivy.Index
    searcher: tantivy.Searcher
    newest: int
    sign: tuple[int, int]
    built: str
    kind: str | None = None

    def found(self, query: tantivy.Query, limit: int) -> Found:
        """Return the best wordings for a query."""
        return self._told(self.searcher.search(self._narrowed(query), limit, count=False))

    def found_of_all(self, query: tantivy.Query, limit: int) -> tuple[Found, int]:
        """Return the best wordings for a query, and how many there are in all."""
        result = self.searcher.search(self._narrowed(query), limit)
        return self._told(result), int(result.count)  # type: ignore[attr-defined] # no stub

    def having(self, words: Iterable[str]) -> dict[str, int]:
        """Return how many wordings have each of some words."""
        return {one: self.searcher.doc_freq("words", one) for one in words}

    def _narrowed(self, query: tantivy.Query) -> tantivy.Query:
        return query.and_must_match(under("kinds", self.kind)) if self.kind else query

    def _told(self, result: tantivy.SearchResult) -> Found:
        at = [address for _, address in result.hits]
        told = [self.searcher.fast_field_values(name, at) if at else [] for name in TOLD]
        key, check, duty = (np.array(column, np.int64) for column in told)
        return Found(key, check, duty, np.array([score for score, _ in result.hits], np.float64))


NEWEST = Compiled(lambda: Wording.objects.order_by("-pk").values_list("pk")[:1])
_lock = Lock()
_opened: dict[Path, WordingIndex] = {}
_settled: dict[Path, tuple[tuple[int, int], int]] = {}


def current() -> WordingIndex:
    """Return the index with every wording there is, as far as nobody else is adding them now.

    Raises:
        NoIndex: it was never built or is broken, and building takes long.
    """
    index = opened()
    newest = sum(key for (key,) in NEWEST.rows())
    behind = index is None or (
        index.newest != newest and _settled.get(folder()) != (index.sign, newest)
    )
    if behind:
        add_new(patience=0 if index else SHORT_PATIENCE)
        index = opened()
        if index is not None:
            _settled[folder()] = (index.sign, newest)
    if index is None:
        raise NoIndex
    return index


def rebuild(track: Track = lambda items, total, label: iter(items)) -> int:
    """Build the whole index anew; return how many wordings it holds.

    Searches go on in the old one until it is done, if there is a whole one.

    Args:
        track: shows how far it is.

    Raises:
        IndexBusy: another process goes on writing.
    """
    with alone(_lock_file(), LONG_PATIENCE) as mine:
        if not mine:
            raise IndexBusy
        return _build(track)


def add_new(edition_id: int | None = None, *, patience: float = PATIENCE) -> int:
    """Add wordings that are not in the index yet; return how many were written.

    Args:
        edition_id: an edition whose wordings are written anew, with the matters by now.
        patience: seconds to wait while another process writes; then nothing is done.
    """
    with alone(_lock_file(), patience) as mine:
        if not mine:
            return 0
        index = opened()
        if index is None or is_foreign(index):
            if Wording.objects.count() > SMALL:
                logger.warning("the index of wordings is missing; run qingdan rebuild")
                return 0
            return _build(lambda items, total, label: iter(items))
        keys = _missing(index)
        if edition_id is not None:
            of_edition = ItemWording.objects.filter(item__edition=edition_id)
            keys.update(of_edition.values_list("wording", flat=True))
        return _write(index.engine, rows_with(sorted(keys)))


def folder() -> Path:
    """Return where the index stands."""
    return Path(settings.FINDER_DIR) / FOLDER


def opened() -> WordingIndex | None:
    """Return the index as of its last commit; ``None`` without a whole one of this format."""
    place = folder()
    try:
        facts = (place / "meta.json").stat()
    except FileNotFoundError:
        return None
    sign = (facts.st_mtime_ns, facts.st_ino)
    kept = _opened.get(place)
    if kept is None or kept.sign != sign:
        with _lock:
            kept = _open(place, sign)
            if kept is None:
                _opened.pop(place, None)
            else:
                _opened[place] = kept
    return kept


def is_foreign(index: WordingIndex) -> bool:
    """Tell whether an index belongs to other data, as after a restore: its newest differ."""
    if not index.newest:
        return Wording.objects.exists()
    there = _newest(index)
    rows = Wording.objects.filter(pk__in=there).values_list("pk", "digest")
    same = [there[pk] == check_of(digest) for pk, digest in rows]
    return not same or not all(same)


def _lock_file() -> Path:
    return Path(settings.FINDER_DIR) / f"{FOLDER}.lock"


def _open(place: Path, sign: tuple[int, int]) -> WordingIndex | None:
    try:
        form, _, built = (place / COMPLETE).read_text(encoding="ascii").partition(" ")
        if form != FORMAT:
            return None
        engine = tantivy.Index.open(str(place))
        engine.config_reader("manual")
        engine.reload()
        searcher = engine.searcher()
        best = searcher.search(tantivy.Query.all_query(), 1, count=False, order_by_field="pk").hits
    except (OSError, ValueError):
        return None
    return WordingIndex(engine, searcher, best[0][0] if best else 0, sign, built)


def _newest(index: WordingIndex) -> dict[int, int]:
    lowest = max(index.newest - OVERLAP, 0) + 1
    among = tantivy.Query.range_query(schema(), "pk", tantivy.FieldType.Unsigned, lowest)
    found = index.found(among, OVERLAP)
    return dict(zip(found.key.tolist(), found.check.tolist(), strict=True))


def _missing(index: WordingIndex) -> set[int]:
    lowest = max(index.newest - OVERLAP, 0)
    keys = set(Wording.objects.filter(pk__gt=lowest).values_list("pk", flat=True))
    return keys - _newest(index).keys()


def _build(track: Track) -> int:
    index = opened()
    if index is None:
        shutil.rmtree(folder(), ignore_errors=True)
        folder().mkdir(parents=True)
        engine = tantivy.Index(schema(), path=str(folder()))
    else:
        engine = index.engine
    total = Wording.objects.count()
    with _writing(engine, LARGE_HEAP) as writer:
        writer.delete_all_documents()
        for document in track(documents(rows_of(Wording.objects.all())), total, INDEXING):
            writer.add_document(document)
    (folder() / COMPLETE).write_text(f"{FORMAT} {token_hex(8)}", encoding="ascii")
    return total


def _write(engine: tantivy.Index, rows: Sequence[Row]) -> int:
    if rows:
        with _writing(engine) as writer:
            for (key, *_), document in zip(rows, documents(rows), strict=True):
                writer.delete_documents_by_term("pk", key)
                writer.add_document(document)
    return len(rows)


@contextmanager
def _writing(engine: tantivy.Index, heap: int = HEAP) -> Iterator[tantivy.IndexWriter]:
    """Commit what is written, or nothing of it; either way let go of tantivy's own lock."""
    writer = engine.writer(heap_size=heap, num_threads=1)
    try:
        yield writer
        writer.commit()
    finally:
        writer.wait_merging_threads()
