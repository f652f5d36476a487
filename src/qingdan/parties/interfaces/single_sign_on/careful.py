"""Requests to another service: bounded in time, to safe addresses, following nobody."""

from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session

from qingdan.parties.interfaces.single_sign_on.providers import is_safe

SECONDS = 10


class UnsafeAddress(requests.RequestException):
    """The service named an address that anybody between could read."""


class Careful(requests.Session):
    """A session that takes no credentials from the machine and follows no redirect."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, method: str, url: str | bytes, *args: Any, **given: Any) -> Any:
        refuse_unsafe(str(url))
        return super().request(method, url, *args, **_bounded(given))


class CarefulOAuth2Session(OAuth2Session):  # type: ignore[misc] # the library has no types
    """The same for the OAuth client of the library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trust_env = False

    def request(self, method: str, url: str, *args: Any, **given: Any) -> Any:
        refuse_unsafe(url)
        return super().request(method, url, *args, **_bounded(given))


def refuse_unsafe(url: str) -> None:
    """Refuse an address that is neither https nor on this machine.

    Raises:
        UnsafeAddress: it is neither.
    """
    if not is_safe(url):
        raise UnsafeAddress(url)


def _bounded(given: dict[str, Any]) -> dict[str, Any]:
    return {**given, "timeout": SECONDS, "allow_redirects": False}
