"""What came, taken apart into the matters it asks for: the tasks of a notice, a ticket's matters.

Every task stands in the text word for word at its place; what is said for all of them (reports,
assessment, contacts at the end) is kept apart as the closing, and no task overlaps another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from qingdan.finder.domain.parting import wishes_or_complains
from qingdan.finder.splitting import split_matters
from qingdan.intake import notice_words as words
from qingdan.intake.enums import Sign
from qingdan.intake.marking import CELL, Line, Mark, lines_of, marks_in, tables_of_tasks
from qingdan.intake.orders import DEADLINE
from qingdan.intake.signs import Shown, signs_in

SHORTEST, LONG_INTRO, NAME_ONLY, LONGEST_HEADING = 2, 24, 10, 40
HAN = re.compile(r"[\u4e00-\u9fff]")
ASSESSED = frozenset({Sign.ASSESSMENT, Sign.RANKING, Sign.VETO, Sign.PLEDGE})


@dataclass(frozen=True)
class Task:
    """One matter of what came: ``text`` stands at ``start``–``end`` word for word.

    ``heading`` are the words of the heading it stands under; empty without one.
    """

    text: str
    start: int
    end: int
    heading: str = ""

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The deadlines it names, as said; else those of its heading."""
        told = (DEADLINE.findall(one) for one in (self.text, self.heading))
        return tuple(dict.fromkeys(next(filter(None, told), ())))

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables it asks for, as said."""
        return tables_in(self.text)

    @property
    def assessed(self) -> tuple[Shown, ...]:
        """The words by which it is assessed, ranked or pledged."""
        return tuple(one for one in signs_in(self.text) if one.code in ASSESSED)


@dataclass(frozen=True)
class Notice:
    """A text taken apart: its title, its tasks, and what it says for all of them."""

    text: str
    title: str
    tasks: tuple[Task, ...]
    closing: tuple[Task, ...]

    @cached_property
    def for_all(self) -> str:
        """What is said for all tasks, word for word."""
        return "\n".join(one.text for one in self.closing)


def tasks_in(text: str) -> tuple[Task, ...]:
    """Return the tasks of a notice, a list or a message, in its own order.

    >>> [one.text for one in tasks_in("请各镇做好：1.防火宣传；2.隐患排查。")]
    ['防火宣传；', '隐患排查。']
    """
    return notice_in(text).tasks


def notice_in(text: str) -> Notice:
    """Take a notice apart; a text that counts nothing is one task, or one a line.

    Args:
        text: as it came, with line ends; cells of tables parted by tabs.
    """
    return _Reading(text).notice()


def matters_in(text: str) -> tuple[Task, ...]:
    """Return the matters of a ticket: what it sets apart by a number or a word (另外, 同时).

    >>> [one.text for one in matters_in("村口的路坏了。另外，希望解决低保没发的问题。")]
    ['村口的路坏了。', '另外，希望解决低保没发的问题。']
    """
    spans: list[tuple[int, int, bool]] = []
    reached = 0
    for told in split_matters(text):
        start = text.find(told.text, reached)
        if start < 0:
            continue
        reached = start + len(told.text)
        own = wishes_or_complains(told.text)
        if spans and (not told.apart or not own or not spans[-1][2]):
            spans[-1] = (spans[-1][0], reached, spans[-1][2] or own)
        else:
            spans.append((start, reached, own))
    found = [_task(text, start, end) for start, end, _ in spans]
    return tuple(one for one in found if one) or tuple(_Reading(text).whole())


def tables_in(text: str) -> tuple[str, ...]:
    """Return the names of the tables that are asked for, as said.

    >>> tables_in("请填写《隐患排查统计表》，并报送人员花名册。")
    ('隐患排查统计表', '人员花名册')
    """
    names = (words.ASKED_FOR.sub("", one.group()) for one in words.TABLE.finditer(text))
    return tuple(dict.fromkeys(one for one in names if len(one) > 1))


class _Reading:
    """Reads one text; every stretch it gives stands in the text, none twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.tables = list(tables_of_tasks(self.lines))
        first = self.lines[0].text if self.lines else ""
        titled = len(self.lines) > 1 and words.TITLE.fullmatch(first)
        self.title = first if titled else ""
        marks = marks_in(text)
        self.end = self._end(marks[0].start if marks else 0)
        self.marks = [one for one in marks if one.start < self.end]

    def notice(self) -> Notice:
        tasks, closing = self._counted() if self.marks else (self._uncounted(), [])
        rows = [_task(self.text, row.start, row.end) for _, table in self.tables for row in table]
        more = [one for one in rows if one and not _in(one, tasks)]
        tasks = sorted([*tasks, *more], key=lambda one: one.start) or self.whole()
        ends = [
            _task(self.text, one.start, one.end)
            for one in lines_of(self.text, self.end)
            if CELL not in one.text
        ]
        told = [one for one in (*closing, *ends) if one and not _in(one, tasks)]
        return Notice(self.text, self.title, tuple(tasks), tuple(told))

    def whole(self) -> list[Task]:
        """Return the text as one task, without title and end."""
        body = self._body()
        one = _task(self.text, body[0].start, body[-1].end) if body else None
        one = one or _task(self.text, 0, len(self.text))
        return [one] if one else []

    def _end(self, after: int) -> int:
        """Return where contacts, attachments, the signature and the date begin."""
        rest = self.lines[1:]
        for line in rest:
            if line.start > after and words.ENDS.match(line.text):
                return line.start
        end = len(self.text)
        for line in reversed(rest):
            if not (words.DATED.fullmatch(line.text) or words.SIGNED.fullmatch(line.text)):
                break
            end = line.start
        return end

    def _counted(self) -> tuple[list[Task], list[Task]]:
        """Return the tasks of a text that counts, and what it says for all of them."""
        units = list(self._units())
        tasks = [one for one, headings in units if not self._beside(one, headings)]
        closing = [one for one, headings in units if words.FOR_ALL.search("\n".join(headings))]
        if not tasks:
            tasks, closing = [one for one, _ in units], []
        if self._only_names(tasks):
            return self.whole(), []
        last = self._last_end(self.marks[-1])
        after = (_task(self.text, one.start, one.end) for one in self._plain_lines(last))
        return tasks, [*closing, *filter(None, after)]

    def _units(self) -> Iterator[tuple[Task, list[str]]]:
        """Yield what each number holds, with all headings it stands under, its own included."""
        above: dict[int, str] = {}
        for mark, after in zip(self.marks, [*self.marks[1:], None], strict=True):
            end = after.start if after else self._last_end(mark)
            heading = _first(self.text[mark.after : end])
            above = {level: told for level, told in above.items() if level < mark.level}
            start = mark.after
            if after is not None and after.level > mark.level:
                start += len(heading)
                if not self._orders_itself(start, end):
                    above[mark.level] = heading
                    continue
            one = _task(self.text, start, self._before_table(start, end), _named(above))
            above[mark.level] = heading
            outer = mark.level == self.marks[0].level
            if one is not None:
                yield one, list(above.values()) if outer else list(above.values())[:-1]

    def _orders_itself(self, start: int, end: int) -> bool:
        """Tell whether words between a heading and the numbers beneath it order something."""
        rest = self.text[start:end].strip()
        return len(rest) >= LONG_INTRO and rest[-1] not in ":：" and bool(words.ASKS.search(rest))

    def _beside(self, one: Task, headings: Sequence[str]) -> bool:
        told = "\n".join(headings)
        beside = words.BEFORE.search(told) or words.FOR_ALL.search(told)
        return bool(beside or words.OTHERS.match(one.text))

    def _last_end(self, mark: Mark) -> int:
        """Return where the last numbered matter ends: before what is asked for all."""
        for line in lines_of(self.text, mark.after, self.end)[1:]:
            if words.FOR_ALL_LINE.match(line.text):
                return line.start
        return self.end

    def _before_table(self, start: int, end: int) -> int:
        return next((one.start for one, _ in self.tables if start <= one.start < end), end)

    def _only_names(self, tasks: Sequence[Task]) -> bool:
        """Tell whether what is counted are only the columns or things of one task."""
        bare = [
            one
            for one in tasks
            if len(HAN.findall(one.text)) < NAME_ONLY and not words.ASKS.search(one.text)
        ]
        begun = self.text[: self.marks[0].start]
        return 2 * len(bare) > len(tasks) and bool(words.NAMES_ASKED.search(begun))

    def _uncounted(self) -> list[Task]:
        """Return the tasks of a text without numbers: a line each, or what it sets aside."""
        tasks: list[Task] = []
        heading, listed = "", False
        for line in self._body():
            if line.text[-1] in ":：":
                heading, listed = line.text[:-1], True
                continue
            for start, end in _asides(line):
                asks = listed or bool(words.ASKS.search(self.text[start:end]))
                goes_on = bool(tasks) and not asks
                first = tasks.pop().start if goes_on else start
                one = _task(self.text, first, end, heading) if asks or goes_on else None
                tasks += [one] if one else []
        return tasks

    def _body(self) -> list[Line]:
        lines = self._plain_lines(0)[1 if self.title else 0 :]
        first = lines[0].text if len(lines) > 1 else ""
        addressed = words.ADDRESSED.fullmatch(first) and not DEADLINE.search(first)
        return lines[1:] if addressed else lines

    def _plain_lines(self, start: int) -> list[Line]:
        return [one for one in lines_of(self.text, start, self.end) if CELL not in one.text]


