"""How right it is what was found, in one township and everywhere."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MATTERS = "SELECT matter FROM alignment WHERE item_id = ? AND rank = 1 AND +clause_id IS NULL"
WITHIN = 3
Asked = dict[str, Any]


def graded(
    found: Sequence[Sequence[Any]], asked: Sequence[Asked], folder: Path | None
) -> tuple[float, float]:
    """Return how often the first, and one of the first three, is right.

    Args:
        found: list and number, or keys of entries where ``folder`` is given.
        asked: with what is right.
        folder: where the matters of entries are read from.
    """
    first = within = 0
    for entries, question in zip(found, asked, strict=True):
        if folder is None:
            right = [one in question["right"] for one in entries[:WITHIN]]
        else:
            told = matters(folder, entries[:WITHIN])
            right = [bool(one & set(question["matters"])) for one in told]
        first += any(right[:1])
        within += any(right)
    return round(first / len(asked), 3), round(within / len(asked), 3)


def matters(folder: Path, keys: Sequence[int]) -> list[set[str]]:
    """Return the matters that each of some entries answers best."""
    with sqlite3.connect(folder / "qingdan.sqlite3") as database:
        return [{code for (code,) in database.execute(MATTERS, (key,))} for key in keys]
