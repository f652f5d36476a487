"""OpenID Connect: authorization code with PKCE, state and nonce, the issuer pinned."""

import time
from typing import Any

from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App, OAuthError
from authlib.oidc.core import CodeIDToken
from django.http import HttpRequest
from joserfc.errors import JoseError
from requests import RequestException

from qingdan.parties.domain.signing.identities import Claimed
from qingdan.parties.interfaces.single_sign_on.careful import CarefulOAuth2Session, refuse_unsafe
from qingdan.parties.interfaces.single_sign_on.claims import claim
from qingdan.parties.interfaces.single_sign_on.leaving import Leaving
from qingdan.parties.interfaces.single_sign_on.providers import Provider
from qingdan.parties.interfaces.single_sign_on.refusals import (
    DECLINED,
    NO_ANSWER,
    NOT_OURS,
    UNFIT,
    SingleSignOnFailed,
)

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
              "EdDSA")  # fmt: skip
"""Signatures made with a key that only the service has; never a shared secret, never none."""
LEEWAY, METADATA_SECONDS = 60, 3600
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Answer(Exception):
    """The service's answer is not what it must be; the text goes to the log."""


class App(DjangoOAuth2App):  # type: ignore[misc] # the library has no types
    """The library's client for one service, with the checks that it leaves to us."""

    client_cls = CarefulOAuth2Session

    def load_server_metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = super().load_server_metadata()
        named = metadata.get("issuer")
        if named != self.issuer:
            self.server_metadata.clear()
            raise Answer(f"the metadata are of the issuer {named!r}")
        for name in ENDPOINTS:
            refuse_unsafe(metadata.get(name, ""))
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            one for one in offered if one in ALGORITHMS
        ]
        return metadata


_apps: dict[Provider, App] = {}


def _app(provider: Provider) -> App:
    known = _apps.get(provider)
    if known and known.server_metadata.get("_loaded_at", 0) > time.time() - METADATA_SECONDS:
        return known
    app = App(
        DjangoIntegration(provider.key),
        name=provider.key,
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        client_kwargs={
            "scope": " ".join(provider.scopes),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": (
                "client_secret_post" if provider.secret_in_body else "client_secret_basic"
            ),
        },
        server_metadata_url=provider.address.rstrip("/") + "/.well-known/openid-configuration",
    )
    app.issuer = provider.address
    _apps[provider] = app
    return app


def begin(provider: Provider, request: HttpRequest, back: str) -> Leaving:
    """Return the address at the service to send the browser to; remembers it in the session.

    Args:
        provider: the service.
        request: with a session.
        back: our address that the service sends the browser back to.

    Raises:
        SingleSignOnFailed: the service does not answer, or is not the one configured.
    """
    try:
        app = _app(provider)
        made = app.create_authorization_url(back)
        app.save_authorize_data(request, redirect_uri=back, **made)
    except (RequestException, ValueError, KeyError, RuntimeError, Answer) as failure:
        why = NO_ANSWER if isinstance(failure, RequestException) else UNFIT
        raise SingleSignOnFailed(title=provider.title, why=why) from failure
    return Leaving(str(made["url"]), str(made["state"]))


def finish(provider: Provider, request: HttpRequest, back: str) -> Claimed:
    """Return who has signed in at the service, from the address it sent the browser back to.

    Args:
        provider: the service.
        request: as it came back, with code and state; each works once.
        back: our address, unused: the one sent at the beginning counts.

    Raises:
        SingleSignOnFailed: declined, not begun here, not answered, or an answer that does not
            hold: another issuer, audience, nonce or signature, or out of its time.
    """
    try:
        return _finish(provider, request)
    except OAuthError as refused:
        own = refused.error == "mismatching_state"
        why = NOT_OURS if own else DECLINED if request.GET.get("error") else UNFIT
        raise SingleSignOnFailed(title=provider.title, why=why) from refused
    except RequestException as silent:
        raise SingleSignOnFailed(title=provider.title, why=NO_ANSWER) from silent
    except (JoseError, ValueError, KeyError, TypeError, RuntimeError, Answer) as wrong:
        raise SingleSignOnFailed(title=provider.title, why=UNFIT) from wrong


def _finish(provider: Provider, request: HttpRequest) -> Claimed:
    app = _app(provider)
    named = request.GET.get("iss")
    expected = app.load_server_metadata().get("authorization_response_iss_parameter_supported")
    if named != provider.address and (expected or named is not None):
        raise Answer(f"the answer is of the issuer {named!r}")
    token = app.authorize_access_token(
        request,
        claims_cls=CodeIDToken,
        claims_options={
            "iss": {"essential": True, "value": provider.address},
            "aud": {"essential": True, "value": provider.client_id},
            "nonce": {"essential": True},
        },
        leeway=LEEWAY,
    )
    known = token.get("userinfo")
    if not known:
        raise Answer("there is no identity token")
    return Claimed.of(provider.key, str(known["sub"]), _login_name(provider, app, token))


def _login_name(provider: Provider, app: App, token: dict[str, Any]) -> str:
    """Return the claim that is trusted to be our login name, from token or userinfo."""
    if not provider.login_name_claim:
        return ""
    known = token["userinfo"]
    if found := claim(known, provider.login_name_claim):
        return found
    if not app.load_server_metadata().get("userinfo_endpoint"):
        return ""
    more = app.userinfo(token=token)
    if more.get("sub") != known["sub"]:
        raise Answer("the user information is of somebody else")
    return claim(more, provider.login_name_claim)
