"""What somebody holds or is about to hold, and what others may therefore not do to them."""

from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db.models import F, Q
from django.utils import timezone

from qingdan.parties import profiles
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.refusals import AdministratorOnServer
from qingdan.parties.domain.places import place_of
from qingdan.parties.domain.signing.sessions import end_all
from qingdan.parties.enums import PartyAct, SignInEnd
from qingdan.parties.models import ADMINISTRATORS, Officer, Post
from qingdan.parties.models.officers import PostQuerySet


def open_posts(officer: Officer, day: date) -> PostQuerySet:
    """Return the posts an officer holds, is to hold, or waits for."""
    posts = Post.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), officer=officer)
    return posts.exclude(valid_until=F("valid_from"))


def is_administrator(officer: Officer, *, at: datetime) -> bool:
    """Tell whether somebody is, is to be, or is proposed as one of the three administrators."""
    held = open_posts(officer, timezone.localdate(at))
    return held.filter(role__in=ADMINISTRATORS).exists()


def refuse_administrator(officer: Officer, *, at: datetime) -> None:
    """Refuse what one administrator may not do to another.

    Raises:
        AdministratorOnServer: the officer is or is to be one of the three administrators.
    """
    if is_administrator(officer, at=at):
        raise AdministratorOnServer(officer=officer)


def authorise_over(actor: Officer, action: str, officer: Officer, *, at: datetime) -> Post:
    """Return the post that lets an officer act on another's account, or refuse.

    Who takes an account takes every post with it, so each must be within reach.

    Raises:
        NotAllowed: the unit, or the place of a post held or awaited, is out of reach.
    """
    day = timezone.localdate(at)
    for held in open_posts(officer, day).select_related("organisation"):
        authorise(actor, action, on=day, place=place_of(held.organisation))
    return authorise(actor, action, on=day, place=place_of(officer))


def lock_out(officer: Officer, role: str, *, actor: Officer, at: datetime) -> None:
    """Take away what somebody could sign in with before a post of much power was granted.

    Args:
        officer: to whom it was granted.
        role: of the post.
        actor: who granted it.
        at: aware datetime of the act.
    """
    if role in profiles.in_force().second_factor or role in ADMINISTRATORS:
        end_all(officer, because=SignInEnd.POST_GRANTED, by=actor, at=at)
    if role in ADMINISTRATORS:
        officer.renewals.usable(at).filter(made_by__isnull=False).update(expires_at=at)
        officer.password = make_password(None)
        officer.save(update_fields=("password",))
        act, place = PartyAct.PASSWORD_CHANGED, place_of(officer)
        note(act, officer, actor=actor, at=at, place=place, reason="授予管理员岗位，原密码作废")
