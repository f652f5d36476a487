"""The place a question is about: which township a place named in the text belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qingdan.catalogue.domain.comparing import LEVEL, SHORTEST_PLACE
from qingdan.parties.enums import RegionLevel
from qingdan.parties.models import Region

VILLAGE_LEVEL = re.compile(r"(?:村|社区|嘎查)$")
LEVELLED = re.compile(r"[镇乡]|街道|苏木")
"""How the full name of a township ends."""
SHORTEST_VILLAGE = 3
"""A village's name without 村 counts from so many characters on: 新民 may be anybody."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place that stands in a text, and the township it belongs to."""

    words: str
    township: Region


def named_in(text: str, townships: Sequence[Region]) -> Named | None:
    """Return the place of one of some townships that a text names, the longest name first.

    A township's own name counts before a village's. What may be in two townships is nobody's.
    One query, none for a text that is empty.
    """
    if not text or not townships:
        return None
    return _longest(text, _own_names(townships)) or _longest(text, _village_names(townships))


def unlisted_in(text: str, townships: Sequence[Region]) -> Region | None:
    """Return the township that a text names by its full name and that is none of some.

    Looked for in the counties of those, so that what is not listed yet is not taken for one
    that is. One query, none for a text without such words.

    Args:
        text: what was asked.
        townships: those with lists.
    """
    if not townships or not LEVELLED.search(text):
        return None
    near = Region.objects.filter(
        level=RegionLevel.TOWNSHIP, parent__in={one.parent_id for one in townships}
    ).exclude(code__in=[one.code for one in townships])
    found = [one for one in near.order_by("code") if one.name in text]
    return max(found, key=lambda one: len(one.name), default=None)


def _longest(text: str, names: Iterator[tuple[str, Region]]) -> Named | None:
    found = [(name, township) for name, township in names if name in text]
    if not found:
        return None
    longest = max(len(name) for name, _ in found)
    best = {township.code: (name, township) for name, township in found if len(name) == longest}
    if len(best) > 1:
        return None
    return Named(*next(iter(best.values())))


def _own_names(townships: Sequence[Region]) -> Iterator[tuple[str, Region]]:
    for township in townships:
        yield township.name, township
        short = LEVEL.sub("", township.name)
        if len(short) >= SHORTEST_PLACE:
            yield short, township


def _village_names(townships: Sequence[Region]) -> Iterator[tuple[str, Region]]:
    by_code = {one.code: one for one in townships}
    villages = Region.objects.filter(level=RegionLevel.VILLAGE, parent__in=list(by_code))
    for name, parent in villages.values_list("name", "parent_id"):
        yield name, by_code[parent]
        short = VILLAGE_LEVEL.sub("", name)
        if len(short) >= SHORTEST_VILLAGE:
            yield short, by_code[parent]
