"""Drafts of acts, and who is looking at a case: kept lightly, no part of the record."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from qingdan.cases.domain.refusals import CaseUnknown
from qingdan.cases.models import Case, CaseDraft, CaseReader
from qingdan.cases.queries import cases_visible_to
from qingdan.parties.models import Officer

STILL_THERE = timedelta(seconds=40)
MOST_DRAFT = 20_000


@transaction.atomic
def keep_draft(
    case_id: int, where: tuple[str, str], content: str, *, actor: Officer, at: datetime
) -> CaseDraft | None:
    """Keep what somebody typed for an act and has not done yet; the last wins.

    Args:
        case_id: primary key.
        where: lane and action.
        content: what was typed, as JSON; too long a one is not kept.
        actor: whose draft it is; nobody else sees it.
        at: aware moment.

    Raises:
        CaseUnknown: there is none that the actor may see.
    """
    case = _visible(case_id, actor, at)
    lane, action = where
    if len(content) > MOST_DRAFT or not action:
        return None
    row, _ = CaseDraft.objects.update_or_create(
        officer=actor,
        case=case,
        lane=lane[:60],
        action=action[:48],
        defaults={"content": content, "saved_at": at},
    )
    return row


@transaction.atomic
def others_reading(case_id: int, *, actor: Officer, at: datetime) -> tuple[list[Officer], int]:
    """Note that somebody has a case open; return who else has, and its number of events.

    Raises:
        CaseUnknown: there is none that the actor may see.
    """
    case = _visible(case_id, actor, at)
    CaseReader.objects.update_or_create(case=case, officer=actor, defaults={"seen_at": at})
    near = case.readers.filter(seen_at__gt=at - STILL_THERE).exclude(officer=actor)
    people = [one.officer for one in near.select_related("officer")]
    return people, case.version


def _visible(case_id: int, actor: Officer, at: datetime) -> Case:
    seen = cases_visible_to(actor, timezone.localdate(at)).filter(pk=case_id).first()
    if seen is None:
        raise CaseUnknown
    return seen
