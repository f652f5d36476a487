"""Finds in the parts of an entry what is to be done: wordings, and what each asks for. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from qingdan.procedures.parts import EntryPart, pieces, split_power
from qingdan.procedures.rhythm import Every, every
from qingdan.procedures.wordings import Verb, Wordings

Step = tuple[str, str]
"""A kind of work and one of its steps."""
SINGLE = ("penalty",)
"""Kinds of work that are only ever a case, never standing work."""
PERIODIC = "periodic"
"""The standing line of whatever is done at stated times and is of no other kind."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording found in a piece of a part."""

    part: EntryPart
    words: str
    wording: Verb
    every: Every


def phrases(part: EntryPart, data: Wordings) -> Iterator[Phrase]:
    """Yield the wordings of a part: the longest at each place, weak ones only where alone."""
    head, power = split_power(part)
    for one in data.verbs:
        if power and one.power:
            yield Phrase(part, power, one, Every())
    season = every(part.text).hint
    for piece in pieces(head):
        rhythm = every(piece)
        rhythm = rhythm if rhythm.hint else replace(rhythm, hint=season)
        for one in _found(piece, part.side, data.verbs):
            yield Phrase(part, piece, one, rhythm)


def _found(piece: str, side: str, verbs: Iterable[Verb]) -> list[Verb]:
    """Return the wordings of a piece; weak ones only where there are no others."""
    mine = [one for one in verbs if side in one.sides]
    strong = _longest(piece, [one for one in mine if not one.weak])
    if any(one.mute and one.form.fullmatch(piece.strip()) for one in strong):
        return []
    found = [one for one in strong if not one.mute]
    weak = [one for one in mine if one.weak] if not found else []
    found += [one for one in _longest(piece, weak) if not one.mute]
    return list({one.code: one for one in found}.values())


def _longest(piece: str, verbs: Iterable[Verb]) -> list[Verb]:
    """Return the wordings found in a piece, in order; of two that overlap the longer one.

    A wide one leaves what lies within it standing.
    """
    hits = [
        (found.start(), found.end(), at, one)
        for at, one in enumerate(verbs)
        for found in one.form.finditer(piece)
        if found.end() > found.start()
    ]
    hits.sort(key=lambda one: (one[0] - one[1], one[2]))
    kept: list[tuple[int, int, Verb]] = []
    for start, end, _, one in hits:
        if one.wide or all(
            other.wide or end <= begin or start >= until for begin, until, other in kept
        ):
            kept.append((start, end, one))
    return [one for _, _, one in sorted(kept, key=lambda hit: hit[:2])]


def step_of(wording: Verb, usable: Collection[Step]) -> Step | None:
    """Return the step that carries a wording, of those that may."""
    return next((step for step in wording.steps if step in usable), None)


def worked(
    found: Iterable[Phrase], usable: Collection[Step]
) -> Iterator[tuple[Phrase, Step | None, str]]:
    """Yield what each phrase is carried by: a step, and the standing line that it makes.

    What is said once makes one line: the first that is a line in any case, else the first. There
    is none for want of a step where another word of the same piece has one, and none of steps
    that only follow from a single case, unless the clause says that they recur.
    """
    pieces: dict[tuple[str, str], list[Phrase]] = {}
    for one in found:
        pieces.setdefault((one.part.key, one.words), []).append(one)
    for piece in pieces.values():
        steps = [step_of(one.wording, usable) for one in piece]
        lines = [line_of(one, usable) for one in piece]
        chosen = _chosen(piece, steps, lines)
        for at, one in enumerate(piece):
            yield one, steps[at], lines[at] if at == chosen else ""


def _chosen(piece: list[Phrase], steps: list[Step | None], lines: list[str]) -> int:
    """Return which phrase of a piece makes its line, -1 where none does."""
    single = any(step and step[0] in SINGLE for step in steps)
    if single and not piece[0].every.recurs:
        return -1
    held = [at for at, line in enumerate(lines) if line]
    lasting = [at for at in held if piece[at].wording.line or piece[at].every.recurs]
    if not lasting and any(steps):
        return -1
    return next(iter(lasting or held), -1)


def line_of(one: Phrase, usable: Collection[Step]) -> str:
    """Return the kind of standing line a phrase makes, empty where it makes none."""
    wording = one.wording
    if wording.line:
        return wording.line
    if wording.regular and one.every.recurs:
        return wording.regular
    if one.every.stated:
        return PERIODIC
    return wording.otherwise if step_of(wording, usable) is None else ""
