"""Copies for speed: lanes, desks and clocks, all counted again from the events of their case."""

from django.conf import settings
from django.db import models

from qingdan.cases.models.cases import Case
from qingdan.cases.ordering import LastDay
from qingdan.parties.enums import Role
from qingdan.parties.models import Organisation, Region
from qingdan.procedures.enums import ClockSource, RoleSide, StateGroup

OFFICER = settings.AUTH_USER_MODEL


class CaseLane(models.Model):
    """Where one lane of a case stands; ``body`` is the one it was opened for."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="lanes")
    key = models.CharField("线", max_length=60)
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="case_lanes"
    )
    state = models.CharField("环节", max_length=40)
    group = models.CharField("环节归类", max_length=12, choices=StateGroup)
    lead = models.BooleanField("牵头", default=False)
    stopped = models.CharField("停在", max_length=12, blank=True)
    handler = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        db_table = "case_lane"
        ordering = ("case", "pk")
        verbose_name = "办理线"
        indexes = (models.Index(fields=("body", "case"), name="case_lane_of_body"),)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "key"),
                name="case_lane_once",
                violation_error_message="这条线已经有了。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.key}"


class CaseDesk(models.Model):
    """On whose desk an open lane lies: a post in a body whose turn it is."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="desks")
    lane = models.CharField("线", max_length=60)
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField("岗位", max_length=24, choices=Role)
    handler = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField("期限", null=True, blank=True)

    class Meta:
        db_table = "case_desk"
        ordering = ("-case",)
        verbose_name = "待办"
        indexes = (
            models.Index(fields=("body", "-case", "role", "handler"), name="case_desk_of_body"),
            models.Index(
                "body", "role", LastDay(), "case", "handler", name="case_desk_of_role_by_day"
            ),
            models.Index("body", LastDay(), "case", name="case_desk_of_body_by_day"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case", "lane", "body", "role"),
                name="case_desk_once",
                violation_error_message="这一件已经在这个岗位的待办里。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.lane} {self.role}"


class CaseClock(models.Model):
    """A time limit of a case as it stood after the last event; its source is said with it.

    ``side`` is who has to be done by then, ``body`` the very body. Without ``due_at`` nothing
    is stated, and nothing is ever late; with ``awaits_year`` the end is counted when the working
    days of that year are loaded. ``told`` counts the rungs of the ladder already told;
    ``tell_at`` is when the next one is due. ``place`` and ``opener`` are those of the case as
    long as somebody has to mind the clock: not while it stands, not when it binds a party, and
    not when its case has ended. So what runs out is found without a look at the cases.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    key = models.CharField("期限", max_length=100)
    lane = models.CharField("线", max_length=60)
    title = models.CharField("名称", max_length=80)
    side = models.CharField("哪一方", max_length=12, choices=RoleSide)
    body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="case_clocks"
    )
    source = models.CharField("来源", max_length=12, choices=ClockSource)
    basis = models.CharField("依据", max_length=300, blank=True)
    started_at = models.DateTimeField("起算")
    yellow_at = models.DateTimeField("临期", null=True, blank=True)
    due_at = models.DateTimeField("届满", null=True, blank=True)
    awaits_year = models.PositiveSmallIntegerField("等哪年年历", null=True, blank=True)
    paused_at = models.DateTimeField("暂停", null=True, blank=True)
    stopped_at = models.DateTimeField("停止", null=True, blank=True)
    told = models.PositiveSmallIntegerField("已提醒", default=0)
    tell_at = models.DateTimeField("下次提醒", null=True, blank=True)
    place = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="乡镇",
    )
    opener = models.ForeignKey(
        OFFICER,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name="立项人",
    )

    class Meta:
        db_table = "case_clock"
        ordering = ("case", "pk")
        verbose_name = "期限"
        indexes = (
            models.Index(
                fields=("tell_at",),
                condition=models.Q(tell_at__isnull=False),
                name="case_clock_to_tell",
            ),
            models.Index(
                fields=("awaits_year",),
                condition=models.Q(awaits_year__isnull=False),
                name="case_clock_awaiting",
            ),
            *(
                models.Index(
                    fields=(*whose, "due_at", "case", "yellow_at", *also),
                    condition=models.Q(place__isnull=False),
                    name=f"case_clock_minded_{name}",
                )
                for name, whose, also in (
                    ("in_place", ("place",), ()),
                    ("by_body", ("body",), ("place",)),
                    ("by_opener", ("opener",), ("place",)),
                    ("anywhere", (), ("place",)),
                )
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case", "key"),
                name="case_clock_once",
                violation_error_message="这个期限已经有了。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.title}"
