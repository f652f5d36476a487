"""Posts: proposed by one person, granted by the security administrator, ended by a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q
from django.utils import timezone

from qingdan.core.text import chinese_date
from qingdan.parties.access import matrix
from qingdan.parties.domain.authorising import authorise
from qingdan.parties.domain.noting import note
from qingdan.parties.domain.people.refusals import (
    ActingUnfit,
    AdministratorsApart,
    LastAdministrator,
    OfficerOutOfUse,
    PostAlreadyHeld,
    PostDatesUnfit,
    PostGone,
    PostNotOwn,
    RoleUnfit,
)
from qingdan.parties.domain.places import place_of
from qingdan.parties.enums import PartyAct, Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Organisation, Post
from qingdan.parties.models.officers import PostQuerySet
from qingdan.record.domain.appending import recorded


@dataclass(frozen=True, slots=True)
class Appointment:
    """What is asked for: who, where, as what, from when until when (exclusive).

    ``acting_for`` is the post stood in for; then organisation and role are its own and an
    end is needed.
    """

    officer: Officer
    organisation: Organisation
    role: str
    valid_from: date
    valid_until: date | None = None
    title: str = ""
    acting_for: Post | None = None


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
        _refuse_joining(post.officer, post.role, post.valid_from, post.valid_until)
        post.granted_by, post.granted_at = actor, at
        post.save(update_fields=("granted_by", "granted_at"))
        note_post(PartyAct.POST_GRANTED, post, actor=actor, granting=granting, at=at)
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
        _keep_one_administrator(post, on)
        post.valid_until = max(on, post.valid_from)
        post.save(update_fields=("valid_until",))
        act = PartyAct.POST_ENDED
        note_post(act, post, actor=actor, granting=granting, at=at, reason=reason)
        return post


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


def refuse_unfit(asked: Appointment, officer: Officer, actor: Officer | None) -> None:
    """Refuse an appointment that cannot be, whoever may propose posts there.

    Args:
        asked: the appointment.
        officer: its officer as now in the database, or one about to be written.
        actor: who proposes it.

    Raises:
        PostNotOwn, RoleUnfit, PostDatesUnfit, ActingUnfit, PostAlreadyHeld,
        AdministratorsApart, OfficerOutOfUse: see ``propose``.
    """
    if officer == actor:
        raise PostNotOwn
    if not officer.is_active:
        raise OfficerOutOfUse(officer=officer)
    organisation, until = asked.organisation, asked.valid_until
    if organisation.kind not in matrix().roles[asked.role].at:
        raise RoleUnfit(
            role=Role(asked.role).label,
            organisation=organisation,
            kind=organisation.get_kind_display(),
        )
    if until is not None and until <= asked.valid_from:
        raise PostDatesUnfit(why="终止日期不晚于任职日期。")
    if asked.acting_for is not None:
        _check_acting(asked, asked.acting_for)
    if organisation.valid_until is not None and organisation.valid_until <= asked.valid_from:
        raise PostDatesUnfit(why=f"{organisation}那时已撤销。")
    if officer.pk is None:
        return
    same = _overlapping(officer, asked.valid_from, until)
    same = same.filter(organisation=organisation, role=asked.role, acting_for=asked.acting_for)
    if (held := same.first()) is not None:
        raise PostAlreadyHeld(officer=officer, post=held)
    _refuse_joining(officer, asked.role, asked.valid_from, until)


def _check_acting(asked: Appointment, stood_in: Post) -> None:
    if asked.valid_until is None:
        raise PostDatesUnfit(why="代理没有写终止日期。")
    if stood_in.officer == asked.officer:
        raise ActingUnfit(why="不能代理自己的岗位。")
    if (stood_in.organisation, stood_in.role) != (asked.organisation, asked.role):
        raise ActingUnfit(why="单位和角色必须与被代理的岗位相同。")
    if stood_in.granted_at is None:
        raise ActingUnfit(why="被代理的岗位还没有授予。")


def _overlapping(officer: Officer, since: date, until: date | None) -> PostQuerySet:
    posts = Post.objects.filter(Q(valid_until=None) | Q(valid_until__gt=since), officer=officer)
    posts = posts.exclude(valid_until=F("valid_from"))
    return posts if until is None else posts.filter(valid_from__lt=until)


def _refuse_joining(officer: Officer, role: str, since: date, until: date | None) -> None:
    if role not in ADMINISTRATORS:
        return
    others = [one for one in ADMINISTRATORS if one != role]
    held = _overlapping(officer, since, until).filter(role__in=others).first()
    if held is not None:
        raise AdministratorsApart(officer=officer, role=held.get_role_display())


def _keep_one_administrator(post: Post, on: date) -> None:
    if post.role not in ADMINISTRATORS:
        return
    others = Post.objects.in_force(on).filter(role=post.role).exclude(pk=post.pk)
    region = post.organisation.region_id
    if not others.filter(Q(organisation__region=region) | Q(organisation__region=None)).exists():
        raise LastAdministrator(officer=post.officer, role=post.get_role_display())


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
