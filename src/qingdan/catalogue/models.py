"""The published lists: editions that never change, down to the clause."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from qingdan.catalogue.enums import (
    DepartmentDuty,
    Disposition,
    DocumentStatus,
    EditionState,
    FindingState,
    ListKind,
    Severity,
    Side,
    SupportKind,
)
from qingdan.parties.models import Region

OFFICER = settings.AUTH_USER_MODEL


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, on: date) -> Self:
        """Keep the published editions that cover ``on`` (a local date)."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=on),
            state=EditionState.PUBLISHED,
            valid_from__lte=on,
        )


class Edition(models.Model):
    """One version of one township's lists.

    Invariants, held by the database (constraints here, triggers in ``guards``):

    * a published edition and everything below it never changes; only its
      ``valid_until`` is set when the next one begins, and it may be withdrawn
      before the day it begins;
    * published editions of a township do not overlap;
    * the person who publishes is not the person who submitted.
    """

    township = models.ForeignKey(
        Region, models.PROTECT, related_name="editions", verbose_name="乡镇（街道）"
    )
    ordinal = models.PositiveSmallIntegerField("版次")
    state = models.CharField(
        "状态", max_length=16, choices=EditionState, default=EditionState.DRAFT
    )
    title = models.CharField("标题", max_length=200)
    status_printed = models.CharField(
        "文本性质", max_length=8, choices=DocumentStatus, default=DocumentStatus.FINAL
    )
    source_name = models.CharField("来源文件", max_length=255)
    source_sha256 = models.CharField("来源文件摘要", max_length=64)
    document = models.JSONField("读取结果", help_text="读取程序的完整结果，含出处")
    conservation = models.DecimalField("文字保全率", max_digits=6, decimal_places=5)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    reason = models.CharField("立版理由", max_length=500, blank=True)
    created_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    submitted_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    published_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_until = models.DateField("失效日期（不含）", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回理由", max_length=500, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        db_table = "edition"
        ordering = ("township", "ordinal")
        verbose_name = "清单版本"
        constraints = (
            models.UniqueConstraint(
                fields=("township", "ordinal"),
                name="edition_ordinal_once",
                violation_error_message="同一乡镇的版次不能重复。",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED)
                | Q(valid_from__isnull=False, published_at__isnull=False),
                name="edition_published_is_dated",
                violation_error_message="发布的版本必须有发布时间和生效日期。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                name="edition_validity_forward",
                violation_error_message="失效日期必须晚于生效日期。",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None)
                | Q(submitted_by=None)
                | ~Q(published_by=models.F("submitted_by")),
                name="edition_two_persons",
                violation_error_message="发布人不能是送审人本人。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township} 第{self.ordinal}版"

    def get_absolute_url(self) -> str:
        """Address of this edition's own page."""
        return reverse("public:edition", args=(self.township_id, self.ordinal))


class Section(models.Model):
    """A category of one list, with the count the document declares."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    kind = models.CharField("清单", max_length=16, choices=ListKind)
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("类别", max_length=80, blank=True)
    category = models.CharField("归一类别", max_length=40, blank=True)
    declared_count = models.PositiveSmallIntegerField("自述项数", null=True, blank=True)

    class Meta:
        db_table = "section"
        ordering = ("kind", "position")
        verbose_name = "类别"
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "kind", "position"), name="section_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(models.QuerySet["Item"]):
    def in_force(self, on: date) -> Self:
        """Keep the items of the published editions that cover ``on``."""
        return self.filter(
            Q(edition__valid_until=None) | Q(edition__valid_until__gt=on),
            edition__state=EditionState.PUBLISHED,
            edition__valid_from__lte=on,
        )


class Item(models.Model):
    """One numbered row of a list.

    ``address`` is the number in the permanent address ``/t/<township>/<kind>/<address>``:
    it is the printed number when the item first appears and stays with the duty in
    later editions, even when the printed ``number`` shifts.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="items")
    section = models.ForeignKey(Section, models.CASCADE, related_name="items")
    kind = models.CharField("清单", max_length=16, choices=ListKind)
    number = models.PositiveSmallIntegerField("序号")
    address = models.PositiveIntegerField("固定编号")
    position = models.PositiveSmallIntegerField("次序")
    name = models.TextField("事项名称")
    starred = models.BooleanField("执法事项", default=False)
    penalties = models.JSONField("所含处罚", default=list, blank=True)
    scope = models.JSONField("范围限定", default=list, blank=True)
    disposition = models.CharField("处置", max_length=24, choices=Disposition, blank=True)
    raw_cells = models.JSONField("原文单元格", default=dict, blank=True)
    place = models.JSONField("出处", default=dict, blank=True)
    search_text = models.TextField("检索文本", blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        db_table = "item"
        ordering = ("kind", "position")
        verbose_name = "事项"
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "kind", "position"),
                name="item_position_once",
                violation_error_message="同一版清单内次序不能重复。",
            ),
            models.UniqueConstraint(
                fields=("edition", "kind", "address"),
                name="item_address_once",
                violation_error_message="同一版清单内固定编号不能重复。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Permanent address of the duty (not of this edition's wording)."""
        return reverse("public:item", args=(self.edition.township_id, self.kind, self.address))


class ItemDepartment(models.Model):
    """A department named in the item's department column, as printed.

    ``role_key`` is the canonical role (``natural-resources``), empty when unknown.
    Order is the printed order; it does not say who leads among several.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="departments")
    position = models.PositiveSmallIntegerField("次序")
    name = models.CharField("名称（原文）", max_length=80)
    role_key = models.CharField("归一部门", max_length=40, blank=True, db_index=True)
    duty = models.CharField("关系", max_length=16, choices=DepartmentDuty)

    class Meta:
        db_table = "item_department"
        ordering = ("item", "position")
        verbose_name = "事项部门"
        constraints = (
            models.UniqueConstraint(fields=("item", "position"), name="item_department_once"),
        )

    def __str__(self) -> str:
        return self.name


class Clause(models.Model):
    """One sentence that can be cited: ``银号镇 · 配合 42 · 乡镇 2``.

    ``address`` counts from 1 within the item and side and stays with the clause in
    later editions; ``label`` is the department or heading printed above it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="clauses")
    side = models.CharField("哪一方", max_length=16, choices=Side)
    position = models.PositiveSmallIntegerField("次序")
    address = models.PositiveSmallIntegerField("固定编号")
    label = models.CharField("部门或小标题", max_length=120, blank=True)
    role_key = models.CharField("归一部门", max_length=40, blank=True)
    number_printed = models.CharField("印刷序号", max_length=8, blank=True)
    text = models.TextField("条文")

    class Meta:
        db_table = "clause"
        ordering = ("item", "side", "position")
        verbose_name = "条"
        constraints = (
            models.UniqueConstraint(
                fields=("item", "side", "position"), name="clause_position_once"
            ),
            models.UniqueConstraint(fields=("item", "side", "address"), name="clause_address_once"),
        )

    def __str__(self) -> str:
        return self.text


