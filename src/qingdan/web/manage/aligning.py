"""What the page of standard matters shows: the queue of entries, and one entry to decide on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from qingdan.catalogue.enums import ListKind
from qingdan.catalogue.models import Edition, Item
from qingdan.matters.queries import (
    CONFIRMED,
    PROPOSED,
    STANDINGS,
    UNMATCHED,
    Counts,
    standing_of,
    with_standing,
)

EVERYTHING = "all"
SHOWN = {PROPOSED: "待确认", CONFIRMED: "已确认", UNMATCHED: "未匹配", EVERYTHING: "全部"}
"""What can be looked at, in the order of the tabs."""
BEFORE, AHEAD = 3, 9
"""So many entries of the queue stand before and after the present one."""
LONGEST_KEY = 18
LAST = "last_alignment"
"""Where a session keeps what was decided last, to be taken back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are looked at, and where among them."""

    show: str = PROPOSED
    kind: str = ""
    item: int | None = None
    after: int | None = None

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        """Read the filters of an address or a form; what cannot be is left out."""
        show, kind = given.get("show", ""), given.get("kind", "")
        return cls(
            show if show in SHOWN else PROPOSED,
            kind if kind in ListKind.values else "",
            _number(given.get("item", "")),
            _number(given.get("after", "")),
        )

    def query(self, **other: object) -> str:
        """Return the address's query with these filters and something else in it."""
        kept = {"show": self.show, "kind": self.kind, **other}
        return "?" + urlencode({key: value for key, value in kept.items() if value})


@dataclass(frozen=True, slots=True)
class Board:
    """An edition's entries as filtered, with the one that is to be decided on now."""

    asked: Asked
    counts: Counts
    kinds: Sequence[tuple[str, str, int, str]]
    queue: Sequence[Item]
    here: int | None

    @property
    def tabs(self) -> list[tuple[str, str, int, str]]:
        """Each tab: its key, its title, how many entries stand there, its query."""
        counts = {one: getattr(self.counts, one) for one in STANDINGS}
        return [
            (key, title, counts.get(key, self.counts.total), Asked(key, self.asked.kind).query())
            for key, title in SHOWN.items()
        ]

    @property
    def title(self) -> str:
        """What the entries looked at are called."""
        return SHOWN[self.asked.show]

    @property
    def position(self) -> int:
        """Where the present entry stands in the queue, from 1; 0 when it does not."""
        return next((at for at, one in enumerate(self.queue, 1) if one.pk == self.here), 0)

    @property
    def near(self) -> Sequence[Item]:
        """The stretch of the queue around the present entry."""
        at = max(self.position - 1, 0)
        return self.queue[max(at - BEFORE, 0) : at + AHEAD]

    @property
    def next(self) -> int | None:
        """The entry after the present one; the first again after the last."""
        return _neighbour(self.queue, self.position, 0)

    @property
    def previous(self) -> int | None:
        """The entry before the present one."""
        return _neighbour(self.queue, self.position, -2)


def board(edition: Edition, asked: Asked) -> Board:
    """Return the entries of an edition as asked for. One query."""
    items = with_standing(edition.items.all()).order_by("kind", "position")
    everything = list(items.only("kind", "number", "name", "position", "edition_id"))
    kinds = [
        (
            kind,
            str(ListKind(kind).label),
            sum(one.kind == kind for one in everything),
            Asked(asked.show, kind).query(),
        )
        for kind in dict.fromkeys(one.kind for one in everything)
    ]
    looked_at = [one for one in everything if asked.kind in ("", one.kind)]
    standing = [standing_of(one) for one in looked_at]
    counts = Counts(*(standing.count(one) for one in (CONFIRMED, PROPOSED, UNMATCHED)))
    queue = [
        one for one, at in zip(looked_at, standing, strict=True) if asked.show in (EVERYTHING, at)
    ]
    return Board(asked, counts, kinds, queue, _here(everything, queue, asked))


def address_of(edition_id: int, asked: Asked, **other: object) -> str:
    """Return the address of the page with its filters."""
    return reverse("manage:matters", args=(edition_id,)) + asked.query(**other)


def remembered(
    edition_id: int, items: Sequence[int], at: datetime, words: str
) -> dict[str, object]:
    """Return what a session keeps of a decision, so that it can be taken back at once."""
    return {
        "edition": edition_id,
        "at": at.isoformat(),
        "first": items[0] if items else None,
        "words": words,
    }


def _here(everything: Iterable[Item], queue: Sequence[Item], asked: Asked) -> int | None:
    order = {one.pk: at for at, one in enumerate(everything)}
    if asked.item in order:
        return asked.item
    later = [one.pk for one in queue if order[one.pk] > order.get(asked.after or 0, -1)]
    return later[0] if later else queue[0].pk if queue else None


def _neighbour(queue: Sequence[Item], position: int, step: int) -> int | None:
    if not queue or (len(queue) == 1 and position):
        return None
    return queue[(position + step) % len(queue)].pk if position else queue[0].pk


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None
