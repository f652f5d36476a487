"""Which people and posts an officer may see, and finding one of them quickly."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from qingdan.core.text import fold
from qingdan.parties.domain.authorising import Reach, reach, within
from qingdan.parties.domain.people.accounts import PHONE
from qingdan.parties.models import Invitation, Officer, Post
from qingdan.parties.models.officers import PostQuerySet
from qingdan.parties.protected import keyed_digest, normalised

SHORTEST_PHONE = 7
"""Fewer digits are part of a login name rather than a number."""


def officers_visible_to(officer: Officer, on: date) -> QuerySet[Officer]:
    """Return the people an officer may see: those of the units within reach, and oneself.

    Args:
        officer: who asks.
        on: local date.
    """
    return _people(reach(officer, "officer.read", on=on), officer)


def posts_visible_to(officer: Officer, on: date) -> PostQuerySet:
    """Return the posts an officer may see.

    Those of people within sight, and those of bodies where the officer may read about,
    propose or grant posts.

    Args:
        officer: who asks.
        on: local date.
    """
    seeing = reach(officer, "officer.read", on=on)
    reaches = (
        *seeing,
        *reach(officer, "post.propose", on=on),
        *reach(officer, "post.grant", on=on),
    )
    posts = Post.objects.all()
    if _everywhere(reaches):
        return posts
    at = within(reaches, region="organisation__region__code", unit="organisation_id")
    people = within(seeing, region="officer__unit__region__code", unit="officer__unit_id")
    return posts.filter(at | people | Q(officer=officer))


def posts_awaiting(officer: Officer, on: date) -> PostQuerySet:
    """Return the proposed posts that an officer may grant, in the order of proposing.

    Args:
        officer: who asks.
        on: local date; what would be over by then is not asked for any more.
    """
    reaches = reach(officer, "post.grant", on=on)
    waiting = Post.objects.waiting(on).filter(officer__is_active=True)
    if not _everywhere(reaches):
        waiting = waiting.filter(
            within(reaches, region="organisation__region__code", unit="organisation_id")
        )
    return waiting.order_by("proposed_at", "pk")


def codes_managed_by(officer: Officer, at: datetime) -> QuerySet[Invitation]:
    """Return the password codes that nobody used yet and that an officer may void.

    Args:
        officer: who asks.
        at: aware datetime.
    """
    reaches = reach(officer, "officer.manage", on=timezone.localdate(at))
    near = _within(reaches, region="for_officer__unit__region__code", unit="for_officer__unit_id")
    codes = Invitation.objects.usable(at).filter(near, for_officer__isnull=False)
    return codes.select_related("made_by", "for_officer__unit")


def find_officers(text: str, officer: Officer, on: date, limit: int = 12) -> list[Officer]:
    """Return the accounts in use whose name or login name holds a text, best first.

    A whole phone number also finds its owner, for those who may see phones there; who asks
    on behalf of a person notes it with ``looking_up.note_phone_search``.

    Args:
        text: as typed; spaces, width and marks make no difference.
        officer: who asks; nobody out of sight is found.
        on: local date.
        limit: how many at most.
    """
    plain = fold(text)
    if not plain:
        return []
    found = officers_visible_to(officer, on).filter(matching(text, officer, on), is_active=True)
    ranked = found.annotate(
        rank=Case(
            When(Q(search_text__startswith=plain) | Q(login_name__startswith=plain), then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
    return list(ranked.select_related("unit").order_by("rank", "login_name")[:limit])


def find_posts(text: str, officer: Officer, on: date, limit: int = 12) -> list[Post]:
    """Return the posts in force whose holder's name holds a text.

    Args:
        text: as typed.
        officer: who asks; only posts within sight are found.
        on: local date.
        limit: how many at most.
    """
    plain = fold(text)
    if not plain:
        return []
    named = Q(officer__search_text__contains=plain) | Q(officer__login_name__contains=plain)
    posts = posts_visible_to(officer, on).in_force(on).filter(named)
    rows = posts.select_related("officer", "organisation").order_by("officer__login_name", "pk")
    return list(rows[:limit])


def matching(text: str, officer: Officer, on: date) -> Q:
    """Return the condition that a person is meant by a text; see ``find_officers``.

    Args:
        text: as typed.
        officer: who asks; decides whether a phone number finds anyone.
        on: local date.
    """
    login = text.strip().lower()
    meant = Q(search_text__contains=fold(text)) | Q(login_name__contains=login)
    owned = by_phone(text, officer, on)
    return meant if owned is None else meant | owned


def by_phone(text: str, officer: Officer, on: date) -> Q | None:
    """Return the condition that a person has a phone number and its owner may be told.

    Args:
        text: as typed.
        officer: who asks.
        on: local date.

    Returns:
        ``None`` when the text is no whole number.
    """
    digits = normalised(text, PHONE)
    if not (digits.isdigit() and len(digits) >= SHORTEST_PHONE):
        return None
    reaches = reach(officer, "officer.contact", on=on)
    shown = _within(reaches, region="unit__region__code", unit="unit_id")
    return Q(phone_digest=keyed_digest(text, PHONE)) & (shown | Q(pk=officer.pk))


def _people(reaches: list[Reach], officer: Officer) -> QuerySet[Officer]:
    people = Officer.objects.all()
    if _everywhere(reaches):
        return people
    condition = within(reaches, region="unit__region__code", unit="unit_id")
    return people.filter(condition | Q(pk=officer.pk))


def _within(reaches: list[Reach], *, region: str, unit: str) -> Q:
    """Return ``within`` so that it can be joined by ``|``: everything is not nothing."""
    if _everywhere(reaches):
        return Q(pk__isnull=False)
    return within(reaches, region=region, unit=unit)


def _everywhere(reaches: Iterable[Reach]) -> bool:
    """Tell whether the whole installation is within reach."""
    return any(one.covers("") for one in reaches)
