"""Who may do what to what: the one place where the access matrix is asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from django.db.models import Q

from qingdan.core.errors import DomainError
from qingdan.parties.access import matrix
from qingdan.parties.enums import OrganisationKind, Scope
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.domain.appending import Seat
from qingdan.record.kept_queries import KeptQuery

COUNTY_DIGITS, TOWNSHIP_DIGITS = 6, 9
STANDING = KeptQuery(
    lambda officer, on: (
        Post.objects.in_force(on)
        .filter(officer=officer)
        .select_related("organisation__region")
        .order_by("pk")
    )
)
"""The posts of an officer on a day; every request asks for them."""


class NotAllowed(DomainError):
    code = "parties.not-allowed"
    status = HTTPStatus.FORBIDDEN
    message = "您现在的岗位不能办理“{action}”，或办理的对象不在您的范围内；没有改动任何数据。"
    remedy = "请找有这项权限的同事办理；权限有误的，请安全管理员核对岗位。"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one post lets its holder do one action.

    ``prefix`` is the beginning of the region codes within reach, ``None`` when the scope is
    not a matter of place; ``units`` are primary keys of organisations.
    """

    post: Post
    scope: Scope
    prefix: str | None = None
    units: frozenset[int] = frozenset()
    role_key: str = ""

    def covers(self, place: str) -> bool:
        """Tell whether everything at a place is within reach, whoever it belongs to."""
        if self.prefix is None or self.scope == Scope.DEPARTMENT:
            return False
        return place.startswith(self.prefix)


def standing(officer: Officer, on: date) -> list[Post]:
    """Return the posts an officer holds on a local date, asked anew every time."""
    return STANDING(officer.pk, on=on)


def reach(officer: Officer | None, action: str, *, on: date) -> list[Reach]:
    """Return how far each of an officer's posts lets them do an action, in order of posts.

    Args:
        officer: who asks; ``None`` reaches nothing.
        action: a code of the matrix.
        on: local date.
    """
    return reach_each(officer, (action,), on=on)[action]


def reach_each(
    officer: Officer | None, actions: Collection[str], *, on: date
) -> dict[str, list[Reach]]:
    """Return ``reach`` for several actions; the posts are asked for once."""
    posts = standing(officer, on) if officer is not None and officer.is_active else []
    return {action: reach_from(posts, action) for action in actions}


def reach_from(posts: Iterable[Post], action: str) -> list[Reach]:
    """Return how far each of some posts lets its holder do an action."""
    return [
        reach_of(post, scope)
        for post in posts
        if (scope := matrix().scope(post.role, action)) is not None
    ]


def reach_of(post: Post, scope: Scope) -> Reach:
    """Return how far a scope goes from a post."""
    region, role = post.organisation.region_id or "", matrix().roles[post.role]
    if not region and post.organisation.kind != OrganisationKind.INSTALLATION:
        return Reach(post, scope)
    if scope == Scope.DEPARTMENT:
        return Reach(post, scope, region, role_key=post.organisation.role_key)
    if scope == Scope.COUNTY:
        return Reach(post, scope, region if role.of_region else region[:COUNTY_DIGITS])
    if scope == Scope.TOWNSHIP and len(region) >= TOWNSHIP_DIGITS:
        return Reach(post, scope, region[:TOWNSHIP_DIGITS])
    if scope == Scope.UNIT:
        return Reach(post, scope, units=frozenset(_with_parts(post.organisation_id)))
    return Reach(post, scope)


def _with_parts(organisation_id: int) -> list[int]:
    found, level = [organisation_id], [organisation_id]
    while level:
        level = list(Organisation.objects.filter(parent_id__in=level).values_list("pk", flat=True))
        found += level
    return found


def authorise(
    officer: Officer,
    action: str,
    *,
    on: date,
    place: str | None = None,
    organisation: Organisation | None = None,
) -> Post:
    """Return the post that lets an officer act, or refuse.

    Args:
        officer: who acts.
        action: a code of the matrix.
        on: local date.
        place: region code of the object; ``None`` for what belongs to no place.
        organisation: the body that the object belongs to, where units matter.

    Raises:
        NotAllowed: no post in force reaches that far.
    """
    for one in reach(officer, action, on=on):
        if place is None and organisation is None:
            return one.post
        if organisation is not None and organisation.pk in one.units:
            return one.post
        if place is not None and one.covers(place):
            return one.post
    raise NotAllowed(action=matrix().actions[action].title)


def may(officer: Officer | None, action: str, *, on: date, place: str | None = None) -> bool:
    """Tell whether some post lets an officer do an action at a place, or anywhere at all."""
    reaches = reach(officer, action, on=on)
    return bool(reaches) if place is None else any(one.covers(place) for one in reaches)


def within(reaches: Iterable[Reach], *, region: str, unit: str = "") -> Q:
    """Return the condition that keeps rows within reach; nothing when there is no reach.

    Reaches of a department over several townships are left to the caller, who knows how the
    rows name departments.

    Args:
        reaches: from ``reach``.
        region: lookup path to a region code, e.g. ``township__code``.
        unit: lookup path to an organisation's primary key; empty where rows have none.
    """
    condition = Q(pk__in=[])
    for one in reaches:
        if one.covers(""):
            return Q()
        if one.prefix is not None and one.scope != Scope.DEPARTMENT:
            condition |= Q(**{f"{region}__startswith": one.prefix})
        if one.units and unit:
            condition |= Q(**{f"{unit}__in": one.units})
    return condition


def seat(officer: Officer | None, post: Post | None = None) -> Seat:
    """Return who acts as the record keeps it: names as they are now."""
    if officer is None:
        return Seat()
    if post is None:
        return Seat(officer.pk, officer.full_name)
    return Seat(
        officer.pk,
        officer.full_name,
        post.pk,
        post.title or str(post.get_role_display()),
        post.organisation_id,
        post.organisation.name,
    )
