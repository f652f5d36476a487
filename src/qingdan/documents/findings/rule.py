"""What a rule is, and the small helpers that all rules share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qingdan.documents.model import (
    Clause,
    ClauseGroup,
    DutyList,
    Entry,
    Finding,
    ListDocument,
    ListKind,
    Severity,
)

LIST_NAMES = {
    ListKind.BASIC: "基本履职",
    ListKind.COOPERATIVE: "配合履职",
    ListKind.RECLAIMED: "上级部门收回",
}
LONGEST_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at."""

    document: ListDocument
    unknown_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule applies; a whole list when ``number`` is ``None``."""

    message: str
    kind: ListKind | None = None
    number: int | None = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: ``sentence`` says what it looks for, ``example`` shows it."""

    code: str
    severity: Severity
    sentence: str
    example: str
    check: Callable[[Checked], Iterator[Hit]]

    def apply(self, checked: Checked) -> Iterator[Finding]:
        """Yield a finding for every hit."""
        for hit in self.check(checked):
            excerpt = hit.excerpt[:LONGEST_EXCERPT]
            yield Finding(self.code, self.severity, hit.message, hit.kind, hit.number, excerpt)


def entries(checked: Checked, *kinds: ListKind) -> Iterator[tuple[DutyList, Entry]]:
    """Yield every entry with its list, of the given kinds or of all."""
    for duty_list in checked.document.lists:
        if not kinds or duty_list.kind in kinds:
            for entry in duty_list.entries:
                yield duty_list, entry


def groups_of(entry: Entry) -> tuple[ClauseGroup, ...]:
    """Return all groups of clauses of an entry, whichever side they stand on."""
    takeover = entry.takeover.groups if entry.takeover else ()
    return (*entry.department_groups, *entry.township_groups, *takeover)


def clauses_of(entry: Entry) -> Iterator[Clause]:
    """Yield all clauses of an entry."""
    for group in groups_of(entry):
        yield from group.clauses


def texts_of(entry: Entry) -> Iterator[str]:
    """Yield the name, the clauses and the promises of an entry."""
    yield entry.name
    yield from (clause.text for clause in clauses_of(entry))
    yield from (promise.text for promise in entry.support)


def label(duty_list: DutyList, entry: Entry) -> str:
    """Return how a message calls an entry, e.g. ``配合履职第49项``."""
    return f"{LIST_NAMES[duty_list.kind]}第{entry.number}项"


def hit(duty_list: DutyList, entry: Entry, words: str, excerpt: str = "") -> Hit:
    """Return a hit whose message is the entry followed by ``words``."""
    return Hit(f"{label(duty_list, entry)}{words}", duty_list.kind, entry.number, excerpt)
