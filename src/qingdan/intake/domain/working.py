"""From a decision to work: a case under the entry, an admission, a hand-back, a ticket's reply."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from qingdan.cases.domain.opening import Opening, open_case, post_to_open
from qingdan.cases.enums import CaseOrigin
from qingdan.cases.models import Case
from qingdan.cases.openable import work_under
from qingdan.catalogue.enums import ListKind
from qingdan.intake.domain.moving import Moving, keep, locked, made_before
from qingdan.intake.domain.refusals import AlreadyOpened
from qingdan.intake.enums import Decision, Door, GateMove, MatterState
from qingdan.intake.models import RequestMatter, RequestMove
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import recorded

ADMISSION, HANDBACK, HOTLINE = "admission", "handback", "hotline"
OPEN_STATES = (MatterState.DECIDED, MatterState.RULED)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What is opened: by which procedure, called how; ``lead`` is named by the person."""

    procedure: str
    title: str
    seen: int
    key: str
    lead: Organisation | None = None


def procedures_for(matter: RequestMatter, on: date) -> tuple[str, ...]:
    """Return the codes of the procedures by which a decided matter is worked, the likeliest first.

    Work on no list is admitted or refused by the procedure of admission, reclaimed work is
    handed back, a ticket is answered, all other work is done under its entry.
    """
    if matter.decision == Decision.PETITION:
        return (ADMISSION,)
    if matter.item is None:
        return (HOTLINE,) if matter.request.door == Door.HOTLINE else ()
    if matter.item.kind == ListKind.RECLAIMED:
        return (HANDBACK,)
    if matter.decision == Decision.RETURN:
        return ()
    bound = tuple(one.code for one in work_under(matter.item, on).openables if one.sides)
    return (HOTLINE, *bound) if matter.request.door == Door.HOTLINE else bound


@recorded()
def open_work(matter_id: int, work: Work, *, actor: Officer, at: datetime) -> Case:
    """Open the work that follows from a decision; the case knows the request and the other way.

    Args:
        matter_id: primary key.
        work: by which procedure, with what title.
        actor: may open work at the township.
        at: aware moment.

    Returns:
        The case; the same key gives the same case.

    Raises:
        AlreadyOpened: it is worked already.
        RequestUnknown, MatterMoved, MoveNotNow: see ``moving.locked``.
        NotAllowed, ProcedureUnbound and others: see ``cases.domain.opening.open_case``.
    """
    made = made_before(work.key)
    if made is not None and made.matter.case is not None:
        return made.matter.case
    matter = locked(matter_id, work.seen, OPEN_STATES, GateMove.OPENED)
    if matter.case_id is not None:
        raise AlreadyOpened
    item = None if work.procedure in (ADMISSION, HOTLINE) else matter.item
    case = open_case(
        Opening(
            procedure=work.procedure,
            title=work.title,
            place=matter.request.place,
            item=item,
            lead=work.lead,
            origin=CaseOrigin.DESK,
            key=f"{work.key}/case",
            demo=matter.request.demo,
        ),
        actor=actor,
        at=at,
    )
    post = post_to_open(actor, matter.request.place, on=timezone.localdate(at))
    moving = Moving(
        move=GateMove.OPENED,
        state=MatterState(matter.state),
        words=f"{case.number} {case.title}",
        changes={"case": case},
    )
    keep(matter, moving, key=work.key, actor=actor, post=post, at=at)
    return case


def opened_from(case: Case) -> RequestMove | None:
    """Return the move by which a case was opened from a request, if it was."""
    found = RequestMove.objects.filter(matter__case=case, move=GateMove.OPENED)
    return found.select_related("matter__request").first()
