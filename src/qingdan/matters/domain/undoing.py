"""Taking back: what was confirmed waits for a person again."""

from collections.abc import Collection
from datetime import datetime

from qingdan.catalogue.models import Item
from qingdan.matters.domain.clauses import propose_clauses
from qingdan.matters.domain.confirming import FIRST, Done
from qingdan.matters.domain.opening import named, note, open_edition, open_item, titles
from qingdan.matters.domain.refusals import AlignmentMovedOn
from qingdan.matters.domain.states import ItemState
from qingdan.matters.enums import AlignmentBasis, AlignmentState, MatterAct
from qingdan.matters.models import Alignment
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import recorded
from qingdan.record.models import Event


@recorded()
def undo(item_id: int, *, seen: str, actor: Officer | None, at: datetime) -> Event | None:
    """Bring an entry's alignment back to proposed; what a person added by hand goes.

    Args:
        item_id: primary key of the entry.
        seen: token of the state the decision was made on.
        actor: who takes it back.
        at: aware datetime of the act.

    Returns:
        The event, about the edition; ``None`` when nothing was decided.

    Raises:
        ItemUnknown: no such entry.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
        AlignmentMovedOn: somebody has changed the alignment since ``seen``.
    """
    item, post = open_item(item_id, actor=actor, at=at)
    rows = list(item.alignments.of_items())
    now = ItemState.of(rows)
    if all(one.state == AlignmentState.PROPOSED for one in rows):
        return None
    if seen != now.token:
        raise AlignmentMovedOn(item=item, seen=ItemState.read(seen).words, now=now.words)
    _take_back([item.pk])
    propose_clauses([item])
    return note(
        item.edition,
        MatterAct.UNDONE,
        seat=seat(actor, post),
        at=at,
        entry=named(item),
        kind=item.kind,
        address=item.address,
        matters=list(now.confirmed),
        titles=titles(now.confirmed),
    )


@recorded()
def undo_act(edition_id: int, decided_at: datetime, *, actor: Officer | None, at: datetime) -> Done:
    """Take back everything an officer decided at one moment, such as a bulk confirmation.

    Entries that somebody has decided about since are left alone.

    Args:
        edition_id: primary key of the edition.
        decided_at: the ``at`` of the act to take back.
        actor: who decided then and takes it back now.
        at: aware datetime of the act.

    Raises:
        ItemUnknown: no such edition.
        NotAllowed: no post of the actor allows aligning in this township.
        EditionClosed: the edition was discarded or withdrawn.
    """
    edition, post = open_edition(edition_id, actor=actor, at=at)
    decided = Alignment.objects.of_items().filter(
        item__edition=edition, decided_by=actor, decided_at=decided_at
    )
    items = list(Item.objects.filter(pk__in=decided.values("item")).order_by("kind", "position"))
    if not items:
        return Done(())
    keys = [one.pk for one in items]
    confirmed = decided.filter(state=AlignmentState.CONFIRMED).order_by("item", "rank", "pk")
    matters = [f"{one.item_id}:{one.matter}" for one in confirmed]
    _take_back(keys)
    propose_clauses(items)
    event = note(
        edition,
        MatterAct.UNDONE,
        seat=seat(actor, post),
        at=at,
        count=len(items),
        entries=[named(one) for one in items],
        matters=matters,
    )
    return Done(tuple(keys), event)


def _take_back(items: Collection[int]) -> None:
    rows = Alignment.objects.of_items().filter(item__in=items)
    rows.filter(basis=AlignmentBasis.PERSON).delete()
    rows.filter(basis=AlignmentBasis.LIKENESS).update(rank=FIRST)
    rows.update(state=AlignmentState.PROPOSED, decided_by=None, decided_at=None, reviewer="")
