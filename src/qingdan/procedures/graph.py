"""The states of a definition as a graph: what is reached from where, with actions left out."""

from collections.abc import Collection, Iterable, Iterator

from qingdan.procedures.definition import MAIN, Action, Definition


def edges(definition: Definition, lane: str) -> Iterator[tuple[str, Action, str]]:
    """Yield every move of a lane; an action that stays is a move to where it began."""
    for one in definition.actions:
        if one.lane == lane:
            for start in one.starts:
                yield start, one, one.to or start


def reached(
    definition: Definition, lane: str, begins: Iterable[str], without: Collection[str] = ()
) -> set[str]:
    """Return the states of a lane that are reached from some, themselves too."""
    moves = [(a, b) for a, action, b in edges(definition, lane) if action.code not in without]
    found, waiting = set(), list(begins)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting += [to for start, to in moves if start == state]
    return found


def from_start(definition: Definition, lane: str, without: Collection[str] = ()) -> set[str]:
    """Return the states that a lane reaches; none where it cannot even be opened."""
    if lane != MAIN:
        openers = [one for one in definition.actions if one.opens == lane]
        if not any(may_happen(definition, one, without) for one in openers):
            return set()
    return reached(definition, lane, [definition.lane[lane].initial], without)


def may_happen(definition: Definition, action: Action, without: Collection[str] = ()) -> bool:
    """Tell whether an action can come about when others never do."""
    if action.code in without:
        return False
    return bool(set(action.starts) & from_start(definition, action.lane, without))


def lacking(definition: Definition, action: Action, providers: Collection[str]) -> list[str]:
    """Return states in which an action is due and what it needs can no longer be had.

    Args:
        definition: the procedure.
        action: what needs something.
        providers: actions of which one must be done before, or be the action itself.
    """
    if action.code in providers:
        return []
    bare = from_start(definition, action.lane, providers) & set(action.starts)
    return sorted(one for one in bare if not _to_be_had(definition, action, one, providers))


def _to_be_had(
    definition: Definition, action: Action, state: str, providers: Collection[str]
) -> bool:
    """Tell whether one gets from a state through a provider back to where the action is done."""
    near = reached(definition, action.lane, [state], {action.code})
    for start, one, to in edges(definition, action.lane):
        if one.code in providers and start in near:
            after = reached(definition, action.lane, [to], {action.code})
            if after & set(action.starts):
                return True
    others = [definition.action[one] for one in providers]
    return any(
        one.lane != action.lane and may_happen(definition, one, {action.code}) for one in others
    )


def cycle(moves: Collection[tuple[str, str]]) -> list[str]:
    """Return the states of one cycle, empty where there is none.

    >>> cycle([("a", "b"), ("b", "c"), ("c", "b")])
    ['b', 'c']
    """
    states = sorted({one for move in moves for one in move})
    while True:
        kept = [
            one
            for one in states
            if any(a == one and b in states for a, b in moves)
            and any(b == one and a in states for a, b in moves)
        ]
        if kept == states:
            return states
        states = kept
