"""The outbox: what still has to go to groups and mailboxes, and every message that went."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.notices.enums import DeliveryState, DispatchState
from qingdan.notices.models.channels import Channel
from qingdan.notices.models.notices import LONGEST_KEY, LONGEST_LINK, LONGEST_TITLE

OFFICER = settings.AUTH_USER_MODEL
TO_ONE = Q(channel=None, officer__isnull=False) | Q(channel__isnull=False, officer=None)
LONGEST_ANSWER = 300


class Dispatch(models.Model):
    """One message to one group or mailbox: written down before it goes, answered after.

    ``repeats`` is the first message with the same lines, when that one was never answered.
    The number in the text is that of the first, so a reader knows the same message again.
    """

    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="dispatches"
    )
    officer = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        "结果", max_length=12, choices=DispatchState, default=DispatchState.SENDING
    )
    lines = models.PositiveIntegerField("几条通知")
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeated_by"
    )
    started_at = models.DateTimeField("发出时间")
    answered_at = models.DateTimeField("回答时间", null=True, blank=True)
    answer = models.CharField("回答", max_length=LONGEST_ANSWER, blank=True)

    class Meta:
        db_table = "notice_dispatch"
        ordering = ("-pk",)
        verbose_name = "发送"
        constraints = (
            models.CheckConstraint(
                condition=TO_ONE,
                name="dispatch_to_one",
                violation_error_message="一次发送只到一个群或一个邮箱。",
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("channel", "started_at"), name="dispatch_of_channel"),
            models.Index(
                fields=("started_at",),
                condition=Q(state=DispatchState.SENDING),
                name="dispatch_open",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that stands in the text."""
        return f"TZ{self.repeats_id or self.pk:06d}"


class Delivery(models.Model):
    """One line that has to reach one group or one mailbox.

    ``key`` holds it to once for each. Several lines go in one message, ``dispatch``;
    ``counted`` are those that a long message only counts.
    """

    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    officer = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="notice_deliveries"
    )
    key = models.CharField("发送标识", max_length=LONGEST_KEY + 40, unique=True)
    kind = models.CharField("种类", max_length=48)
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    body = models.TextField("内容", blank=True)
    link = models.CharField("页面", max_length=LONGEST_LINK, blank=True)
    whom = models.CharField("通知谁", max_length=120, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    state = models.CharField(
        "状态", max_length=12, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("发过几次", default=0)
    counted = models.BooleanField("只计数", default=False)
    dispatch = models.ForeignKey(
        Dispatch, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    made_at = models.DateTimeField("时间")
    next_try_at = models.DateTimeField("何时发")

    class Meta:
        db_table = "notice_delivery"
        ordering = ("pk",)
        verbose_name = "待发通知"
        constraints = (
            models.CheckConstraint(
                condition=TO_ONE,
                name="delivery_to_one",
                violation_error_message="一条待发通知只到一个群或一个邮箱。",
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=("next_try_at",),
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_due",
            ),
            models.Index(fields=("channel", "state"), name="delivery_of_channel"),
            models.Index(fields=("officer", "state"), name="delivery_of_officer"),
        ]

    def __str__(self) -> str:
        return self.title
