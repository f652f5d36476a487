"""Time limits that near or pass their end: those are told whom the ladder names, once a rung."""

from datetime import date, datetime

from django.utils import timezone

from qingdan.cases.domain.announcing import people_at, words_of_day
from qingdan.cases.domain.copying import next_telling
from qingdan.cases.enums import CASE, CaseAct
from qingdan.cases.ladder import DUE, Rung, rungs_of
from qingdan.cases.models import Case, CaseClock
from qingdan.notices.domain.telling import News, tell
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Post
from qingdan.record.domain.appending import Seat, append, recorded

NEAR, LATE = f"{CASE}.near", f"{CASE}.late"
LEADERS = (Role.TOWNSHIP_LEADER, Role.DEPARTMENT_LEADER)
CLERKS = (Role.TOWNSHIP_CLERK, Role.SECTION_HEAD)
AT_ONCE = 200


def tell_due(at: datetime | None = None) -> int:
    """Tell of every time limit whose next rung has come; several processes may do so at once.

    Args:
        at: aware moment; now.

    Returns:
        How many rungs were told.
    """
    moment, told = at or timezone.now(), 0
    due = CaseClock.objects.filter(tell_at__lte=moment).order_by("tell_at", "pk")
    for pk in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        told += _tell_one(pk, moment)
    return told


@recorded()
def _tell_one(pk: int, at: datetime) -> int:
    rows = CaseClock.objects.select_for_update(of=("self",)).select_related("case", "body")
    clock = rows.filter(pk=pk, tell_at__lte=at).first()
    if clock is None:
        return 0
    rung = rungs_of(clock.side)[clock.told]
    people = _people(clock, rung, on=timezone.localdate(at))
    if people:
        tell(people, _news(clock, rung), key=f"{CASE}.clock.{clock.pk}.{clock.told}", at=at)
    if rung.at == DUE and rung.workdays == 0:
        case: Case = clock.case
        append(
            f"{CASE}.{CaseAct.BREACH_SEEN.value}",
            case,
            seat=Seat(),
            at=at,
            place=case.place_id,
            clock=clock.title,
            body=clock.body.name if clock.body else "",
        )
    clock.told += 1
    clock.tell_at = next_telling(clock)
    clock.save(update_fields=("told", "tell_at"))
    return 1


def _news(clock: CaseClock, rung: Rung) -> News:
    day = words_of_day(clock.due_at) if clock.due_at else ""
    late = rung.at == DUE
    who = f"{clock.body.name}的" if clock.body else ""
    words = f"{who}“{clock.title}”{day}已经届满" if late else f"{who}“{clock.title}”{day}届满"
    return News(
        kind=LATE if late else NEAR,
        title=f"{clock.case.number}{words}：{clock.case.title}",
        body=clock.basis,
        link=clock.case.get_absolute_url(),
        subject=clock.case,
    )


def _people(clock: CaseClock, rung: Rung, *, on: date) -> list[Officer]:
    case, found = clock.case, []
    posts = Post.objects.in_force(on).select_related("officer")
    if "handler" in rung.tell:
        found += people_at(case.desks.filter(lane=clock.lane), on=on)
    if "leaders" in rung.tell and clock.body_id:
        found += [one.officer for one in posts.filter(organisation=clock.body_id, role__in=LEADERS)]
    if "township" in rung.tell:
        near = posts.filter(organisation__region=case.place_id, role__in=CLERKS)
        found += [case.handler] if case.handler else [one.officer for one in near]
    if "list-office" in rung.tell:
        county = case.place_id[:COUNTY_DIGITS]
        there = posts.filter(organisation__region=county, role=Role.LIST_OFFICE)
        found += [one.officer for one in there]
    return list({one.pk: one for one in found}.values())
