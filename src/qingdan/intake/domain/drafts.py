"""Drafts of requests and of what is said about a matter: kept lightly, no part of the record."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qingdan.intake.domain.refusals import DraftTooLong, DraftUnknown, RequestUnknown
from qingdan.intake.models import RequestDraft
from qingdan.intake.queries import matters_visible_to
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.models import Officer

RECEIVE = "request.receive"
LONGEST_DRAFT = 200_000


@transaction.atomic
def begin_draft(content: str, *, actor: Officer, at: datetime) -> RequestDraft:
    """Begin a request that is going to be registered; nobody else sees it.

    Args:
        content: what is known, as JSON.
        actor: may register requests somewhere.
        at: aware moment.

    Raises:
        NotAllowed: the actor registers no requests.
        DraftTooLong: it does not fit.
    """
    authorise(actor, RECEIVE, on=timezone.localdate(at))
    _must_fit(content)
    return RequestDraft.objects.create(officer=actor, content=content, saved_at=at)


@transaction.atomic
def save_draft(draft_id: int, content: str, *, actor: Officer, at: datetime) -> RequestDraft:
    """Keep a request as far as it is written; the last wins.

    Raises:
        DraftUnknown: the actor has none by this key.
        DraftTooLong: it does not fit.
    """
    _must_fit(content)
    row = RequestDraft.objects.select_for_update().filter(pk=draft_id, officer=actor, matter=None)
    found = row.first()
    if found is None:
        raise DraftUnknown
    found.content, found.saved_at = content, at
    found.save()
    return found


@transaction.atomic
def drop_draft(draft_id: int, *, actor: Officer) -> None:
    """Throw a draft of one's own away; what is gone already stays gone."""
    RequestDraft.objects.filter(pk=draft_id, officer=actor).delete()


@transaction.atomic
def keep_words(matter_id: int, content: str, *, actor: Officer, at: datetime) -> RequestDraft:
    """Keep what somebody typed about a matter and has not sent; the last wins.

    Raises:
        RequestUnknown: there is no such matter within sight.
        DraftTooLong: it does not fit.
    """
    _must_fit(content)
    if not matters_visible_to(actor, timezone.localdate(at)).filter(pk=matter_id).exists():
        raise RequestUnknown
    row, _ = RequestDraft.objects.update_or_create(
        officer=actor, matter_id=matter_id, defaults={"content": content, "saved_at": at}
    )
    return row


@transaction.atomic
def drop_words(matter_id: int, *, actor: Officer) -> None:
    """Throw away what somebody typed about a matter, once it is said."""
    RequestDraft.objects.filter(matter=matter_id, officer=actor).delete()


def _must_fit(content: str) -> None:
    if len(content) > LONGEST_DRAFT:
        raise DraftTooLong(most=LONGEST_DRAFT)
