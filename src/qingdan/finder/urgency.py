"""Danger to life that goes on now: whom to call first, whatever the lists say.

What is told of as danger, and the numbers with their sources, stand in ``data/urgent.toml``.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from qingdan.core.shipped import data_file

FILE = "urgent.toml"
WORDS = ("at_once", "now", "past", "talk", "harmless")
CALL_KEYS = ("name", "source")
DANGER_KEYS = ("code", "when", "calls", "advice")
DANGER_WORDS = ("alone", "subject", "sign", "weak", "unless")
NUMBER = re.compile(r"1\d\d|1\d{4}|95\d{3}")
SENTENCE = re.compile(r"[^。！？!?；;\n]+[！!]?")
CLAUSES = re.compile(r"[^，,：:\s]+")
NEAR = 10
"""So many characters may stand between what is in danger and the sign of it."""
NOTHING = re.compile(r"(?!)")
MASK = "·"
Pattern = re.Pattern[str]


class UrgentBroken(ValueError):
    """The table of dangers says something that cannot be; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """A number to call at once: ``when`` names the danger, ``source`` who published the number."""

    number: str
    name: str
    when: str
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class Danger:
    """One kind of danger and the words it is told in."""

    code: str
    calls: tuple[Urgent, ...]
    alone: Pattern
    subject: Pattern
    sign: Pattern
    weak: Pattern
    unless: Pattern


@dataclass(frozen=True, slots=True)
class Dangers:
    """All kinds of danger, and the words that tell now from then and from talk about it."""

    kinds: tuple[Danger, ...]
    at_once: Pattern
    now: Pattern
    past: Pattern
    talk: Pattern
    harmless: Pattern


def urgent_calls(text: str) -> tuple[Urgent, ...]:
    """Return whom to call first for the danger that a text tells of, each number once.

    >>> [one.number for one in urgent_calls("快来人，孩子掉河里了")]
    ['119', '110', '12395']
    >>> urgent_calls("消防通道被占，灭火器也该检查了")
    ()
    """
    table = dangers()
    plain = unicodedata.normalize("NFKC", text)
    told = [one[0] for one in SENTENCE.finditer(plain)]
    found: dict[str, Urgent] = {}
    for kind in table.kinds:
        if any(_tells(kind, sentence, table) for sentence in told):
            for call in kind.calls:
                found.setdefault(call.number, call)
    return tuple(found.values())


def by_danger(urgent: Iterable[Urgent]) -> list[tuple[Urgent, ...]]:
    """Return the calls for each danger side by side."""
    grouped: dict[str, list[Urgent]] = {}
    for one in urgent:
        grouped.setdefault(one.when, []).append(one)
    return [tuple(calls) for calls in grouped.values()]


def _tells(kind: Danger, sentence: str, table: Dangers) -> bool:
    """Tell whether a sentence speaks of a danger that goes on now."""
    at_once = bool(table.at_once.search(sentence))
    place = _place(kind, sentence, table, now=at_once or bool(table.now.search(sentence)))
    if place is None:
        return False
    seen = table.harmless.sub(_masked, sentence)
    if kind.unless.search(seen):
        return False
    if not at_once:
        return not (table.past.search(seen) or table.talk.search(seen))
    return not any(
        table.talk.search(one[0])
        for one in CLAUSES.finditer(sentence)
        if one.start() < place[1] and place[0] < one.end()
    )


def _place(kind: Danger, sentence: str, table: Dangers, *, now: bool) -> tuple[int, int] | None:
    """Return where a danger is named in a sentence, ``None`` where it is not.

    A call for help names nobody in danger: the 人 of 快来人 is none.
    """
    if found := kind.alone.search(sentence) or (kind.weak.search(sentence) if now else None):
        return found.span()
    signs = [one.span() for one in kind.sign.finditer(sentence)]
    for subject in kind.subject.finditer(table.at_once.sub(_masked, sentence)):
        for start, end in signs:
            if -NEAR <= start - subject.end() <= NEAR:
                return min(start, subject.start()), max(end, subject.end())
    return None


