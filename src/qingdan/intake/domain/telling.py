"""Telling people of requests: those who decide, those who are answered."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from qingdan.intake.enums import REQUEST, Door, GateNotice
from qingdan.intake.models import Request, RequestMatter
from qingdan.notices.domain.telling import News, tell
from qingdan.parties.enums import Role
from qingdan.parties.models import Officer, Organisation, Post

TOWNSHIP = (Role.TOWNSHIP_CLERK, Role.TOWNSHIP_LEADER)
DEPARTMENT = (Role.DEPARTMENT_CLERK, Role.DEPARTMENT_LEADER)
OFFICE = (Role.LIST_OFFICE,)
OPERATOR = (Role.HOTLINE_OPERATOR,)


def tell_arrived(request: Request, *, at: datetime, but: Officer) -> None:
    """Tell who decides that something came: the township, of a ticket the hotline's operators."""
    count, today = request.matters.count(), timezone.localdate(at)
    who = request.sender_name or request.get_door_display()
    if request.door == Door.HOTLINE:
        people = of_county(request.county_id, OPERATOR, today)
        title = f"新工单：{request.place.name}，{count} 件事项，请派单"
    else:
        people = of_place(request.place_id, TOWNSHIP, today)
        title = f"新来件：{who}，{count} 件事项，请对照清单决定"
    news = News(
        f"{REQUEST}.{GateNotice.ARRIVED.value}",
        title,
        link=request.get_absolute_url(),
        subject=request,
    )
    _tell(people, news, f"request.{request.pk}.arrived", at=at, but=but)


def tell_moved(
    matter: RequestMatter, kind: GateNotice, words: str, people: Iterable[Officer], *,
    at: datetime, but: Officer,
) -> None:  # fmt: skip
    """Tell people of a move; the title names no resident."""
    request = matter.request
    news = News(
        f"{REQUEST}.{kind.value}",
        f"来件 {request.pk} 第 {matter.position} 件：{words}",
        link=request.get_absolute_url(),
        subject=request,
    )
    _tell(people, news, f"matter.{matter.pk}.{matter.version}", at=at, but=but)


def of_place(place: str, roles: Iterable[Role], on: date) -> list[Officer]:
    """Return who holds some roles in a township's government or sections."""
    near = Q(organisation__region=place)
    return _holders(Post.objects.in_force(on).filter(near, role__in=list(roles)))


def of_body(body: Organisation, on: date) -> list[Officer]:
    """Return the clerks and leaders of a body or its parts."""
    near = Q(organisation=body) | Q(organisation__parent=body)
    roles = [*TOWNSHIP, *DEPARTMENT]
    return _holders(Post.objects.in_force(on).filter(near, role__in=roles))


def of_county(county: str, roles: Iterable[Role], on: date) -> list[Officer]:
    """Return who holds some roles at the level of a county."""
    held = Post.objects.in_force(on).filter(organisation__region=county, role__in=list(roles))
    return _holders(held)


def _holders(posts: Iterable[Post]) -> list[Officer]:
    rows = posts.select_related("officer") if hasattr(posts, "select_related") else posts
    return list({one.officer_id: one.officer for one in rows}.values())


def _tell(people: Iterable[Officer], news: News, key: str, *, at: datetime, but: Officer) -> None:
    tell([one for one in people if one.pk != but.pk], news, key=key, at=at)
