"""When people are reminded of a temporary duty, and how long one that lapsed is shown."""

from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table


@dataclass(frozen=True, slots=True)
class DutyDays:
    """Numbers of days: before the end, the most first; after it."""

    before: tuple[int, ...]
    shown_after: int

    def due(self, left: int) -> int | None:
        """Return the nearest reminder that is due so many days before the end, if any.

        >>> days = DutyDays((30, 7, 0), 90)
        >>> days.due(31), days.due(30), days.due(8), days.due(7), days.due(-3)
        (None, 30, 30, 7, 0)
        """
        return min((one for one in self.before if left <= one), default=None)


@lru_cache(maxsize=1)
def duty_days() -> DutyDays:
    """Return the numbers that ship; read once in a process."""
    table = load_table("intake_duties.toml")
    before = sorted((int(one) for one in table["remind_days_before"]), reverse=True)
    return DutyDays(tuple(before), int(table["shown_days_after"]))
