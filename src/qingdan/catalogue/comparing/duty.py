"""What a comparison looks at: one duty and its clauses, wherever they were read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qingdan.documents.model import ListKind


class ClauseSide(StrEnum):
    """Who a clause binds; the values are those of ``catalogue.enums.Side``."""

    DEPARTMENT = "department"
    TOWNSHIP = "township"
    TAKEOVER = "takeover"


@dataclass(frozen=True, slots=True)
class DutyClause:
    """One sentence of a duty.

    ``label`` is the department or heading printed above it, ``role_key`` the canonical
    role of that department (empty when unknown or a heading). ``address`` is the permanent
    number of the clause, ``None`` outside the catalogue.
    """

    side: ClauseSide
    text: str
    label: str = ""
    role_key: str = ""
    address: int | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of a list.

    ``departments`` are the printed names of the department column (or of the receiving
    departments), ``role_keys`` their canonical roles in the same order, empty where unknown.
    ``address`` is the permanent number of the duty, ``None`` outside the catalogue.
    ``matters`` are codes of the standard matters the duty does, ``confirmed`` when a person
    decided them; a room above attaches both.
    """

    kind: ListKind
    number: int
    name: str
    category: str = ""
    starred: bool = False
    penalties: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    role_keys: tuple[str, ...] = ()
    clauses: tuple[DutyClause, ...] = ()
    support: tuple[str, ...] = ()
    disposition: str = ""
    address: int | None = None
    matters: tuple[str, ...] = ()
    confirmed: bool = False

    def side(self, side: ClauseSide) -> tuple[DutyClause, ...]:
        """Return the clauses of one side in printed order."""
        return tuple(clause for clause in self.clauses if clause.side is side)

    @property
    def parties(self) -> frozenset[str]:
        """Canonical roles of the departments; the printed name where none is known."""
        return frozenset(
            role or name for role, name in zip(self.role_keys, self.departments, strict=True)
        )


@dataclass(frozen=True, slots=True)
class DutyBook:
    """All duties of one township in printed order, with the names of the place.

    ``places`` are words that name this township or its county and say nothing about a duty.
    ``titles`` say what the matters of the duties are called, by code.
    """

    township: str
    duties: tuple[Duty, ...]
    places: tuple[str, ...] = field(default=())
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
