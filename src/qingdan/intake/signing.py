"""How another system signs what it sends: HMAC-SHA256 over the moment and the body."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How far the moment of signing may lie from our clock."""
WRITTEN = re.compile(r"t=(?P<at>[0-9]{1,11}),v1=(?P<mac>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands in the header: when it was signed (seconds since 1970, UTC), and the sum."""

    at: int
    mac: str

    @property
    def moment(self) -> datetime:
        """When it was signed."""
        return datetime.fromtimestamp(self.at, UTC)

    def fits(self, secret: str, body: bytes) -> bool:
        """Tell whether it was made with a secret for a body; takes as long either way."""
        return hmac.compare_digest(self.mac, mac_of(secret, self.at, body))

    def is_fresh(self, now: datetime) -> bool:
        """Tell whether it was made just now."""
        return abs(now.timestamp() - self.at) <= WINDOW.total_seconds()


def read_signature(header: str) -> Signature | None:
    """Return what a header says, ``None`` for what is none.

    >>> read_signature("t=1795478400,v1=" + "0" * 64).at
    1795478400
    >>> read_signature("v1=abc") is None
    True
    """
    found = WRITTEN.fullmatch(header.replace(" ", ""))
    return Signature(int(found["at"]), found["mac"]) if found else None


def signature_of(secret: str, at: datetime, body: bytes) -> str:
    """Return the header by which a body is signed."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={mac_of(secret, seconds, body)}"


def mac_of(secret: str, at: int, body: bytes) -> str:
    """Return the sum: over the moment, a full stop and the body.

    >>> mac_of("secret", 1795478400, b"{}")[:16]
    '5aacc592a85c269c'
    """
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
