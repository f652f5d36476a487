"""The finder and its peers behind one face, each in a process of its own on one core.

All look into the same rows of one database and end with the same: the entries found, with
township, list and number. The peers know nothing but pairs of neighbouring characters and
score them by BM25; that is what a good search engine does out of the box.
"""

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from finder_setting import CORE

NICE = 10
TOWNSHIP_LIMIT, EVERYWHERE_LIMIT = 5, 50
LONGEST = 200
"""Search over all places looks at so many characters, of a peer's question too."""
DATABASE = "qingdan.sqlite3"
SHOWN = (
    "SELECT item.id, item.kind, item.number, item.address, item.name, region.code, region.name"
    " FROM item JOIN edition ON edition.id = item.edition_id"
    " JOIN region ON region.code = edition.township_id WHERE item.id IN ({})"
)
Hit = tuple[str, int]


def pairs(text: str) -> list[str]:
    """Return the neighbouring characters of each line of a folded text."""
    return [line[at : at + 2] for line in text.split("\n") for at in range(len(line) - 1)]


def query_pairs(text: str) -> list[str]:
    """Return the different pairs of neighbouring characters of a question."""
    from qingdan.core.text import fold  # noqa: PLC0415 - the path is set by then

    return list(dict.fromkeys(pairs("\n".join(fold(word) for word in text.split()))))


