"""One line of the report and how well it is."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How well a line is; only ``WRONG`` makes the command fail."""

    GOOD = "good"
    LOOK = "look"
    WRONG = "wrong"

    @property
    def words(self) -> str:
        return {"good": "良好", "look": "留意", "wrong": "有误"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, what was found, and what to do when it is not good."""

    subject: str
    found: str
    level: Level
    advice: str = ""


def good(subject: str, found: str) -> Line:
    """Return a line that needs nothing."""
    return Line(subject, found, Level.GOOD)


def look(subject: str, found: str, advice: str) -> Line:
    """Return a line that a person should think about."""
    return Line(subject, found, Level.LOOK, advice)


def wrong(subject: str, found: str, advice: str) -> Line:
    """Return a line that must be put right."""
    return Line(subject, found, Level.WRONG, advice)


def judged(
    subject: str, found: str, advice: str, *, well: bool, otherwise: Level = Level.WRONG
) -> Line:
    """Return a good line, or the other one with its advice."""
    return good(subject, found) if well else Line(subject, found, otherwise, advice)
