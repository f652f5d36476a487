"""One way to every kind of service."""

import logging
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest

from qingdan.parties.domain.signing.identities import Claimed
from qingdan.parties.domain.signing.signing_in import note_failed_elsewhere
from qingdan.parties.interfaces.single_sign_on import cas, openid
from qingdan.parties.interfaces.single_sign_on.providers import CAS, OIDC, Provider
from qingdan.parties.interfaces.single_sign_on.refusals import SingleSignOnFailed

log = logging.getLogger(__name__)


class Kind(Protocol):
    """What every kind of service can do."""

    def begin(self, provider: Provider, request: HttpRequest, back: str) -> str: ...

    def finish(self, provider: Provider, request: HttpRequest, back: str) -> Claimed: ...


KINDS: dict[str, Kind] = {OIDC: openid, CAS: cas}


def begin(provider: Provider, request: HttpRequest, back: str) -> str:
    """Return the address at a service to send the browser to.

    Raises:
        SingleSignOnFailed: the service does not answer, or is not the one configured.
    """
    try:
        return KINDS[provider.kind].begin(provider, request, back)
    except SingleSignOnFailed:
        log.exception("cannot begin at %s", provider.key)
        raise


def finish(provider: Provider, request: HttpRequest, back: str, *, at: datetime) -> Claimed:
    """Return who has signed in at a service; a failure is noted in the record.

    Raises:
        SingleSignOnFailed: the answer does not hold.
    """
    try:
        return KINDS[provider.kind].finish(provider, request, back)
    except SingleSignOnFailed:
        log.exception("no sign-in by %s", provider.key)
        note_failed_elsewhere(provider.key, at=at)
        raise
