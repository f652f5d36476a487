"""How likely two duties are about the same thing, beside their penalties."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from qingdan.catalogue.comparing.profiles import IN_TOWNSHIP_CLAUSE, Profile, Scale
from qingdan.catalogue.comparing.wording import Weights
from qingdan.documents.model import ListKind

COMMON_TITLE = 1.3
"""Weight of title words two duties must share to be looked at without a common subject."""


class Signs(NamedTuple):
    """What speaks for two duties being one, each sign 0 or more; see ``WEIGHTS``."""

    all_words: float
    rare_words: float
    fewer_subjects: float
    more_subjects: float
    subject_weight: float
    title_words: float
    other_party: float


WEIGHTS = Signs(1.2, 3.0, 2.4, 2.3, 2.8, 2.5, -2.4)
OFFSET = -6.8
"""Fitted on the hand-checked pairs of ``tests/golden/comparing``, then rounded.

The fit saw the pairs with and without their clauses, and with a third of the subjects
withheld; each half of the left township was checked with weights from the other half.
"""


def may_be_one(left: Profile, right: Profile, scale: Scale) -> bool:
    """Tell whether two duties are worth weighing: common subject or words, no other stage."""
    if not (left.title and right.title):
        return False
    if left.subjects.keys().isdisjoint(right.subjects):
        common = left.title & right.title
        if not common or scale.grams.total(common) < COMMON_TITLE:
            return False
    return not _stages_differ(left, right)


def _stages_differ(left: Profile, right: Profile) -> bool:
    """Permit, penalty, recovery and so on are duties of their own on one topic.

    A basic duty names many stages at once, so it only has to name the other's stage too.
    """
    if left.stages == right.stages or left.stages & right.stages:
        return False
    broad = [one for one in (left, right) if one.duty.kind is ListKind.BASIC]
    if len(broad) == len((left, right)):
        return False
    if broad:
        narrow = right if broad[0] is left else left
        return bool(narrow.stages)
    return True


def weigh_topic(left: Profile, right: Profile, scale: Scale) -> float:
    """Return the log-odds that two duties are about the same thing."""
    weighed = zip(WEIGHTS, signs(left, right, scale), strict=True)
    return OFFSET + sum(weight * sign for weight, sign in weighed)


def signs(left: Profile, right: Profile, scale: Scale) -> Signs:
    grams, subjects = scale.grams, scale.subjects
    shared = shared_subjects(left, right)
    shares = sorted((_named_share(left, right, subjects), _named_share(right, left, subjects)))
    parties, others = left.duty.parties, right.duty.parties
    return Signs(
        all_words=max(
            grams.likeness(left.everything, right.everything),
            grams.likeness(left.title, right.title),
        ),
        rare_words=math.log1p(scale.rarity(left.title & right.title)),
        fewer_subjects=shares[0],
        more_subjects=shares[1],
        subject_weight=sum(subjects.of(one) * _firm(left, right, one) for one in shared),
        title_words=max(
            grams.share(left.title, right.everything), grams.share(right.title, left.everything)
        ),
        other_party=float(bool(parties and others and parties.isdisjoint(others))),
    )


def shared_subjects(left: Profile, right: Profile) -> list[str]:
    return [subject for subject in left.subjects if subject in right.subjects]


def handles(left: Profile, right: Profile) -> Sequence[str]:
    """Return what ties two duties: their firm common subjects, else just the words (``""``)."""
    firm = [
        subject
        for subject in shared_subjects(left, right)
        if min(left.subjects[subject], right.subjects[subject]) >= IN_TOWNSHIP_CLAUSE
    ]
    return firm or [""]


def _firm(left: Profile, right: Profile, subject: str) -> float:
    return left.subjects[subject] * right.subjects[subject]


def _named_share(one: Profile, other: Profile, subjects: Weights) -> float:
    """Return how much of the subjects in one title the other duty has, 0–1."""
    named = one.named
    total = subjects.total(named)
    if not total:
        return 0.0
    return sum(subjects.of(subject) * other.subjects.get(subject, 0.0) for subject in named) / total
