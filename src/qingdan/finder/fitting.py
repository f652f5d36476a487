"""Training: from expressions and wordings to weights, the same every time."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from qingdan.core.text import fold
from qingdan.finder.choosing import FEATURES, Listed, Place, judged
from qingdan.finder.vectors import Numbers, Vocabulary
from qingdan.finder.weighing import NOT_HERE, MatterModel, Weighed
from qingdan.finder.words import tokens

SECOND_GOLD = 0.6
"""How much a second-best entry counts as right while the weights of the choice are fitted."""
RIDGE = 0.02
HELD_OUT = 1 / 3
SEED = 20261124
DAMPING = 0.7
TINY = 1e-9
MOST_LESSONS = 800
"""So many held-out sayings teach how an entry is chosen; more change little."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A text known to be about a matter; ``everyday`` ones are what questions resemble."""

    text: str
    matter: str
    everyday: bool = True
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry of a reference township.

    ``name`` is as printed, ``text`` folded as plain search looks into it; ``first`` are the
    matters it is the best answer for, ``second`` those it also answers.
    """

    name: str
    text: str
    first: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One saying as a question in one reference township: its features and right rows."""

    rows: Numbers
    right: tuple[int, ...]


def fit_matters(sayings: Sequence[Saying], matters: Sequence[str]) -> MatterModel:
    """Train the model that tells what a text is about.

    What counts in one township alone brings no words of its own, so that everywhere else all
    is as it would be without it.

    Args:
        sayings: everyday expressions and official wordings.
        matters: codes in the order of the model's columns.
    """
    column = {code: at for at, code in enumerate(matters)}
    ordered = sorted(
        (one for one in sayings if one.matter in column),
        key=lambda one: (not one.everyday, column[one.matter]),
    )
    texts = [_tokens(one.text) for one in ordered]
    owners = np.array([column[one.matter] for one in ordered], dtype=np.int64)
    vocabulary = Vocabulary.of(
        [
            text
            for one, text in zip(ordered, texts, strict=True)
            if not one.matter.startswith(NOT_HERE)
        ]
    )
    rows = vocabulary.matrix(texts)
    everyday = sum(one.everyday for one in ordered)
    return MatterModel(
        vocabulary,
        tuple(matters),
        _middles(rows, owners, [one.weight for one in ordered], len(matters)),
        sparse.csr_matrix(rows[:everyday].T),
        owners[:everyday],
    )


def _middles(
    rows: sparse.csr_matrix, owners: NDArray[np.int64], weights: Sequence[float], matters: int
) -> sparse.csr_matrix:
    """Return the middle of each matter's sayings: tokens × matters, columns of length 1.

    Often repeated tokens are damped, so that many sayings with one word do not drown those
    that put the matter otherwise.
    """
    gather = sparse.csr_matrix(
        (np.asarray(weights, np.float32), (owners, np.arange(len(owners)))),
        shape=(matters, len(owners)),
    )
    middles = sparse.csr_matrix(gather @ rows)
    middles.data = middles.data**DAMPING
    lengths = np.sqrt(np.asarray(middles.multiply(middles).sum(axis=1)).ravel())
    scale = sparse.diags(1 / np.maximum(lengths, TINY))
    return sparse.csr_matrix((scale @ middles).T, dtype=np.float32)


def held_out_lessons(
    sayings: Sequence[Saying],
    matters: Sequence[str],
    places: Sequence[Sequence[KnownEntry]],
    unlisted: Sequence[str] = (),
) -> list[Lesson]:
    """Return questions made of a third of the everyday sayings, learnt from the other two.

    A third of the matters that stand on no list are not learnt at all: questions will come
    about things the library has never heard of.

    Args:
        sayings: all there are.
        matters: codes in the order of the model's columns.
        places: the entries of each reference township; every question is asked in each.
        unlisted: codes of matters that stand on no list.
    """
    chance = np.random.default_rng(SEED)
    unheard = {code for code in unlisted if chance.random() < HELD_OUT}
    held = [
        bool(draw < HELD_OUT or one.matter in unheard)
        for one, draw in zip(sayings, chance.random(len(sayings)), strict=True)
    ]
    known = [
        one
        for one, out in zip(sayings, held, strict=True)
        if one.matter not in unheard and not (out and one.everyday)
    ]
    asked = [one for one, out in zip(sayings, held, strict=True) if out and one.everyday]
    if len(asked) > MOST_LESSONS:
        asked = [asked[at] for at in sorted(chance.permutation(len(asked))[:MOST_LESSONS])]
    model = fit_matters(known, matters)
    told = [(one, model.weigh(_tokens(one.text))) for one in asked]
    return [
        lesson
        for entries in places
        for lesson in _lessons(model, told, listed(entries, model.matters))
    ]


