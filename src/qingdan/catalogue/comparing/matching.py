"""Which duty of one edition became which of the next: one to one, split, or merged."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from qingdan.catalogue.comparing.duty import Duty
from qingdan.catalogue.comparing.wording import fold
from qingdan.core.text import bigrams

SAME_DUTY = 60.0
SAME_NAME_ELSEWHERE = 80.0
OTHER_LIST_HANDICAP = 5.0
"""Least likeness (0–100) within a list; of the names across lists, and what that costs."""
BODY_SHARE = 0.4
UNIT_BREAK = re.compile(r"[，；。;,\n]")
SHORTEST_UNIT = 4
SAME_UNIT = 88.0
SAME_UNIT_WORDS = 0.75
"""Least likeness (0–100) of a unit found again, and least share of its words to look closer."""
MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Match:
    """What became of what: indices into both sequences of duties.

    One index on each side for a duty that stays, several on the right for a split, several
    on the left for a merger, none on one side for a duty that is new or gone.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]


def match_duties(before: Sequence[Duty], after: Sequence[Duty]) -> tuple[Match, ...]:
    """Return what became of each duty: in the order of ``after``, then those that are gone."""
    old, new = [_Text(duty) for duty in before], [_Text(duty) for duty in after]
    pairs = _pair(before, after, old, new)
    splits = _divide(old, new, pairs)
    mergers = _divide(new, old, {there: at for at, there in pairs.items()})
    matches = [Match((at,), parts) for at, parts in splits.items()]
    matches += [Match(parts, (there,)) for there, parts in mergers.items()]
    used_old = {at for match in matches for at in match.before}
    used_new = {there for match in matches for there in match.after}
    for at, there in pairs.items():
        if at not in used_old and there not in used_new:
            matches.append(Match((at,), (there,)))
            used_old.add(at)
            used_new.add(there)
    matches += [Match((), (there,)) for there in range(len(after)) if there not in used_new]
    matches.sort(key=lambda match: match.after[0])
    matches += [Match((at,), ()) for at in range(len(before)) if at not in used_old]
    return tuple(matches)


Sign = tuple[str, str | int]
"""What two rows of one kind have in common: the whole text, or the permanent address."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A part of a text between two commas, folded, with its bigrams."""

    text: str
    grams: frozenset[str]


class _Text:
    """A duty's name and clauses folded, and cut into units that can be found again."""

    def __init__(self, duty: Duty) -> None:
        self.name = fold(duty.name)
        self.body = "".join(fold(clause.text) for clause in duty.clauses)
        self.whole = self.name + self.body
        self.grams = bigrams(self.whole)
        texts = [duty.name, *(clause.text for clause in duty.clauses)]
        self.units = tuple(
            _Unit(unit, bigrams(unit))
            for text in texts
            for part in UNIT_BREAK.split(text)
            if len(unit := fold(part)) >= SHORTEST_UNIT
        )

    def likeness(self, other: "_Text") -> float:
        """Return how alike two duties are, 0–100; 0 when below ``SAME_DUTY``."""
        if not (self.body and other.body):
            return fuzz.ratio(self.name, other.name, score_cutoff=SAME_DUTY)
        least = (SAME_DUTY - 100 * BODY_SHARE) / (1 - BODY_SHARE)
        name = fuzz.ratio(self.name, other.name, score_cutoff=least) * (1 - BODY_SHARE)
        body = fuzz.ratio(self.body, other.body) * BODY_SHARE if name else 0.0
        return name + body if name + body >= SAME_DUTY else 0.0

    def holds(self, unit: _Unit) -> bool:
        """Tell whether a unit stands here, perhaps worded a little differently."""
        if len(unit.grams & self.grams) < SAME_UNIT_WORDS * len(unit.grams):
            return False
        if unit.text in self.whole:
            return True
        return fuzz.partial_ratio(unit.text, self.whole, score_cutoff=SAME_UNIT) > 0


def _pair(
    before: Sequence[Duty], after: Sequence[Duty], old: list[_Text], new: list[_Text]
) -> dict[int, int]:
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for sign in (_row, _address):
        places: defaultdict[Sign, list[int]] = defaultdict(list)
        for there, duty in enumerate(after):
            places[sign(duty, new[there])].append(there)
        for at, duty in enumerate(before):
            if at in pairs:
                continue
            for there in places[sign(duty, old[at])]:
                if there not in taken and old[at].likeness(new[there]):
                    pairs[at] = there
                    taken.add(there)
                    break
    candidates = sorted(
        (-score, abs(at - there), at, there)
        for at in range(len(before))
        if at not in pairs
        for there in range(len(after))
        if there not in taken and (score := _score(before[at], after[there], old[at], new[there]))
    )
    for _, _, at, there in candidates:
        if at not in pairs and there not in taken:
            pairs[at] = there
            taken.add(there)
    return pairs


def _row(duty: Duty, text: _Text) -> Sign:
    return duty.kind, text.whole


def _address(duty: Duty, text: _Text) -> Sign:
    return duty.kind, text.whole if duty.address is None else duty.address


def _score(before: Duty, after: Duty, old: _Text, new: _Text) -> float:
    if before.kind is after.kind:
        return old.likeness(new)
    score = fuzz.ratio(old.name, new.name, score_cutoff=SAME_NAME_ELSEWHERE)
    return max(score - OTHER_LIST_HANDICAP, 0.0)


def _divide(
    wholes: list[_Text], parts: list[_Text], pairs: dict[int, int]
) -> dict[int, tuple[int, ...]]:
    """Return the wholes that were divided among several parts.

    A part that nothing else accounts for belongs to a whole when most of it stands there
    and the whole's own successor no longer holds it.
    """
    taken = set(pairs.values())
    losses = list(_losses(wholes, parts, pairs))
    divided: dict[int, list[int]] = {}
    for there, part in enumerate(parts):
        if there in taken:
            continue
        for at, lost in losses:
            if _found(part.units, wholes[at]) < MOSTLY:
                continue
            if at in pairs and _found(lost, part) < MOSTLY / 2:
                continue
            divided.setdefault(at, [pairs[at]] if at in pairs else []).append(there)
            break
    return {at: tuple(sorted(found)) for at, found in divided.items() if len(found) > 1}


def _losses(
    wholes: list[_Text], parts: list[_Text], pairs: dict[int, int]
) -> Iterator[tuple[int, tuple[_Unit, ...]]]:
    """Yield each whole that lost something, with the units its successor does not hold."""
    for at, whole in enumerate(wholes):
        successor = parts[pairs[at]] if at in pairs else None
        if successor is not None and successor.whole == whole.whole:
            continue
        lost = tuple(u for u in whole.units if successor is None or not successor.holds(u))
        if lost:
            yield at, lost


def _found(units: Sequence[_Unit], text: _Text) -> float:
    """Return the share of the units, by length, that stand in a text."""
    total = sum(len(unit.text) for unit in units)
    return sum(len(unit.text) for unit in units if text.holds(unit)) / total if total else 0.0
