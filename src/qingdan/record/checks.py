"""What else a verification looks at: each room registers how its rows are re-computed."""

from collections.abc import Callable, Iterator

from qingdan.core.chain import Fault

Check = Callable[[], Iterator[Fault]]
"""Yields what is wrong; reads only, inside the one moment that the verification looks at."""
_checks: list[Check] = []


def register(check: Check) -> None:
    """Add a check of a room."""
    if check not in _checks:
        _checks.append(check)


def registered() -> tuple[Check, ...]:
    """Return all checks, in the order of the rooms."""
    return tuple(_checks)
