"""What an edition says: sections, items, departments, clauses, support."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from qingdan.catalogue.enums import (
    DepartmentDuty,
    Disposition,
    EditionState,
    ListKind,
    Side,
    SupportKind,
)
from qingdan.catalogue.models.editions import Edition


class Section(models.Model):
    """A category of one list, with the count the document declares."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="sections")
    kind = models.CharField("清单", max_length=16, choices=ListKind)
    position = models.PositiveSmallIntegerField("次序")
    title = models.CharField("类别", max_length=120, blank=True)
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
    number_printed = models.CharField("印刷序号", max_length=16, blank=True)
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
    name = models.CharField("名称（原文）", max_length=200)
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
    later editions; ``label`` is the department or heading printed above it, and the
    clauses under one printed label share a ``group`` (from 1 within item and side).
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="clauses")
    side = models.CharField("哪一方", max_length=16, choices=Side)
    position = models.PositiveSmallIntegerField("次序")
    address = models.PositiveIntegerField("固定编号")
    group = models.PositiveSmallIntegerField("组次")
    label = models.CharField("部门或小标题", max_length=200, blank=True)
    role_key = models.CharField("归一部门", max_length=40, blank=True)
    number_printed = models.CharField("印刷序号", max_length=16, blank=True)
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
