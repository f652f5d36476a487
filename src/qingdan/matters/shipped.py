"""The alignments that ship reviewed: ``data/alignments/<township code>.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from qingdan.core.shipped import data_file

Entry = tuple[str, int]
"""List kind and printed number."""


@dataclass(frozen=True, slots=True)
class ShippedEntry:
    """What one entry does: matter codes with their rank, and the wording they were read from."""

    wording: str
    matters: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ShippedAlignments:
    """The reviewed alignments of one township's published lists."""

    township: str
    reviewer: str
    reviewed_on: date
    entries: Mapping[Entry, ShippedEntry]


@lru_cache(maxsize=64)
def shipped_alignments(township_code: str) -> ShippedAlignments | None:
    """Return what ships for a township, ``None`` for most of the 38,000."""
    file = data_file(f"alignments/{township_code}.toml")
    if not file.is_file():
        return None
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    entries = {
        (row["list"], row["number"]): ShippedEntry(
            row["wording"],
            tuple((code, rank) for rank, codes in enumerate(row["matters"], 1) for code in codes),
        )
        for row in table["entry"]
    }
    return ShippedAlignments(township_code, table["reviewer"], table["reviewed_on"], entries)
