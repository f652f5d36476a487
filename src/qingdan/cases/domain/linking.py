"""Cases that belong together: related, merged into one, split off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qingdan.cases.domain.acting import Asked, append_event, locked
from qingdan.cases.domain.opening import Opening, open_case, post_to_open
from qingdan.cases.domain.refusals import NotLinkable
from qingdan.cases.enums import CASE, CaseAct, CaseStanding, CaseStep, RelationKind
from qingdan.cases.models import Case, CaseEvent, CaseRelation
from qingdan.parties.domain.authorising import seat
from qingdan.parties.models import Officer
from qingdan.procedures.run import Said
from qingdan.record.domain.appending import append, recorded


@recorded()
def relate(
    one_id: int, other_id: int, kind: RelationKind, *, key: str, actor: Officer, at: datetime
) -> CaseRelation:
    """Say that two cases have to do with each other; again changes nothing.

    Raises:
        CaseUnknown: one is not there, or not to be seen.
        NotLinkable: it is the same case.
    """
    if one_id == other_id:
        raise NotLinkable(doing="关联", why="是同一件")
    first, second = (locked(pk, actor=actor, at=at) for pk in sorted((one_id, other_id)))
    there = CaseRelation.objects.filter(one=first, other=second).first()
    if there is not None:
        return there
    row = CaseRelation.objects.create(one=first, other=second, kind=kind, made_by=actor, made_at=at)
    teller = _Teller(actor, at, key, str(kind.label))
    teller.tell(first, CaseStep.RELATED, second)
    teller.tell(second, CaseStep.RELATED, first)
    return row


@recorded()
def merge(
    case_id: int, into_id: int, *, reason: str, key: str, actor: Officer, at: datetime
) -> Case:
    """Merge a case into another of the same procedure and township; it ends, its record stays.

    Args:
        case_id: the one that ends.
        into_id: the one that goes on.
        reason: why they are one matter.
        key: names the request.
        actor: who decides.
        at: aware moment.

    Returns:
        The case that goes on.

    Raises:
        CaseUnknown: one is not there, or not to be seen.
        NotLinkable: they cannot be merged.
    """
    if CaseEvent.objects.filter(request_key=f"{key}/{case_id}/{into_id}").exists():
        return Case.objects.get(pk=into_id)
    if case_id == into_id:
        raise NotLinkable(doing="合并", why="是同一件")
    rows = {pk: locked(pk, actor=actor, at=at) for pk in sorted((case_id, into_id))}
    case, into = rows[case_id], rows[into_id]
    for why in _against(case, into, reason):
        raise NotLinkable(doing="合并", why=why)
    case.standing, case.closed_at, case.due_at = CaseStanding.MERGED, at, None
    case.parent = into
    case.desks.all().delete()
    case.clocks.update(place=None, opener=None)
    teller = _Teller(actor, at, key, reason)
    teller.tell(case, CaseStep.MERGED_INTO, into)
    teller.tell(into, CaseStep.MERGED_FROM, case)
    return into


@recorded()
def split(
    case_id: int, titles: Sequence[str], *, reason: str, key: str, actor: Officer, at: datetime
) -> list[Case]:
    """Split cases off an open one: same procedure and entry, from the first step.

    Raises:
        CaseUnknown: it is not there, or not to be seen.
        NotLinkable: it has ended, or nothing is named to be split off.
    """
    case = locked(case_id, actor=actor, at=at)
    if case.standing != CaseStanding.OPEN:
        raise NotLinkable(doing="拆分", why=f"这一件{case.get_standing_display()}")
    named = [one for one in titles if one.strip()]
    if not named or not reason.strip():
        raise NotLinkable(doing="拆分", why="没有写明拆出什么、为什么")
    found, teller = [], _Teller(actor, at, key, reason)
    for at_number, title in enumerate(named):
        opening = Opening(
            procedure=case.procedure.code,
            title=title,
            place=case.place,
            item=case.item,
            lead=case.lead,
            matter=case.matter,
            parent=case,
            demo=case.demo,
            key=f"{key}/{at_number}",
        )
        made = open_case(opening, actor=actor, at=at)
        if not made.events.filter(action=CaseStep.SPLIT_FROM).exists():
            teller.tell(made, CaseStep.SPLIT_FROM, case)
            teller.tell(case, CaseStep.SPLIT_OFF, made)
        found.append(made)
    return found


def _against(case: Case, into: Case, reason: str) -> list[str]:
    found = []
    if {case.standing, into.standing} != {CaseStanding.OPEN}:
        found.append("两件都要在办")
    if case.place_id != into.place_id or case.procedure.code != into.procedure.code:
        found.append("不是同一个乡镇的同一种流程")
    if not reason.strip():
        found.append("没有写明理由")
    return found


@dataclass(frozen=True)
class _Teller:
    """Who links cases, when, why, by which request."""

    actor: Officer
    at: datetime
    key: str
    reason: str

    def tell(self, case: Case, step: CaseStep, other: Case) -> None:
        """Append to a case what was done with it and another, and save it."""
        post = post_to_open(self.actor, case.place, on=timezone.localdate(self.at))
        said = Said(values={"case": other.pk}, reason=self.reason)
        asked = Asked(step, said, case.version, f"{self.key}/{case.pk}/{other.pk}")
        append_event(case, asked, by=(self.actor, post), at=self.at)
        case.save()
        append(
            f"{CASE}.{CaseAct.LINKED.value}",
            case,
            seat=seat(self.actor, post),
            at=self.at,
            reason=self.reason,
            place=case.place_id,
        )