class Support(models.Model):
    """One promise of support (履职保障) owed to the township."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="support")
    position = models.PositiveSmallIntegerField("次序")
    text = models.TextField("保障内容")
    kind = models.CharField("种类", max_length=12, choices=SupportKind)

    class Meta:
        db_table = "support"
        ordering = ("item", "position")
        verbose_name = "履职保障"
        constraints = (
            models.UniqueConstraint(fields=("item", "position"), name="support_position_once"),
        )

    def __str__(self) -> str:
        return self.text


class Finding(models.Model):
    """Something a person should look at; kept with what that person decided."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="findings")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="findings")
    code = models.CharField("规则", max_length=60)
    severity = models.CharField("程度", max_length=8, choices=Severity)
    kind = models.CharField("清单", max_length=16, choices=ListKind, blank=True)
    number = models.PositiveSmallIntegerField("序号", null=True, blank=True)
    message = models.TextField("说明")
    excerpt = models.TextField("原文", blank=True)
    state = models.CharField("处理", max_length=12, choices=FindingState, default=FindingState.OPEN)
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        db_table = "finding"
        ordering = ("edition", "kind", "number", "code", "pk")
        verbose_name = "疑点"

    def __str__(self) -> str:
        return self.message


class EditionEvent(models.Model):
    """What was done to an edition, by whom and why; rows are only ever added."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="events")
    act = models.CharField("动作", max_length=24)
    actor = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=500, blank=True)
    detail = models.JSONField("详情", default=dict, blank=True)

    class Meta:
        db_table = "edition_event"
        ordering = ("edition", "pk")
        verbose_name = "版本记录"

    def __str__(self) -> str:
        return f"{self.edition} {self.act}"
