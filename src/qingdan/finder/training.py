"""A rebuild, without a database: from library and reference townships to a tried model."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from qingdan.core.shipped import data_file
from qingdan.finder.choosing import FEATURES, shares, useful
from qingdan.finder.enums import Verdict
from qingdan.finder.fitting import (
    Lesson,
    Saying,
    fit_matters,
    fitted,
    held_out_lessons,
)
from qingdan.finder.measuring import Asked, Figures, Given
from qingdan.finder.ranking import Looked, combined, settled, utilities
from qingdan.finder.reference import reference_places, sayings_of
from qingdan.finder.store import DEFAULT_LIMITS, FORMAT, Trained
from qingdan.finder.trying import HALVES, looked_at, questions_file
from qingdan.finder.weighing import NOT_HERE
from qingdan.matters.library import Library

CALIBRATION = {
    "sharpness": 1.5,
    "none_shift": -1.0,
    "letter_sharpness": 1.5,
    "letter_none_shift": -0.5,
}
"""What calibration finds, and where it begins to look."""
LEAST_PRECISION, FEWEST, LOWEST_LIMIT = 0.9, 20, 0.5
"""How many of the answers "on no list" must be right on the calibrating questions; from how
many answers on this is judged; and below which share nothing is called so."""
METHOD = 2
"""Changes when the same material makes another model, so that models are made anew."""
Step = Callable[[str], None]
Question = tuple[Looked, tuple[int, ...]]
"""A question as looked at, with its right rows."""


@dataclass(frozen=True)
class Training:
    """What a model is trained from."""

    library: Library
    sayings: tuple[Saying, ...]
    matters: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Changes whenever anything that is learnt does."""
        said = json.dumps(
            [
                FORMAT,
                METHOD,
                HALVES,
                FEATURES,
                self.matters,
                [astuple(one) for one in self.sayings],
            ],
            ensure_ascii=False,
        )
        beside = data_file("everyday_words.toml").read_bytes() + questions_file().read_bytes()
        return hashlib.sha256(said.encode() + beside).hexdigest()


def training_of(library: Library, examples: Sequence[Saying] = ()) -> Training:
    """Return what a rebuild learns from: the library, the wordings, people's examples."""
    sayings = (*sayings_of(library), *examples)
    further = dict.fromkeys(one.matter for one in examples if one.matter not in library.matters)
    return Training(library, sayings, (*library.matters, *further))


def train(training: Training, step: Step = lambda _: None) -> Trained:
    """Train a model, calibrate its confidence, and try it on sayings it has not seen.

    The figures in ``about["figures"]`` come from a third of the expressions, answered by a
    model that learnt from the other two.
    """
    places = [list(entries.values()) for entries in reference_places().values()]
    step("留出三分之一的说法试答")
    lessons = held_out_lessons(
        [one for one in training.sayings if not one.matter.startswith(NOT_HERE)],
        training.matters,
        places,
        [one.code for one in training.library.matters.values() if one.off_list],
    )
    step("拟合选择")
    choice = fitted(lessons)
    step("训练")
    matters = fit_matters(training.sayings, training.matters)
    step("校准把握")
    looked = looked_at(matters)
    choice |= calibrated(looked, choice)
    limits = DEFAULT_LIMITS | {"none": none_limit(looked, choice)}
    about = {
        "digest": training.digest[:16],
        "sayings": len(training.sayings),
        "matters": len(training.library.matters),
        "limits": limits,
        "figures": figures_of(lessons, choice, limits),
    }
    return Trained(matters, choice, about)


def calibrated(looked: Sequence[Question], choice: dict[str, float]) -> dict[str, float]:
    """Return the stretch and shift under which shares are frequencies, on one half of what ships.

    Expressions held out of the library are harder than what people ask, so shares fitted on
    them are too timid. Four numbers are found here, and ``none_limit`` sets a fifth; nothing
    else is learnt from these questions, and nothing at all from the half that tries.
    """
    if not looked:
        return {}

    told = [(utilities(one, choice), rows) for one, rows in looked]

    def loss(values: NDArray[np.float64]) -> float:
        tried = choice | dict(zip(CALIBRATION, map(float, values), strict=True))
        right = [settled(one, tried)[list(rows)].sum() for one, rows in told]
        return -float(np.log(np.array(right) + 1e-9).mean())

    start = np.array(list(CALIBRATION.values()))
    found = minimize(loss, start, method="Nelder-Mead", options={"maxfev": 160})
    return {name: round(float(one), 3) for name, one in zip(CALIBRATION, found.x, strict=True)}


def none_limit(looked: Sequence[Question], choice: dict[str, float]) -> float:
    """Return the least limit at which nearly all answers "on no list" are right.

    To send somebody away wrongly is worse than to show an entry that does not fit.
    """
    shares_off = sorted(
        ((float(combined(one, choice)[0]), rows == (0,)) for one, rows in looked), reverse=True
    )
    limit, right = DEFAULT_LIMITS["none"], 0
    for count, (share, off) in enumerate(shares_off, start=1):
        right += off
        if share < LOWEST_LIMIT:
            break
        if count >= FEWEST and right / count >= LEAST_PRECISION:
            limit = share
    return round(limit, 3)


def figures_of(
    lessons: Sequence[Lesson], choice: dict[str, float], limits: dict[str, float]
) -> dict[str, Any]:
    """Return the shares reached on held-out sayings; an entry is known by its row."""
    figures = Figures()
    for lesson in lessons:
        found = shares(useful(lesson.rows, choice), choice)
        order = (-found[1:]).argsort()[:5] + 1
        off = found[0] >= limits["none"]
        right = tuple(("", row) for row in lesson.right if row)
        figures.add(
            Asked("", "", "", right),
            Given(
                Verdict.OFF_LIST if off else Verdict.UNCLEAR,
                tuple((("", int(row)), float(found[row])) for row in order),
            ),
        )
    told = figures.as_shares()
    del told["verdict_accuracy"]
    return told
