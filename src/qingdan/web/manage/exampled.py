"""Examples as a page shows them: with the entries said to be right, as they are now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from qingdan.catalogue.models import Item
from qingdan.finder.domain.learning import learnt_as
from qingdan.finder.domain.teaching import addresses_of
from qingdan.finder.models import Example
from qingdan.finder.weighing import NOT_HERE
from qingdan.matters.library import library

LAST = "example_forgotten"
"""Where a session keeps which example was taken back last."""
OFFERED = timedelta(minutes=10)
SHORT = 80


@dataclass(frozen=True, slots=True)
class Right:
    """An entry said to be right; ``item`` is ``None`` when the list in force has no such one."""

    kind: str
    address: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class Row:
    """One example; ``rights`` is empty for "on no list".

    ``learnt`` is the matter it teaches; empty while its entry does no standard matter.
    """

    example: Example
    rights: tuple[Right, ...]
    learnt: str

    @property
    def is_current(self) -> bool:
        """Whether every entry said to be right is in force."""
        return all(one.item for one in self.rights)

    @property
    def is_for_here(self) -> bool:
        """Whether it counts in its township alone: "on no list", nobody said what it is."""
        return self.learnt.startswith(NOT_HERE)

    @property
    def off_list(self) -> str:
        """What was named as being on no list."""
        matter = None if self.rights else library().get(self.example.matter)
        return matter.title if matter else ""

    @property
    def is_long(self) -> bool:
        """Whether the text is folded at first."""
        return len(self.example.text) > SHORT

    @property
    def beginning(self) -> str:
        """The text, or its beginning."""
        return f"{self.example.text[:SHORT]}……" if self.is_long else self.example.text


def rows_of(examples: Sequence[Example]) -> list[Row]:
    """Return the examples with their entries in force and what they teach; four queries."""
    learnt = learnt_as(examples, timezone.localdate())
    found = {(one.edition.township_id, one.kind, one.address): one for one in _items(examples)}
    return [
        Row(
            one,
            tuple(
                Right(kind, address, found.get((one.township_id, kind, address)))
                for kind, address in addresses_of(one)
            ),
            learnt[one.pk],
        )
        for one in examples
    ]


def _items(examples: Sequence[Example]) -> Iterator[Item]:
    addresses = {number for one in examples for _, number in addresses_of(one)}
    if not addresses:
        return iter(())
    items = Item.objects.in_force(timezone.localdate()).filter(
        edition__township__in={one.township_id for one in examples}, address__in=addresses
    )
    return items.select_related("edition__township").defer("edition__document").iterator()


def remember(request: HttpRequest, example: Example, at: datetime) -> None:
    """Keep with the session what was taken back, so that it can be given back for a while."""
    request.session[LAST] = {"example": example.pk, "at": at.isoformat()}


def forgotten_row(request: HttpRequest) -> Row | None:
    """Return what was taken back last with its entries; only current ones can be given back."""
    example = forgotten_last(request)
    return rows_of([example])[0] if example else None


def forgotten_last(request: HttpRequest) -> Example | None:
    """Return what this person took back in the last minutes, ``None`` when there is nothing."""
    kept: dict[str, Any] = request.session.get(LAST) or {}
    at = parse_datetime(kept.get("at", ""))
    if at is None or timezone.now() - at > OFFERED:
        return None
    examples = Example.objects.filter(pk=kept["example"], withdrawn_at__isnull=False)
    return examples.select_related("township").first()
