"""Temporary duties near their end: people are reminded, and what lapses is noted as lapsed."""

from datetime import datetime, timedelta

from django.utils import timezone

from qingdan.intake.domain.telling import OFFICE, TOWNSHIP, of_body, of_county, of_place
from qingdan.intake.duty_days import duty_days
from qingdan.intake.enums import DUTY, DutyAct, DutyEnd, DutyNotice
from qingdan.intake.models import TemporaryDuty
from qingdan.notices.domain.telling import News, tell
from qingdan.notices.models import Notice
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.models import Officer
from qingdan.record.domain.appending import Seat, append, recorded


def mind_duties(at: datetime | None = None) -> int:
    """Remind of duties that near their end, and note those that lapsed.

    What lapsed has no effect from that day on anyway; noting it changes nothing but the record.
    Several processes may do so at once.

    Args:
        at: aware moment; now.

    Returns:
        How many reminders and lapses there were.
    """
    moment, done = at or timezone.now(), 0
    last = timezone.localdate(moment) + timedelta(days=max(duty_days().before, default=0))
    near = TemporaryDuty.objects.filter(ended_on=None, valid_until__lte=last)
    for pk in list(near.order_by("valid_until", "pk").values_list("pk", flat=True)):
        done += _mind(pk, moment)
    return done


def _mind(pk: int, at: datetime) -> int:
    today = timezone.localdate(at)
    duty = TemporaryDuty.objects.select_related("place", "department", "case").get(pk=pk)
    if duty.valid_until <= today:
        return _lapse(pk, at)
    rung = duty_days().due((duty.valid_until - today).days)
    if rung is None or Notice.objects.filter(key=_key(duty, rung)).exists():
        return 0
    return _tell(duty, rung, at)


@recorded()
def _lapse(pk: int, at: datetime) -> int:
    rows = TemporaryDuty.objects.select_for_update(of=("self",))
    duty = rows.select_related("place", "department", "case").filter(pk=pk, ended_on=None).first()
    if duty is None:
        return 0
    duty.ended_on, duty.end = duty.valid_until, DutyEnd.LAPSED
    duty.save()
    act = f"{DUTY}.{DutyAct.ENDED.value}"
    append(act, duty, seat=Seat(), at=at, place=duty.place_id)
    _tell(duty, 0, at)
    return 1


def _tell(duty: TemporaryDuty, rung: int, at: datetime) -> int:
    kind = DutyNotice.LAPSED if duty.ended_on else DutyNotice.NEAR
    end = duty.valid_until if duty.ended_on else duty.last_day
    day = f"{end.year}年{end.month}月{end.day}日"
    words = f"从{day}起失效" if duty.ended_on else f"到{day}为止，以后失效"
    news = News(
        kind=f"{DUTY}.{kind.value}",
        title=f"{duty.place.name}的临时职责“{duty.title}”{words}",
        body="失效以后乡镇（街道）不再承担，没有做完的由部门接回；还要做的，另行申请准入。",
        link=duty.case.get_absolute_url(),
        subject=duty,
    )
    told = tell(_people(duty, at), news, key=_key(duty, rung), at=at)
    return 1 if told else 0


def _people(duty: TemporaryDuty, at: datetime) -> list[Officer]:
    """Return the list office and the department, and once it lapsed the township."""
    today = timezone.localdate(at)
    people = of_county(duty.place_id[:COUNTY_DIGITS], OFFICE, today)
    people += of_body(duty.department, today)
    if duty.ended_on:
        people += of_place(duty.place_id, TOWNSHIP, today)
    return people


def _key(duty: TemporaryDuty, rung: int) -> str:
    return f"{DUTY}.{duty.pk}.{duty.valid_until:%Y%m%d}.{rung}"
