"""What people write of departments: who took reclaimed work over, how it answered and helped."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from qingdan.intake.domain.refusals import EvaluationChanged, MonthUnfit, OwnerUnfit
from qingdan.intake.enums import (
    EVALUATION,
    TAKEOVER,
    Evaluation,
    EvaluationAct,
    TakeoverAct,
)
from qingdan.intake.models import DepartmentEvaluation, Takeover
from qingdan.parties.domain.authorising import (
    COUNTY_DIGITS,
    NotAllowed,
    authorise,
    reach,
    seat,
)
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Organisation, Post, Region
from qingdan.record.domain.appending import append, clean, recorded

TAKE_OVER, EVALUATE = "takeover.write", "evaluation.write"
LONGEST_CONTACT, LONGEST_WORDS = 200, 500


@dataclass(frozen=True, kw_only=True)
class TakenOver:
    """Who does a reclaimed entry now; ``address`` is its permanent number in the township."""

    place: Region
    address: int
    owner: Organisation
    started_on: date | None = None
    way: str = ""
    contact: str = ""


@dataclass(frozen=True, kw_only=True)
class Evaluated:
    """How a township found a department in a month (its first day).

    ``seen`` is the version before, 0 for the first time.
    """

    place: Region
    department: Organisation
    month: date
    answers: Evaluation
    support: Evaluation
    words: str = ""
    seen: int = 0


@recorded()
def name_takeover(said: TakenOver, *, actor: Officer, at: datetime) -> Takeover:
    """Write who took a reclaimed entry over; the department itself or the list office does.

    Raises:
        NotAllowed: the actor is of neither.
        OwnerUnfit: the owner is no body of the county.
    """
    post = _who_may(said, actor, timezone.localdate(at))
    county = said.place.code[:COUNTY_DIGITS]
    if not (said.owner.region_id or "").startswith(county):
        raise OwnerUnfit(body=said.owner.name)
    row = (
        Takeover.objects.order_by()
        .select_for_update()
        .filter(place=said.place, address=said.address)
    )
    there = row.first() or Takeover(place=said.place, address=said.address)
    there.owner, there.started_on = said.owner, said.started_on
    there.way = clean(said.way).strip()
    there.contact = clean(said.contact).strip()[:LONGEST_CONTACT]
    there.written_by, there.written_at = actor, at
    there.save()
    act = f"{TAKEOVER}.{TakeoverAct.NAMED.value}"
    append(act, there, seat=seat(actor, post), at=at, place=said.place.code)
    return there


@recorded()
def evaluate(said: Evaluated, *, actor: Officer, at: datetime) -> DepartmentEvaluation:
    """Write how a department's answers and support were in a month; later words replace it.

    Raises:
        NotAllowed: no post of the actor reaches the township.
        OwnerUnfit: the department is no body of the county.
        MonthUnfit: the month has not begun.
        EvaluationChanged: somebody wrote it meanwhile.
    """
    today = timezone.localdate(at)
    post = authorise(actor, EVALUATE, on=today, place=said.place.code)
    if not (said.department.region_id or "").startswith(said.place.code[:COUNTY_DIGITS]):
        raise OwnerUnfit(body=said.department.name)
    month = said.month.replace(day=1)
    if month > today:
        raise MonthUnfit
    known = (
        DepartmentEvaluation.objects.order_by()
        .select_for_update()
        .filter(place=said.place, department=said.department, month=month)
    )
    row = next(iter(known), None)
    if (row.version if row else 0) != said.seen:
        raise EvaluationChanged
    row = row or DepartmentEvaluation(
        place=said.place, department=said.department, month=month, version=0
    )
    row.answers, row.support = said.answers, said.support
    row.words = clean(said.words).strip()[:LONGEST_WORDS]
    row.version += 1
    row.written_by, row.written_at = actor, at
    row.save()
    act = f"{EVALUATION}.{EvaluationAct.WRITTEN.value}"
    append(act, row, seat=seat(actor, post), at=at, place=said.place.code)
    return row


def _who_may(said: TakenOver, actor: Officer, on: date) -> Post:
    for one in reach(actor, TAKE_OVER, on=on):
        if one.scope == Scope.DEPARTMENT:
            if one.post.organisation_id == said.owner.pk:
                return one.post
        elif one.covers(said.place.code):
            return one.post
    raise NotAllowed(action=TakeoverAct.NAMED.label)
