"""By which doors somebody may hand requests in: that follows from the posts they hold."""

from collections.abc import Sequence

from qingdan.intake.enums import Door
from qingdan.parties.domain.authorising import COUNTY_DIGITS, NotAllowed, reach_from
from qingdan.parties.enums import Role, Scope
from qingdan.parties.models import Organisation, Post

RECEIVE, DISPATCH = "request.receive", "request.dispatch"
TITLES = {
    Door.DEPARTMENT: "以部门名义发来件",
    Door.HOTLINE: "登记热线工单",
    Door.OUTSIDE: "登记系统外来件",
}


def must_open(door: Door, posts: Sequence[Post], place: str) -> None:
    """Refuse a door that no post opens: departments send, operators register tickets.

    Args:
        door: by which it comes.
        posts: of who hands it in.
        place: code of the township it is meant for.

    Raises:
        NotAllowed: so it is.
    """
    if not _opens(door, posts, place):
        raise NotAllowed(action=TITLES[door])


def sending_bodies(posts: Sequence[Post]) -> list[Organisation]:
    """Return the bodies in whose name somebody sends requests."""
    reaches = reach_from(posts, RECEIVE)
    return [one.post.organisation for one in reaches if one.scope == Scope.DEPARTMENT]


def _opens(door: Door, posts: Sequence[Post], place: str) -> bool:
    if door is Door.DEPARTMENT:
        county = place[:COUNTY_DIGITS]
        return any((one.region_id or "").startswith(county) for one in sending_bodies(posts))
    if door is Door.HOTLINE:
        return any(one.covers(place) for one in reach_from(posts, DISPATCH))
    reaches = reach_from(posts, RECEIVE)
    return any(one.covers(place) and one.post.role != Role.HOTLINE_OPERATOR for one in reaches)
