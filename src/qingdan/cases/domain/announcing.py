"""Telling people of a case: that it lies on their desk, that they are urged, that a day nears."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from qingdan.cases.enums import CASE, CaseNotice
from qingdan.cases.models import Case, CaseDesk, CaseEvent
from qingdan.notices.domain.telling import News, put_out
from qingdan.parties.models import Officer, Post
from qingdan.procedures.enums import Everyday
from qingdan.record.kept_queries import KeptQuery

ARRIVED, URGED, RETURNED = (
    f"{CASE}.{one.value}" for one in (CaseNotice.ARRIVED, CaseNotice.URGED, CaseNotice.RETURNED)
)
WORDS = {
    URGED: "催您办理",
    RETURNED: "退回给您",
    ARRIVED: "等您办理",
}
CALLING = {
    Everyday.URGE: URGED,
    Everyday.SUPERVISE: URGED,
    Everyday.RETURN: RETURNED,
    Everyday.TRANSFER: ARRIVED,
}


@dataclass(frozen=True)
class Told:
    """Who is told what of an act; ``key`` names it."""

    people: Sequence[Officer]
    news: News
    key: str

    def tell(self, at: datetime) -> None:
        """Tell them, in the transaction of the act."""
        put_out(self.people, self.news, key=self.key, at=at)


def tell_of(case: Case, event: CaseEvent, lying: Collection[CaseDesk]) -> None:
    """Tell those on whose desk a case has come to lie, or who are urged, in the act itself.

    Args:
        case: after the act.
        event: the act.
        lying: the desks that are new with it.
    """
    told = told_of(case, event, lying, case.desks.order_by())
    if told is not None:
        told.tell(event.at)


def told_of(
    case: Case, event: CaseEvent, lying: Collection[CaseDesk], there: Iterable[CaseDesk]
) -> Told | None:
    """Return who is told of an act, and what; ``None`` where nobody is. Nothing is written.

    Args:
        case: after the act.
        event: the act.
        lying: the desks that are new with it.
        there: all desks on which the case lies then.
    """
    kind = CALLING.get(Everyday(event.action)) if event.action in Everyday.values else None
    desks = list(lying)
    if kind is not None and not desks:
        desks = [one for one in there if one.lane == event.lane]
    people = [
        one
        for one in people_at(desks, on=timezone.localdate(event.at))
        if one.pk != event.officer_id
    ]
    if not people:
        return None
    word = WORDS[kind or ARRIVED]
    news = News(
        kind=kind or ARRIVED,
        title=f"{case.number}{word}：{case.title}",
        body=event.said.get("reason", ""),
        link=case.get_absolute_url(),
        subject=case,
        urgent=event.action == Everyday.SUPERVISE,
    )
    return Told(people, news, f"{CASE}.{case.pk}.{event.number}")


def people_at(desks: Iterable[CaseDesk], *, on: date) -> list[Officer]:
    """Return who sits at some desks: the one who has it, or all who hold the post. One query."""
    handlers: list[int] = []
    posts: list[int | str] = []
    for one in desks:
        if one.handler_id:
            handlers.append(one.handler_id)
        else:
            posts += (one.body_id, one.role)
    if not handlers and not posts:
        return []
    held = SITTING(*handlers, *posts, on=on, handlers=len(handlers))
    return list({post.officer_id: post.officer for post in held}.values())


def _sitting(*values: int | str, on: date, handlers: int) -> QuerySet[Post]:
    """Return the posts of some people, and those of some roles in some bodies or their parts."""
    condition, posts = Q(officer__in=values[:handlers]), iter(values[handlers:])
    for body, role in zip(posts, posts, strict=True):
        near = Q(organisation=body) | Q(organisation__parent=body)
        condition |= Q(near, role=role)
    held = Post.objects.in_force(on).filter(condition)
    return held.select_related("officer").order_by("pk")


SITTING = KeptQuery(_sitting)


def words_of_day(due: datetime) -> str:
    """Write the last day of a time limit.

    >>> from datetime import UTC
    >>> words_of_day(datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
    '3月2日'
    """
    local = timezone.localtime(due)
    return f"{local.month}月{local.day}日"
