"""Deciding: a person says which procedures an entry has and what covers a clause."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from qingdan.catalogue.enums import ListKind, Side
from qingdan.catalogue.models import Item
from qingdan.matters.library import PROCEDURES
from qingdan.parties.domain.authorising import authorise, seat
from qingdan.parties.models import Officer, Post
from qingdan.procedures.domain.refusals import (
    BindingReasonMissing,
    BoundEntryUnknown,
    CoverUnfit,
    PartUnknown,
    ProcedureKindUnknown,
)
from qingdan.procedures.enums import BINDING, ActingSide, BindingAct, BindingState, PartCover
from qingdan.procedures.models import ClauseCover, EntryBinding
from qingdan.procedures.models.bindings import LONGEST_REASON, OfEntry
from qingdan.procedures.parts import EntryPart
from qingdan.procedures.queries import parts_of_item
from qingdan.procedures.wordings import wordings
from qingdan.record.domain.appending import append, recorded

BIND = "procedure.bind"


@dataclass(frozen=True, slots=True)
class ProcedureSaid:
    """What a person says of a kind of work of an entry: a ``BindingState``, an ``ActingSide``."""

    kind: str
    state: str = BindingState.CONFIRMED
    side: str = ActingSide.TOWNSHIP

    @property
    def fits(self) -> bool:
        """Whether everything it names is known."""
        named = self.kind in PROCEDURES and self.side in ActingSide.values
        return named and self.state in BindingState.values


@dataclass(frozen=True, slots=True)
class CoverSaid:
    """What a person says covers a clause: a step of a kind of work, a line, or nothing."""

    how: str
    procedure: str = ""
    step: str = ""
    line: str = ""

    @property
    def fits(self) -> bool:
        """Whether it says exactly what its way of covering needs."""
        said = bool(self.procedure), bool(self.step), bool(self.line)
        wanted = {
            PartCover.STEP: (True, True, False),
            PartCover.LINE: (False, False, True),
            PartCover.WAIVED: (False, False, False),
        }
        known = self.procedure in ("", *PROCEDURES) and self.line in ("", *wordings().lines)
        return known and any(self.how == how and said == need for how, need in wanted.items())


@recorded()
def decide_procedure(
    item_id: int,
    said: ProcedureSaid,
    *,
    reason: str,
    actor: Officer | None,
    at: datetime,
) -> EntryBinding:
    """Say that an entry has a procedure, or that it has not.

    Args:
        item_id: primary key of the entry; what is said holds for its later editions too.
        said: the kind of work, whether the entry has it, and who works it.
        reason: why, in the person's words.
        actor: who decides.
        at: aware datetime of the decision.

    Returns:
        The row that says so; it takes the place of what was said before.

    Raises:
        BoundEntryUnknown: no such entry.
        NotAllowed: no post of the actor allows it in this township.
        BindingReasonMissing: no reason, or too long a one.
        ProcedureKindUnknown: no such kind of work, side or state.
    """
    item, post = open_bound(item_id, actor=actor, at=at)
    why = checked_reason(reason)
    if not said.fits:
        raise ProcedureKindUnknown(kind=said.kind)
    place = address_of(item) | {"procedure": said.kind}
    row = EntryBinding.objects.filter(**place).first() or EntryBinding(**place)
    row.side, row.state = said.side, said.state
    _keep(row, why, actor=actor, at=at)
    told = f"{said.kind} {row.get_state_display()}"
    note_decision(BindingAct.PROCEDURE_DECIDED, row, item, post, said=told)
    return row


@recorded()
def decide_cover(
    item_id: int,
    clause: str,
    said: CoverSaid,
    *,
    reason: str,
    actor: Officer | None,
    at: datetime,
) -> ClauseCover:
    """Say what covers a clause; it holds as long as the clause reads as it does now.

    Args:
        item_id: primary key of the entry.
        clause: key of the clause or sentence within the entry, such as ``township 3``.
        said: a step, a standing line, or that nothing is to be done.
        reason: why, in the person's words.
        actor: who decides.
        at: aware datetime of the decision.

    Returns:
        The row that says so; it takes the place of what was said before.

    Raises:
        BoundEntryUnknown: no such entry.
        NotAllowed: no post of the actor allows it in this township.
        BindingReasonMissing: no reason, or too long a one.
        PartUnknown: the entry has no such clause.
        CoverUnfit: it is not said what covers the clause.
    """
    item, post = open_bound(item_id, actor=actor, at=at)
    why = checked_reason(reason)
    part = open_part(item, clause)
    if not said.fits:
        raise CoverUnfit
    place = address_of(item) | {"side": part.side, "clause": part.address}
    row = ClauseCover.objects.filter(**place).first() or ClauseCover(**place)
    row.how, row.text = said.how, part.text
    row.procedure, row.step, row.line = said.procedure, said.step, said.line
    _keep(row, why, actor=actor, at=at)
    told = f"{row} {said.procedure} {said.step}{said.line}".strip()
    note_decision(BindingAct.COVER_DECIDED, row, item, post, said=told)
    return row


def open_bound(item_id: int, *, actor: Officer | None, at: datetime) -> tuple[Item, Post | None]:
    """Return an entry about which something is to be said, and the post that allows it.

    Raises:
        BoundEntryUnknown: no such entry.
        NotAllowed: no post of the actor allows it in this township.
    """
    items = Item.objects.select_related("edition__township").defer("edition__document")
    item = items.filter(pk=item_id).first()
    if item is None:
        raise BoundEntryUnknown
    if actor is None:
        return item, None
    day = timezone.localdate(at)
    return item, authorise(actor, BIND, on=day, place=item.edition.township_id)


def open_part(item: Item, key: str) -> EntryPart:
    """Return a clause or sentence of an entry.

    Raises:
        PartUnknown: the entry has no such clause.
    """
    for one in parts_of_item(item):
        if one.key == key:
            return one
    side, _, number = key.partition(" ")
    word = Side(side).label if side in Side.values else side
    raise PartUnknown(item=item, side=word, clause=number)


def checked_reason(reason: str) -> str:
    """Return a reason as it is kept.

    Raises:
        BindingReasonMissing: there is none, or too long a one.
    """
    bare = reason.strip()
    if not 0 < len(bare) <= LONGEST_REASON:
        raise BindingReasonMissing(most=LONGEST_REASON)
    return bare


def address_of(item: Item) -> dict[str, Any]:
    """Return where what is said of an entry is kept."""
    return {
        "township_id": item.edition.township_id,
        "kind": item.kind,
        "address": item.address,
    }


def note_decision(
    act: BindingAct, row: OfEntry, item: Item, post: Post | None, *, said: str
) -> None:
    """Append what was decided to the record, about the row."""
    append(
        f"{BINDING}.{act.value}",
        row,
        seat=seat(row.decided_by, post),
        at=row.decided_at,
        reason=row.reason,
        place=row.township_id,
        entry=f"{ListKind(item.kind).label} {item.number}",
        after=said,
    )


def _keep(row: OfEntry, reason: str, *, actor: Officer | None, at: datetime) -> None:
    row.reason, row.decided_by, row.decided_at = reason, actor, at
    row.save()
