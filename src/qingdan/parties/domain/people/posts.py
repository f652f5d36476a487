"""Posts: proposed by one person, granted by the security administrator, ended by a day."""

from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from qingdan.core.text import chinese_date
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.fitting import (
    Appointment,
    keep_one_administrator,
    refuse_joining,
    refuse_unfit,
)
from qingdan.parties.domain.people.holding import lock_out
from qingdan.parties.domain.people.refusals import (
    BodyHoldsAdministrators,
    OfficerOutOfUse,
    PostDatesUnfit,
    PostGone,
    PostNotOwn,
)
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct
from qingdan.parties.models import ADMINISTRATORS, Officer, Organisation, Post
from qingdan.record.domain.appending import recorded


def propose(asked: Appointment, *, actor: Officer | None, at: datetime) -> Post:
    """Write down an appointment that the security administrator then grants or declines.

    Args:
        asked: the appointment.
        actor: may propose posts where the organisation is; ``None`` for the installation.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the organisation is out of the actor's reach.
        PostNotOwn: for oneself.
        RoleUnfit: the role cannot be held in such an organisation.
        PostDatesUnfit: the dates are backwards, or acting has no end.
        ActingUnfit: the post stood in for is not granted, is one's own, or another one.
        PostAlreadyHeld: the officer has the same post on a common day.
        AdministratorsApart: the officer is another of the three administrators then.
        OfficerOutOfUse: the account is closed.
    """
    with recorded():
        place, granting = place_of(asked.organisation), None
        if actor is not None:
            day = timezone.localdate(at)
            granting = authorise(
                actor, "post.propose", on=day, place=place, organisation=asked.organisation
            )
        officer = Officer.objects.select_for_update(of=("self",)).get(pk=asked.officer.pk)
        refuse_unfit(asked, officer, actor)
        post = Post.objects.create(
            officer=officer,
            organisation=asked.organisation,
            role=asked.role,
            title=asked.title.strip(),
            acting_for=asked.acting_for,
            valid_from=asked.valid_from,
            valid_until=asked.valid_until,
            proposed_by=actor,
            proposed_at=at,
        )
        note_post(PartyAct.POST_PROPOSED, post, actor=actor, granting=granting, at=at)
        return post


def grant(post_id: int, *, actor: Officer | None, at: datetime) -> Post:
    """Put a proposed post in force from its first day.

    Who becomes one of the three administrators signs in anew, with a password set by a code
    from the owner of the server: whoever made the account knows none that works. Where the
    role demands a second factor every session ends as well.

    Raises:
        NotAllowed: the organisation is out of the actor's reach.
        PostNotOwn: the post is the actor's own.
        PostGone: granted, declined or over already.
        AdministratorsApart: the officer is another of the three administrators then.
        OfficerOutOfUse: the account is closed.
    """
    with recorded():
        post = _open(post_id, granted=False, at=at)
        granting = _granting(post, actor, at)
        if post.officer == actor:
            raise PostNotOwn
        if not post.officer.is_active:
            raise OfficerOutOfUse(officer=post.officer)
        refuse_joining(post.officer, post.role, post.valid_from, post.valid_until)
        post.granted_by, post.granted_at = actor, at
        post.save(update_fields=("granted_by", "granted_at"))
        note_post(PartyAct.POST_GRANTED, post, actor=actor, granting=granting, at=at)
        if actor is not None:
            lock_out(post.officer, post.role, actor=actor, at=at)
        return post


def appoint(asked: Appointment, *, actor: Officer | None, at: datetime) -> Post:
    """Propose and grant in one go, as the security administrator may.

    Raises:
        NotAllowed, PostNotOwn, RoleUnfit, PostDatesUnfit, PostAlreadyHeld,
        AdministratorsApart, OfficerOutOfUse: see ``propose`` and ``grant``.
    """
    with recorded():
        return grant(propose(asked, actor=actor, at=at).pk, actor=actor, at=at)


