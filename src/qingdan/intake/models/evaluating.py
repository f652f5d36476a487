"""What townships say of departments. Never the other way round, and never of people."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from qingdan.intake.enums import EVALUATION, SENDER_KEY, Door, Evaluation
from qingdan.parties.models import Organisation, Region
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class DepartmentEvaluation(Tracked):
    """How one township found one department's answers and support in one month."""

    subject_kind: ClassVar[str] = EVALUATION
    tracked = (
        "place_id", "department_id", "month", "answers", "support", "words", "version",
        "written_by_id", "written_at",
    )  # fmt: skip

    place = models.ForeignKey(Region, models.PROTECT, related_name="department_evaluations")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="evaluations")
    month = models.DateField("月份", help_text="该月第一天")
    answers = models.CharField("答复", max_length=12, choices=Evaluation)
    support = models.CharField("履职保障", max_length=12, choices=Evaluation)
    words = models.CharField("具体情况", max_length=500, blank=True)
    version = models.PositiveIntegerField("改动次数", default=1)
    written_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("填写时间")

    class Meta:
        db_table = "department_evaluation"
        ordering = ("-month", "department", "place")
        verbose_name = "反向评价"
        constraints = (
            models.UniqueConstraint(
                fields=("place", "department", "month"),
                name="department_evaluation_once",
                violation_error_message="这个月对这个部门的评价已经填过，请直接改。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_id} {self.department_id} {self.month:%Y-%m}"


class SenderKey(Tracked):
    """The secret with which another system signs what it sends here.

    What it sends is registered by ``officer``, with the posts that officer holds on that day.
    """

    subject_kind: ClassVar[str] = SENDER_KEY
    tracked = (
        "code", "title", "county_id", "door", "sender_id", "officer_id", "made_by_id", "revoked_at",
    )  # fmt: skip

    code = models.CharField("代号", max_length=24, unique=True)
    title = models.CharField("哪个系统", max_length=80)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+")
    door = models.CharField("来件方式", max_length=12, choices=Door)
    sender = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="sender_keys"
    )
    officer = models.ForeignKey(
        OFFICER, models.PROTECT, related_name="sender_keys", verbose_name="由谁登记"
    )
    secret = ProtectedTextField("密钥")
    made_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("开通时间")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)

    class Meta:
        db_table = "intake_source"
        ordering = ("code",)
        verbose_name = "来件接口"

    def __str__(self) -> str:
        return self.title
