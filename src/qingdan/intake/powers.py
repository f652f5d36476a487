"""Powers that no admission can give to a township, recognised in the words of an application."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table

TABLE = "intake_powers.toml"
PARTS = re.compile(r"[^，,。；;！!？?\n]+")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Power:
    """A power that stays with the department; ``rule`` is the code of the rule that says so."""

    code: str
    title: str
    rule: str
    says: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PowerNamed:
    """A power, and the part of a text that names it, word for word."""

    power: Power
    words: str


def powers_in(text: str) -> tuple[PowerNamed, ...]:
    """Return the powers that a text seems to hand over, each once, in the order of the table.

    A part of a sentence that leaves the power with the department, or only speaks of it, is no
    sign.

    >>> [one.power.title for one in powers_in("发现露天焚烧的当场罚款，并上报")]
    ['行政处罚']
    >>> powers_in("发现露天焚烧的先劝阻，由生态环境部门处罚，乡镇不得罚款")
    ()
    """
    return tuple(_named(text))


def _named(text: str) -> Iterator[PowerNamed]:
    parts = [one.strip() for one in PARTS.findall(text) if not _spared().search(one)]
    for power in powers():
        found = next((one for one in parts if power.words.search(one)), None)
        if found is not None:
            yield PowerNamed(power, found[:LONGEST])


@lru_cache(maxsize=1)
def powers() -> tuple[Power, ...]:
    """Return the powers that ship; read once in a process."""
    return tuple(
        Power(row["code"], row["title"], row["rule"], row["says"], _any(row["words"]))
        for row in load_table(TABLE)["power"]
    )


@lru_cache(maxsize=1)
def _spared() -> re.Pattern[str]:
    return _any(load_table(TABLE)["spared"]["words"])


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in words))
