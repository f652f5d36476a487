"""How good the proposals are: one list that ships, proposed as if only the other were known."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from qingdan.documents.model import Entry
from qingdan.documents.reading import read_list
from qingdan.matters.domain.likeness import EntryWords, Likeness, known_wordings
from qingdan.matters.domain.sources import MOST_PROPOSED, proposed
from qingdan.matters.shipped import Entry as Key
from qingdan.matters.shipped import shipped_alignments
from qingdan.parties.departments import canonical_role

SAMPLES = {"150222105": "yinhao.txt", "150721201": "chabaqi.txt"}
"""Township code and file of each list that ships."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was proposed for a list, beside what was decided about it.

    ``right`` counts proposals that were decided as the entry's own matters (rank 1),
    ``accepted`` those a careful clerk would also take (any rank), ``known`` all alignments
    of rank 1.
    """

    entries: int
    without: int
    proposed: int
    right: int
    accepted: int
    known: int

    @property
    def precision(self) -> float:
        """Share of the proposals that are right."""
        return self.right / self.proposed if self.proposed else 0.0

    @property
    def recall(self) -> float:
        """Share of the alignments that were proposed."""
        return self.right / self.known if self.known else 0.0


def leave_one_out(township_code: str) -> Measured:
    """Propose matters for one shipped list with only the others' alignments known.

    The library was written by people who had read both lists, so a third list will do
    somewhat worse than these figures say.

    Args:
        township_code: one of ``SAMPLES``.
    """
    likeness = Likeness(known_wordings(_known(township_code)))
    words, decided = sample_words(township_code), _decided(township_code)
    found = likeness.likely_each(list(words.values()), MOST_PROPOSED)
    chosen = [
        (decided.get(key, {}), {one.matter for one in proposed(chances)})
        for key, chances in zip(words, found, strict=True)
    ]
    return Measured(
        entries=len(words),
        without=sum(not codes for _, codes in chosen),
        proposed=sum(len(codes) for _, codes in chosen),
        right=sum(ranks.get(code) == 1 for ranks, codes in chosen for code in codes),
        accepted=sum(code in ranks for ranks, codes in chosen for code in codes),
        known=sum(rank == 1 for ranks in decided.values() for rank in ranks.values()),
    )


@lru_cache(maxsize=2)
def sample_words(township_code: str) -> dict[Key, EntryWords]:
    """Return what the entries of a shipped list say, by list kind and number."""
    document = read_list(Path(settings.SAMPLES_DIR) / SAMPLES[township_code])
    return {
        (one.kind.value, entry.number): _words(entry)
        for one in document.lists
        for entry in one.entries
    }


def _known(left_out: str) -> Iterator[tuple[str, str]]:
    for township in SAMPLES:
        if township == left_out:
            continue
        words = sample_words(township)
        for key, ranks in _decided(township).items():
            for code, rank in ranks.items():
                if rank == 1 and key in words:
                    yield code, words[key].name


def _decided(township_code: str) -> dict[Key, dict[str, int]]:
    reviewed = shipped_alignments(township_code)
    return {key: dict(one.matters) for key, one in reviewed.entries.items()} if reviewed else {}


def _words(entry: Entry) -> EntryWords:
    takeover = entry.takeover.groups if entry.takeover else ()
    groups = (*entry.department_groups, *entry.township_groups, *takeover)
    printed = entry.takeover.departments if entry.takeover else entry.departments
    roles = (canonical_role(name) for name in printed)
    return EntryWords(
        entry.name,
        [clause.text for group in groups for clause in group.clauses],
        frozenset(role for role in roles if role),
    )
