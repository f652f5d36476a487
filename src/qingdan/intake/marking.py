"""Where a notice counts: its lines, its numbers (一、（一）1.（1）① 一是), its tables of tasks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

CELL = "\t"
NUMERALS = "一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
KINDS = (
    rf"(?P<n1>[{NUMERALS}]{{1,3}})、(?![{NUMERALS}]{{1,2}}[、季级])",
    rf"[（(](?P<n2>[{NUMERALS}]{{1,3}})[）)]、?",
    r"(?P<n3>\d{1,2})(?:[.．](?![\d])|、(?!\d+[、日月号年级]))\s*",
    r"(?:[（(](?P<n4>\d{1,2})[）)]|(?P<n5>\d{1,2})[）)])、?\s*",
    rf"(?P<n6>[{CIRCLED}])\s*",
    rf"(?:(?P<n7>[{NUMERALS}])是(?![{NUMERALS}不])|第(?P<n8>[{NUMERALS}])(?:件事?|项)?[，,、：:]|其(?P<n9>[{NUMERALS}])[，,、：:])",
)
BULLET = re.compile(r"[-—•·●○▪◆◇■□*＊➢√✓][ \t　]*(?=[\u4e00-\u9fff])")
MARK = re.compile(
    rf"(?:^|(?<=[。；;：:，,！!\s　\n]))(?:{'|'.join(KINDS)})|(?P<n10>[{CIRCLED}])\s*", re.MULTILINE
)
LEVELS = {"n1": 1, "n2": 2, "n3": 3, "n4": 4, "n5": 4, "n6": 5, "n7": 6, "n8": 6, "n9": 6, "n10": 5}
BULLET_LEVEL, SAID_LEVEL, TENS = 7, 6, 10
WORK = re.compile(r"任务|事项|内容|工作|措施|要求")
COUNTED = re.compile(r"(?:序号|编号|项目?|类别|\d{1,3}|[一二三四五六七八九十]{1,3})[.．、]?$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it, and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Mark:
    """A number before a matter: ``after`` is where its words begin, ``level`` how deep it is."""

    start: int
    after: int
    level: int
    number: int


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """Return the lines of a stretch of text that are not empty."""
    stop = len(text) if end is None else end
    return [
        Line(one.group().strip(), one.start() + len(one.group()) - len(one.group().lstrip()))
        for one in re.compile(r"[^\n]+").finditer(text, start, stop)
        if one.group().strip()
    ]


def marks_in(text: str) -> list[Mark]:
    """Return the numbers that part a text, in order; of at most three levels, the outermost.

    A number at the beginning of a line counts; one within a line only as part of a count
    from one on. What is told off within a matter (一是…二是…) counts only where nothing else does.

    >>> [(one.level, one.number) for one in marks_in("请做好：1.防火宣传；2.隐患排查，长1.5公里。")]
    [(3, 1), (3, 2)]
    """
    lines = lines_of(text)
    rows = [(one.start, one.end) for one in lines if CELL in one.text]
    found = [_mark(one) for one in MARK.finditer(text)]
    found += [
        Mark(line.start, line.start + bullet.end(), BULLET_LEVEL, 0)
        for line in lines
        if (bullet := BULLET.match(line.text))
    ]
    found = [one for one in found if not any(first <= one.start < last for first, last in rows)]
    begun = {line.start for line in lines}
    kept = _counting(sorted(found, key=lambda one: one.start), begun)
    levels = sorted({one.level for one in kept})
    if levels and levels[0] < SAID_LEVEL:
        levels = [one for one in levels if one != SAID_LEVEL]
    return [one for one in kept if one.level in levels[:3]]


def tables_of_tasks(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Yield each table that holds a task a row: its first line, and its rows from the task on.

    Only a table whose first row names a column of tasks (重点任务, 工作内容…) does.
    """
    at = 0
    while at < len(lines):
        table = list(takewhile(lambda one: CELL in one.text, lines[at:]))
        if len(table) > 1 and WORK.search(table[0].text):
            yield table[0], [row for row in map(_from_task_on, table[1:]) if row]
        at += max(1, len(table))


def _from_task_on(row: Line) -> Line | None:
    at = 0
    for cell in row.text.split(CELL):
        if cell.strip() and not COUNTED.match(cell.strip()):
            return Line(row.text[at:], row.start + at)
        at += len(cell) + 1
    return None


def _mark(found: re.Match[str]) -> Mark:
    name = found.lastgroup or "n1"
    told = found[name]
    return Mark(found.start(), found.end(), LEVELS[name], _number(told))


def _number(told: str) -> int:
    if told.isdigit() and told.isascii():
        return int(told)
    if told in CIRCLED:
        return CIRCLED.index(told) + 1
    if told in NUMERALS:
        return NUMERALS.index(told) + 1
    tens, _, ones = told.rpartition("十")
    return TENS * (NUMERALS.find(tens) + 1 if tens else 1) + (
        NUMERALS.find(ones) + 1 if ones else 0
    )


def _counting(marks: Sequence[Mark], begun: set[int]) -> list[Mark]:
    """Leave out numbers within lines that count nothing."""
    kept: list[Mark] = []
    for at, one in enumerate(marks):
        if one.start in begun or _goes_on(one, kept) or _begins(one, marks[at + 1 :]):
            kept.append(one)
    return kept


def _goes_on(one: Mark, kept: Sequence[Mark]) -> bool:
    before = next((last for last in reversed(kept) if last.level <= one.level), None)
    return before is not None and before.level == one.level and before.number + 1 == one.number


def _begins(one: Mark, later: Sequence[Mark]) -> bool:
    after = next((more for more in later if more.level <= one.level), None)
    return one.number == 1 and after is not None and after.level == one.level and after.number == 2  # noqa: PLR2004