def _masked(found: re.Match[str]) -> str:
    return MASK * len(found[0])


@lru_cache(maxsize=1)
def dangers() -> Dangers:
    """Return the shipped table; read once in a process."""
    return load(data_file(FILE).read_text(encoding="utf-8"))


def load(text: str) -> Dangers:
    """Read and check a table of dangers.

    Raises:
        UrgentBroken: it is no TOML, or something in it is missing, unknown or written twice;
            names the line.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise UrgentBroken(f"{FILE}：不是合格的 TOML（{trouble}）") from trouble
    lines = text.splitlines()
    for key in table:
        if key not in (*WORDS, "calls", "danger"):
            _broken(_line(lines, rf"{re.escape(key)}\s*=|\[+{re.escape(key)}\b"), f"不认识“{key}”")
    for key in WORDS:
        if not table.get(key):
            _broken(1, f"缺少 {key}")
    calls = dict(_calls(table.get("calls", {}), lines))
    starts = [at for at, line in enumerate(lines, 1) if line.strip() == "[[danger]]"]
    kinds: dict[str, Danger] = {}
    for line, row in zip(starts, table.get("danger", ()), strict=True):
        kind = _danger(line, row, calls)
        if kind.code in kinds:
            _broken(line, f"代码“{kind.code}”用了两次")
        kinds[kind.code] = kind
    return Dangers(tuple(kinds.values()), **{key: _pattern(table[key]) for key in WORDS})


def _calls(given: Mapping[str, Any], lines: Sequence[str]) -> Iterator[tuple[str, Urgent]]:
    for number, row in given.items():
        line = _line(lines, rf"\[calls\.\"?{re.escape(number)}\"?\]")
        if not NUMBER.fullmatch(number):
            _broken(line, f"“{number}”不是紧急或服务号码")
        _check_keys(line, row, CALL_KEYS, CALL_KEYS)
        yield number, Urgent(number, row["name"], "", "", row["source"])


def _danger(line: int, row: Mapping[str, Any], calls: Mapping[str, Urgent]) -> Danger:
    _check_keys(line, row, DANGER_KEYS, (*DANGER_KEYS, *DANGER_WORDS))
    for number in row["calls"]:
        if number not in calls:
            _broken(line, f"号码“{number}”没有写名称和来源")
    for key in DANGER_WORDS:
        twice = [one for one in row.get(key, ()) if row[key].count(one) > 1]
        if twice:
            _broken(line, f"{key} 里“{twice[0]}”写了两次")
    if bool(row.get("subject")) != bool(row.get("sign")):
        _broken(line, "subject 和 sign 要一起写")
    if not (row.get("alone") or row.get("sign") or row.get("weak")):
        _broken(line, "没有写什么说法算这种危险")
    told = [calls[number] for number in row["calls"]]
    return Danger(
        code=row["code"],
        calls=tuple(
            Urgent(one.number, one.name, row["when"], row["advice"], one.source) for one in told
        ),
        **{key: _pattern(row.get(key, ())) for key in DANGER_WORDS},
    )


def _check_keys(
    line: int, row: Mapping[str, Any], required: Sequence[str], known: Sequence[str]
) -> None:
    for key in required:
        if not row.get(key):
            _broken(line, f"缺少 {key}")
    for key in row:
        if key not in known:
            _broken(line, f"不认识“{key}”，可以写的有：{'、'.join(known)}")


def _pattern(words: Sequence[str]) -> Pattern:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if words else NOTHING


def _line(lines: Sequence[str], wanted: str) -> int:
    found = re.compile(rf"\s*(?:{wanted})")
    return next((at for at, line in enumerate(lines, 1) if found.match(line)), 1)


def _broken(line: int, what: str) -> NoReturn:
    raise UrgentBroken(f"{FILE} 第 {line} 行：{what}。")
