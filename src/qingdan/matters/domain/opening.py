"""What every act on an alignment begins and ends with: the item, the right, the record."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from qingdan.catalogue.enums import EditionState
from qingdan.catalogue.models import Edition, Item
from qingdan.matters.domain.refusals import EditionClosed, ItemUnknown
from qingdan.matters.enums import ALIGNMENT, MatterAct
from qingdan.matters.queries import title_of
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import Seat, append
from qingdan.record.models import Event

ALIGN = "matter.align"
CLOSED = (EditionState.DISCARDED, EditionState.WITHDRAWN)


def open_item(item_id: int, *, actor: Officer | None, at: datetime) -> tuple[Item, Post | None]:
    """Return an entry whose alignment is about to be changed, and the post that allows it.

    Raises:
        ItemUnknown: no such entry.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
    """
    items = Item.objects.select_related("edition__township__parent").defer("edition__document")
    item = items.filter(pk=item_id).first()
    if item is None:
        raise ItemUnknown
    return item, allowed(item.edition, actor=actor, at=at)


def open_edition(
    edition_id: int, *, actor: Officer | None, at: datetime
) -> tuple[Edition, Post | None]:
    """Return an edition whose entries are about to be aligned, and the post that allows it.

    Raises:
        ItemUnknown: no such edition.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
    """
    editions = Edition.objects.select_related("township__parent").defer("document")
    edition = editions.filter(pk=edition_id).first()
    if edition is None:
        raise ItemUnknown
    return edition, allowed(edition, actor=actor, at=at)


def allowed(edition: Edition, *, actor: Officer | None, at: datetime) -> Post | None:
    """Return the post that allows aligning an edition; ``None`` without an actor.

    Raises:
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
    """
    post = None
    if actor is not None:
        day = timezone.localdate(at)
        post = authorise(actor, ALIGN, on=day, place=edition.township_id)
    if edition.state in CLOSED:
        raise EditionClosed(edition=edition, state=EditionState(edition.state).label)
    return post


def note(
    edition: Edition,
    act: MatterAct,
    *,
    seat: Seat,
    at: datetime,
    **detail: Any,
) -> Event:
    """Append one act on alignments to the record, about the edition."""
    return append(
        f"{ALIGNMENT}.{act.value}",
        edition,
        seat=seat,
        at=at,
        place=edition.township_id,
        **detail,
    )


def titles(codes: Iterable[str]) -> list[str]:
    """Return what some matters are called, for the record."""
    return [title_of(code) for code in codes]


def named(item: Item) -> str:
    """Return where an entry stands, for the record.

    >>> named(Item(kind="basic", number=12))
    '基本履职 12'
    """
    return f"{item.get_kind_display()} {item.number}"
