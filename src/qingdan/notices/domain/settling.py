"""Writing down what became of a message, and what follows for its lines."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from qingdan.notices.domain.telling import News, tell
from qingdan.notices.enums import NOTICE, DeliveryState, DispatchState, NoticeKind
from qingdan.notices.models import Channel, Delivery, Dispatch, NoticeSettings
from qingdan.notices.models.outbox import LONGEST_ANSWER
from qingdan.notices.outcomes import AGAIN_UNANSWERED, BACKOFF, Outcome
from qingdan.record.domain.appending import clean


@transaction.atomic
def settle(dispatch: Dispatch, outcome: Outcome, *, at: datetime) -> None:
    """Write down the answer to a message.

    An answer that comes after the message was given up counts for the lines that are not on
    their way again.

    Args:
        dispatch: the message.
        outcome: what is known of it.
        at: aware datetime.
    """
    answered = {
        "state": outcome.state,
        "answered_at": at,
        "answer": clean(outcome.said)[:LONGEST_ANSWER],
    }
    same = Dispatch.objects.filter(pk=dispatch.pk)
    lines = Delivery.objects.filter(dispatch=dispatch)
    if same.filter(state=DispatchState.SENDING).update(**answered):
        lines = lines.filter(state=DeliveryState.SENDING)
        if outcome.state == DispatchState.DELIVERED:
            _delivered(dispatch, lines)
        elif outcome.state == DispatchState.REFUSED:
            _refused(dispatch, lines, outcome, at)
        else:
            _unanswered(dispatch, lines, at)
    elif outcome.state == DispatchState.DELIVERED:
        same.filter(state=DispatchState.UNANSWERED).update(**answered)
        late = (DeliveryState.WAITING, DeliveryState.UNSURE)
        _delivered(dispatch, lines.filter(state__in=late))


def _delivered(dispatch: Dispatch, lines: QuerySet[Delivery]) -> None:
    lines.filter(counted=True).update(state=DeliveryState.DIGESTED)
    lines.filter(counted=False).update(state=DeliveryState.SENT)
    if dispatch.channel_id:
        Channel.objects.filter(pk=dispatch.channel_id).update(held_until=None, failures=0)
    else:
        NoticeSettings.objects.filter(officer=dispatch.officer_id).update(held_until=None)


def _refused(dispatch: Dispatch, lines: QuerySet[Delivery], outcome: Outcome, at: datetime) -> None:
    """Let the lines wait, longer each time, and those that were tried often be.

    A message that repeats an unanswered one stays tied to it: the first may have arrived.
    """
    tried_out = lines.filter(attempts__gt=len(BACKOFF))
    given_up = tried_out.update(state=DeliveryState.GIVEN_UP)
    most = lines.order_by("-attempts").values_list("attempts", flat=True).first() or 1
    again = at + max(outcome.wait, BACKOFF[min(most, len(BACKOFF)) - 1])
    tie = dispatch.repeats_id
    lines.update(
        state=DeliveryState.WAITING, next_try_at=again, **({"dispatch_id": tie} if tie else {})
    )
    _hold(dispatch, again)
    if given_up:
        _tell_keeper(dispatch, given_up, at)


def _unanswered(dispatch: Dispatch, lines: QuerySet[Delivery], at: datetime) -> None:
    """Let the same message go again, but not for ever: it may have arrived each time."""
    root = dispatch.repeats_id or dispatch.pk
    repeated = Dispatch.objects.filter(repeats=root, state=DispatchState.UNANSWERED).count()
    if repeated >= len(AGAIN_UNANSWERED):
        left = lines.update(state=DeliveryState.UNSURE)
        _hold(dispatch, at + BACKOFF[0])
        _tell_keeper(dispatch, left, at)
        return
    again = at + AGAIN_UNANSWERED[repeated]
    lines.update(state=DeliveryState.WAITING, next_try_at=again)
    _hold(dispatch, at + min(AGAIN_UNANSWERED[repeated], timedelta(minutes=1)))


def _hold(dispatch: Dispatch, until: datetime) -> None:
    """Leave the group or mailbox alone for a while: what follows would fare the same."""
    if dispatch.channel_id:
        held = Channel.objects.filter(pk=dispatch.channel_id)
        held.update(held_until=until, failures=F("failures") + 1)
    else:
        NoticeSettings.objects.filter(officer=dispatch.officer_id).update(held_until=until)


def _tell_keeper(dispatch: Dispatch, count: int, at: datetime) -> None:
    """Tell whoever registered a robot that lines did not get through; of mail nobody is told."""
    if not (dispatch.channel_id and count):
        return
    channel = Channel.objects.select_related("changed_by", "organisation").get(
        pk=dispatch.channel_id
    )
    news = News(
        kind=f"{NOTICE}.{NoticeKind.ROBOT_FAILED.value}",
        title=f"{channel}有 {count} 条通知没有发到",
        body="各人的站内通知都在。请打开群机器人的页面看原因，改好后重发。",
        link=reverse("manage:channel", args=(channel.pk,)),
        subject=channel,
    )
    tell([channel.changed_by], news, key=f"channel.{channel.pk}.failed.{dispatch.pk}", at=at)
