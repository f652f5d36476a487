"""Temporary duties: written by the acts of admission cases, lapsing by themselves."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils import timezone

from qingdan.cases.domain.supporting import note_support
from qingdan.cases.enums import CaseAct
from qingdan.cases.keys import body_of_lane
from qingdan.cases.models import Case, CaseEvent, SupportObligation
from qingdan.documents.support import find_support_kind
from qingdan.intake.domain.duty_refusals import DutyAlreadyOver, DutyLapsed, RenewalTooShort
from qingdan.intake.enums import DUTY, DutyAct, DutyEnd
from qingdan.intake.models import TemporaryDuty
from qingdan.parties.domain.authorising import TOWNSHIP_DIGITS, seat
from qingdan.parties.models import Organisation, Post, Region
from qingdan.procedures.run import Run
from qingdan.record.domain.appending import Seat, append

UNDERTAKING, TAKEN = "undertaking", "taken"
DECIDED = ("decide-admit", "approve-above")
BEGIN, RENEW, END, EXPIRE = "begin-duty", "renew", "end-early", "expire"
LONGEST_TITLE, A_DAY = 200, timedelta(days=1)


def follow_admission(case: Case, event: CaseEvent, run: Run, post: Post) -> None:
    """Write what an act of an admission case means for the township's temporary duties.

    Part of the transaction of the act; what refuses here refuses the act.

    Raises:
        DutyAlreadyOver: it would begin on or after its last day.
        DutyLapsed: it cannot be renewed any more.
        RenewalTooShort: the new end is not after the old one.
    """
    if event.action in DECIDED:
        _owe_conditions(case, event, run, post)
    elif event.action == BEGIN:
        _begin(case, event, run, post)
    elif event.action == RENEW:
        _renew(case, event, run, post)
    elif event.action in (END, EXPIRE):
        for duty in _running(case):
            _end(duty, event, run)
            keep_duty(duty, DutyAct.ENDED, who=seat(event.officer, post), event=event)


def keep_duty(duty: TemporaryDuty, act: DutyAct, *, who: Seat, event: CaseEvent) -> None:
    """Save a duty and note what an act did with it."""
    duty.save()
    append(f"{DUTY}.{act.value}", duty, seat=who, at=event.at, place=duty.place_id)


def _owe_conditions(case: Case, event: CaseEvent, run: Run, post: Post) -> None:
    """Let the department owe each line of the conditions to each township that is asked."""
    lines = [one.strip() for one in _text(run, "conditions").splitlines() if one.strip()]
    for place in _places(one.key for one in run.of_code(UNDERTAKING)):
        for position, text in enumerate(lines, start=1):
            row = SupportObligation(
                place=place,
                case=case,
                year=timezone.localdate(event.at).year,
                position=position,
                kind=find_support_kind(text),
                text=text,
                body=case.lead or case.owner,
                moved_at=event.at,
            )
            row.save()
            note_support(row, CaseAct.SUPPORT_OWED, seat(event.officer, post), event.at)


def _begin(case: Case, event: CaseEvent, run: Run, post: Post) -> None:
    """Begin the duty of each township that took it on."""
    last, begins = _day(run, "end-date"), timezone.localdate(event.at)
    if last is None or last < begins:
        raise DutyAlreadyOver(until=last or "没有写明")
    taken = (one.key for one in run.of_code(UNDERTAKING) if one.state == TAKEN)
    for place in _places(taken):
        duty = TemporaryDuty(
            case=case,
            place=place,
            department=case.lead or case.owner,
            title=_text(run, "item")[:LONGEST_TITLE] or case.title,
            content=_text(run, "content"),
            basis=_text(run, "basis"),
            conditions=_text(run, "conditions"),
            valid_from=begins,
            valid_until=last + A_DAY,
        )
        keep_duty(duty, DutyAct.BEGUN, who=seat(event.officer, post), event=event)


def _renew(case: Case, event: CaseEvent, run: Run, post: Post) -> None:
    last, today = _day(run, "end-date"), timezone.localdate(event.at)
    running = [one for one in _running(case) if not one.is_over(today)]
    if not running:
        raise DutyLapsed
    for duty in running:
        if last is None or last <= duty.last_day:
            raise RenewalTooShort(until=duty.last_day)
        duty.valid_until = last + A_DAY
        duty.renewals += 1
        keep_duty(duty, DutyAct.RENEWED, who=seat(event.officer, post), event=event)


def _end(duty: TemporaryDuty, event: CaseEvent, run: Run) -> None:
    """Say since when a duty is over: what lapsed by itself did so on its last day."""
    today = timezone.localdate(event.at)
    since = _day(run, "lapsed-on") if event.action == EXPIRE else None
    duty.ended_on = min(since or today, duty.valid_until)
    lapsed = duty.ended_on >= duty.valid_until
    duty.end = DutyEnd.LAPSED if lapsed else DutyEnd.ENDED


def _running(case: Case) -> Iterable[TemporaryDuty]:
    rows = TemporaryDuty.objects.select_for_update(of=("self",))
    return rows.filter(case=case, ended_on=None).order_by("pk")


def _places(lanes: Iterable[str]) -> list[Region]:
    """Return the townships of the bodies for which some lanes were opened, each once."""
    bodies = [body_of_lane(one) for one in lanes]
    rows = Organisation.objects.filter(pk__in=[one for one in bodies if one])
    codes = {(one.region_id or "")[:TOWNSHIP_DIGITS] for one in rows}
    return list(Region.objects.filter(code__in=codes).order_by("code"))


def _text(run: Run, field: str) -> str:
    value = run.value(field)
    return value if isinstance(value, str) else ""


def _day(run: Run, field: str) -> date | None:
    value = run.value(field)
    return value if isinstance(value, date) else None
