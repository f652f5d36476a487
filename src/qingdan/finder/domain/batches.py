"""Many questions at once: the lists of each township are read a single time."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from qingdan.finder.domain.answering import NoListsThere
from qingdan.finder.domain.engine import trained
from qingdan.finder.domain.naming import editions_known
from qingdan.finder.domain.places import PlaceNow, place_on
from qingdan.finder.measuring import Asked, Given
from qingdan.finder.ranking import rank
from qingdan.finder.verdicts import verdict_of

SHOWN = 5


class Batch:
    """Answers questions about any townships on one day.

    Args:
        on: local date.
        code_of: the code of a township as it is named in a question.
    """

    def __init__(self, on: date, code_of: Callable[[str], str]) -> None:
        self._model = trained()
        self._on = on
        self._code_of = lru_cache(maxsize=None)(code_of)
        self._now = lru_cache(maxsize=None)(self._place)

    def _place(self, code: str) -> PlaceNow:
        now = place_on(code, self._on, self._model.matters.matters)
        if now is None:
            raise NoListsThere(editions_known(code))
        return now

    def respond(self, asked: Asked) -> Given:
        """Return verdict and entries, known by list kind and printed number."""
        now = self._now(self._code_of(asked.township))
        ranked = rank(asked.text, now.place, self._model)
        kinds = [one.kind for one in now.items]
        verdict = verdict_of(ranked, kinds, self._model.limits)
        best = [(now.items[at], float(ranked.entries[at])) for at in ranked.best(SHOWN)]
        return Given(verdict, tuple(((one.kind, one.number), share) for one, share in best))
