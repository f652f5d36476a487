"""One-time codes as they are drawn, kept, and known again by the record."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from qingdan.core.chain import digest_of
from qingdan.parties.models import Invitation
from qingdan.record.tracking import as_plain

LIFETIME = timedelta(hours=72)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letters or digits that look alike when read aloud or written down."""
GROUPS, GROUP_LENGTH = 4, 5


def drawn() -> str:
    """Return a new code: four groups of five letters and digits."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LENGTH)]
    starts = range(0, len(letters), GROUP_LENGTH)
    return "-".join("".join(letters[start : start + GROUP_LENGTH]) for start in starts)


def digested(code: str) -> str:
    """Return the only thing that is kept of a code."""
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()


def mark_of(
    code: str, *, made_at: datetime, administrator: str = "", for_officer_id: int | None = None
) -> str:
    """Return the mark that the event of the making carries.

    Args:
        code: as drawn.
        made_at: aware datetime.
        administrator: whose account the code opens.
        for_officer_id: whose password it sets.
    """
    return _digest([digested(code), str(administrator), for_officer_id, made_at], settings.DIGEST)


def mark_again(invitation: Invitation, algorithm: str) -> str:
    """Return the mark of a code's row as it lies now."""
    row = invitation
    columns = [row.code_hash, row.administrator, row.for_officer_id, row.made_at]
    return _digest(columns, algorithm)


def mark_on_use(invitation: Invitation) -> str:
    """Return the mark that the event of the use carries."""
    return mark_again(invitation, settings.DIGEST)


def _digest(columns: list[str | int | datetime | None], algorithm: str) -> str:
    return digest_of([as_plain(one) for one in columns], algorithm)