def decline(post_id: int, *, reason: str, actor: Officer, at: datetime) -> Post:
    """Say no to a proposed post; it was then never held.

    Raises:
        NotAllowed: the organisation is out of the actor's reach.
        PostGone: granted, declined or over already.
    """
    with recorded():
        post = _open(post_id, granted=False, at=at)
        granting = _granting(post, actor, at)
        post.valid_until = post.valid_from
        post.save(update_fields=("valid_until",))
        act = PartyAct.POST_DECLINED
        note_post(act, post, actor=actor, granting=granting, at=at, reason=reason)
        return post


def end(post_id: int, *, on: date, reason: str, actor: Officer | None, at: datetime) -> Post:
    """End a post; from the day ``on`` its rights are gone, today's at the next request.

    Args:
        post_id: primary key.
        on: the first day on which it is not held any more.
        reason: why.
        actor: may grant posts where the organisation is.
        at: aware datetime of the act.

    Raises:
        NotAllowed: the organisation is out of the actor's reach.
        PostGone: not granted, or over already.
        PostDatesUnfit: it ends before that day anyway.
        LastAdministrator: nobody else holds this administrator's post then.
    """
    with recorded():
        post = _open(post_id, granted=True, at=at)
        granting = _granting(post, actor, at)
        if post.valid_until is not None and on > post.valid_until:
            raise PostDatesUnfit(why=f"它到{chinese_date(post.valid_until)}前为止，不能延后。")
        if on < timezone.localdate(at) and post.valid_from < timezone.localdate(at):
            raise PostDatesUnfit(why="岗位不能倒着免去，最早从今天起。")
        keep_one_administrator(post, on)
        cut_short(post, on, actor=actor, granting=granting, at=at, reason=reason)
        return post


def cut_short(
    post: Post,
    on: date,
    *,
    actor: Officer | None,
    granting: Post | None,
    at: datetime,
    reason: str = "",
) -> None:
    """End a post within an act that is under way; who stands in for it stops with it."""
    post.valid_until = max(on, post.valid_from)
    post.save(update_fields=("valid_until",))
    act = PartyAct.POST_ENDED
    note_post(act, post, actor=actor, granting=granting, at=at, reason=reason)
    longer = Q(valid_until=None) | Q(valid_until__gt=post.valid_until)
    for stand_in in post.stand_ins.filter(longer).select_related("officer", "organisation"):
        words = "被代理的岗位已免去。"
        cut_short(stand_in, post.valid_until, actor=actor, granting=granting, at=at, reason=words)


def lapse(
    body: Organisation, on: date, *, actor: Officer | None, at: datetime, reason: str
) -> None:
    """End every post in a body that ends, within that act.

    Raises:
        BodyHoldsAdministrators: one of the three administrators holds a post there.
    """
    longer = Q(valid_until=None) | Q(valid_until__gt=on)
    held = body.posts.filter(longer).exclude(valid_until=F("valid_from"))
    posts = list(held.select_related("officer", "organisation").order_by("pk"))
    for post in posts:
        if post.role in ADMINISTRATORS:
            raise BodyHoldsAdministrators(
                organisation=body, officer=post.officer, role=post.get_role_display()
            )
    for post in posts:
        cut_short(post, on, actor=actor, granting=None, at=at, reason=reason)


def _open(post_id: int, *, granted: bool, at: datetime) -> Post:
    locked = Post.objects.select_for_update(of=("self",))
    post = locked.select_related("officer", "organisation").get(pk=post_id)
    day = timezone.localdate(at)
    if post.valid_until is not None and post.valid_until <= max(post.valid_from, day):
        raise PostGone(state="结束")
    if granted != (post.granted_at is not None):
        raise PostGone(state="授予" if post.granted_at else "不在任")
    return post


def _granting(post: Post, actor: Officer | None, at: datetime) -> Post | None:
    if actor is None:
        return None
    day, place = timezone.localdate(at), place_of(post.organisation)
    return authorise(actor, "post.grant", on=day, place=place)


def note_post(
    act: PartyAct,
    post: Post,
    *,
    actor: Officer | None,
    granting: Post | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Append an act about a post, with whose it is and for how long."""
    note(
        act,
        post,
        actor=actor,
        post=granting,
        at=at,
        place=place_of(post.organisation),
        reason=reason,
        officer=post.officer.full_name,
        role=post.role,
        valid_from=post.valid_from.isoformat(),
        valid_until=post.valid_until.isoformat() if post.valid_until else None,
    )
