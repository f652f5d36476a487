"""How well questions are answered: the figures of ``qingdan evaluate``."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from qingdan.finder.enums import Verdict

Key = tuple[str, int]
"""List kind and printed number."""
WITHIN = 3
BINS = 10
LONG = 60
"""A question at least so long (characters) counts as a letter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its right answers, best first; none when it is on no list."""

    key: str
    township: str
    text: str
    right: tuple[Key, ...]
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered: the verdict and the entries with their confidence, best first."""

    verdict: Verdict
    entries: tuple[tuple[Key, float], ...]


@dataclass
class Figures:
    """Counts from which every share follows."""

    listed: int = 0
    first: int = 0
    within: int = 0
    off: int = 0
    said_off: int = 0
    rightly_off: int = 0
    verdicts: int = 0
    bins: list[list[float]] = field(default_factory=lambda: [[0, 0.0, 0] for _ in range(BINS)])

    @property
    def questions(self) -> int:
        """All questions counted."""
        return self.listed + self.off

    def add(self, asked: Asked, given: Given) -> None:
        """Count one answer."""
        said_off = given.verdict is Verdict.OFF_LIST
        self.said_off += said_off
        if not asked.right:
            self.off += 1
            self.rightly_off += said_off
            self.verdicts += said_off
            return
        self.listed += 1
        keys = [key for key, _ in given.entries]
        hit = keys[:1] != [] and keys[0] in asked.right
        self.first += hit
        self.within += any(key in asked.right for key in keys[:WITHIN])
        self.verdicts += given.verdict.value == asked.right[0][0]
        if given.entries:
            share = given.entries[0][1]
            row = self.bins[min(int(share * BINS), BINS - 1)]
            row[0] += 1
            row[1] += share
            row[2] += hit

    def as_shares(self) -> dict[str, Any]:
        """Return the shares (0 to 1), ``None`` where there is nothing to share.

        Where every question stands on a list, each "on no list" can only be wrong, so there
        is no telling how often it is right.
        """
        return {
            "questions": self.questions,
            "hit_at_1": _share(self.first, self.listed),
            "hit_at_3": _share(self.within, self.listed),
            "verdict_accuracy": _share(self.verdicts, self.questions),
            "off_list_precision": _share(self.rightly_off, self.said_off) if self.off else None,
            "off_list_recall": _share(self.rightly_off, self.off),
            "calibration_error": self._calibration(),
        }

    def _calibration(self) -> float | None:
        """Return by how much confidence and success differ, over tenths of confidence."""
        total = sum(row[0] for row in self.bins)
        if not total:
            return None
        return round(sum(abs(row[1] - row[2]) for row in self.bins) / total, 4)


def measure(
    questions: Iterable[Asked], respond: Callable[[Asked], Given]
) -> dict[str, dict[str, Any]]:
    """Answer every question and return the figures: all, by asker, list kind and length.

    Args:
        questions: with their right answers.
        respond: what answers them.
    """
    groups: defaultdict[str, Figures] = defaultdict(Figures)
    for asked in questions:
        given = respond(asked)
        for name in _groups(asked):
            groups[name].add(asked, given)
    return {name: figures.as_shares() for name, figures in groups.items()}


def _groups(asked: Asked) -> Sequence[str]:
    kind = asked.right[0][0] if asked.right else Verdict.OFF_LIST.value
    length = "long" if len(asked.text) >= LONG else "short"
    names = ["all", f"list:{kind}", f"length:{length}"]
    return [*names, f"asker:{asked.asker}"] if asked.asker else names


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
