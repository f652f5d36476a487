"""What a letter cites, as plain values: frozen with the draft, kept as JSON."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from qingdan.core.text import chinese_date


@dataclass(frozen=True, slots=True)
class Body:
    """A body that a list names: as printed there, and as it is called here.

    ``name`` is the local full name, the printed one where no body is known; ``role`` is its
    canonical title. Phone, address and hours are empty when nobody has entered them.
    """

    printed: str
    name: str
    role: str = ""
    phone: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class QuotedClause:
    """A clause word for word.

    ``address`` reads ``乡镇职责第2条``; ``party`` is who acts, as printed above it.
    """

    address: str
    text: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class CitedEntry:
    """One entry of a list.

    ``leads`` are the bodies of its department column; ``receivers`` those among them that
    the clauses cited here are about. ``theirs`` are their clauses (the way of working, for
    what was taken back), ``ours`` the township's. ``ended`` is set where nobody does it any
    more. ``decisive`` is what proved the answer: a clause's text or a part of the name.
    """

    kind: str
    number: int
    address: int
    name: str
    leads: tuple[Body, ...] = ()
    receivers: tuple[Body, ...] = ()
    theirs: tuple[QuotedClause, ...] = ()
    ours: tuple[QuotedClause, ...] = ()
    ended: bool = False
    decisive: str = ""


@dataclass(frozen=True, slots=True)
class Handler:
    """Who handles what stands on no list, and where that is written.

    ``sure`` is unset where the matter was only guessed and a person must confirm it.
    """

    matter: str
    name: str
    basis: str
    how: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Citation:
    """The lists that a letter rests on, and what they say, or that they say nothing."""

    township: str
    government: str
    title: str
    ordinal: int
    valid_from: date | None
    stated: bool
    counts: dict[str, int]
    entry: CitedEntry | None = None
    handler: Handler | None = None

    @property
    def edition(self) -> str:
        """Title, ordinal and first day, as a letter writes them.

        >>> cited = Citation("银号镇", "", "银号镇清单", 1, date(2025, 7, 1), True, {})
        >>> cited.edition
        '《银号镇清单》（第1版，2025年7月1日起施行）'
        """
        parts = [f"第{self.ordinal}版"]
        if self.valid_from is not None:
            day = chinese_date(self.valid_from)
            parts.append(f"{day}起施行" if self.stated else f"清单未载明施行日期，{day}起收录")
        return f"《{self.title}》（{'，'.join(parts)}）"


_citation = TypeAdapter(Citation)


def as_json(citation: Citation) -> dict[str, Any]:
    """Return a citation as JSON values."""
    kept: dict[str, Any] = _citation.dump_python(citation, mode="json")
    return kept


def from_json(kept: dict[str, Any]) -> Citation:
    """Return the citation that ``as_json`` wrote."""
    return _citation.validate_python(kept)
