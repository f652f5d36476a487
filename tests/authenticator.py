"""An authenticator for tests: it computes what a phone would show."""

from base64 import b32decode
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from qingdan.parties.domain.signing import second_factor
from qingdan.parties.models import Officer
from tests.builders import AT

BEFORE = AT - timedelta(hours=1)


def code_at(secret: str, at: datetime) -> str:
    """Return the six digits that a phone shows at a moment."""
    totp = TOTP(b32decode(secret), 6, SHA1(), 30)  # noqa: S303 - what RFC 6238 asks
    return totp.generate(int(at.timestamp())).decode()


def with_totp(officer: Officer, *, at: datetime = BEFORE) -> tuple[str, list[str]]:
    """Set up an authenticator; return its secret and the recovery codes."""
    secret = second_factor.start(officer.pk, at=at).secret
    codes = second_factor.confirm(officer.pk, code_at(secret, at), keep=None, at=at)
    return secret, codes
