"""Cases: what is worked on, under which entry, by which version of which procedure."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from qingdan.cases.enums import CASE, CaseOrigin, CaseStanding, RelationKind
from qingdan.cases.keys import case_url, register_number
from qingdan.cases.ordering import LastDay
from qingdan.catalogue.models import Item
from qingdan.parties.models import Organisation, Region
from qingdan.procedures.enums import StateGroup
from qingdan.procedures.models import StoredProcedure
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_TITLE = 120


class Case(Tracked):
    """One piece of work, from its opening on.

    ``procedure`` is the version it began with, or that it was moved to by an event; ``item`` the
    entry of the edition then in force, for good. ``place`` is the township it belongs to,
    ``owner`` the body that acts. Everything from ``state`` on is a copy of what follows from the
    events; ``head`` is the digest of the last one and ``version`` its number, so the record
    accounts for all of them.
    """

    subject_kind: ClassVar[str] = CASE
    subject_word: ClassVar[str] = "办件"
    tracked = (
        "year", "ordinal", "title", "procedure_id", "item_id", "place_id", "owner_id", "lead_id",
        "village_id", "opened_by_id", "handler_id", "parent_id", "standing", "state", "version",
        "head",
    )  # fmt: skip

    year = models.PositiveSmallIntegerField("年份")
    ordinal = models.PositiveIntegerField("顺序号")
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    kind = models.CharField("工作种类", max_length=24)
    procedure = models.ForeignKey(
        StoredProcedure, models.PROTECT, related_name="cases", verbose_name="流程版本"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="清单事项"
    )
    matter = models.CharField("标准事项", max_length=60, blank=True)
    place = models.ForeignKey(Region, models.PROTECT, related_name="cases", verbose_name="乡镇")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases", verbose_name="承办单位"
    )
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_cases",
        verbose_name="牵头部门",
        help_text="立项人确认的上级部门，不由系统认定",
    )
    village = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="village_cases",
        verbose_name="村（社区）",
    )
    origin = models.CharField("从哪里立项", max_length=8, choices=CaseOrigin)
    opened_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+", verbose_name="立项人")
    opened_at = models.DateTimeField("立项时间")
    handler = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级办件"
    )
    request_key = models.CharField("请求标识", max_length=64, unique=True)
    demo = models.BooleanField("演示", default=False)

    standing = models.CharField(
        "状况", max_length=8, choices=CaseStanding, default=CaseStanding.OPEN
    )
    state = models.CharField("环节", max_length=40)
    group = models.CharField("环节归类", max_length=12, choices=StateGroup)
    version = models.PositiveIntegerField("事件数", default=0)
    head = models.CharField("末条摘要", max_length=64, blank=True)
    moved_at = models.DateTimeField("最近办理")
    due_at = models.DateTimeField("最近的期限", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        db_table = "case"
        ordering = ("-pk",)
        verbose_name = "办件"
        indexes = (
            models.Index(fields=("place", "-id"), name="case_at_place"),
            models.Index(fields=("village", "-id"), name="case_at_village"),
            models.Index(fields=("owner", "-id"), name="case_by_owner"),
            models.Index(fields=("lead", "-id"), name="case_by_lead"),
            models.Index(fields=("opened_by", "-id"), name="case_by_opener"),
            models.Index(fields=("item", "-id"), name="case_of_item"),
            models.Index("opened_by", "standing", LastDay(), "id", name="case_waits_for_opener"),
            models.Index(
                "handler", "standing", LastDay(), "id", "opened_by", name="case_waits_for_handler"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "year", "ordinal"),
                name="case_number_once",
                violation_error_message="这个办件号已经用过。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, standing=CaseStanding.OPEN)
                | (Q(closed_at__isnull=False) & ~Q(standing=CaseStanding.OPEN)),
                name="case_closed_when_done",
                violation_error_message="办结的办件必须有办结时间，在办的没有。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """Its number in the register of the body that acts."""
        return register_number(self.year, self.ordinal)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return case_url(self.pk)


class CaseRelation(models.Model):
    """Two cases that have to do with each other; kept once, whoever named it first."""

    one = models.ForeignKey(Case, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Case, models.PROTECT, related_name="related_by")
    kind = models.CharField("关系", max_length=12, choices=RelationKind)
    made_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("建立时间")

    class Meta:
        db_table = "case_relation"
        ordering = ("pk",)
        verbose_name = "办件关系"
        constraints = (
            models.UniqueConstraint(
                fields=("one", "other"),
                name="case_relation_once",
                violation_error_message="这两件已经关联。",
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="case_relation_in_order",
                violation_error_message="办件不能与自己关联。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.one_id} {self.get_kind_display()} {self.other_id}"
