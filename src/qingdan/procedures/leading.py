"""By which act each step usually goes on, and so in which order the steps of a lane come."""

from collections.abc import Iterator

from qingdan.procedures.definition import Action, Definition, State
from qingdan.procedures.enums import ReasonNeed
from qingdan.procedures.faults import Check, Found
from qingdan.procedures.run import listed


def main_act(definition: Definition, state: str) -> Action | None:
    """Return the act that the work usually goes on by; ``None`` at an end and in old versions."""
    return next((one for one in definition.actions if state in one.main), None)


def turns_away(definition: Definition, action: Action) -> bool:
    """Tell whether an act ends its lane, or leads elsewhere only for a reason that is given."""
    if not action.to:
        return False
    return definition.state[action.to].is_done or action.reason is not ReasonNeed.NONE


def along(definition: Definition, state: str) -> Iterator[str]:
    """Yield the states that usually follow, the one begun with not among them; each once."""
    seen = {state}
    while (following := _next(definition, state)) and following not in seen:
        seen.add(following)
        yield following
        state = following


def _next(definition: Definition, state: str) -> str:
    act = main_act(definition, state)
    if act is None or act.to:
        return act.to if act else ""
    onward = [one for one in definition.actions_from(state) if one.to]
    quiet = [one for one in onward if one.reason is ReasonNeed.NONE]
    return next((one.to for one in (*quiet, *onward)), "")


def in_order(definition: Definition, state: str) -> list[State]:
    """Return what can follow a state at once: the usual way first, what turns away last."""
    main = next(along(definition, state), "")
    acts = [one for one in definition.actions_from(state) if one.to and one.to != state]
    acts.sort(key=lambda one: (one.to != main, turns_away(definition, one)))
    return [definition.state[one] for one in dict.fromkeys(one.to for one in acts)]


def led(definition: Definition) -> Found:
    """Find steps without the one act they go on by, or with one that refuses or leads round."""
    for state in definition.states:
        if state.is_done:
            continue
        main = [one for one in definition.actions if state.code in one.main]
        if len(main) != 1:
            said = listed([f"“{one.title}”" for one in main])
            yield (
                state.line,
                f"“{state.title}”要写明一个主要动作（action 的 main），现在是：{said}。",
            )
        elif _refuses(definition, main[0], state):
            why = f"“{main[0].title}”要写理由并且结束这条线，不能是“{state.title}”的主要动作。"
            yield main[0].line, why
        elif state.code in _circle(definition, state.code):
            yield state.line, f"从“{state.title}”一直做主要动作，又回到这里。"


def _refuses(definition: Definition, action: Action, state: State) -> bool:
    """Tell whether an act ends the lane by a reason although there are other ways on."""
    if not action.to or not definition.state[action.to].is_done:
        return False
    if action.reason is ReasonNeed.NONE:
        return False
    onward = (one for one in definition.actions_from(state.code) if one.to)
    return not all(turns_away(definition, one) for one in onward)


def _circle(definition: Definition, state: str) -> set[str]:
    """Return the states that main acts lead to from one, itself only where they lead back."""
    found: set[str] = set()
    here = main_act(definition, state)
    while here is not None and here.to and here.to not in found:
        found.add(here.to)
        here = main_act(definition, here.to)
    return found


LED: dict[str, Check] = {"main": led}
