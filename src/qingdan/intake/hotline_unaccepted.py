"""Why a ticket's matter is not accepted: reasons as data, those of the rules of the place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.intake.proposals import Cause
from qingdan.intake.reasons import causes

TABLE = "hotline_unaccepted.toml"


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """One reason; ``rule`` is a code of the rulebook, ``way`` tells that the way must be told.

    ``regions`` are beginnings of region codes, empty for wherever the rule is.
    """

    code: str
    title: str
    rule: str
    regions: tuple[str, ...]
    way: bool


@lru_cache(maxsize=1)
def unaccepted_kinds() -> Mapping[str, Unaccepted]:
    """Return all reasons by their code, in the order of the table."""
    return {
        row["code"]: Unaccepted(
            row["code"],
            row["title"],
            row.get("rule", ""),
            tuple(row.get("regions", ())),
            row.get("way", False),
        )
        for row in load_table(TABLE)["reason"]
    }


def unaccepted_at(place: str, on: date) -> list[tuple[Unaccepted, Cause | None]]:
    """Return the reasons that stand at a place on a day, each with its rule.

    Args:
        place: region code of the township.
        on: local date.
    """
    found: list[tuple[Unaccepted, Cause | None]] = []
    for one in unaccepted_kinds().values():
        if one.regions and not place.startswith(one.regions):
            continue
        cause = next(iter(causes([one.rule], place, on)), None) if one.rule else None
        if cause is not None or not one.rule:
            found.append((one, cause))
    return found
