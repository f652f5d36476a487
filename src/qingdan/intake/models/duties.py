"""What the lists do not say themselves: temporary duties, and who took reclaimed work over."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qingdan.cases.models import Case
from qingdan.intake.enums import DUTY, TAKEOVER, DutyEnd
from qingdan.parties.models import Organisation, Region
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class TemporaryDutyQuerySet(models.QuerySet["TemporaryDuty"]):
    def in_force(self, on: date) -> Self:
        """Keep what a township has to do on a day: begun, neither lapsed nor ended."""
        going_on = Q(ended_on=None) | Q(ended_on__gt=on)
        return self.filter(going_on, valid_from__lte=on, valid_until__gt=on)


class TemporaryDuty(Tracked):
    """Work a county admitted for a while; it lapses by itself on ``valid_until`` (exclusive).

    That is the day after the last one, which the decision names.

    One row for each township that took it on, made by the admission case. ``renewals`` counts
    how often it was renewed. ``conditions`` are the promises of support, word for word.
    """

    subject_kind: ClassVar[str] = DUTY
    tracked = (
        "case_id", "place_id", "department_id", "title", "content", "basis", "conditions",
        "valid_from", "valid_until", "renewals", "ended_on", "end",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="temporary_duties")
    place = models.ForeignKey(Region, models.PROTECT, related_name="temporary_duties")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="temporary_duties")
    title = models.CharField("事项", max_length=200)
    content = models.TextField("乡镇（街道）要做的")
    basis = models.TextField("依据", blank=True)
    conditions = models.TextField("准入条件", blank=True)
    valid_from = models.DateField("开始日期")
    valid_until = models.DateField("到期日期（当天起失效）")
    renewals = models.PositiveSmallIntegerField("续期次数", default=0)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end = models.CharField("怎样结束", max_length=8, choices=DutyEnd, blank=True)

    objects = TemporaryDutyQuerySet.as_manager()

    class Meta:
        db_table = "temporary_duty"
        ordering = ("-valid_from", "-pk")
        verbose_name = "临时职责"
        constraints = (
            models.UniqueConstraint(fields=("case", "place"), name="temporary_duty_once"),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")),
                name="temporary_duty_ends_later",
                violation_error_message="到期日期必须晚于开始日期。",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def last_day(self) -> date:
        """The day that the decision names as its end, still a day of duty."""
        return self.valid_until - timedelta(days=1)

    def is_over(self, on: date) -> bool:
        """Tell whether it has no effect any more on a day, noted or not."""
        return self.valid_until <= on or (self.ended_on is not None and self.ended_on <= on)


class Takeover(Tracked):
    """Who really does a reclaimed entry now: owner, since when, by what way, whom to call.

    ``address`` is the permanent number of the reclaimed entry in the township. A person of
    the list office or of the department writes it; the list's own words stay beside it.
    """

    subject_kind: ClassVar[str] = TAKEOVER
    tracked = (
        "place_id", "address", "owner_id", "started_on", "way", "contact", "written_by_id",
        "written_at",
    )  # fmt: skip

    place = models.ForeignKey(Region, models.PROTECT, related_name="takeovers")
    address = models.PositiveIntegerField("固定编号")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="takeovers")
    started_on = models.DateField("开始承接", null=True, blank=True)
    way = models.TextField("怎样办", blank=True)
    contact = models.CharField("找谁办", max_length=200, blank=True)
    written_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("登记时间")

    class Meta:
        db_table = "takeover"
        ordering = ("place", "address")
        verbose_name = "收回事项承接"
        constraints = (models.UniqueConstraint(fields=("place", "address"), name="takeover_once"),)

    def __str__(self) -> str:
        return f"{self.place_id} {self.address}"
