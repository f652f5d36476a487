"""Two editions of one township's lists: every duty that changed, and how."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qingdan.catalogue.comparing.changes import (
    ChangeClass,
    TextChange,
    Where,
    compare_duty,
    ordered,
)
from qingdan.catalogue.comparing.duty import Duty, DutyBook
from qingdan.catalogue.comparing.matching import Match, match_duties
from qingdan.documents.model import ListKind

Address = tuple[ListKind, int]


@dataclass(frozen=True, slots=True)
class DutyChange:
    """One duty that changed, or several that were split or merged.

    ``classes`` holds every kind of change, the strongest first. ``texts`` are the changed
    texts with their differences; empty for duties that are new or gone.
    """

    classes: tuple[ChangeClass, ...]
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]
    texts: tuple[TextChange, ...] = ()

    @property
    def strongest(self) -> ChangeClass:
        return self.classes[0]

    @property
    def departments(self) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The printed departments before and after, ``None`` where they are the same."""
        if not (self.before and self.after):
            return None
        old, new = (_departments(side) for side in (self.before, self.after))
        return None if set(old) == set(new) else (old, new)


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """What changed, in the printed order of the later edition; then what is gone.

    ``unchanged`` counts the duties that say the same, ``unchanged_clauses`` their and other
    duties' clauses that do. ``renumbered`` are unchanged duties with another printed number.
    """

    left: DutyBook
    right: DutyBook
    changes: tuple[DutyChange, ...]
    unchanged: int
    unchanged_clauses: int
    renumbered: tuple[tuple[Duty, Duty], ...]

    @property
    def affected_addresses(self) -> tuple[Address, ...]:
        """Permanent addresses whose content changed or ended, in list order."""
        found = {
            (duty.kind, duty.address)
            for change in self.changes
            for duty in (*change.before, *change.after)
            if duty.address is not None
        }
        kinds = list(ListKind)
        return tuple(sorted(found, key=lambda one: (kinds.index(one[0]), one[1])))

    def counts(self) -> dict[ChangeClass, int]:
        """Return how many duties changed, each counted once under its strongest class."""
        found = [change.strongest for change in self.changes]
        return {one: found.count(one) for one in ChangeClass if one in found}


def align_editions(left: DutyBook, right: DutyBook) -> EditionComparison:
    """Find what changed between two editions; see ``domain.comparing``."""
    changes: list[DutyChange] = []
    renumbered: list[tuple[Duty, Duty]] = []
    unchanged = same_clauses = 0
    for match in match_duties(left.duties, right.duties):
        change = _change(match, left.duties, right.duties)
        same_clauses += _same_clauses(change)
        if change.classes:
            changes.append(change)
            continue
        unchanged += 1
        before, after = change.before[0], change.after[0]
        if before.number != after.number:
            renumbered.append((before, after))
    return EditionComparison(
        left, right, tuple(changes), unchanged, same_clauses, tuple(renumbered)
    )


def _change(match: Match, before: Sequence[Duty], after: Sequence[Duty]) -> DutyChange:
    old = tuple(before[at] for at in match.before)
    new = tuple(after[there] for there in match.after)
    if not old:
        return DutyChange((ChangeClass.ADDED,), old, new)
    if not new:
        return DutyChange((ChangeClass.REMOVED,), old, new)
    classes, texts = compare_duty(_together(old), _together(new))
    if len(old) > 1:
        classes = ordered((ChangeClass.MERGED, *classes))
    if len(new) > 1:
        classes = ordered((ChangeClass.SPLIT, *classes))
    return DutyChange(classes, old, new, texts)


def _departments(duties: Sequence[Duty]) -> tuple[str, ...]:
    """Return the departments of some duties, each once, in printed order."""
    return tuple(dict.fromkeys(name for duty in duties for name in duty.departments))


def _together(duties: tuple[Duty, ...]) -> Duty:
    """Return several duties as if they were one row."""
    if len(duties) == 1:
        return duties[0]
    departments = {
        name: role
        for duty in duties
        for name, role in zip(duty.departments, duty.role_keys, strict=True)
    }
    return replace(
        duties[0],
        name="".join(duty.name for duty in duties),
        starred=any(duty.starred for duty in duties),
        departments=tuple(departments),
        role_keys=tuple(departments.values()),
        clauses=tuple(clause for duty in duties for clause in duty.clauses),
        support=tuple(dict.fromkeys(text for duty in duties for text in duty.support)),
    )


def _same_clauses(change: DutyChange) -> int:
    """Return how many clauses say the same before and after."""
    if not (change.before and change.after):
        return 0
    clauses = sum(len(duty.clauses) for duty in change.before)
    aside = (Where.NAME, Where.SUPPORT)
    touched = sum(text.before is not None and text.where not in aside for text in change.texts)
    return clauses - touched
