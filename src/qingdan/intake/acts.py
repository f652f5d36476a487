"""Whose acts an order asks for: what only departments do, what townships do to help."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.core.text import fold

TABLE = "intake_acts.toml"
HANDED = re.compile(
    r"(?:由|让|交|归|要求|责成|今后|直接|自行|自己)[^，。；、]{0,3}(?:各)?"
    r"(?:乡镇|镇里|乡里|镇|乡|街道|苏木|村里?|你们|网格)|(?:镇里|乡里|你镇|你乡|各镇|各乡)"
    r"[^，。；]{0,6}(?:自己|自行|直接|全权|负责)"
)


@dataclass(frozen=True, slots=True)
class Acts:
    """The different acts of each side in a text; ``handed`` where it hands them to townships."""

    theirs: frozenset[str]
    ours: frozenset[str]
    handed: bool


def acts_in(text: str, own: str = "") -> Acts:
    """Return the acts a text asks for.

    Args:
        text: the core of an order, or a part of it.
        own: the township's own clauses of the entry; acts they name are never the department's.

    >>> acts = acts_in("请镇里勘测定损，并宣传参保政策")
    >>> sorted(acts.theirs), sorted(acts.ours)
    (['勘测', '定损'], ['宣传'])
    """
    words = _words()
    told = text
    for one in words["spared"]:
        told = one.sub("，", told)
    mine = fold(own)
    theirs = {
        found.group()
        for one in words["theirs"]
        for found in one.finditer(told)
        if not mine or fold(found.group()) not in mine
    }
    ours = {found.group() for one in words["ours"] for found in one.finditer(text)}
    return Acts(frozenset(theirs), frozenset(ours), bool(HANDED.search(told)))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    return {side: tuple(map(re.compile, told["words"])) for side, told in load_table(TABLE).items()}
