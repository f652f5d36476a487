"""CAS 3: a ticket in the address, asked about at the server; our own state beside it."""

import secrets
import time
from urllib.parse import urlencode
from xml.etree.ElementTree import ParseError

from cas import CASClient, CASError
from django.http import HttpRequest
from requests import RequestException

from qingdan.parties.domain.signing.identities import Claimed
from qingdan.parties.interfaces.single_sign_on.careful import Careful
from qingdan.parties.interfaces.single_sign_on.claims import claim
from qingdan.parties.interfaces.single_sign_on.leaving import Leaving
from qingdan.parties.interfaces.single_sign_on.providers import Provider
from qingdan.parties.interfaces.single_sign_on.refusals import (
    NO_ANSWER,
    NOT_OURS,
    UNFIT,
    SingleSignOnFailed,
)

SECONDS = 3600
USER = "user"
"""The name under which ``login_name_claim`` asks for the account's own name."""


def begin(provider: Provider, request: HttpRequest, back: str) -> Leaving:
    """Return the address at the server to send the browser to; see ``openid.begin``."""
    state = secrets.token_urlsafe(24)
    request.session[_key(provider)] = {"state": state, "until": time.time() + SECONDS}
    return Leaving(str(_client(provider, back, state).get_login_url()), state)


def finish(provider: Provider, request: HttpRequest, back: str) -> Claimed:
    """Return who has signed in at the server; ticket and state work once.

    Raises:
        SingleSignOnFailed: not begun here, not answered, or the ticket does not hold.
    """
    kept, state = request.session.pop(_key(provider), {}), request.GET.get("state", "")
    begun = secrets.compare_digest(str(kept.get("state", "")).encode(), state.encode())
    ticket = request.GET.get("ticket", "")
    if not (state and begun and ticket and time.time() < kept["until"]):
        raise SingleSignOnFailed(title=provider.title, why=NOT_OURS)
    try:
        user, attributes, _ = _client(provider, back, state).verify_ticket(ticket)
    except RequestException as silent:
        raise SingleSignOnFailed(title=provider.title, why=NO_ANSWER) from silent
    except (CASError, ParseError, ValueError, LookupError, AttributeError) as wrong:
        raise SingleSignOnFailed(title=provider.title, why=UNFIT) from wrong
    if not user:
        raise SingleSignOnFailed(title=provider.title, why=UNFIT)
    wanted = provider.login_name_claim
    login_name = user if wanted == USER else claim(attributes or {}, wanted) if wanted else ""
    return Claimed.of(provider.key, str(user), login_name)


def _client(provider: Provider, back: str, state: str) -> CASClient:
    return CASClient(
        version=3,
        service_url=f"{back}?{urlencode({'state': state})}",
        server_url=provider.address.rstrip("/") + "/",
        session=Careful(),
    )


def _key(provider: Provider) -> str:
    return f"_cas_{provider.key}"
