"""Tables that a township has reported already: the same name, asked for not long ago."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qingdan.core.text import fold
from qingdan.intake.orders import PHRASES
from qingdan.intake.splitting import tables_in

SHORTEST_NAME, SAYS_NOTHING = 5, 4
AGAIN = re.compile(
    r"每(?:日|天|周|旬|月|季|半?年)|按(?:日|周|旬|月|季)|(?:日|周|旬|月|季)报|本(?:周|月|季)|上(?:周|月)|更新|新增|变化|最新"
)
"""What is reported anew each time is not held."""
CLAUSE = re.compile(r"[，,。；;！!\n]")
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Given:
    """A table that was asked for before: its name, in which request, when, by whom."""

    table: str
    request: int
    on: date
    sender: str

    def __str__(self) -> str:
        sender = f"{self.sender}的" if self.sender else ""
        return f"“{self.table}”，{self.on:%Y-%m-%d} {sender}来件（第 {self.request} 号）"


def held(text: str, before: Iterable[Given]) -> tuple[Given, ...]:
    """Return the tables a text asks for that were given before; none that is reported anew.

    Args:
        text: as asked now.
        before: what the township gave, the newest first.
    """
    if AGAIN.search(text):
        return ()
    wanted = {fold(one) for one in tables_in(text) if len(HAN.findall(one)) >= SHORTEST_NAME}
    if not wanted:
        return ()
    found: dict[str, Given] = {}
    for one in before:
        if (name := fold(one.table)) in wanted:
            found.setdefault(name, one)
    return tuple(found.values())


def asks_only_for(text: str, given: Sequence[Given]) -> bool:
    """Tell whether a text asks for these tables and for nothing beside them."""
    names = [one.table for one in given]
    for clause in CLAUSE.split(text):
        rest = PHRASES.sub("", clause)
        if not any(name in clause for name in names) and len(HAN.findall(rest)) >= SAYS_NOTHING:
            return False
    return bool(given)
