"""Agreeing when a standing line is done, where the list does not say."""

from dataclasses import dataclass
from datetime import date, datetime

from qingdan.parties.models import Officer
from qingdan.procedures.domain.deciding import (
    address_of,
    checked_reason,
    note_decision,
    open_bound,
)
from qingdan.procedures.domain.refusals import DateIsStated, StandingLineUnknown
from qingdan.procedures.enums import AgreedRhythm, BindingAct
from qingdan.procedures.models import AgreedDate
from qingdan.procedures.queries import bound_item
from qingdan.procedures.rhythm import told
from qingdan.record.domain.appending import recorded


@dataclass(frozen=True, slots=True)
class Agreement:
    """When a standing line is done: the first date, and how often from then on."""

    first_on: date
    rhythm: str = AgreedRhythm.ONCE


@recorded()
def agree_date(
    item_id: int,
    line: str,
    agreement: Agreement,
    *,
    basis: str,
    actor: Officer | None,
    at: datetime,
) -> AgreedDate:
    """Agree when a standing line is done; the name and the basis stay with it.

    Args:
        item_id: primary key of the entry.
        line: key of the standing line within the entry, such as ``township 3 patrol``.
        agreement: the first date and the rhythm.
        basis: what it was agreed on.
        actor: who agrees.
        at: aware datetime of the agreement.

    Returns:
        The agreed date; it takes the place of the one before.

    Raises:
        BoundEntryUnknown: no such entry.
        NotAllowed: no post of the actor allows it in this township.
        BindingReasonMissing: no basis, or too long a one.
        StandingLineUnknown: the entry makes no such line, or the rhythm is none.
        DateIsStated: the list itself says when.
    """
    item, post = open_bound(item_id, actor=actor, at=at)
    why = checked_reason(basis)
    found = next((one for one in bound_item(item).lines if one.key == line), None)
    if found is None or agreement.rhythm not in AgreedRhythm.values:
        raise StandingLineUnknown(item=item)
    if found.every.stated:
        raise DateIsStated(stated=told(found.every))
    part = found.part
    place = address_of(item) | {"side": part.side, "clause": part.address, "line": found.kind}
    row = AgreedDate.objects.filter(**place).first() or AgreedDate(**place)
    row.rhythm, row.first_on = agreement.rhythm, agreement.first_on
    row.reason, row.decided_by, row.decided_at = why, actor, at
    row.save()
    note_decision(BindingAct.DATE_AGREED, row, item, post, said=f"{row} {found.kind}")
    return row
