"""Registering group robots, putting them out of use, trying them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from qingdan.core.chain import digest_of
from qingdan.notices.domain.refusals import (
    ChannelIsOff,
    ChannelUnknown,
    WebhookTaken,
    WebhookUnfit,
    WholeCountyUnfit,
)
from qingdan.notices.enums import NOTICE, ChannelKind, DeliveryState, NoticeAct, NoticeKind
from qingdan.notices.models import Channel, Delivery
from qingdan.notices.models.channels import MOST_A_MINUTE
from qingdan.notices.platforms import PLATFORMS, address_fits
from qingdan.parties.domain.authorising import COUNTY_DIGITS, authorise, reach, seat, within
from qingdan.parties.domain.places import place_of
from qingdan.parties.models import Officer, Organisation, Post
from qingdan.record.domain.appending import append, recorded

CHANNELS = "notice.channels"
"""Action of the access matrix."""


@dataclass(frozen=True, slots=True)
class ChannelAsked:
    """What a person enters about a robot; an empty address keeps the one there is."""

    kind: ChannelKind
    name: str
    webhook: str = ""
    secret: str = ""
    whole_county: bool = False
    per_minute: int = MOST_A_MINUTE
    quiet: tuple[time, time] | None = None
    rests_on_days_off: bool = False


def channels_visible_to(officer: Officer) -> QuerySet[Channel]:
    """Return the robots of the bodies within an officer's reach; the one door to them."""
    near = within(
        reach(officer, CHANNELS, on=timezone.localdate()), region="organisation__region__code"
    )
    return Channel.objects.filter(near).select_related("organisation", "changed_by")


@recorded()
def add_channel(
    organisation: Organisation, asked: ChannelAsked, *, actor: Officer, at: datetime
) -> Channel:
    """Register a robot of a body's group.

    Args:
        organisation: whose people are in the group.
        asked: where and how.
        actor: may keep robots there; is told when it fails.
        at: aware datetime.

    Raises:
        NotAllowed: no post of the actor reaches the body.
        WebhookUnfit: the address is none of the platform's.
        WebhookTaken: the robot is registered already.
        WholeCountyUnfit: the body is none of the county.
    """
    post = _allowed(organisation, actor, at)
    channel = Channel(organisation=organisation)
    _write(channel, asked, actor, at)
    channel.save()
    _note(NoticeAct.CHANNEL_ADDED, channel, actor, post, at)
    return channel


@recorded()
def change_channel(
    channel_id: int, asked: ChannelAsked, *, actor: Officer, at: datetime
) -> Channel:
    """Write a robot's particulars anew; what waits for it goes out at once.

    Raises:
        ChannelUnknown, NotAllowed: not there, or not within reach.
        WebhookUnfit, WebhookTaken: as in ``add_channel``.
    """
    channel, post = _open(channel_id, actor, at)
    _write(channel, asked, actor, at)
    channel.save()
    _note(NoticeAct.CHANNEL_CHANGED, channel, actor, post, at)
    return channel


@recorded()
def switch_channel(channel_id: int, *, on: bool, actor: Officer, at: datetime) -> Channel:
    """Put a robot in or out of use; out of use, what waits for it is not sent any more.

    Raises:
        ChannelUnknown, NotAllowed: not there, or not within reach.
        WebhookTaken: the same robot is registered a second time meanwhile.
    """
    channel, post = _open(channel_id, actor, at)
    if channel.is_on == on:
        return channel
    if on:
        _refuse_taken(channel)
    else:
        waiting = channel.deliveries.filter(state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.GIVEN_UP)
    channel.is_on, channel.held_until, channel.failures = on, None, 0
    channel.changed_by, channel.changed_at = actor, at
    channel.save()
    _note(NoticeAct.CHANNEL_ON if on else NoticeAct.CHANNEL_OFF, channel, actor, post, at)
    return channel


