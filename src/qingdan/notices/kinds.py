"""What people are given notice of: each room says here what its kinds are called."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices

from qingdan.core.shipped import load_table
from qingdan.notices.enums import NOTICE, NoticeKind, NoticeWay

_titles: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice; ``ways`` is how it goes beside the inbox unless a person chose."""

    code: str
    title: str
    about: str
    ways: frozenset[str]


class NoticeKindsUnfit(ValueError):
    """The file of kinds contradicts itself; nothing starts with such a file."""


def declare_kinds(prefix: str, kinds: type[TextChoices]) -> None:
    """Make a room's kinds known under ``prefix.value``, as they stand in ``Notice.kind``."""
    _titles.update({f"{prefix}.{one.value}": str(one.label) for one in kinds})


def kind_of(code: str) -> Kind:
    """Return a kind that some room declared.

    >>> kind_of("notice.robot-failed").title
    '群机器人发不出去'

    Raises:
        KeyError: nobody did.
    """
    title = _titles[code]
    about, ways = _shipped().get(code, ("", frozenset[str]()))
    return Kind(code, title, about, ways)


def kind_title(code: str) -> str:
    """Return the Chinese of a kind; one that nobody declares any more stays as it is."""
    return _titles.get(code, code)


def known_kinds() -> list[Kind]:
    """Return every kind, in the order declared."""
    return [kind_of(code) for code in _titles]


@lru_cache(maxsize=1)
def _shipped() -> dict[str, tuple[str, frozenset[str]]]:
    """Return what ``data/notices.toml`` says: code → what it is about, and its ways."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for one in load_table("notices.toml")["kind"]:
        code, ways = str(one["code"]), frozenset(str(way) for way in one["ways"])
        if code in found or ways - set(NoticeWay.values):
            raise NoticeKindsUnfit(f"notices.toml：{code} 写了两次，或有不认识的方式。")
        found[code] = (str(one["about"]), ways)
    return found


declare_kinds(NOTICE, NoticeKind)