def listed(entries: Sequence[KnownEntry], matters: Sequence[str]) -> Place:
    """Return a reference township as the finder sees it."""
    column = {code: at for at, code in enumerate(matters)}
    return Place.of(
        [
            Listed(
                fold(one.name),
                one.text,
                tuple(column[code] for code in one.first if code in column),
                tuple(column[code] for code in one.second if code in column),
            )
            for one in entries
        ],
        len(matters),
    )


def fitted(lessons: Sequence[Lesson]) -> dict[str, float]:
    """Return the weights under which the right answers are most likely."""
    alike = [_Alike.of(group) for group in _by_size(lessons)]
    n = max(len(lessons), 1)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        told = [one.loss(weights) for one in alike]
        total = sum(lost for lost, _ in told)
        slope = np.sum([pull for _, pull in told], axis=0) if told else np.zeros_like(weights)
        return total / n + RIDGE * float(weights @ weights), slope / n + 2 * RIDGE * weights

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return {name: round(float(value), 4) for name, value in zip(FEATURES, found.x, strict=True)}


@dataclass(frozen=True)
class _Alike:
    """Lessons of as many rows each, laid end to end, so that all are looked at together.

    ``rows`` are features × rows of all; ``counts`` (lessons × rows) says of each row how much
    it counts as right, mostly 0. Sums are made in one thread: other programs may be busy.
    """

    rows: Numbers
    counts: Numbers

    @classmethod
    def of(cls, lessons: Sequence[Lesson]) -> "_Alike":
        counts = np.zeros((len(lessons), len(lessons[0].rows)), np.float32)
        for at, lesson in enumerate(lessons):
            first, *others = lesson.right
            counts[at, others] = SECOND_GOLD
            counts[at, first] = 1.0
        rows = np.concatenate([one.rows for one in lessons])
        return cls(np.ascontiguousarray(rows.T), counts)

    def loss(self, weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        useful = np.einsum("fr,f->r", self.rows, weights.astype(np.float32))
        useful = useful.astype(np.float64).reshape(self.counts.shape)
        share = np.exp(useful - useful.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        good = share * self.counts
        right = good.sum(axis=1, keepdims=True) + 1e-12
        pull = (good / right - share).astype(np.float32).ravel()
        slope = np.einsum("r,fr->f", pull, self.rows).astype(np.float64)
        return -float(np.log(right).sum()), -slope


def _by_size(lessons: Sequence[Lesson]) -> list[list[Lesson]]:
    sizes: defaultdict[int, list[Lesson]] = defaultdict(list)
    for one in lessons:
        sizes[len(one.rows)].append(one)
    return list(sizes.values())


def _lessons(
    model: MatterModel, told: Sequence[tuple[Saying, Weighed]], place: Place
) -> list[Lesson]:
    column = {code: at for at, code in enumerate(model.matters)}
    lessons = []
    for one, weighed in told:
        wanted = column[one.matter]
        first = [at for at, e in enumerate(place.entries, 1) if wanted in e.first]
        second = [at for at, e in enumerate(place.entries, 1) if wanted in e.second]
        rows = judged(one.text, weighed, place)
        lessons.append(Lesson(rows, tuple(first + second) or (0,)))
    return lessons


@lru_cache(maxsize=100_000)
def _tokens(text: str) -> Counter[str]:
    return tokens(text)
