"""Telling people of a case: that it lies on their desk, that they are urged, that a day nears."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from qingdan.cases.enums import CASE, CaseNotice
from qingdan.cases.models import Case, CaseDesk, CaseEvent
from qingdan.notices.domain.telling import News, tell
from qingdan.parties.models import Officer, Post
from qingdan.procedures.enums import Everyday

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


def tell_of(case: Case, event: CaseEvent, lying: Collection[CaseDesk]) -> None:
    """Tell those on whose desk a case has come to lie, or who are urged, in the act itself.

    Args:
        case: after the act.
        event: the act.
        lying: the desks that are new with it.
    """
    kind = CALLING.get(Everyday(event.action)) if event.action in Everyday.values else None
    desks = list(lying)
    if kind is not None and not desks:
        desks = list(case.desks.filter(lane=event.lane))
    people = [
        one
        for one in people_at(desks, on=timezone.localdate(event.at))
        if one.pk != event.officer_id
    ]
    if not people:
        return
    word = WORDS[kind or ARRIVED]
    news = News(
        kind=kind or ARRIVED,
        title=f"{case.number}{word}：{case.title}",
        body=event.said.get("reason", ""),
        link=case.get_absolute_url(),
        subject=case,
        urgent=event.action == Everyday.SUPERVISE,
    )
    tell(people, news, key=f"{CASE}.{case.pk}.{event.number}", at=event.at)


def people_at(desks: Iterable[CaseDesk], *, on: date) -> list[Officer]:
    """Return who sits at some desks: the one who has it, or all who hold the post. One query."""
    condition = Q(pk__in=[])
    for one in desks:
        if one.handler_id:
            condition |= Q(officer=one.handler_id)
        else:
            near = Q(organisation=one.body_id) | Q(organisation__parent=one.body_id)
            condition |= Q(near, role=one.role)
    held = Post.objects.in_force(on).filter(condition).select_related("officer")
    return list({post.officer_id: post.officer for post in held}.values())


def words_of_day(due: datetime) -> str:
    """Write the last day of a time limit.

    >>> from datetime import UTC
    >>> words_of_day(datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
    '3月2日'
    """
    local = timezone.localtime(due)
    return f"{local.month}月{local.day}日"
