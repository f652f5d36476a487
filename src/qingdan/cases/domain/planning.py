"""Keeping the year plan: what was done, and the secret addresses of calendars."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.utils import timezone

from qingdan.cases.domain.refusals import (
    CaseUnknown,
    DayUnfit,
    DoneAlready,
    DoneNoteMissing,
    DoneUnknown,
)
from qingdan.cases.enums import CASE, CaseAct
from qingdan.cases.models import Case, PlanDone, PlanFeed
from qingdan.cases.models.plan import LONGEST_DONE_NOTE
from qingdan.cases.queries import cases_visible_to
from qingdan.parties.domain.authorising import NotAllowed, reach, seat
from qingdan.parties.enums import Scope
from qingdan.parties.models import Officer, Post, Region
from qingdan.procedures.standing import PlanLine
from qingdan.record.domain.appending import append, clean, recorded

KEEP = "plan.keep"
"""Action of the access matrix."""
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class DoneSaid:
    """What somebody says of a line that was done: the day, what is left of it, a case or none."""

    day: date
    note: str
    case_id: int | None = None


def keeping_post(officer: Officer, line: PlanLine, on: date) -> Post | None:
    """Return the post by which an officer keeps a line: of the township, or the department."""
    for one in reach(officer, KEEP, on=on):
        of_department = one.scope == Scope.DEPARTMENT
        if of_department and line.role and one.role_key == line.role:
            if line.code.startswith(one.prefix or "-"):
                return one.post
        elif not of_department and not line.role and one.covers(line.code):
            return one.post
    return None


@recorded()
def mark_done(line: PlanLine, said: DoneSaid, *, actor: Officer, at: datetime) -> PlanDone:
    """Note that a line of the plan was done on a day.

    Args:
        line: of the plan in force.
        said: day, note, and the case in which it was done, where there is one.
        actor: of the township or the department whose line it is.
        at: aware moment.

    Raises:
        NotAllowed: the line is another body's.
        DayUnfit: the day is still to come.
        DoneNoteMissing: it is not said what is left of it.
        DoneAlready: the body has noted that day.
        CaseUnknown: there is no such case that the actor may see.
    """
    today = timezone.localdate(at)
    post = keeping_post(actor, line, today)
    if post is None:
        raise NotAllowed(action="登记常态履职完成")
    note = " ".join(clean(said.note).split())[:LONGEST_DONE_NOTE]
    if said.day > today:
        raise DayUnfit(day=said.day)
    if not note:
        raise DoneNoteMissing(evidence=line.evidence)
    body = post.organisation
    if PlanDone.objects.filter(line=line.key, day=said.day, body=body).exists():
        raise DoneAlready(day=said.day)
    row = PlanDone.objects.create(
        place=Region.objects.get(code=line.code),
        line=line.key,
        day=said.day,
        note=note,
        case=_case(said.case_id, actor, today),
        body=body,
        done_by=actor,
        at=at,
    )
    act = f"{CASE}.{CaseAct.PLAN_DONE.value}"
    append(act, row, seat=seat(actor, post), at=at, place=line.code)
    return row


@recorded()
def take_back_done(done_id: int, line: PlanLine, *, actor: Officer, at: datetime) -> None:
    """Remove a note of something done that was made by mistake; the record keeps both.

    Raises:
        DoneUnknown: there is none on this line.
        NotAllowed: the line is another body's.
    """
    row = PlanDone.objects.select_for_update().filter(pk=done_id, line=line.key).first()
    if row is None:
        raise DoneUnknown
    post = keeping_post(actor, line, timezone.localdate(at))
    if post is None or post.organisation_id != row.body_id:
        raise NotAllowed(action="撤回登记的完成")
    row.delete()
    act = f"{CASE}.{CaseAct.PLAN_TAKEN_BACK.value}"
    append(act, row, seat=seat(actor, post), at=at, place=line.code)


@recorded()
def open_feed(*, actor: Officer, at: datetime) -> str:
    """Give an officer a secret address for their calendar; one given before ends.

    Args:
        actor: whose calendar.
        at: aware moment.

    Returns:
        The token, which is shown once and kept only as a digest.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    PlanFeed.objects.update_or_create(
        officer=actor, defaults={"digest": digest_of_token(token), "made_at": at}
    )
    act = f"{CASE}.{CaseAct.FEED_OPENED.value}"
    append(act, seat=seat(actor), at=at)
    return token


@recorded()
def close_feed(*, actor: Officer, at: datetime) -> None:
    """End the secret address of an officer's calendar."""
    gone, _ = PlanFeed.objects.filter(officer=actor).delete()
    if gone:
        append(f"{CASE}.{CaseAct.FEED_CLOSED.value}", seat=seat(actor), at=at)


def officer_of_token(token: str) -> Officer | None:
    """Return whose calendar a token opens, ``None`` for nobody's or an account not in use."""
    found = PlanFeed.objects.select_related("officer").filter(digest=digest_of_token(token)).first()
    return found.officer if found and found.officer.is_active else None


def digest_of_token(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _case(case_id: int | None, actor: Officer, on: date) -> Case | None:
    if case_id is None:
        return None
    found = cases_visible_to(actor, on).filter(pk=case_id).first()
    if found is None:
        raise CaseUnknown
    return found
