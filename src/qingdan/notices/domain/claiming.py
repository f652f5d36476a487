"""Taking lines out of the outbox for one message, so that no two workers take the same.

The message is written down, and committed, before anything goes out. A worker that dies
leaves it "sending"; after ``LEASE`` it counts as unanswered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from qingdan.notices.enums import DeliveryState, DispatchState
from qingdan.notices.messages import Packed, pack
from qingdan.notices.models import Channel, Delivery, Dispatch, NoticeSettings
from qingdan.notices.resting import rest_of

LEASE = timedelta(minutes=3)
"""Longer than any message can take; see ``posting`` and ``EMAIL_TIMEOUT``."""
A_MINUTE = timedelta(seconds=65)
"""What counts as a minute: platforms see messages a little later than we sent them."""
MOST_LINES = 2000
Target = Channel | NoticeSettings


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send."""

    target: Target
    dispatch: Dispatch
    packed: Packed

    @property
    def kind(self) -> str:
        """The platform; empty for mail."""
        return self.target.kind if isinstance(self.target, Channel) else ""


def due_channels(at: datetime) -> list[int]:
    """Return the robots for which something is due. One query."""
    free = Q(channel__held_until=None) | Q(channel__held_until__lte=at)
    due = _waiting(at).filter(free, channel__is_on=True)
    return list(due.order_by("channel").values_list("channel", flat=True).distinct())


def due_mailboxes(at: datetime, most: int) -> list[int]:
    """Return the officers for whom mail is due, at most so many. One query."""
    held = "officer__notice_settings__held_until"
    due = _waiting(at).filter(Q(**{held: None}) | Q(**{f"{held}__lte": at}), officer__isnull=False)
    return list(due.order_by("officer").values_list("officer", flat=True).distinct()[:most])


@transaction.atomic
def claim_channel(channel_id: int, *, at: datetime) -> Claimed | None:
    """Take the next message for a group; ``None`` when there is none to be sent now.

    One message of a robot is on its way at a time, and no more in a minute than its limit.
    """
    free = Q(held_until=None) | Q(held_until__lte=at)
    locked = Channel.objects.select_for_update(skip_locked=True, of=("self",))
    channel = locked.filter(free, pk=channel_id, is_on=True).first()
    if channel is None:
        return None
    sent = Dispatch.objects.filter(channel=channel)
    if sent.filter(state=DispatchState.SENDING).exists():
        return None
    if sent.filter(started_at__gt=at - A_MINUTE).count() >= channel.per_minute:
        return None
    lines = Delivery.objects.filter(channel=channel)
    return _claim(channel, lines, Dispatch(channel=channel, started_at=at), at)


@transaction.atomic
def claim_mailbox(officer_id: int, *, at: datetime) -> Claimed | None:
    """Take the next mail to an officer; ``None`` when there is none to be sent now."""
    locked = NoticeSettings.objects.select_for_update(skip_locked=True, of=("self",))
    settings = locked.select_related("officer").filter(officer=officer_id).first()
    if settings is None:
        return None
    sent = Dispatch.objects.filter(officer=officer_id)
    if sent.filter(state=DispatchState.SENDING).exists():
        return None
    lines = Delivery.objects.filter(officer=officer_id)
    return _claim(settings, lines, Dispatch(officer_id=officer_id, started_at=at), at)


def abandoned(at: datetime) -> list[Dispatch]:
    """Return the messages whose worker must have died. One query."""
    return list(Dispatch.objects.filter(state=DispatchState.SENDING, started_at__lt=at - LEASE))


def _waiting(at: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=at)


def _claim(
    target: Target, lines: QuerySet[Delivery], dispatch: Dispatch, at: datetime
) -> Claimed | None:
    _let_rest(target, lines, at)
    due = lines.filter(state=DeliveryState.WAITING, next_try_at__lte=at)
    due = due.order_by("-urgent", "pk")
    first = due.select_related("dispatch").first()
    if first is None:
        return None
    before = first.dispatch
    if before is not None and before.state == DispatchState.UNANSWERED:
        packed = _same_again(due, before)
        dispatch.repeats_id = before.repeats_id or before.pk
    else:
        fresh = due.exclude(dispatch__state=DispatchState.UNANSWERED)
        packed = pack(list(fresh[:MOST_LINES]), target.kind if isinstance(target, Channel) else "")
    dispatch.lines = len(packed.rows)
    dispatch.save()
    taken = {"state": DeliveryState.SENDING, "dispatch": dispatch, "attempts": F("attempts") + 1}
    for rows, counted in ((packed.named, False), (packed.counted, True)):
        lines.filter(pk__in=[one.pk for one in rows]).update(**taken, counted=counted)
    return Claimed(target, dispatch, packed)


def _same_again(due: QuerySet[Delivery], before: Dispatch) -> Packed:
    """Return the lines of a message that nobody answered, laid out as they were."""
    rows = list(due.filter(dispatch=before))
    return Packed([one for one in rows if not one.counted], [one for one in rows if one.counted])


def _let_rest(target: Target, lines: QuerySet[Delivery], at: datetime) -> None:
    """Put off what is not urgent when a time of rest has begun meanwhile."""
    over = rest_of(target).over_at(at)
    if over > at:
        calm = lines.filter(state=DeliveryState.WAITING, next_try_at__lt=over, urgent=False)
        calm.update(next_try_at=over)
