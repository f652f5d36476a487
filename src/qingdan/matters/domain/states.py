"""The state of an entry's alignment, as a page was built from it and as it is now."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from qingdan.matters.enums import AlignmentState
from qingdan.matters.models import Alignment
from qingdan.matters.queries import title_of

NOTHING = "没有对照"
PART = re.compile(r"(?P<state>[a-z]+):(?P<code>[a-z0-9-]+)\.(?P<rank>\d+)")
LEADING = (AlignmentState.CONFIRMED, AlignmentState.PROPOSED)
"""The states that name an entry's, the stronger first."""


@dataclass(frozen=True, slots=True)
class ItemState:
    """Every matter of an entry with its state and rank, in an order of its own."""

    parts: tuple[tuple[str, str, int], ...]

    @classmethod
    def of(cls, rows: Iterable[Alignment]) -> Self:
        """Return the state that some alignments of one whole entry make up."""
        return cls(tuple(sorted((one.state, one.matter, one.rank) for one in rows)))

    @classmethod
    def read(cls, token: str) -> Self:
        """Return the state that a token writes; what is no part of one is left out."""
        found = (PART.fullmatch(part) for part in token.split())
        parts = ((one["state"], one["code"], int(one["rank"])) for one in found if one)
        return cls(tuple(sorted(parts)))

    @property
    def token(self) -> str:
        """The state as one word of a form, empty for an entry without any alignment."""
        return " ".join(f"{state}:{code}.{rank}" for state, code, rank in self.parts)

    @property
    def confirmed(self) -> dict[str, int]:
        """The matters a person or the product has confirmed, with their ranks."""
        return {code: rank for state, code, rank in self.parts if state == LEADING[0]}

    @property
    def is_open(self) -> bool:
        """Whether some proposal waits for a person."""
        return any(state == AlignmentState.PROPOSED for state, _, _ in self.parts)

    @property
    def words(self) -> str:
        """The state as people say it.

        >>> ItemState(()).words
        '没有对照'
        """
        for leading in LEADING:
            titles = [title_of(code) for state, code, _ in self.parts if state == leading]
            if titles:
                return f"{leading.label}：{'、'.join(titles)}"
        return NOTHING


def state_of(item_id: int) -> ItemState:
    """Return the present state of an entry. One query, and one for each local matter's title."""
    return ItemState.of(Alignment.objects.of_items().filter(item=item_id))
