"""Trying a model on the questions that ship for it (``samples/questions.jsonl``).

They were written apart from the library, and no wording is learnt from them. One half of them
calibrates how sure a model is; the other half, which nothing was set by, tries it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from qingdan.finder.choosing import Place
from qingdan.finder.fitting import listed
from qingdan.finder.measuring import Asked, Given, Key, measure
from qingdan.finder.questions import read_questions
from qingdan.finder.ranking import Looked, look, rank
from qingdan.finder.reference import reference_places
from qingdan.finder.store import Trained
from qingdan.finder.verdicts import verdict_of
from qingdan.finder.weighing import MatterModel

QUESTIONS = "questions.jsonl"
PLACES = {"银号镇": "150222105", "查巴奇乡": "150721201", "查巴奇鄂温克族乡": "150721201"}
SHOWN = 5
HALVES = "sha256 of the id, last bit"
"""How the questions are halved; figures taken under another way are not comparable."""


def questions_file() -> Path:
    """Return where the questions stand that ship for trying a model."""
    return Path(settings.SAMPLES_DIR) / QUESTIONS


@lru_cache(maxsize=1)
def shipped_questions() -> tuple[Asked, ...]:
    """Return the questions that ship, both halves."""
    with questions_file().open(encoding="utf-8") as lines:
        return tuple(read_questions(lines))


def is_for_trying(key: str) -> bool:
    """Tell to which half a question belongs, by its id alone.

    >>> [is_for_trying(key) for key in ("Q001", "Q002", "Q003")]
    [False, True, False]
    """
    return hashlib.sha256(key.encode()).digest()[-1] % 2 == 1


def trying_questions() -> list[Asked]:
    """Return the half that models are tried on."""
    return [one for one in shipped_questions() if is_for_trying(one.key)]


def calibrating_questions() -> list[Asked]:
    """Return the half that confidence is calibrated on."""
    return [one for one in shipped_questions() if not is_for_trying(one.key)]


def trial_digest() -> str:
    """Return what changes whenever figures of trials are no longer comparable."""
    return hashlib.sha256(HALVES.encode() + questions_file().read_bytes()).hexdigest()[:16]


def try_questions(trained: Trained, questions: Sequence[Asked] | None = None) -> dict[str, Any]:
    """Return the figures of a model over questions about the reference townships."""
    return try_groups(trained, questions).get("all", {})


def try_groups(
    trained: Trained, questions: Sequence[Asked] | None = None
) -> dict[str, dict[str, Any]]:
    """Return the figures by group; see ``measuring.measure``.

    Args:
        trained: the model.
        questions: the half meant for trying unless given.
    """
    asked = trying_questions() if questions is None else questions
    return measure(asked, Responder(trained).respond)


def looked_at(model: MatterModel) -> list[tuple[Looked, tuple[int, ...]]]:
    """Return what calibrates as looked at, each with its right rows (0: on no list)."""
    found = []
    places = _places(model)
    for asked in calibrating_questions():
        keys, place = places[PLACES[asked.township]]
        rows = tuple(1 + keys.index(key) for key in asked.right) or (0,)
        found.append((look(asked.text, place, model), rows))
    return found


def _places(model: MatterModel) -> Mapping[str, tuple[list[Key], Place]]:
    return {
        code: (
            list(entries),
            replace(listed(list(entries.values()), model.matters), township=code),
        )
        for code, entries in reference_places().items()
    }


class Responder:
    """Answers questions about the reference townships, without a database."""

    def __init__(self, trained: Trained) -> None:
        self.trained = trained
        self._places = _places(trained.matters)

    def respond(self, asked: Asked) -> Given:
        """Return what the finder answers."""
        keys, place = self._places[PLACES[asked.township]]
        ranked = rank(asked.text, place, self.trained)
        verdict = verdict_of(ranked, [kind for kind, _ in keys], self.trained.limits)
        best = ranked.best(SHOWN)
        return Given(verdict, tuple((keys[at], float(ranked.entries[at])) for at in best))
