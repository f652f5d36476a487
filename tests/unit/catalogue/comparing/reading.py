"""The two published lists and the hand-checked tables, as the tests need them."""

import csv
from dataclasses import replace
from functools import cache
from pathlib import Path

from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.domain.comparing import duties_of
from qingdan.documents.model import ListKind
from qingdan.documents.reading import read_list
from qingdan.matters.library import library
from qingdan.matters.shipped import ShippedEntry, shipped_alignments
from qingdan.parties.departments import canonical_role

PROJECT = Path(__file__).resolve().parents[4]
GOLDEN = PROJECT / "tests" / "golden" / "comparing"

TOWNSHIPS = {"yinhao": "150222105", "chabaqi": "150721201"}

Key = tuple[str, int]


@cache
def book(name: str) -> DutyBook:
    """Return the duties of ``samples/<name>.txt``."""
    return duties_of(read_list(PROJECT / "samples" / f"{name}.txt"))


@cache
def aligned(name: str) -> DutyBook:
    """Return the duties of ``samples/<name>.txt`` with the matters that ship reviewed."""
    reviewed = shipped_alignments(TOWNSHIPS[name])
    duties = tuple(
        replace(duty, matters=_exactly(reviewed.entries[key(duty)]), confirmed=True)
        for duty in book(name).duties
    )
    codes = {code for duty in duties for code in duty.matters}
    titles = {code: library().matters[code].title for code in codes}
    return replace(book(name), duties=duties, titles=titles)


def _exactly(entry: ShippedEntry) -> tuple[str, ...]:
    return tuple(code for code, rank in entry.matters if rank == 1)


def key(duty: Duty) -> Key:
    return duty.kind.value, duty.number


def checked_pairs(verdict: str) -> dict[tuple[Key, Key], str]:
    """Return the pairs with a verdict, each with its relation where one is given."""
    with (GOLDEN / "pairs.csv").open(encoding="utf-8", newline="") as rows:
        return {
            (
                (row["left_list"], int(row["left_number"])),
                (row["right_list"], int(row["right_number"])),
            ): row["relation"]
            for row in csv.DictReader(rows)
            if row["verdict"] == verdict
        }


def other_words() -> tuple[DutyBook, dict[Key, Key]]:
    """Return a short list in other words, and where its duties stand in 银号镇."""
    duties, expected = [], {}
    with (GOLDEN / "other_words.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            departments = tuple(row["departments"].split())
            roles = tuple(canonical_role(name) or "" for name in departments)
            kind, number = ListKind(row["list"]), int(row["number"])
            duty = Duty(kind, number, row["name"], departments=departments, role_keys=roles)
            duties.append(duty)
            if row["yinhao_list"]:
                expected[key(duty)] = (row["yinhao_list"], int(row["yinhao_number"]))
    return DutyBook("清溪街道", tuple(duties)), expected
