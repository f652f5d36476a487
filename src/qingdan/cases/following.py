"""What other rooms do with an act, in the transaction of the act itself."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from qingdan.cases.models import Case, CaseEvent
from qingdan.parties.models import Post
from qingdan.procedures.run import Run

Follow = Callable[[Case, CaseEvent, Run, Post], None]
"""Given the case and its run after the act, the act, and the post in which it was done."""
_following: defaultdict[str, list[Follow]] = defaultdict(list)


def register_follower(procedure: str, follow: Follow) -> None:
    """Have something done with every act in the cases of a procedure."""
    if follow not in _following[procedure]:
        _following[procedure].append(follow)


def followers_of(procedure: str) -> Iterable[Follow]:
    """Return what is done with the acts of a procedure."""
    return tuple(_following.get(procedure, ()))
