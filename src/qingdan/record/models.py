"""The record: one table of everything that was done, each row linked to the one before."""

from datetime import UTC
from typing import Any

from django.db import models

from qingdan.core.chain import FIELDS

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Event(models.Model):
    """One act: who did what to what, in which post, when, from where and why.

    The row stands for itself: names are kept as they were at the time, and nothing in it
    points to rows that may change. ``sequence`` has no gaps. ``before`` and ``after`` are
    the digests of the subject's state (see ``tracking``); empty for what did not exist
    before or does not afterwards. ``digest`` covers all other columns and so, by
    ``previous``, the whole chain up to here. The database refuses change and removal.

    Times are UTC with microseconds in the digest; ``place`` is the region code in whose
    affairs the act was done, by which it is decided who may read it.
    """

    sequence = models.BigIntegerField("序号", primary_key=True)
    happened_at = models.DateTimeField("时间", db_index=True)
    act = models.CharField("动作", max_length=48)
    actor_key = models.BigIntegerField("经办人编号", null=True, blank=True)
    actor_name = models.CharField("经办人", max_length=40, blank=True)
    post_key = models.BigIntegerField("岗位编号", null=True, blank=True)
    post = models.CharField("岗位", max_length=120, blank=True)
    organisation_key = models.BigIntegerField("单位编号", null=True, blank=True)
    organisation = models.CharField("单位", max_length=200, blank=True)
    place = models.CharField("区划代码", max_length=12, blank=True, db_index=True)
    subject_kind = models.CharField("对象种类", max_length=32, blank=True)
    subject_key = models.CharField("对象编号", max_length=64, blank=True)
    subject_name = models.CharField("对象", max_length=300, blank=True)
    before = models.CharField("办前摘要", max_length=64, blank=True)
    after = models.CharField("办后摘要", max_length=64, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    address = models.CharField("来自", max_length=64, blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)
    algorithm = models.CharField("摘要算法", max_length=8)
    previous = models.CharField("上一条摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        db_table = "event"
        ordering = ("sequence",)
        verbose_name = "操作记录"
        indexes = (
            models.Index(fields=("act", "sequence"), name="event_of_act"),
            models.Index(fields=("actor_key", "sequence"), name="event_of_actor"),
            models.Index(
                fields=("subject_kind", "subject_key", "sequence"), name="event_of_subject"
            ),
            models.Index(fields=("subject_kind", "sequence"), name="event_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.act}"

    def as_linked(self) -> dict[str, Any]:
        """Return the fields that the digest covers, as they stand in an export."""
        linked = {name: getattr(self, name) for name in FIELDS}
        linked["happened_at"] = self.happened_at.astimezone(UTC).strftime(MOMENT)
        return linked

    def as_exported(self) -> dict[str, Any]:
        """Return the line of an export."""
        return {**self.as_linked(), "digest": self.digest}
