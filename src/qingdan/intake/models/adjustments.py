"""Adjustments of lists: what each came from, and the draft that was made of its decision."""

from typing import ClassVar

from django.db import models

from qingdan.cases.models import Case
from qingdan.catalogue.models import Edition
from qingdan.intake.enums import ADJUSTMENT
from qingdan.record.tracking import Tracked

LONGEST_ENTRY = 300


class Adjustment(Tracked):
    """What the case of an adjustment came from, and what came of it.

    ``law_change`` and ``cited`` name the change of a law and the entry that cites it, where it
    came from there. ``edition`` is the draft prepared from the decision; people correct and
    publish it like any other.
    """

    subject_kind: ClassVar[str] = ADJUSTMENT
    tracked = ("case_id", "law_change", "cited", "entry", "edition_id")

    case = models.OneToOneField(Case, models.PROTECT, related_name="adjustment")
    law_change = models.CharField("法规变动", max_length=80, blank=True)
    cited = models.CharField("引用它的地方", max_length=200, blank=True)
    entry = models.CharField("涉及的清单条目", max_length=LONGEST_ENTRY, blank=True)
    edition = models.OneToOneField(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adjustment",
        verbose_name="新版草稿",
    )

    class Meta:
        db_table = "list_adjustment"
        ordering = ("-pk",)
        verbose_name = "清单调整"
        indexes = (models.Index(fields=("law_change", "cited"), name="adjustment_by_law"),)

    def __str__(self) -> str:
        return self.entry or str(self.case)