def _task(text: str, start: int, end: int, heading: str = "") -> Task | None:
    """Return a stretch without the blanks around it; ``None`` where it says nothing."""
    told = text[start:end]
    start += len(told) - len(told.lstrip())
    told = told.strip()
    if len(HAN.findall(told)) < SHORTEST:
        return None
    return Task(told, start, start + len(told), heading)


def _first(told: str) -> str:
    """Return the first words of a numbered matter, up to a stop: its heading."""
    found = re.match(r"\s*[^。；;：:\n]*[。；;：:]?", told)
    return found.group() if found else ""


def _named(above: dict[int, str]) -> str:
    """Return the nearest heading, without its stop."""
    last = list(above.values())[-1:] or [""]
    return last[0].strip(" \t　\n。；;：:")[:LONGEST_HEADING]


def _asides(line: Line) -> list[tuple[int, int]]:
    """Return a line cut where it turns to something else (另外, 还有一件事)."""
    cuts = [0, *(one.end() for one in words.ASIDE.finditer(line.text)), len(line.text)]
    return [
        (line.start + first, line.start + last) for first, last in pairwise(cuts) if last > first
    ]


def _in(one: Task, tasks: Sequence[Task]) -> bool:
    return any(task.start < one.end and one.start < task.end for task in tasks)
