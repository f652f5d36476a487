"""Which single sign-on services there are: ``single_sign_on.toml`` in the data directory."""

import logging
import os
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

OIDC, CAS = "oidc", "cas"
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
NEEDED = {OIDC: ("issuer", "client_id", "client_secret"), CAS: ("server",)}
KNOWN = {
    "key", "title", "kind", "issuer", "client_id", "client_secret", "secret_in_body", "scopes",
    "server", "login_name_claim", "second_factor",
}  # fmt: skip
OTHERS = 0o077


class ProvidersUnfit(ValueError):
    """The file cannot be used; says in Chinese what is wrong with which service."""


@dataclass(frozen=True, slots=True)
class Provider:
    """One service. ``about`` of the fields stands in docs/howto/single-sign-on.md.

    ``login_name_claim`` is filled only for a service that is trusted to know our login
    names; ``second_factor`` says that it asks for two factors itself.
    """

    key: str
    title: str
    kind: str
    address: str
    client_id: str = ""
    client_secret: str = ""
    secret_in_body: bool = False
    scopes: tuple[str, ...] = ("openid",)
    login_name_claim: str = ""
    second_factor: bool = False


def providers() -> dict[str, Provider]:
    """Return the services in the order of the file; none when there is no file.

    Raises:
        ProvidersUnfit: the file cannot be used.
    """
    path = Path(settings.SINGLE_SIGN_ON_FILE)
    try:
        found = path.stat()
    except FileNotFoundError:
        return {}
    if os.name == "posix" and found.st_mode & OTHERS:
        raise ProvidersUnfit(f"{path.name} 里有密钥，别的用户也能读；请改成只有本账户能读（600）。")
    return _read(path, (found.st_mtime_ns, found.st_size))


def usable_providers() -> dict[str, Provider]:
    """Return the services; an unfit file is logged and leaves signing in by password alone."""
    try:
        return providers()
    except ProvidersUnfit:
        log.exception("single sign-on is off")
        return {}


@lru_cache(maxsize=4)
def _read(path: Path, changed: tuple[int, int]) -> dict[str, Provider]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("provider", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise ProvidersUnfit(f"{path.name} 读不懂：{broken}") from broken
    found = [_provider(entry) for entry in entries]
    if len({one.key for one in found}) != len(found):
        raise ProvidersUnfit("有两个统一认证服务用了同一个 key。")
    if len({one.address for one in found}) != len(found):
        raise ProvidersUnfit("有两个统一认证服务用了同一个地址。")
    return {one.key: one for one in found}


def _provider(entry: dict[str, Any]) -> Provider:
    key, kind = str(entry.get("key", "")), str(entry.get("kind", OIDC))
    if not KEY.fullmatch(key):
        raise ProvidersUnfit(f"key 写的是“{key}”，只能用小写字母、数字和横线，以字母开头。")
    if kind not in NEEDED:
        raise ProvidersUnfit(f"{key}：kind 写的是“{kind}”，只能写 oidc 或 cas。")
    if missing := [name for name in (*NEEDED[kind], "title") if not entry.get(name)]:
        raise ProvidersUnfit(f"{key}：没有写 {'、'.join(missing)}。")
    if unknown := set(entry) - KNOWN:
        raise ProvidersUnfit(f"{key}：不认识 {'、'.join(sorted(unknown))}。")
    address = str(entry["issuer" if kind == OIDC else "server"])
    if not is_safe(address):
        raise ProvidersUnfit(f"{key}：地址必须以 https:// 开头。")
    return Provider(
        key=key,
        title=str(entry["title"]),
        kind=kind,
        address=address,
        client_id=str(entry.get("client_id", "")),
        client_secret=str(entry.get("client_secret", "")),
        secret_in_body=bool(entry.get("secret_in_body", False)),
        scopes=tuple(entry.get("scopes", ("openid",))),
        login_name_claim=str(entry.get("login_name_claim", "")),
        second_factor=bool(entry.get("second_factor", False)),
    )


def is_safe(address: str) -> bool:
    """Tell whether nobody between can read or change what goes to an address.

    >>> [is_safe(one) for one in ("https://sso.example/", "http://sso.example/")]
    [True, False]
    >>> is_safe("http://127.0.0.1:8080/")
    True
    """
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
