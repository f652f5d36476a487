"""Support (履职保障): what an upper department owes the township, and what became of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.cases.enums import SupportState
from qingdan.cases.models.cases import Case
from qingdan.catalogue.enums import SupportKind
from qingdan.catalogue.models import Item
from qingdan.parties.models import Organisation, Region
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_NOTE = 500


class SupportObligation(Tracked):
    """One support clause that a department owes for one case, or for one year's standing work.

    ``text`` is the clause word for word. ``body`` is empty where nobody by the clause's name
    is known here yet; then a person names it. ``item`` is empty for what no list says: the
    conditions under which work was admitted for a while, owed in the case of the admission.
    """

    subject_kind: ClassVar[str] = "support"
    tracked = ("place_id", "case_id", "year", "item_id", "position", "body_id", "state", "moves")

    place = models.ForeignKey(Region, models.PROTECT, related_name="support_owed")
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="support", verbose_name="办件"
    )
    year = models.PositiveSmallIntegerField("年份")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="清单事项"
    )
    position = models.PositiveSmallIntegerField("第几项保障")
    kind = models.CharField("种类", max_length=12, choices=SupportKind)
    text = models.TextField("条文")
    body = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_owed",
        verbose_name="保障单位",
    )
    state = models.CharField("进展", max_length=12, choices=SupportState, default=SupportState.OWED)
    moves = models.PositiveSmallIntegerField("进展次数", default=0)
    moved_at = models.DateTimeField("最近进展")

    class Meta:
        db_table = "support_obligation"
        ordering = ("-pk",)
        verbose_name = "履职保障"
        indexes = (
            models.Index(fields=("body", "state", "-id"), name="support_of_body"),
            models.Index(fields=("place", "state", "-id"), name="support_of_place"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case", "item", "position", "body"),
                condition=Q(case__isnull=False),
                name="support_once_in_a_case",
                violation_error_message="这一项保障已经登记。",
            ),
            models.UniqueConstraint(
                fields=("case", "place", "position"),
                condition=Q(item=None),
                name="support_condition_once",
                violation_error_message="这一项准入条件已经登记。",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(case__isnull=False),
                name="support_of_something",
                violation_error_message="履职保障必须写明清单事项，或者写明是哪一件准入的条件。",
            ),
            models.UniqueConstraint(
                fields=("place", "year", "item", "position", "body"),
                condition=Q(case=None),
                name="support_once_in_a_year",
                violation_error_message="这一项年度保障已经登记。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text[:20]}"


class SupportMove(models.Model):
    """One step of an obligation: asked, promised, delivered with evidence, refused with reason."""

    obligation = models.ForeignKey(SupportObligation, models.PROTECT, related_name="history")
    number = models.PositiveSmallIntegerField("序号")
    state = models.CharField("进展", max_length=12, choices=SupportState)
    note = models.CharField("说明", max_length=LONGEST_NOTE)
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        db_table = "support_move"
        ordering = ("obligation", "number")
        verbose_name = "履职保障进展"
        constraints = (
            models.UniqueConstraint(
                fields=("obligation", "number"),
                name="support_move_number_once",
                violation_error_message="这一项保障在此期间有人登记过进展。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.obligation_id}/{self.number} {self.state}"
