"""TOML tables that are read strictly: whatever is wrong is told with its file and line.

What ships as data is written by hand. A key nobody asked for is refused, with the one that was
probably meant.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

HEADER = re.compile(r"\s*(\[\[|\[)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"))*)\s*=")
LONG = ('"""', "'''")
Step = str | int
Way = tuple[Step, ...]
Kind = TypeVar("Kind")
NAMES = {str: "文字", int: "整数", bool: "true 或 false", date: "日期", list: "列表", dict: "表"}


class TableBroken(ValueError):
    """A file says something that cannot be; the text names file and line."""


@dataclass(frozen=True)
class Table:
    """One table of a file; what is asked of it is checked and counted as known.

    Args:
        file: its name, as it is told.
        path: the keys that lead here.
        said: the content.
        lines: where every key and header of the file stands.
    """

    file: str
    path: Way
    said: Mapping[str, Any]
    lines: Mapping[Way, int]
    asked: set[str] = field(default_factory=set)

    def text(self, key: str, default: str | None = None) -> str:
        """Return words; with a default the key may be missing, else it must say something."""
        found = self._of(key, str, default)
        if not found.strip() and default is None:
            self.broken(key, f"{key} 不能是空的")
        return found

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        return self._of(key, int, default)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return whether."""
        return self._of(key, bool, default)

    def day(self, key: str) -> date | None:
        """Return a date, ``None`` where the key is missing."""
        self.asked.add(key)
        return self._of(key, date, None) if key in self.said else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of words, empty where the key is missing."""
        found = self._of(key, list, [])
        for one in found:
            if not isinstance(one, str) or not one.strip():
                self.broken(key, f"{key} 里应当都是文字")
        return tuple(found)

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates, empty where the key is missing."""
        found = self._of(key, list, [])
        for one in found:
            if type(one) is not date:
                self.broken(key, f"{key} 里应当都是日期")
        return tuple(found)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of the words that are allowed."""
        found, known = self.text(key, default), list(allowed)
        if found not in known and found != default:
            self.unknown(key, key, found, known)
        return found

    def some_of(self, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
        """Return words that are all allowed."""
        found, known = self.texts(key), list(allowed)
        for one in found:
            if one not in known:
                self.unknown(key, key, one, known)
        return found

    def table(self, key: str) -> "Table | None":
        """Return a table within, ``None`` where there is none."""
        self.asked.add(key)
        if key not in self.said:
            return None
        return Table(self.file, (*self.path, key), self._of(key, dict, None), self.lines)

    def tables(self, key: str) -> "tuple[Table, ...]":
        """Return the tables of a list, empty where the key is missing."""
        rows = self._of(key, list, [])
        if not all(isinstance(one, dict) for one in rows):
            self.broken(key, f"{key} 里应当都是表")
        return tuple(
            Table(self.file, (*self.path, key, at), one, self.lines) for at, one in enumerate(rows)
        )

    def done(self) -> None:
        """Refuse whatever nobody asked for."""
        for key in self.said:
            if key not in self.asked:
                self.unknown(key, "项", key, sorted(self.asked))

    @property
    def line(self) -> int:
        """Where the table begins; for a table within a line, that line."""
        for end in range(len(self.path), 0, -1):
            if self.path[:end] in self.lines:
                return self.lines[self.path[:end]]
        return 1

    @property
    def place(self) -> str:
        """Where the table stands, as it is told."""
        return f"{self.file} 第 {self.line} 行"

    def unknown(self, key: str, what: str, given: str, known: Sequence[str]) -> NoReturn:
        """Refuse a word, with the one that was probably meant."""
        near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
        meant = f"，是不是“{near[0]}”？" if near else f"；可以写：{'、'.join(known) or '无'}。"
        raise TableBroken(f"{self._at(key)}：没有“{given}”这个{what}{meant}")

    def broken(self, key: str, why: str) -> NoReturn:
        """Refuse what a key says."""
        raise TableBroken(f"{self._at(key)}：{why}。")

    def _of(self, key: str, kind: type[Kind], default: Kind | None) -> Kind:
        self.asked.add(key)
        if key not in self.said and default is not None:
            return default
        found: Kind | None = self.said.get(key)
        if found is None:
            self.broken("", f"缺少 {key}")
        if type(found) is not kind:
            self.broken(key, f"{key} 应当是{NAMES[kind]}")
        return found

    def _at(self, key: str) -> str:
        line = self.lines.get((*self.path, key), self.line)
        return f"{self.file} 第 {line} 行"


def read(file: Path) -> Table:
    """Read a file.

    Raises:
        TableBroken: it is no TOML; says where.
    """
    try:
        return parsed(file.name, file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as trouble:
        raise TableBroken(f"{file.name}：编码不是 UTF-8。") from trouble


def parsed(name: str, text: str) -> Table:
    r"""Read a file that is at hand.

    >>> table = parsed("a.toml", 'title = "甲"\n[[step]]\ncode = 3\n')
    >>> table.tables("step")[0].text("code")
    Traceback (most recent call last):
    qingdan.core.tables.TableBroken: a.toml 第 3 行：code 应当是文字。
    """
    try:
        return Table(name, (), tomllib.loads(text), dict(_places(text)))
    except tomllib.TOMLDecodeError as trouble:
        raise TableBroken(f"{name}：不是合格的 TOML（{trouble}）。") from trouble


def _places(text: str) -> Iterator[tuple[Way, int]]:
    """Yield where headers and keys stand, by the path that leads to them."""
    path: Way = ()
    counts: dict[Way, int] = {}
    depth, quote = 0, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not depth and not quote:
            header, key = HEADER.match(line), KEY.match(line)
            if header:
                path = _opened(_steps(header[2]), counts, many=header[1] == "[[")
                yield path, number
                if path[-1] == 0:  # the first of a list tells where the list begins
                    yield path[:-1], number
                continue
            if key:
                yield (*path, *_steps(key[1])), number
        depth, quote = _after(line, depth, quote)


def _opened(steps: Way, counts: dict[Way, int], *, many: bool) -> Way:
    """Return the path of a header; within a list, that of its last table."""
    path: Way = ()
    for step in steps[:-1]:
        path = (*path, step)
        if path in counts:
            path = (*path, counts[path])
    path = (*path, steps[-1])
    if not many:
        return path
    counts[path] = counts.get(path, -1) + 1
    return (*path, counts[path])


def _steps(name: str) -> Way:
    return tuple(one.strip().strip("\"'") for one in name.split("."))


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Return how deep in brackets, and in which long string, the next line begins."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return depth, quote if quote in LONG else ""
            at, quote = end + len(quote), ""
        elif line[at] == "#":
            break
        elif line[at] in "\"'":
            quote = line[at : at + 3] if line[at : at + 3] in LONG else line[at]
            at += len(quote)
            if quote == '"':
                at, quote = _past_string(line, at), ""
        else:
            depth += (line[at] in "[{") - (line[at] in "]}")
            at += 1
    return depth, quote if quote in LONG else ""


def _past_string(line: str, at: int) -> int:
    while at < len(line) and line[at] != '"':
        at += 2 if line[at] == "\\" else 1
    return at + 1
