"""Putting tokens out of use."""

from collections.abc import Iterable
from datetime import datetime

from qingdan.parties.domain.noting import note
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import ApiToken, Officer


def revoke_all(officer: Officer, *, by: Officer | None, at: datetime) -> int:
    """Put every token of an officer out of use, in the transaction of the act that asks for it.

    Args:
        officer: whose.
        by: who does it; ``None`` for the owner of the server.
        at: aware datetime.

    Returns:
        How many were in use.
    """
    rows = officer.api_tokens.filter(revoked_at=None).order_by("pk")
    return shut(rows, officer, by=by, at=at)


def shut(rows: Iterable[ApiToken], officer: Officer, *, by: Officer | None, at: datetime) -> int:
    """Write some tokens of an officer out of use and note each; return how many."""
    count = 0
    for token in rows:
        token.revoked_at, token.revoked_by = at, by
        token.save(update_fields=("revoked_at", "revoked_by"))
        note(PartyAct.TOKEN_REVOKED, token, actor=by, at=at, place=place_of(officer))
        count += 1
    return count
