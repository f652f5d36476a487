"""Sending what is due: each group and mailbox gets at most one message a round."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from django.utils import timezone

from qingdan.core.errors import DomainError
from qingdan.notices import mailing, posting
from qingdan.notices.domain.claiming import (
    Claimed,
    abandoned,
    claim_channel,
    claim_mailbox,
    due_channels,
    due_mailboxes,
)
from qingdan.notices.domain.settling import settle
from qingdan.notices.mailing import Mail
from qingdan.notices.messages import subject_of, text_of
from qingdan.notices.models import Channel, NoticeSettings
from qingdan.notices.outcomes import Outcome, refused, unanswered
from qingdan.notices.platforms import request_of

AT_ONCE = 8
"""How many robots are spoken to at a time, so that one that never answers holds up few."""
MAILS_A_ROUND = 20
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Request = tuple[str, str, dict[str, Any]]


def send_now() -> int:
    """Send what is due at this moment; see ``send_due``."""
    return send_due(timezone.now())


def send_due(at: datetime) -> int:
    """Send what is due and return how many messages went, delivered or not.

    Any number of processes may do so at once. Every message is written down before it goes,
    and its outcome after, each in a transaction of its own: call it outside of any.

    Args:
        at: aware datetime from which the round counts.
    """
    began = timezone.now()

    def clock() -> datetime:
        return at + (timezone.now() - began)

    for dispatch in abandoned(at):
        settle(dispatch, unanswered("发送中断，不知道是否送到"), at=at)
    return _send_to_groups(due_channels(at), clock) + _send_mail(at, clock)


def send_to(channel: Channel, *, at: datetime) -> int:
    """Send the next message of one robot and return how many went: 1, or 0 when it must wait.

    Args:
        channel: the robot.
        at: aware datetime.
    """
    return _send_to_groups([channel.pk], lambda: at)


def _send_to_groups(channels: Sequence[int], clock: Clock) -> int:
    count = 0
    for batch in _batches(channels, AT_ONCE):
        asked = (claim_channel(one, at=clock()) for one in batch)
        claimed = [one for one in asked if one is not None]
        prepared = [_prepared(one, clock()) for one in claimed]
        outcomes = _posted(prepared)
        for one, outcome in zip(claimed, outcomes, strict=True):
            settle(one.dispatch, outcome, at=clock())
        count += len(claimed)
    return count


def _prepared(claimed: Claimed, at: datetime) -> Request | Outcome:
    """Return what to post, or why it cannot be: the address or the secret does not open."""
    channel = claimed.target
    assert isinstance(channel, Channel)  # noqa: S101 - of a robot, by its origin
    again = claimed.dispatch.repeats_id is not None
    text = text_of(claimed.packed, channel.kind, claimed.dispatch.number, again=again)
    try:
        address, body = request_of(channel.kind, channel.webhook, channel.secret, text, at)
    except DomainError as broken:
        return refused(str(broken))
    return channel.kind, address, body


def _posted(prepared: Sequence[Request | Outcome]) -> list[Outcome]:
    if len(prepared) <= 1:
        return [_post(one) for one in prepared]
    with ThreadPoolExecutor(len(prepared)) as pool:
        return list(pool.map(_post, prepared))


def _post(prepared: Request | Outcome) -> Outcome:
    if isinstance(prepared, Outcome):
        return prepared
    try:
        return posting.post(*prepared)
    except Exception:
        log.exception("发群消息时程序出错")
        return unanswered("程序出错，不知道是否送到")


def _send_mail(at: datetime, clock: Clock) -> int:
    officers = due_mailboxes(at, MAILS_A_ROUND)
    if not officers:
        return 0
    asked = (claim_mailbox(one, at=clock()) for one in officers)
    claimed = [one for one in asked if one is not None]
    ready: list[tuple[Claimed, Mail]] = []
    for one in claimed:
        made = _mail(one)
        if isinstance(made, Outcome):
            settle(one.dispatch, made, at=clock())
        else:
            ready.append((one, made))
    outcomes = mailing.send([mail for _, mail in ready]) if ready else []
    for (one, _), outcome in zip(ready, outcomes, strict=True):
        settle(one.dispatch, outcome, at=clock())
    return len(claimed)


def _mail(claimed: Claimed) -> Mail | Outcome:
    settings = claimed.target
    assert isinstance(settings, NoticeSettings)  # noqa: S101 - of a mailbox, by its origin
    number = claimed.dispatch.number
    again = claimed.dispatch.repeats_id is not None
    if not settings.officer.is_active:
        return refused("账户已停用")
    try:
        mailbox = settings.mailbox
    except DomainError as broken:
        return refused(str(broken))
    if not mailbox:
        return refused("邮箱已删去")
    text = text_of(claimed.packed, "", number, again=again)
    return Mail(mailbox, subject_of(claimed.packed), text, number)


def _batches(whole: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (whole[at : at + size] for at in range(0, len(whole), size))
