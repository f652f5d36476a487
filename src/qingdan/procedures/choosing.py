"""Chooses the procedures of an entry: what people, the list, matters and words say. Pure.

What is chosen has to fit: a kind that only a matter names is left out where no words of the
entry speak of it; a kind that only the words name is taken as a proposal.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from qingdan.catalogue.enums import ListKind, Side
from qingdan.procedures.enums import ActingSide, BindingBasis, RoleSide
from qingdan.procedures.parts import Entry, EntryPart
from qingdan.procedures.phrasing import Phrase, Step, line_of, phrases, step_of
from qingdan.procedures.wordings import Correction, Wordings

PENALTY, HANDBACK, TAKEOVER = "penalty", "handback", "takeover"
ON_SIDE = (HANDBACK, TAKEOVER)
"""Kinds that the list decides about, never a matter."""


MOST_RECOGNISED = 3
"""So many kinds at most are proposed for an entry that no matter stands for."""
TITLE, DEED, MENTION = 3, 2, 1
"""What words count for a kind: in the title, as a case of their own, in passing."""


@dataclass(frozen=True, slots=True)
class BoundProcedure:
    """A kind of work an entry is done by, and on which side; proposed until a person confirms."""

    kind: str
    actor: ActingSide
    basis: BindingBasis
    sure: bool


@dataclass
class _Kinds:
    """The kinds gathered so far, in order."""

    found: dict[tuple[str, ActingSide], BoundProcedure] = field(default_factory=dict)

    def add(self, kind: str, actor: ActingSide, basis: BindingBasis, *, sure: bool = False) -> None:
        self.found.setdefault((kind, actor), BoundProcedure(kind, actor, basis, sure))

    def kept(self, without: Collection[str]) -> list[BoundProcedure]:
        return [one for one in self.found.values() if one.kind not in without]

    def has(self, kind: str) -> bool:
        return any(kind == known for known, _ in self.found)


def acting_on(side: str) -> ActingSide:
    """Return who acts on a side: whoever takes over is a department.

    >>> acting_on(Side.TAKEOVER)
    ActingSide.DEPARTMENT
    """
    return ActingSide.TOWNSHIP if side == Side.TOWNSHIP else ActingSide.DEPARTMENT


def usable(
    procedures: Iterable[BoundProcedure], part: EntryPart, data: Wordings
) -> frozenset[Step]:
    """Return the steps that may carry a part: those that its own side does.

    A step of whoever acts is done by the side that works the procedure.
    """
    mine = acting_on(part.side)
    acting = {
        one.kind: {str(mine), *([RoleSide.ACTING.value] if one.actor == mine else [])}
        for one in sorted(procedures, key=lambda one: one.actor == mine)
    }
    return frozenset(
        step for step, sides in data.doers.items() if step[0] in acting and sides & acting[step[0]]
    )


def choose(
    entry: Entry, live: list[Phrase], data: Wordings, said: Correction | None
) -> tuple[BoundProcedure, ...]:
    """Return the procedures of an entry.

    Args:
        entry: its text and matters.
        live: the phrases of it that are not waived.
        data: the wordings to go by.
        said: what people said of the entry.
    """
    without = said.without if said else frozenset()
    spoken = live
    live = [one for one in live if one.wording.binds not in without]
    live.sort(key=lambda one: one.part.side != Side.TOWNSHIP)
    kinds = _Kinds()
    _by_person(kinds, said)
    _by_list(kinds, entry)
    _by_matters(kinds, entry, live)
    if not kinds.found:
        _by_recognition(kinds, entry, live, data)
    _by_words(kinds, live)
    if not kinds.found:
        _by_lines(kinds, live, data)
    if entry.list == ListKind.RECLAIMED:
        if any(one.wording.binds == PENALTY for one in live):
            kinds.add(PENALTY, ActingSide.DEPARTMENT, BindingBasis.LIST, sure=True)
        _by_takeover(kinds, spoken, data, without)
        kinds.add(HANDBACK, ActingSide.TOWNSHIP, BindingBasis.LIST, sure=True)
    kept = kinds.kept(without)
    titled = titled_kind(entry, data)
    kept.sort(key=lambda one: one.basis != BindingBasis.PERSON and one.kind != titled)
    return tuple(kept)


def titled_kind(entry: Entry, data: Wordings) -> str:
    """Return the kind of work that the name of an entry speaks of; a basic duty has none."""
    return "" if entry.list == ListKind.BASIC else data.kind_of_title(entry.name)


def _by_person(kinds: _Kinds, said: Correction | None) -> None:
    for kind, actor in said.kinds if said else ():
        kinds.add(kind, actor, BindingBasis.PERSON, sure=True)


def _by_list(kinds: _Kinds, entry: Entry) -> None:
    """Bind what the list itself says: powers to punish, on the right side."""
    if entry.list == ListKind.BASIC and (entry.starred or entry.powers or entry.is_power):
        kinds.add(PENALTY, ActingSide.TOWNSHIP, BindingBasis.LIST, sure=True)
    if entry.list == ListKind.RECLAIMED and entry.is_power:
        kinds.add(PENALTY, ActingSide.DEPARTMENT, BindingBasis.LIST, sure=True)


def _by_matters(kinds: _Kinds, entry: Entry, live: list[Phrase]) -> None:
    """Bind what the matters name and the words confirm; a confirmed foremost one in any case.

    For the foremost matter it is enough that a step of its kind could carry something.
    """
    evidence = _evidence(live)
    carried = {kind for one in live if not one.wording.line for kind, _ in one.wording.steps}
    named = [
        (kind, one.confirmed, evidence | (frozenset() if rank else carried))
        for rank, one in enumerate(entry.matters)
        for kind in one.kinds
        if kind not in ON_SIDE
    ]
    fitting = [(kind, sure) for kind, sure, known in named if kind in known]
    if not fitting and not kinds.found:
        fitting = [(kind, sure) for kind, sure, _ in named[:1] if sure]
    for kind, sure in fitting:
        if kind != PENALTY or kind in evidence:
            kinds.add(kind, _actor(entry, kind, live), BindingBasis.MATTER, sure=sure)


def _evidence(live: Iterable[Phrase]) -> frozenset[str]:
    """Return the kinds of work that the words speak of."""
    return frozenset(kind for one in live for kind in _spoken(one) if kind)


def _actor(entry: Entry, kind: str, live: Iterable[Phrase]) -> ActingSide:
    """Return who works a kind: the township wherever it does a step of it."""
    if entry.list == ListKind.RECLAIMED or (kind == PENALTY and not entry.powers):
        return ActingSide.DEPARTMENT
    sides = {
        one.part.side
        for one in live
        if kind in one.wording.tells or any(kind == known for known, _ in one.wording.steps)
    }
    return ActingSide.DEPARTMENT if sides and Side.TOWNSHIP not in sides else ActingSide.TOWNSHIP


def _by_recognition(kinds: _Kinds, entry: Entry, live: list[Phrase], data: Wordings) -> None:
    """Propose kinds for an entry without matters: those that most of its words speak of."""
    scores: Counter[str] = Counter()
    if entry.list != ListKind.BASIC:
        for one in phrases(EntryPart(Side.TOWNSHIP, 0, entry.name), data):
            scores.update(dict.fromkeys(_spoken(one), TITLE))
    for one in live:
        scores.update(dict.fromkeys(one.wording.tells, MENTION))
        scores[one.wording.binds] += MENTION if one.wording.line else DEED
    for kind in ("", PENALTY, *ON_SIDE):
        del scores[kind]
    best = scores.most_common(MOST_RECOGNISED)
    for kind, score in best:
        if score * 2 > best[0][1]:
            kinds.add(kind, _actor(entry, kind, live), BindingBasis.WORDS)


def _spoken(one: Phrase) -> Iterator[str]:
    yield from one.wording.tells
    yield one.wording.binds


def _by_words(kinds: _Kinds, live: list[Phrase]) -> None:
    """Bind what the words ask for as a case of its own and nothing so far can carry."""
    for one in live:
        wording = one.wording
        carried = any(kinds.has(kind) for kind, _ in wording.steps)
        if wording.binds and not carried and not line_of(one, ()):
            kinds.add(wording.binds, acting_on(one.part.side), BindingBasis.WORDS)


def _by_takeover(
    kinds: _Kinds, spoken: Iterable[Phrase], data: Wordings, without: Collection[str]
) -> None:
    """Bind the department's own way of taking over what no other step of its own carries."""
    for one in spoken:
        mine = usable(kinds.kept(without), one.part, data)
        if not line_of(one, mine) and step_of(one.wording, mine) is None:
            kinds.add(TAKEOVER, ActingSide.DEPARTMENT, BindingBasis.LIST)


def _by_lines(kinds: _Kinds, live: list[Phrase], data: Wordings) -> None:
    """Bind how one round of the standing work is done, where there is nothing else."""
    works = Counter(
        (data.lines[line].works, acting_on(one.part.side))
        for one in live
        if (line := line_of(one, ()))
    )
    for (kind, side), _ in works.most_common(1):
        kinds.add(kind, side, BindingBasis.WORDS)
