"""What became of one message, as far as anybody answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from qingdan.notices.enums import DispatchState

BACKOFF = tuple(
    timedelta(minutes=one) for one in (1, 2, 5, 15, 30, 60, 120, 240, 480, 480)
)  # about a day
"""How long to wait after the first, second, … refusal; after the last nobody tries again."""
AGAIN_UNANSWERED = (timedelta(minutes=1), timedelta(minutes=30))
"""How long to wait before a message is repeated of which nobody knows whether it came."""
LONGEST_WAIT = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``wait`` is what the other side asked for before the next try."""

    state: DispatchState
    said: str = ""
    wait: timedelta = timedelta()


DELIVERED = Outcome(DispatchState.DELIVERED)


def refused(said: str, wait: timedelta = timedelta()) -> Outcome:
    """Return the outcome of a message that certainly did not arrive."""
    return Outcome(DispatchState.REFUSED, said, min(wait, LONGEST_WAIT))


def unanswered(said: str) -> Outcome:
    """Return the outcome of a message that may have arrived or not."""
    return Outcome(DispatchState.UNANSWERED, said)


def asked_to_wait(headers: Mapping[str, str]) -> timedelta:
    """Return what ``Retry-After`` says in seconds; nothing when it says it otherwise.

    >>> asked_to_wait({"Retry-After": "90"}), asked_to_wait({"Retry-After": "soon"})
    (datetime.timedelta(seconds=90), datetime.timedelta(0))
    """
    said = headers.get("Retry-After", "").strip()
    return timedelta(seconds=int(said[:6])) if said.isascii() and said.isdecimal() else timedelta()
