"""One way to every kind of service, and what a session remembers of having gone there."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.http import HttpRequest

from qingdan.core.errors import DomainError
from qingdan.parties.domain.signing import guessing
from qingdan.parties.domain.signing.identities import Claimed
from qingdan.parties.domain.signing.signing_in import note_failed_elsewhere
from qingdan.parties.interfaces.single_sign_on import cas, openid
from qingdan.parties.interfaces.single_sign_on.leaving import Leaving
from qingdan.parties.interfaces.single_sign_on.providers import CAS, OIDC, Provider
from qingdan.parties.interfaces.single_sign_on.refusals import NOT_OURS, SingleSignOnFailed
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import origin

BEGUN, MOST_BEGUN = "_single_sign_on", 5
PATIENCE = timedelta(hours=1)
log = logging.getLogger(__name__)


class Kind(Protocol):
    """What every kind of service can do."""

    def begin(self, provider: Provider, request: HttpRequest, back: str) -> Leaving: ...

    def finish(self, provider: Provider, request: HttpRequest, back: str) -> Claimed: ...


KINDS: dict[str, Kind] = {OIDC: openid, CAS: cas}


@dataclass(frozen=True, slots=True)
class Answer:
    """Who has signed in at a service, and for whom the session had asked.

    ``linking`` is the officer who was signed in here and had proved it; ``None``: nobody was.
    """

    claimed: Claimed
    linking: int | None


def begin(
    provider: Provider,
    request: HttpRequest,
    back: str,
    *,
    linking: Officer | None = None,
    at: datetime,
) -> str:
    """Return the address at a service to send the browser to.

    Args:
        provider: the service.
        request: with a session.
        back: our address that the service sends the browser back to.
        linking: who wants to link an account there and has proved to be the one signed in.
        at: aware datetime.

    Raises:
        SingleSignOnFailed: the service does not answer, or is not the one configured.
    """
    try:
        leaving = KINDS[provider.kind].begin(provider, request, back)
    except SingleSignOnFailed:
        log.exception("cannot begin at %s", provider.key)
        raise
    begun = list(request.session.get(BEGUN, {}).items())[1 - MOST_BEGUN :]
    linking_pk = linking.pk if linking else None
    one = {"provider": provider.key, "linking": linking_pk, "since": at.timestamp()}
    request.session[BEGUN] = {**dict(begun), leaving.state: one}
    return leaving.address


def finish(provider: Provider, request: HttpRequest, back: str, *, at: datetime) -> Answer:
    """Return who has signed in at a service.

    A failure is noted in the record and counts against the address; an answer to nothing
    that this session has begun is refused without a trace there, for anybody can send it.

    Raises:
        SingleSignOnFailed: the answer does not hold.
        SignInLocked, SignInTooSoon: too many answers from this address did not hold.
    """
    begun = _begun(provider, request, at)
    if begun is None:
        log.info("an answer of %s to nothing begun here", provider.key)
        raise SingleSignOnFailed(title=provider.title, why=NOT_OURS)
    attempt = guessing.begin_elsewhere(address=origin.get(), at=at)
    try:
        claimed = KINDS[provider.kind].finish(provider, request, back)
    except SingleSignOnFailed:
        log.exception("no sign-in by %s", provider.key)
        note_failed_elsewhere(provider.key, attempt, at=at)
        raise
    except DomainError:
        attempt.right(whole=False)  # it is not the answer that was at fault
        raise
    attempt.right(whole=False)
    return Answer(claimed, begun["linking"])


def _begun(provider: Provider, request: HttpRequest, at: datetime) -> dict[str, Any] | None:
    """Return what the session knows of a state, once."""
    every: dict[str, dict[str, Any]] = dict(request.session.get(BEGUN, {}))
    one = every.pop(request.GET.get("state", ""), None)
    if one is None or one["provider"] != provider.key:
        return None
    request.session[BEGUN] = every
    return one if 0 <= at.timestamp() - one["since"] < PATIENCE.total_seconds() else None
