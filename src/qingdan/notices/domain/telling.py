"""Telling people something: into their inbox, and into the outbox for mail and groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, Q

from qingdan.notices.enums import NoticeWay
from qingdan.notices.kinds import Kind, kind_of
from qingdan.notices.models import Channel, Delivery, Notice, NoticeSettings
from qingdan.notices.models.notices import LONGEST_KEY, LONGEST_LINK, LONGEST_TITLE
from qingdan.notices.resting import next_time, rest_of
from qingdan.parties.domain.authorising import COUNTY_DIGITS
from qingdan.parties.models import Officer, Organisation
from qingdan.record.domain.appending import clean
from qingdan.record.tracking import Tracked

MOST_NAMES = 5
UNITS = ("unit__parent__parent__parent",)
"""A section, its government, and what may stand above."""


@dataclass(frozen=True, slots=True)
class News:
    """What is told.

    ``kind`` was declared by its room; ``title`` and ``body`` name no resident, as the title
    also goes to groups outside; ``link`` is a path of this site; ``urgent`` breaks the rest.
    """

    kind: str
    title: str
    body: str = ""
    link: str = ""
    subject: Tracked | None = None
    urgent: bool = False


@transaction.atomic
def tell(recipients: Iterable[Officer], news: News, *, key: str, at: datetime) -> list[Notice]:
    """Tell officers something, in the transaction of what happened.

    The number of queries does not depend on the number of people, but for the size of one
    insert. Telling the same again does nothing.

    Args:
        recipients: people whose accounts are out of use are left out.
        news: what is told.
        key: names what happened, e.g. ``case.17.urged.3``; told to a person once.
        at: aware datetime.

    Returns:
        The notices of this key that these people have now.

    Raises:
        KeyError: nobody declared the kind.
        ValueError: no key, or one too long; a link that is no path of the site.
    """
    wanted = {one.pk for one in recipients}
    people = list(Officer.objects.filter(pk__in=wanted, is_active=True).order_by("pk"))
    put_out(people, news, key=key, at=at)
    return list(Notice.objects.filter(key=key, recipient__in=people).order_by("pk"))


def put_out(people: Sequence[Officer], news: News, *, key: str, at: datetime) -> None:
    """Do as ``tell``, inside its transaction, for people whose accounts are known to be in use."""
    kind = kind_of(news.kind)
    if not 0 < len(key) <= LONGEST_KEY:
        raise ValueError(key)
    if news.link and (not news.link.startswith("/") or news.link.startswith("//")):
        raise ValueError(news.link)
    if not people:
        return
    notices = [_notice(person.pk, news, key, at) for person in people]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    _send_out(people, news, kind, key, at)


def ways_of(settings: NoticeSettings | None, kind: Kind) -> frozenset[str]:
    """Return how a kind goes to a person beside the inbox."""
    if settings is None or kind.code not in settings.ways:
        return kind.ways
    return frozenset(settings.ways[kind.code])


def _notice(recipient: int, news: News, key: str, at: datetime) -> Notice:
    about = news.subject
    return Notice(
        recipient_id=recipient,
        kind=news.kind,
        title=_one_line(news.title)[:LONGEST_TITLE],
        body=clean(news.body),
        link=news.link[:LONGEST_LINK],
        subject_kind=about.subject_kind if about is not None else "",
        subject_key=about.recorded_key if about is not None else "",
        urgent=news.urgent,
        key=key,
        made_at=at,
    )


def _send_out(people: Sequence[Officer], news: News, kind: Kind, key: str, at: datetime) -> None:
    """Write what goes to mailboxes and groups; what lies there under its key already stays."""
    settings = {one.officer_id: one for one in NoticeSettings.objects.filter(officer__in=people)}
    by_mail, by_robot = [], []
    for person in people:
        ways = ways_of(settings.get(person.pk), kind)
        if NoticeWay.MAIL in ways and person.pk in settings and settings[person.pk].mailbox:
            by_mail.append(settings[person.pk])
        if NoticeWay.ROBOT in ways and person.unit_id is not None:
            by_robot.append(person)
    out = [_to_mailbox(one, news, key, at) for one in by_mail]
    for channel, whom in _channels_of(by_robot).items():
        due = at if news.urgent else rest_of(channel).over_at(at)
        row = _line(news, f"robot:{channel.pk}:{key}", at, due)
        row.channel, row.whom = channel, _names(whom)
        out.append(row)
    if out:
        Delivery.objects.bulk_create(out, ignore_conflicts=True)


def _to_mailbox(settings: NoticeSettings, news: News, key: str, at: datetime) -> Delivery:
    due = at
    if not news.urgent:
        due = next_time(at, settings.digest_at) if settings.digest_at else at
        due = rest_of(settings).over_at(due)
    row = _line(news, f"mail:{settings.officer_id}:{key}", at, due)
    row.officer_id, row.body = settings.officer_id, clean(news.body)
    return row


def _line(news: News, key: str, at: datetime, due: datetime) -> Delivery:
    return Delivery(
        key=key,
        kind=news.kind,
        title=_one_line(news.title)[:LONGEST_TITLE],
        link=news.link[:LONGEST_LINK],
        urgent=news.urgent,
        made_at=at,
        next_try_at=due,
    )


def _channels_of(people: Sequence[Officer]) -> Mapping[Channel, list[Officer]]:
    """Return the robots in use of people's units, of the bodies above, and of their county."""
    known = Officer.objects.filter(Exists(Channel.objects.filter(is_on=True)))
    asked = known.filter(pk__in=[one.pk for one in people]) if people else known.none()
    people = list(asked.select_related(*UNITS).order_by("pk"))
    if not people:
        return {}
    above = {person.pk: {one.pk for one in _chain(person.unit)} for person in people}
    counties = {person.pk: _county(person.unit) for person in people}
    near = Q(organisation__in=set().union(*above.values()))
    for county in set(counties.values()) - {""}:
        near |= Q(whole_county=True, organisation__region__code__startswith=county)
    found: dict[Channel, list[Officer]] = {}
    for channel in Channel.objects.filter(near, is_on=True).select_related("organisation"):
        for person in people:
            own = channel.organisation_id in above[person.pk]
            all_over = channel.whole_county and _county(channel.organisation) == counties[person.pk]
            if own or all_over:
                found.setdefault(channel, []).append(person)
    return found


def _chain(unit: Organisation | None) -> list[Organisation]:
    """Return a body and those above it, as far as they were read."""
    found: list[Organisation] = []
    while unit is not None and len(found) <= UNITS[0].count("parent"):
        found.append(unit)
        unit = unit.parent if unit.parent_id and len(found) <= UNITS[0].count("parent") else None
    return found


def _county(unit: Organisation | None) -> str:
    return (unit.region_id or "")[:COUNTY_DIGITS] if unit is not None else ""


def _names(people: Sequence[Officer]) -> str:
    named = "、".join(one.full_name for one in people[:MOST_NAMES])
    more = len(people) - MOST_NAMES
    return (f"{named}等 {len(people)} 人" if more > 0 else named)[:120]


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
