"""The reference townships: the lists that ship, with their reviewed alignments.

Training rests on them and on the library alone, so it gives the same model on every
installation, whatever lists are loaded there.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qingdan.catalogue.rules import search_text
from qingdan.core.shipped import load_table
from qingdan.documents.model import Entry
from qingdan.documents.reading import read_list
from qingdan.finder.fitting import KnownEntry, Saying
from qingdan.matters.library import Library
from qingdan.matters.shipped import ShippedAlignments, shipped_alignments

SAMPLES = {"150222105": "yinhao.txt", "150721201": "chabaqi.txt"}
"""Township code and file of each list that ships."""
Key = tuple[str, int]
DECIDING_TERM = 4
TERM_WEIGHT, PLAIN_WEIGHT = 0.6, 0.3
"""Terms at least so heavy are learnt as texts of their own; how much such a text counts, and how
much the plainest ways to ask for a stage do."""


@lru_cache(maxsize=1)
def reference_places() -> dict[str, dict[Key, KnownEntry]]:
    """Return the entries of each reference township by list kind and number."""
    return {
        code: dict(_entries(Path(settings.SAMPLES_DIR) / name, shipped_alignments(code)))
        for code, name in SAMPLES.items()
    }


@lru_cache(maxsize=1)
def plain_sayings() -> dict[str, list[str]]:
    """Return by stage how it is asked for most plainly; ``{}`` stands for the subject."""
    return load_table("stage_sayings.toml")


def sayings_of(library: Library, left_out: frozenset[str] = frozenset()) -> list[Saying]:
    """Return what is known of every matter: expressions, plain ways to ask, terms, wordings.

    Args:
        library: the matters.
        left_out: reference townships whose wordings must not be learnt, to try how well
            the rest serves a place never seen.
    """
    found = [
        Saying(one.text, matter.code)
        for matter in library.matters.values()
        for one in matter.expressions
    ]
    for matter in library.matters.values():
        words = [matter.title, matter.subject, *(term for term, _ in matter.terms)]
        found.append(Saying(" ".join(words), matter.code, everyday=False))
        found += [
            Saying(term, matter.code, everyday=False, weight=TERM_WEIGHT)
            for term, weight in matter.terms
            if weight >= DECIDING_TERM
        ]
        found += [
            Saying(plain.format(matter.subject), matter.code, weight=PLAIN_WEIGHT)
            for plain in plain_sayings().get(matter.stage.value, ())
        ]
    for code, entries in reference_places().items():
        if code not in left_out:
            found += [
                Saying(entry.name, matter, everyday=False)
                for entry in entries.values()
                for matter in entry.first
            ]
    return found


def _entries(file: Path, aligned: ShippedAlignments | None) -> Iterator[tuple[Key, KnownEntry]]:
    for one in read_list(file).lists:
        for entry in one.entries:
            key = (one.kind.value, entry.number)
            shipped = aligned.entries.get(key) if aligned else None
            matters = shipped.matters if shipped else ()
            yield (
                key,
                KnownEntry(
                    entry.name,
                    search_text(entry.name, _departments(entry), _texts(entry)),
                    tuple(code for code, rank in matters if rank == 1),
                    tuple(code for code, rank in matters if rank > 1),
                ),
            )


def _departments(entry: Entry) -> tuple[str, ...]:
    return entry.takeover.departments if entry.takeover else entry.departments


def _texts(entry: Entry) -> Iterator[str]:
    takeover = entry.takeover.groups if entry.takeover else ()
    for groups in (entry.department_groups, entry.township_groups, takeover):
        for group in groups:
            yield from (clause.text for clause in group.clauses)
