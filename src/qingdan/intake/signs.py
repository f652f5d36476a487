"""Signs in the words of a request: disguised work and added load, with the words that show it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qingdan.core.shipped import load_table
from qingdan.intake.enums import Sign

TABLE = "intake_signs.toml"


@dataclass(frozen=True, slots=True)
class SignKind:
    """One kind of sign: what is said of it, the words that show it, and what it rests on.

    ``rules`` are codes of gates in the rulebook; ``source`` says from where it is known when
    no rule is at hand.
    """

    code: Sign
    says: str
    words: tuple[re.Pattern[str], ...]
    excepted: tuple[re.Pattern[str], ...]
    rules: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A sign found in a text; ``start`` and ``end`` mark the words that show it."""

    code: Sign
    start: int
    end: int
    words: str


@lru_cache(maxsize=1)
def sign_kinds() -> dict[Sign, SignKind]:
    """Return all kinds of signs by their code, in the order of the table."""
    return {Sign(row["code"]): _kind(row) for row in load_table(TABLE)["sign"]}


def signs_in(text: str) -> tuple[Shown, ...]:
    """Return the signs of a text in its own order, each kind at most once at one place.

    >>> [(one.code.value, one.words) for one in signs_in("年底考核10分，完不成的一票否决。")]
    [('assessment', '年底考核'), ('assessment', '10分'), ('veto', '一票否决')]
    """
    found = [one for kind in sign_kinds().values() for one in _of_kind(text, kind)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.code)))


def _of_kind(text: str, kind: SignKind) -> Iterator[Shown]:
    excepted = [one.span() for words in kind.excepted for one in words.finditer(text)]
    reached = 0
    for start, end in sorted(one.span() for words in kind.words for one in words.finditer(text)):
        spared = any(start < last and first < end for first, last in excepted)
        if start >= reached and not spared:
            yield Shown(kind.code, start, end, text[start:end])
            reached = end


def _kind(row: dict[str, object]) -> SignKind:
    def patterns(name: str) -> tuple[re.Pattern[str], ...]:
        told = row.get(name, [])
        return tuple(re.compile(str(one)) for one in told) if isinstance(told, list) else ()

    rules = row.get("rules", [])
    return SignKind(
        code=Sign(str(row["code"])),
        says=str(row["says"]),
        words=patterns("words"),
        excepted=patterns("except"),
        rules=tuple(map(str, rules)) if isinstance(rules, list) else (),
        source=str(row.get("source", "")),
    )
