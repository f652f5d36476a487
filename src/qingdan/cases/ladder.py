"""Whom to tell how far a time limit has come (``data/escalation.toml``)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from qingdan.core.shipped import data_file
from qingdan.core.tables import read
from qingdan.core.workdays import WorkCalendar
from qingdan.procedures.enums import RoleSide

TELL = ("handler", "leaders", "township", "list-office")
YELLOW, DUE = "yellow", "due"
OWN = "escalation.toml"


@dataclass(frozen=True)
class Rung:
    """One rung: near the end, or so many working days after it; for clocks of these sides."""

    at: str
    workdays: int
    sides: tuple[str, ...]
    tell: tuple[str, ...]

    def moment(self, yellow: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
        """Return when it is told.

        Raises:
            YearNotLoaded: the days after the end run into a year that is not loaded.
        """
        if self.at == YELLOW:
            return yellow
        day = timezone.localdate(due)
        later = calendar.working_days_after(day, self.workdays) if self.workdays else day
        return due + (later - day)


@lru_cache(maxsize=4)
def _read(file: Path, _changed: float) -> tuple[Rung, ...]:
    table = read(file)
    found = []
    for row in table.tables("rung"):
        rung = Rung(
            at=row.one_of("at", (YELLOW, DUE)),
            workdays=row.number("workdays", 0),
            sides=row.some_of("sides", RoleSide.values),
            tell=row.some_of("tell", TELL),
        )
        row.done()
        found.append(rung)
    table.done()
    return tuple(found)


def ladder() -> tuple[Rung, ...]:
    """Return the rungs in use: the county's own, or those that ship.

    Raises:
        TableBroken: the file says something that cannot be; names file and line.
    """
    own = Path(settings.DATA_DIR) / OWN
    file = own if own.is_file() else data_file(OWN)
    return _read(file, file.stat().st_mtime)


def rungs_of(side: str) -> list[Rung]:
    """Return the rungs for clocks of a side, in order."""
    return [one for one in ladder() if side in one.sides]
