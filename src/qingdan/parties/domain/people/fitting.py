"""Whether an appointment can be, whoever may propose posts there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from qingdan.parties.access import matrix
from qingdan.parties.domain.people.refusals import (
    ActingUnfit,
    AdministratorsApart,
    LastAdministrator,
    OfficerOutOfUse,
    PostAlreadyHeld,
    PostDatesUnfit,
    PostNotOwn,
    RoleUnfit,
)
from qingdan.parties.enums import Role
from qingdan.parties.models import ADMINISTRATORS, Officer, Organisation, Post
from qingdan.parties.models.officers import PostQuerySet


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
    refuse_joining(officer, asked.role, asked.valid_from, until)
    if officer.pk is None:
        return
    same = overlapping(officer, asked.valid_from, until)
    same = same.filter(organisation=organisation, role=asked.role, acting_for=asked.acting_for)
    if (held := same.first()) is not None:
        raise PostAlreadyHeld(officer=officer, post=held)


def _check_acting(asked: Appointment, stood_in: Post) -> None:
    if asked.valid_until is None:
        raise PostDatesUnfit(why="代理没有写终止日期。")
    if stood_in.officer == asked.officer:
        raise ActingUnfit(why="不能代理自己的岗位。")
    if (stood_in.organisation, stood_in.role) != (asked.organisation, asked.role):
        raise ActingUnfit(why="单位和角色必须与被代理的岗位相同。")
    if stood_in.granted_at is None:
        raise ActingUnfit(why="被代理的岗位还没有授予。")
    ends = stood_in.valid_until
    if asked.valid_from < stood_in.valid_from or (ends is not None and asked.valid_until > ends):
        raise ActingUnfit(why="代理的起止日期要在被代理的岗位的任期之内。")


def overlapping(officer: Officer, since: date, until: date | None) -> PostQuerySet:
    """Return the posts an officer holds, or is to hold, on some day of a stretch of time."""
    return _in_time(Post.objects.filter(officer=officer), since, until)


def _in_time(posts: PostQuerySet, since: date, until: date | None) -> PostQuerySet:
    posts = posts.filter(Q(valid_until=None) | Q(valid_until__gt=since))
    posts = posts.exclude(valid_until=F("valid_from"))
    return posts if until is None else posts.filter(valid_from__lt=until)


def refuse_joining(officer: Officer, role: str, since: date, until: date | None) -> None:
    """Refuse to make one person two of the three administrators.

    A second account of the same person counts: one with the same name or the same phone.

    Raises:
        AdministratorsApart: the person is another of the three then.
    """
    if role not in ADMINISTRATORS:
        return
    others = [one for one in ADMINISTRATORS if one != role]
    same = Q(officer__full_name=officer.full_name)
    if officer.pk is not None:
        same |= Q(officer=officer)
    if officer.phone_digest:
        same |= Q(officer__phone_digest=officer.phone_digest)
    held = _in_time(Post.objects.filter(same, role__in=others), since, until)
    found = held.select_related("officer").first()
    if found is not None:
        raise AdministratorsApart(officer=found.officer, role=found.get_role_display())


def keep_one_administrator(post: Post, on: date) -> None:
    """Refuse to end an administrator's post that nobody else holds for good.

    Raises:
        LastAdministrator: nobody does at this place, or for the whole installation.
    """
    if post.role not in ADMINISTRATORS:
        return
    others = Post.objects.in_force(on).filter(role=post.role, valid_until=None)
    region = post.organisation.region_id
    here = others.filter(Q(organisation__region=region) | Q(organisation__region=None))
    if not here.exclude(pk=post.pk).exists():
        raise LastAdministrator(officer=post.officer, role=post.get_role_display())