@recorded()
def try_channel(channel_id: int, *, actor: Officer, at: datetime) -> Delivery:
    """Put a test message out for a group, before everything else; send it with ``send_to``.

    Raises:
        ChannelUnknown, NotAllowed: not there, or not within reach.
        ChannelIsOff: it is out of use.
    """
    channel, post = _open(channel_id, actor, at)
    if not channel.is_on:
        raise ChannelIsOff
    Channel.objects.filter(pk=channel.pk).update(held_until=None)
    _note(NoticeAct.CHANNEL_TRIED, channel, actor, post, at)
    return Delivery.objects.create(
        channel=channel,
        key=f"robot:{channel.pk}:try:{secrets.token_hex(8)}",
        kind=f"{NOTICE}.{NoticeKind.ROBOT_FAILED.value}",
        title=f"试发：{channel.organisation}的通知以后发到这个群",
        urgent=True,
        made_at=at,
        next_try_at=at,
    )


@recorded()
def resend(channel_id: int, *, actor: Officer, at: datetime) -> int:
    """Let everything that did not get through to a group go again; return how many lines.

    Raises:
        ChannelUnknown, NotAllowed: not there, or not within reach.
        ChannelIsOff: it is out of use.
    """
    channel, post = _open(channel_id, actor, at)
    if not channel.is_on:
        raise ChannelIsOff
    lost = channel.deliveries.filter(state__in=(DeliveryState.GIVEN_UP, DeliveryState.UNSURE))
    count = lost.update(
        state=DeliveryState.WAITING, attempts=0, dispatch=None, counted=False, next_try_at=at
    )
    Channel.objects.filter(pk=channel.pk).update(held_until=None, failures=0)
    if count:
        _note(NoticeAct.CHANNEL_RESENT, channel, actor, post, at, count=count)
    return count


def _open(channel_id: int, actor: Officer, at: datetime) -> tuple[Channel, Post]:
    locked = Channel.objects.select_for_update(of=("self",)).select_related("organisation")
    channel = locked.filter(pk=channel_id).first()
    if channel is None:
        raise ChannelUnknown
    return channel, _allowed(channel.organisation, actor, at)


def _allowed(organisation: Organisation, actor: Officer, at: datetime) -> Post:
    day = timezone.localdate(at)
    return authorise(actor, CHANNELS, on=day, place=place_of(organisation))


def _write(channel: Channel, asked: ChannelAsked, actor: Officer, at: datetime) -> None:
    moved = channel.kind != asked.kind
    if asked.webhook or moved:
        _refuse_unfit(asked.kind, asked.webhook)
        channel.webhook, channel.secret = asked.webhook, asked.secret
        channel.endpoint_digest = digest_of({"webhook": asked.webhook}, "sha256")
    elif asked.secret:
        channel.secret = asked.secret
    if asked.whole_county and len(place_of(channel.organisation)) != COUNTY_DIGITS:
        raise WholeCountyUnfit(organisation=channel.organisation)
    channel.kind, channel.name = asked.kind, asked.name
    channel.whole_county, channel.per_minute = asked.whole_county, asked.per_minute
    channel.quiet_from, channel.quiet_until = asked.quiet or (None, None)
    channel.rests_on_days_off = asked.rests_on_days_off
    channel.held_until, channel.failures = None, 0
    channel.changed_by, channel.changed_at = actor, at
    _refuse_taken(channel)


def _refuse_unfit(kind: ChannelKind, webhook: str) -> None:
    if not address_fits(kind, webhook):
        platform = PLATFORMS[kind]
        raise WebhookUnfit(platform=kind.label, host=platform.host, path=platform.path)


def _refuse_taken(channel: Channel) -> None:
    same = Channel.objects.filter(endpoint_digest=channel.endpoint_digest, is_on=True)
    other = same.exclude(pk=channel.pk).select_related("organisation").first()
    if other is not None:
        raise WebhookTaken(organisation=other.organisation)


def _note(
    act: NoticeAct, channel: Channel, actor: Officer, post: Post, at: datetime, **said: Any
) -> None:
    append(
        f"{NOTICE}.{act.value}",
        channel,
        seat=seat(actor, post),
        at=at,
        place=place_of(channel.organisation),
        **said,
    )
