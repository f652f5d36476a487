"""What a service says about a person, wherever it puts it."""

from collections.abc import Mapping
from typing import Any


def claim(said: Mapping[str, Any], path: str) -> str:
    """Return one claim as text, empty when it is not there.

    Args:
        said: everything the service says.
        path: the name of the claim; dots lead into claims that hold others.

    >>> claim({"account": {"name": "wang.fang"}}, "account.name")
    'wang.fang'
    >>> claim({"account": ["a", "b"]}, "account"), claim({}, "account.name")
    ('', '')
    """
    value: Any = said.get(path)
    if value is None:
        value = said
        for part in path.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    return value.strip() if isinstance(value, str) else ""
