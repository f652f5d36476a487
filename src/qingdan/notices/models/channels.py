"""Group robots of bodies."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from qingdan.notices.enums import ChannelKind
from qingdan.notices.models.resting import Resting
from qingdan.parties.models import Organisation
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
MOST_A_MINUTE = 20
"""What WeCom and DingTalk take from one robot."""


class Channel(Resting, Tracked):
    """A robot in a group of a body's people, on one of the three platforms.

    The address holds the robot's key, so it is sealed like the signing secret;
    ``endpoint_digest`` accounts for both in the record. ``held_until`` and ``failures`` are
    written while sending and are no part of the state.
    """

    subject_kind: ClassVar[str] = "channel"
    tracked = (
        "organisation_id", "kind", "name", "endpoint_digest", "whole_county", "per_minute",
        "is_on", "quiet_from", "quiet_until", "rests_on_days_off",
    )  # fmt: skip

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="channels", verbose_name="单位"
    )
    kind = models.CharField("平台", max_length=12, choices=ChannelKind)
    name = models.CharField("群名", max_length=40)
    webhook = ProtectedTextField("机器人地址")
    secret = ProtectedTextField("加签密钥", blank=True)
    endpoint_digest = models.CharField("地址摘要", max_length=64)
    whole_county = models.BooleanField("发全县的通知", default=False)
    per_minute = models.PositiveSmallIntegerField("每分钟最多几条", default=MOST_A_MINUTE)
    is_on = models.BooleanField("在用", default=True)
    held_until = models.DateTimeField("暂停到", null=True, blank=True)
    failures = models.PositiveIntegerField("连续未送到", default=0)
    changed_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        db_table = "notice_channel"
        ordering = ("organisation", "pk")
        verbose_name = "群机器人"
        constraints = (
            models.UniqueConstraint(
                fields=("endpoint_digest",),
                condition=Q(is_on=True),
                name="channel_endpoint_once",
                violation_error_message="这个机器人已经登记并在用。",
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=MOST_A_MINUTE),
                name="channel_rate_within_platform",
                violation_error_message="每分钟 1 到 20 条。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}{self.get_kind_display()}群“{self.name}”"

    def get_absolute_url(self) -> str:
        """Address of the robot's page for staff."""
        return reverse("manage:channel", args=(self.pk,))

    @property
    def host(self) -> str:
        """The host of the address; the rest of it is a key and is not shown."""
        return urlsplit(self.webhook).hostname or ""