class Peer:
    """A search engine over all entries, one document each."""

    def __init__(self, folder: Path) -> None:
        self.database = sqlite3.connect(folder / DATABASE)
        self.place = folder / type(self).__name__.lower()
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir()

    def documents(self) -> Iterator[tuple[int, str, list[str]]]:
        """Yield key, township and pairs of characters of every entry."""
        rows = self.database.execute(
            "SELECT item.id, edition.township_id, item.search_text FROM item"
            " JOIN edition ON edition.id = item.edition_id ORDER BY item.id"
        )
        return ((key, township, pairs(text)) for key, township, text in rows)

    def rows(self, keys: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return what a page shows of the entries found, in their order."""
        found = self.database.execute(SHOWN.format(",".join("?" * len(keys))), keys)
        by_key = {row[0]: row for row in found}
        return [by_key[key] for key in keys]

    def build(self) -> None:
        raise NotImplementedError

    def find(self, text: str, township: str | None, limit: int) -> list[int]:
        raise NotImplementedError

    def in_township(self, text: str, township: str) -> list[Hit]:
        return [(row[1], row[2]) for row in self.rows(self.find(text, township, TOWNSHIP_LIMIT))]

    def everywhere(self, text: str) -> list[int]:
        found = self.rows(self.find(text[:LONGEST], None, EVERYWHERE_LIMIT))
        return [row[0] for row in found]

    by_words = everywhere

    def disk(self) -> int:
        return sum(file.stat().st_size for file in self.place.rglob("*") if file.is_file())


class Tantivy(Peer):
    """tantivy with one document for each entry."""

    def build(self) -> None:
        import tantivy  # noqa: PLC0415 - only where it is measured

        made = tantivy.SchemaBuilder()
        made.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        made.add_text_field("township", tokenizer_name="raw", index_option="basic")
        made.add_unsigned_field("key", fast=True)
        self.index = tantivy.Index(made.build(), path=str(self.place))
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        for key, township, words in self.documents():
            document = tantivy.Document()
            document.add_text("words", " ".join(words))
            document.add_text("township", township)
            document.add_unsigned("key", key)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def find(self, text: str, township: str | None, limit: int) -> list[int]:
        import tantivy  # noqa: PLC0415 - only where it is measured

        query, occur, schema = tantivy.Query, tantivy.Occur, self.index.schema
        wanted = query_pairs(text)
        words = [(occur.Should, query.term_query(schema, "words", one, "freq")) for one in wanted]
        asked = query.boolean_query(words)
        if township is not None:
            there = query.term_query(schema, "township", township, "basic")
            asked = query.boolean_query(
                [(occur.Must, query.const_score_query(there, 0.0)), (occur.Must, asked)]
            )
        searcher = self.index.searcher()
        hits = searcher.search(asked, limit, count=False).hits
        return searcher.fast_field_values("key", [at for _, at in hits]) if hits else []


class Fts5(Peer):
    """SQLite FTS5, words given as pairs."""

    def build(self) -> None:
        self.index = sqlite3.connect(self.place / "fts5.sqlite3")
        self.index.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;"
            "CREATE VIRTUAL TABLE entry USING fts5(township, words, content = '',"
            " tokenize = 'unicode61');"
        )
        self.index.executemany(
            "INSERT INTO entry (rowid, township, words) VALUES (?, ?, ?)",
            ((key, township, " ".join(words)) for key, township, words in self.documents()),
        )
        self.index.commit()
        self.index.execute("INSERT INTO entry (entry) VALUES ('optimize')")
        self.index.commit()

    def find(self, text: str, township: str | None, limit: int) -> list[int]:
        words = " OR ".join(f'"{one}"' for one in query_pairs(text))
        if not words:
            return []
        asked = f"words: ({words})"
        if township is not None:
            asked = f'township: "{township}" AND {asked}'
        found = self.index.execute(
            "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT ?", (asked, limit)
        )
        return [key for (key,) in found]


class Bm25s(Peer):
    """bm25s, everything in memory."""

    def build(self) -> None:
        import bm25s  # noqa: PLC0415 - only where it is measured
        import numpy as np  # noqa: PLC0415

        known: dict[str, int] = {}
        corpus, townships, keys = [], [], []
        for key, township, words in self.documents():
            corpus.append([known.setdefault(pair, len(known)) for pair in words])
            townships.append(township)
            keys.append(key)
        self.model = bm25s.BM25(method="lucene")
        self.model.index((corpus, known), show_progress=False)
        self.keys, self.townships = np.array(keys), np.array(townships)
        self.known, self.numpy = known, np

    def find(self, text: str, township: str | None, limit: int) -> list[int]:
        wanted = [self.known[one] for one in query_pairs(text) if one in self.known]
        if not wanted:
            return []
        scores, keys = self.model.get_scores(wanted), self.keys
        if township is not None:
            there = self.numpy.flatnonzero(self.townships == township)
            scores, keys = scores[there], keys[there]
        best = self.numpy.argpartition(-scores, min(limit, len(scores) - 1))[:limit]
        best = best[self.numpy.argsort(-scores[best], kind="stable")]
        return [int(keys[at]) for at in best if scores[at] > 0]


class Ours:
    """The finder, as pages and API call it."""

    def __init__(self, folder: Path) -> None:
        import django  # noqa: PLC0415 - set up in this process only
        from django.utils import timezone  # noqa: PLC0415

        django.setup()
        from qingdan.finder.domain import everywhere, indexing, places  # noqa: PLC0415
        from qingdan.finder.domain.engine import trained  # noqa: PLC0415
        from qingdan.finder.ranking import rank  # noqa: PLC0415

        self.on, self.rank, self.trained = timezone.localdate(), rank, trained
        self.place_on, self.search = places.place_on, everywhere.search_everywhere
        self.rebuild, self.place = indexing.rebuild, indexing.folder

    def build(self) -> None:
        self.rebuild()

    def in_township(self, text: str, township: str) -> list[Hit]:
        model = self.trained()
        now = self.place_on(township, self.on, model.matters.matters)
        if now is None:
            raise LookupError(township)
        ranked = self.rank(text, now.place, model)
        return [(now.items[at].kind, now.items[at].number) for at in ranked.best(TOWNSHIP_LIMIT)]

    def everywhere(self, text: str) -> list[int]:
        return [one.item for one in self.search(text, self.on).groups]

    by_words = everywhere

    def answered(self, text: str, township: str) -> list[Hit]:
        """Return the entries of a whole answer, with proof, next steps and whom to call."""
        from qingdan.finder.answers import Question  # noqa: PLC0415 - after setup
        from qingdan.finder.domain.answering import answer  # noqa: PLC0415

        found = answer(Question(text, township, self.on))
        return [(one.item.kind, one.item.number) for one in (*found.entries, *found.near)]

    def disk(self) -> int:
        return sum(file.stat().st_size for file in self.place().rglob("*") if file.is_file())


ENGINES: dict[str, Callable[[Path], Any]] = {
    "本程序": Ours,
    "tantivy": Tantivy,
    "SQLite FTS5": Fts5,
    "bm25s": Bm25s,
}


def resident() -> int:
    """Return the memory this process holds, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def work(name: str, folder: Path, *, processor: bool) -> None:
    """Build one engine, then answer lists of questions from standard input until it ends."""
    os.sched_setaffinity(0, {CORE})
    clock = process_time if processor else perf_counter
    engine = ENGINES[name](folder)
    begun, before = perf_counter(), resident()
    engine.build()
    told: dict[str, Any] = {
        "seconds": perf_counter() - begun,
        "disk": engine.disk(),
        "memory": resident() - before,
    }
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        find, times, found = getattr(engine, asked["do"]), [], []
        for question in asked["questions"]:
            started = clock()
            found.append(find(*question))
            times.append((clock() - started) * 1000)
        print(json.dumps({"times": times, "found": found}), flush=True)
