"""The year plan as it is worked: what was done when, and whose calendar is fed."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from qingdan.cases.models.cases import Case
from qingdan.parties.models import Organisation, Region
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_LINE, LONGEST_DONE_NOTE = 120, 300


class PlanDone(Tracked):
    """A line of the year plan that was done on a day; ``line`` is the key of the plan line."""

    subject_kind: ClassVar[str] = "plan_done"
    tracked = ("place_id", "line", "day", "note", "case_id", "body_id", "done_by_id")

    place = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="乡镇")
    line = models.CharField("常态履职", max_length=LONGEST_LINE)
    day = models.DateField("办理日期")
    note = models.CharField("凭据", max_length=LONGEST_DONE_NOTE)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办件"
    )
    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="办理单位"
    )
    done_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        db_table = "plan_done"
        ordering = ("-day", "-pk")
        verbose_name = "常态履职完成"
        indexes = (models.Index(fields=("place", "day"), name="plan_done_of_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=("line", "day", "body"),
                name="plan_done_once_a_day",
                violation_error_message="这一天已经登记过。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.day}"


class PlanFeed(models.Model):
    """The secret address of somebody's calendar; only its digest is kept."""

    officer = models.OneToOneField(OFFICER, models.CASCADE, related_name="plan_feed")
    digest = models.CharField("摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        db_table = "plan_feed"
        ordering = ("officer",)
        verbose_name = "日历订阅"

    def __str__(self) -> str:
        return str(self.officer_id)
