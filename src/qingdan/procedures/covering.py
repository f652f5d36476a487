"""Binds an entry to procedures and standing lines, and says for each part what covers it. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from qingdan.procedures.choosing import (
    ON_SIDE,
    BoundProcedure,
    acting_on,
    choose,
    titled_kind,
    usable,
)
from qingdan.procedures.enums import BindingBasis, PartCover
from qingdan.procedures.parts import Entry, EntryPart
from qingdan.procedures.phrasing import PERIODIC, Phrase, Step, line_of, phrases, worked
from qingdan.procedures.rhythm import Every
from qingdan.procedures.wordings import Correction, Wordings


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be done again and again: what, who, how often as stated."""

    kind: str
    part: EntryPart
    words: str
    every: Every

    @property
    def key(self) -> str:
        """The line within its entry."""
        return f"{self.part.key} {self.kind}"


@dataclass(frozen=True, slots=True)
class Covered:
    """A part and all that covers it; ``gaps`` are the phrases that nothing covers."""

    part: EntryPart
    how: PartCover
    steps: tuple[Step, ...] = ()
    lines: tuple[str, ...] = ()
    reason: str = ""
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """What an entry is bound to; ``foremost`` is empty where several kinds fit equally."""

    entry: Entry
    procedures: tuple[BoundProcedure, ...]
    lines: tuple[Line, ...]
    coverage: tuple[Covered, ...]
    foremost: str = ""

    def count(self, *how: PartCover) -> int:
        """Return how many parts are covered in certain ways."""
        return sum(one.how in how for one in self.coverage)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of work, each once, in order."""
        return tuple(dict.fromkeys(one.kind for one in self.procedures))


def bind(entry: Entry, data: Wordings, person: Correction | None = None) -> Bound:
    """Bind an entry.

    Args:
        entry: its text and matters.
        data: the wordings to go by.
        person: what people said of this entry; their word wins.
    """
    shipped = data.corrections.get((entry.township, entry.list, entry.number))
    said = shipped.under(person) if shipped and person else person or shipped
    found = {part.key: tuple(phrases(part, data)) for part in entry.parts}
    waived = {part.key: _waived(part, data, said) for part in entry.parts}
    live = [one for part in entry.parts if not waived[part.key] for one in found[part.key]]
    procedures = choose(entry, live, data, said)
    coverage = tuple(
        _covered(part, found[part.key], waived[part.key], usable(procedures, part, data), said)
        for part in entry.parts
    )
    return Bound(
        entry,
        procedures,
        tuple(_lines(live, procedures, data, said)),
        coverage,
        _foremost(procedures, coverage, titled_kind(entry, data)),
    )


def _foremost(
    procedures: tuple[BoundProcedure, ...], coverage: Iterable[Covered], titled: str
) -> str:
    """Return the first kind where a person or the name says so, or it carries the most clauses."""
    if not procedures:
        return ""
    first = procedures[0]
    carried = Counter(
        part.steps[0][0]
        for part in coverage
        if part.steps and acting_on(part.part.side) == first.actor
    )
    rest = [carried[one.kind] for one in procedures if one.kind not in (first.kind, *ON_SIDE)]
    said = first.basis == BindingBasis.PERSON or first.kind == titled
    return first.kind if said or carried[first.kind] > max(rest, default=-1) else ""


def _waived(part: EntryPart, data: Wordings, said: Correction | None) -> str:
    if said and part.key in said.waived:
        return said.waived[part.key]
    decided = said is not None and (part.key in said.steps or part.key in said.lines)
    return "" if decided else data.waiver(part.text)


def _covered(
    part: EntryPart,
    found: tuple[Phrase, ...],
    waived: str,
    steps_usable: frozenset[Step],
    said: Correction | None,
) -> Covered:
    if waived:
        return Covered(part, PartCover.WAIVED, reason=waived)
    steps: list[Step] = [said.steps[part.key]] if said and part.key in said.steps else []
    lines: list[str] = [said.lines[part.key]] if said and part.key in said.lines else []
    decided, gaps = bool(steps or lines), list[str]()
    for one, step, line in worked(found, steps_usable):
        steps += [step] if step else []
        lines += [line] if line and not decided else []
        carried = step or line_of(one, steps_usable) or decided
        gaps += [] if carried else [one.words]
    if not (steps or lines):
        return Covered(part, PartCover.OPEN, gaps=tuple(gaps) or (part.text,))
    how = PartCover.OPEN if gaps else PartCover.STEP if steps else PartCover.LINE
    return Covered(
        part, how, tuple(dict.fromkeys(steps)), tuple(dict.fromkeys(lines)), gaps=tuple(gaps)
    )


def _lines_said(
    live: Iterable[Phrase], procedures: tuple[BoundProcedure, ...], data: Wordings
) -> Iterator[tuple[Phrase, str]]:
    for _, found in groupby(live, key=lambda one: one.part):
        phrases_of_part = list(found)
        mine = usable(procedures, phrases_of_part[0].part, data)
        yield from ((one, line) for one, _, line in worked(phrases_of_part, mine))


def _lines(
    live: Iterable[Phrase],
    procedures: tuple[BoundProcedure, ...],
    data: Wordings,
    said: Correction | None,
) -> Iterator[Line]:
    """Yield one standing line per part and kind, with all the words that ask for it."""
    gathered: dict[tuple[str, str], list[Phrase]] = {}
    for one, line in _lines_said(live, procedures, data):
        kind = line
        if said and one.part.key in said.lines:
            kind = said.lines[one.part.key]
        if kind:
            gathered.setdefault((one.part.key, kind), []).append(one)
    dated = {
        key
        for (key, kind), found in gathered.items()
        if kind != PERIODIC and any(one.every.stated for one in found)
    }
    for (key, kind), found in gathered.items():
        if kind == PERIODIC and key in dated:
            continue
        words = "，".join(dict.fromkeys(one.words.strip() for one in found))
        stated = next((one.every for one in found if one.every.recurs), found[0].every)
        yield Line(kind, found[0].part, words, stated)
