"""Two townships side by side: which duties are the same, and what differs about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from qingdan.catalogue.comparing.choosing import choose
from qingdan.catalogue.comparing.common_matters import choose_by_matters, common_matters
from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.comparing.evidence import common_words
from qingdan.catalogue.comparing.penalties import PenaltyMatch, match_penalties
from qingdan.catalogue.comparing.profiles import (
    LATER_IN_BASIC,
    Profile,
    Scale,
    profile_books,
    weigh,
)
from qingdan.catalogue.comparing.scoring import shared_subjects

MUCH_ALIKE = 0.6
LARGE_REMAINDER = 1 / 3
"""A side whose other subjects weigh more than this share covers more than the pair."""


class Relation(StrEnum):
    """How two matching duties stand to each other; the first that holds is named."""

    KIND_DIFFERS = "kind-differs"
    PARTLY = "partly"
    PARTY_DIFFERS = "party-differs"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class NamedMatter:
    """A standard matter by code, with its title."""

    code: str
    title: str

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Pair:
    """Two duties taken for the same, wholly or in part.

    ``score`` is 0–1. ``matters``, ``penalties`` and ``words`` show why: the standard matters
    both do, the penalties that stand on both sides, and the subjects and words both duties
    share. ``partial`` says that one side covers more than the other, whatever the relation.
    """

    left: Duty
    right: Duty
    score: float
    partial: bool
    penalties: tuple[PenaltyMatch, ...] = ()
    words: tuple[str, ...] = ()
    matters: tuple[NamedMatter, ...] = ()

    @property
    def relation(self) -> Relation:
        if self.left.kind is not self.right.kind:
            return Relation.KIND_DIFFERS
        if self.partial:
            return Relation.PARTLY
        return Relation.PARTY_DIFFERS if self.party_differs else Relation.SAME

    @property
    def party_differs(self) -> bool:
        """Both sides name departments, and not the same ones."""
        left, right = self.left.parties, self.right.parties
        return bool(left and right and left != right)

    @property
    def id(self) -> str:
        """Stable name of the pair within its comparison.

        ``reclaimed-27~basic-91``: kind and number on the left, then on the right.
        """
        left, right = self.left, self.right
        return f"{left.kind}-{left.number}~{right.kind}-{right.number}"


@dataclass(frozen=True, slots=True)
class TownshipComparison:
    """Pairs in the printed order of the left township; a duty may stand in several."""

    left: DutyBook
    right: DutyBook
    pairs: tuple[Pair, ...]

    @property
    def only_left(self) -> tuple[Duty, ...]:
        """Duties of the left township without a match, in printed order."""
        return _unmatched(self.left, (pair.left for pair in self.pairs))

    @property
    def only_right(self) -> tuple[Duty, ...]:
        """Duties of the right township without a match, in printed order."""
        return _unmatched(self.right, (pair.right for pair in self.pairs))


def align(left: DutyBook, right: DutyBook) -> TownshipComparison:
    """Find the duties two townships have in common; see ``domain.comparing``."""
    lefts, rights = profile_books(left, right)
    scale = weigh([*lefts, *rights])
    topics = choose_by_matters(lefts, rights, scale, choose(lefts, rights, scale))
    penalties = match_penalties(lefts, rights, scale.grams)
    titles = {**left.titles, **right.titles}
    pairs = [
        _pair(
            lefts[at], rights[there], topics.get((at, there)), penalties.get((at, there), ()), scale
        )
        for at, there in sorted({*topics, *penalties})
    ]
    return TownshipComparison(left, right, tuple(_evidenced(pair, titles) for pair in pairs))


def _evidenced(pair: Pair, titles: Mapping[str, str]) -> Pair:
    """Name the matters that both duties do."""
    codes = common_matters(pair.left, pair.right)
    return replace(pair, matters=tuple(NamedMatter(code, titles.get(code, code)) for code in codes))


def _pair(
    one: Profile,
    other: Profile,
    topic: float | None,
    penalties: tuple[PenaltyMatch, ...],
    scale: Scale,
) -> Pair:
    """Put one pair together; ``topic`` is its score by topic, if it has one."""
    more = _topic_left(one, other, scale) if topic else bool(one.title or other.title)
    return Pair(
        left=one.duty,
        right=other.duty,
        score=round(max(topic or 0.0, *(match.likeness for match in penalties), 0.0), 3),
        partial=more or _penalties_left(one, other, penalties),
        penalties=penalties,
        words=common_words(one, other, scale.grams) if topic else (),
    )


def _penalties_left(one: Profile, other: Profile, found: tuple[PenaltyMatch, ...]) -> bool:
    return {match.left for match in found} != {penalty.text for penalty in one.penalties} or {
        match.right for match in found
    } != {penalty.text for penalty in other.penalties}


def _topic_left(one: Profile, other: Profile, scale: Scale) -> bool:
    """Tell whether one side speaks of much that the other does not."""
    shares = (scale.grams.share(one.title, other.title), scale.grams.share(other.title, one.title))
    if min(shares) >= MUCH_ALIKE:
        return False
    return any(
        _remainder(first, second, scale) > LARGE_REMAINDER
        for first, second in ((one, other), (other, one))
    )


def _remainder(one: Profile, other: Profile, scale: Scale) -> float:
    """Return the weight of the subjects only ``one`` names, as a share of all it names."""
    named = [subject for subject, firm in one.subjects.items() if firm >= LATER_IN_BASIC]
    total = scale.subjects.total(named)
    common = scale.subjects.total(s for s in named if s in shared_subjects(one, other))
    return 1 - common / total if total else 0.0


def _unmatched(book: DutyBook, matched: Iterable[Duty]) -> tuple[Duty, ...]:
    known = {id(duty) for duty in matched}
    return tuple(duty for duty in book.duties if id(duty) not in known)
