"""The table of addresses as tests walk it: every one, filled with something."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
FIXED = {
    "action": "officer.read",
    "address": "1",
    "change": "social-assistance-law",
    "code": "150222105",
    "figure": "sent",
    "file_format": "json",
    "kind": "cooperative",
    "key": "mlps",
    "left": "150222105",
    "matter": "party-theory-publicity",
    "name": "verify_decision",
    "newer": "2",
    "older": "1",
    "ordinal": "1",
    "page": "index",
    "path": "nothing-here",
    "procedure": "report-up",
    "provider_key": "nobody",
    "right": "150721201",
    "role_key": "agriculture",
    "rule": "penalty-hearing-request",
    "service_code": "party-theory-publicity",
    "sha256": "0" * 64,
    "token": "not-a-token",
    "township": "150222105",
    "version": "0" * 64,
    "year": "2026",
}
"""What stands for the parts of an address that name no row."""


def patterns() -> list[str]:
    """Return every address pattern, in the order of the table."""
    return list(dict.fromkeys(_walk(get_resolver(), "")))


def parameters(pattern: str) -> tuple[str, ...]:
    """Return the names of a pattern's parameters."""
    return tuple("".join(either) for either in PARAMETER.findall(pattern))


def filled(pattern: str, values: tuple[str, ...]) -> str:
    """Return the address with its parameters put in."""
    given = iter(values)
    return "/" + PARAMETER.sub(lambda _: next(given), pattern).strip("^$").replace("^", "")


def addresses(start: str, rows: Mapping[str, object], but: str = "\0") -> list[str]:
    """Return an address for every pattern that begins so; a row not given is number 1."""
    return [
        filled(one, tuple(str(rows.get(name, FIXED.get(name, 1))) for name in parameters(one)))
        for one in patterns()
        if one.startswith(start) and not one.startswith(("api/", but))
    ]


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address
        else:
            yield from _walk(entry, address)
