"""What became of one duty: clause by clause, and which kinds of change that makes."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from qingdan.catalogue.comparing.duty import ClauseSide, Duty, DutyClause
from qingdan.catalogue.comparing.segments import Operation, Segment, diff
from qingdan.catalogue.comparing.wording import fold

SAME_CLAUSE = 55.0
MOVED_CLAUSE = 80.0
"""Least likeness (0–100) of two wordings of one clause, in place and on another side."""

EXTENT = re.compile(
    r"[0-9%]|[一二三四五六七八九十百千万两半](?=[名人张个亩元天日年月周次户家项级条公季旬])"
    r"|以上|以下|以内|以外|不含|不包括|除外|仅|限于|范围|小型|大型|中型|规模|城镇|农村|全部|重点|部分"
)
BRACKETS = re.compile(r"[（(【\[][^（()）】\]]*|[）)】\]]")
LISTED = re.compile(r"^、?[\u4e00-\u9fff]{2,}(?:、[\u4e00-\u9fff]{2,})*、?$")


class ChangeClass(StrEnum):
    """Kinds of change, the strongest first."""

    ADDED = "added"
    REMOVED = "removed"
    SPLIT = "split"
    MERGED = "merged"
    KIND = "kind"
    PARTY = "party"
    SCOPE = "scope"
    WORDING = "wording"


STRONGEST_FIRST = {one: place for place, one in enumerate(ChangeClass)}


class Where(StrEnum):
    """Which text of a duty changed; clause sides keep their names."""

    NAME = "name"
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    TAKEOVER = "takeover"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class TextChange:
    """One changed text of a duty.

    ``before`` is ``None`` for a text that is new, ``after`` for one that is gone.
    ``came_from`` names the side a clause stood on before, when it moved. Addresses are the
    permanent numbers of the clause before and after. ``bound`` is whom the clause is
    printed for before and after, where that changed; empty for what was not printed.
    """

    where: Where
    classes: tuple[ChangeClass, ...]
    before: str | None
    after: str | None
    segments: tuple[Segment, ...] = ()
    came_from: Where | None = None
    label: str = ""
    addresses: tuple[int | None, int | None] = (None, None)
    bound: tuple[str, str] | None = None


def ordered(classes: Iterable[ChangeClass]) -> tuple[ChangeClass, ...]:
    """Return the classes without repeats, the strongest first."""
    return tuple(sorted(set(classes), key=STRONGEST_FIRST.__getitem__))


def same_text(before: str, after: str) -> bool:
    """Tell whether two texts differ in nothing but width, case and spaces."""
    return before == after or fold(before) == fold(after)


def compare_duty(
    before: Duty, after: Duty
) -> tuple[tuple[ChangeClass, ...], tuple[TextChange, ...]]:
    """Return the classes of change between two wordings of one duty, and what changed."""
    texts = [*_name_changes(before, after), *_clause_changes(before, after)]
    texts += _support_changes(before, after)
    classes = [one for text in texts for one in text.classes]
    if before.kind is not after.kind:
        classes.append(ChangeClass.KIND)
    if _parties_differ(before, after):
        classes.append(ChangeClass.PARTY)
    if before.disposition != after.disposition or before.starred != after.starred:
        classes.append(ChangeClass.SCOPE)
    return ordered(classes), tuple(texts)


def _parties_differ(before: Duty, after: Duty) -> bool:
    if before.kind is after.kind:
        return before.parties != after.parties
    return bool(before.parties and after.parties and before.parties != after.parties)


def _name_changes(before: Duty, after: Duty) -> list[TextChange]:
    if same_text(before.name, after.name):
        return []
    segments = diff(before.name, after.name)
    return [TextChange(Where.NAME, (_text_class(segments),), before.name, after.name, segments)]


def _text_class(segments: Sequence[Segment]) -> ChangeClass:
    """Tell a change of extent from one of wording.

    Numbers, limits, brackets and members of an enumeration change how far a duty goes.
    """
    for at, segment in enumerate(segments):
        if segment.operation is Operation.EQUAL:
            continue
        replaced = any(
            segments[near].operation not in (Operation.EQUAL, segment.operation)
            for near in (at - 1, at + 1)
            if 0 <= near < len(segments)
        )
        if EXTENT.search(segment.text) or BRACKETS.search(segment.text):
            return ChangeClass.SCOPE
        if not replaced and "、" in segment.text and LISTED.match(segment.text):
            return ChangeClass.SCOPE
    return ChangeClass.WORDING


def _clause_changes(before: Duty, after: Duty) -> list[TextChange]:
    same_kind = before.kind is after.kind
    found: list[TextChange] = []
    gone: list[DutyClause] = []
    new: list[DutyClause] = []
    for side in ClauseSide:
        old_clauses, new_clauses = before.side(side), after.side(side)
        pairs = pair_up([c.text for c in old_clauses], [c.text for c in new_clauses], SAME_CLAUSE)
        for at, clause in enumerate(old_clauses):
            if at in pairs:
                found += _reworded(clause, new_clauses[pairs[at]], same_kind=same_kind)
            else:
                gone.append(clause)
        taken = set(pairs.values())
        new += [clause for at, clause in enumerate(new_clauses) if at not in taken]
    moves = pair_up([c.text for c in gone], [c.text for c in new], MOVED_CLAUSE)
    found += [_moved(gone[at], new[there]) for at, there in moves.items()]
    found += [_gone(clause) for at, clause in enumerate(gone) if at not in moves]
    landed = set(moves.values())
    found += [_new(clause) for at, clause in enumerate(new) if at not in landed]
    return found


def _reworded(before: DutyClause, after: DutyClause, *, same_kind: bool) -> list[TextChange]:
    classes: list[ChangeClass] = []
    segments: tuple[Segment, ...] = ()
    if not same_text(before.text, after.text):
        segments = diff(before.text, after.text)
        classes.append(_text_class(segments))
    bound = None
    if same_kind and (before.role_key or before.label) != (after.role_key or after.label):
        bound = (before.label, after.label)
        named = before.role_key or after.role_key
        classes.append(ChangeClass.PARTY if named else ChangeClass.WORDING)
    if not classes:
        return []
    return [
        TextChange(
            Where(after.side.value),
            ordered(classes),
            before.text,
            after.text,
            segments,
            label=after.label or before.label,
            addresses=(before.address, after.address),
            bound=bound,
        )
    ]


def _moved(before: DutyClause, after: DutyClause) -> TextChange:
    return TextChange(
        Where(after.side.value),
        (ChangeClass.PARTY,),
        before.text,
        after.text,
        diff(before.text, after.text),
        came_from=Where(before.side.value),
        label=after.label,
        addresses=(before.address, after.address),
        bound=(before.label, after.label),
    )


def _gone(clause: DutyClause) -> TextChange:
    return TextChange(
        Where(clause.side.value),
        (ChangeClass.SCOPE,),
        clause.text,
        None,
        label=clause.label,
        addresses=(clause.address, None),
    )


def _new(clause: DutyClause) -> TextChange:
    return TextChange(
        Where(clause.side.value),
        (ChangeClass.SCOPE,),
        None,
        clause.text,
        label=clause.label,
        addresses=(None, clause.address),
    )


def _support_changes(before: Duty, after: Duty) -> list[TextChange]:
    pairs = pair_up(before.support, after.support, SAME_CLAUSE)
    found = []
    for at, text in enumerate(before.support):
        other = after.support[pairs[at]] if at in pairs else None
        if other is None:
            found.append(TextChange(Where.SUPPORT, (ChangeClass.SCOPE,), text, None))
        elif not same_text(text, other):
            segments = diff(text, other)
            found.append(TextChange(Where.SUPPORT, (_text_class(segments),), text, other, segments))
    taken = set(pairs.values())
    found += [
        TextChange(Where.SUPPORT, (ChangeClass.SCOPE,), None, text)
        for at, text in enumerate(after.support)
        if at not in taken
    ]
    return found


def pair_up(
    before: Sequence[str],
    after: Sequence[str],
    at_least: float,
    likeness: Callable[[str, str], float] = fuzz.ratio,
) -> dict[int, int]:
    """Pair texts one to one: equal ones first, then the most alike, nearest places first.

    >>> pair_up(["甲乙丙", "丁"], ["丁", "甲乙丙丁"], 60)
    {1: 0, 0: 1}
    """
    old, new = [fold(text) for text in before], [fold(text) for text in after]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for at, text in enumerate(old):
        there = next((i for i, other in enumerate(new) if other == text and i not in taken), None)
        if there is not None:
            pairs[at] = there
            taken.add(there)
    candidates = sorted(
        (-score, abs(at - there), at, there)
        for at, text in enumerate(old)
        if at not in pairs
        for there, other in enumerate(new)
        if there not in taken and (score := likeness(text, other)) >= at_least
    )
    for _, _, at, there in candidates:
        if at not in pairs and there not in taken:
            pairs[at] = there
            taken.add(there)
    return pairs
