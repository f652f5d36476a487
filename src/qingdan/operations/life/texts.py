"""What the demo's cases are about and say (``data/demo_life.toml``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from qingdan.core.shipped import data_file
from qingdan.core.tables import Table, read
from qingdan.matters.library import PROCEDURES

WITHOUT_ENTRY, OWN = "无", "own"
ALL, WITH_MORE = 3, 4
MONTHS = re.compile(r"m(\d{1,2})-(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case can be about.

    Args:
        entry: what the text of the entry contains, ``None`` for work on no list.
        title: its title; ``{village}`` and ``{place}`` stand for where it is.
        what: the matter in a few words, for the texts of its acts.
        scenarios: codes of the scenarios that fit, empty for all that are left free.
        months: in which it can begin.
        departments: keys of the departments it concerns, where the entry does not name them.
        own_words: whether the scenario says everything itself.
    """

    entry: re.Pattern[str] | None
    title: str
    what: str
    scenarios: tuple[str, ...]
    months: frozenset[int] = frozenset(range(1, 13))
    departments: tuple[str, ...] = ()
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class Tale:
    """What is told of one kind of work, and in how many cases.

    ``values`` say what goes into a field, ``reasons`` what is given as the reason of an act;
    ``bound`` are scenarios that only go with the subjects that name them.
    """

    kind: str
    cases: int
    subjects: tuple[Subject, ...]
    values: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, tuple[str, ...]]
    bound: frozenset[str]

    def value(self, field: str, dice: Random, words: Mapping[str, str]) -> str | None:
        """Return a text for a field, ``None`` where nothing is said of it."""
        return _one_of(self.values.get(field), dice, words)

    def reason(self, action: str, dice: Random, words: Mapping[str, str]) -> str | None:
        """Return a reason for an act, ``None`` where nothing is said of it."""
        return _one_of(self.reasons.get(action), dice, words)

    def fits(self, subject: Subject, scenario: str) -> bool:
        """Tell whether a subject goes with a scenario."""
        if subject.scenarios:
            return scenario in subject.scenarios
        return scenario not in self.bound


def _one_of(texts: tuple[str, ...] | None, dice: Random, words: Mapping[str, str]) -> str | None:
    return dice.choice(texts).format_map(words) if texts else None


@lru_cache(maxsize=1)
def tales() -> dict[str, Tale]:
    """Return what is told, by kind of work; read once in a process.

    Raises:
        TableBroken: the file says something that cannot be; names the line.
    """
    table = read(data_file("demo_life.toml"))
    table.text("source")
    found = {}
    for row in table.tables("kind"):
        one = _tale(row)
        row.done()
        found[one.kind] = one
    table.done()
    return found


def _tale(row: Table) -> Tale:
    kind = row.one_of("code", PROCEDURES)
    subjects = tuple(_subject(row, one) for one in row.texts("subjects"))
    bound = frozenset(code for one in subjects for code in one.scenarios)
    return Tale(
        kind, row.number("cases"), subjects, _said(row, "values"), _said(row, "reasons"), bound
    )


def _subject(row: Table, line: str) -> Subject:
    """Read one subject: entry, title, what, and perhaps more, parted by bars.

    What more there is are codes of scenarios, ``@key`` of a department, months like ``m4-9``,
    and whether the scenario's own words are kept.
    """
    parts = [one.strip() for one in line.split(" | ")]
    if len(parts) not in (ALL, WITH_MORE):
        row.broken("subjects", f"“{line}”要写成“事项 | 标题 | 什么事 | 情景”，情景可以不写")
    entry, title, what = parts[:ALL]
    more = parts[ALL].split() if len(parts) == WITH_MORE else []
    seasons = [found for one in more if (found := MONTHS.fullmatch(one))]
    months = [month for one in seasons for month in _months(int(one[1]), int(one[2]))]
    return Subject(
        entry=None if entry == WITHOUT_ENTRY else re.compile(entry),
        title=title,
        what=what,
        scenarios=tuple(
            one for one in more if one[0] != "@" and one != OWN and not MONTHS.fullmatch(one)
        ),
        months=frozenset(months or range(1, 13)),
        departments=tuple(one[1:] for one in more if one[0] == "@"),
        own_words=OWN in more,
    )


def _months(first: int, last: int) -> list[int]:
    """Return the months of a season, which may run over the turn of the year.

    >>> _months(11, 2)
    [11, 12, 1, 2]
    """
    count = (last - first) % 12 + 1
    return [(first - 1 + at) % 12 + 1 for at in range(count)]


def _said(row: Table, key: str) -> dict[str, tuple[str, ...]]:
    """Read texts by field or act; several are parted by slashes."""
    inner = row.table(key)
    if inner is None:
        return {}
    found = {one: tuple(inner.text(one).split(" / ")) for one in inner.said}
    inner.done()
    return found
