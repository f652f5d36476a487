"""The acts of this room, as they enter the record."""

from datetime import datetime
from typing import Any

from qingdan.parties.domain.authorising import seat
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import append
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked

PREFIX = "party"


def note(
    act: PartyAct,
    subject: Tracked | None,
    *,
    actor: Officer | None,
    at: datetime,
    post: Post | None = None,
    **said: Any,
) -> Event:
    """Append an act of this room.

    Args:
        act: what was done.
        subject: the row in its new state.
        actor: who did it; ``None`` for the installation itself.
        at: aware datetime.
        post: the post that allowed it.
        said: ``reason``, ``place`` and details; see ``appending.append``.
    """
    return append(f"{PREFIX}.{act.value}", subject, seat=seat(actor, post), at=at, **said)
