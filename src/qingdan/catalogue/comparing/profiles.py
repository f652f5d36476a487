"""A duty seen through its words: what the alignment of two townships works on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qingdan.catalogue.comparing.duty import ClauseSide, Duty, DutyBook
from qingdan.catalogue.comparing.subjects import stages_of, subjects_of
from qingdan.catalogue.comparing.wording import Grams, Reader, Weights
from qingdan.documents.model import ListKind

IN_TITLE = 1.0
LATER_IN_BASIC = 0.7
IN_TOWNSHIP_CLAUSE = 0.5
IN_OTHER_CLAUSE = 0.3
"""How firmly a subject belongs to a duty, by where it is named."""

BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
PENALTY_END = re.compile(r"处罚[。；]?$")
PENALTY_BREAK = re.compile(r"(?<=处罚)[；，。;,]")


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty of a duty: its text as printed and its grams."""

    text: str
    grams: Grams


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of one duty.

    ``title`` is what remains of the name beside the penalties; ``subjects`` maps a subject
    to its firmness (0–1); ``everything`` holds the title and all clauses.
    """

    duty: Duty
    plain_title: str
    title: Grams
    everything: Grams
    penalties: tuple[Penalty, ...]
    subjects: dict[str, float]
    stages: frozenset[str]

    @property
    def named(self) -> tuple[str, ...]:
        """Subjects of the title."""
        return tuple(subject for subject, firm in self.subjects.items() if firm == IN_TITLE)


def split_name(duty: Duty) -> tuple[str, tuple[str, ...]]:
    """Return the name without its penalties, and the penalties.

    A name that is itself a penalty (most reclaimed ones are) counts as one.

    >>> split_name(Duty(ListKind.RECLAIMED, 1, "对围湖造地的处罚（不含河道）"))
    ('', ('对围湖造地的处罚',))
    """
    bare = BRACKETED.sub("", duty.name).strip()
    if duty.penalties:
        rest = duty.name.partition("*")[0] if "*" in duty.name else duty.name
        for penalty in duty.penalties:
            rest = rest.replace(penalty, "")
        rest = rest.strip(" *；，。;,、")
        return ("" if PENALTY_END.search(rest) else rest), duty.penalties
    if PENALTY_END.search(bare):
        parts = (part.strip(" ；，。;,") for part in PENALTY_BREAK.split(bare))
        return "", tuple(part for part in parts if part)
    return duty.name, ()


def profile_books(left: DutyBook, right: DutyBook) -> tuple[list[Profile], list[Profile]]:
    """Read the words of both books with the place names of both put aside."""
    reader = Reader((*left.places, left.township, *right.places, right.township))
    return (
        [profile(duty, reader) for duty in left.duties],
        [profile(duty, reader) for duty in right.duties],
    )


def profile(duty: Duty, reader: Reader) -> Profile:
    rest, penalties = split_name(duty)
    title = reader.grams(rest)
    everything = title.union(
        *(reader.grams(one.text) for one in duty.clauses if one.side is not ClauseSide.TAKEOVER)
    )
    return Profile(
        duty=duty,
        plain_title=reader.plain(rest),
        title=title,
        everything=everything,
        penalties=tuple(Penalty(text, reader.grams(text)) for text in penalties),
        subjects=_subjects(duty, rest),
        stages=stages_of(duty.name),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """How much words tell, over both books together.

    ``users`` counts the titles that use a gram.
    """

    grams: Weights
    subjects: Weights
    users: Counter[str]

    def rarity(self, common: Grams) -> float:
        """Return how many title words only these two duties share; less for shared by more."""
        return sum(1 / max(self.users[gram] - 1, 1) for gram in common)


def weigh(profiles: Sequence[Profile]) -> Scale:
    """Weigh the words of the duties that are to be compared."""
    users: Counter[str] = Counter()
    for one in profiles:
        users.update(one.title)
    return Scale(
        grams=Weights(
            one.everything.union(*(penalty.grams for penalty in one.penalties)) for one in profiles
        ),
        subjects=Weights(
            [subject for subject, firm in one.subjects.items() if firm >= LATER_IN_BASIC]
            for one in profiles
        ),
        users=users,
    )


def _subjects(duty: Duty, rest: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for side, firm in (
        (ClauseSide.DEPARTMENT, IN_OTHER_CLAUSE),
        (ClauseSide.TOWNSHIP, IN_TOWNSHIP_CLAUSE),
    ):
        for clause in duty.side(side):
            found |= dict.fromkeys(subjects_of(clause.text), firm)
    first = re.split(r"[，；。,;]", rest)[0]
    named = subjects_of(rest)
    leading = subjects_of(first) if duty.kind is ListKind.BASIC else named
    for subject in named:
        found[subject] = IN_TITLE if subject in leading else LATER_IN_BASIC
    return found
