"""Which entry of which list does which standard matter, and who said so."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.catalogue.models import Clause, Item
from qingdan.matters.enums import AlignmentBasis, AlignmentState
from qingdan.matters.library import LONGEST_CODE

OFFICER = settings.AUTH_USER_MODEL


class AlignmentQuerySet(models.QuerySet["Alignment"]):
    def counting(self) -> Self:
        """Keep what answers may rest on: confirmed, or proposed and not yet refused."""
        return self.exclude(state=AlignmentState.REFUSED)

    def of_items(self) -> Self:
        """Keep the alignments of whole entries, without those of single clauses."""
        return self.filter(clause=None)


class Alignment(models.Model):
    """An entry (or one clause of it) and a matter it does.

    ``rank`` orders the entries of one township that do the same matter: 1 is the entry whose
    words and stage say exactly this, higher ones a careful clerk would also accept.
    ``score`` is the likeness on which a proposal rests, 0 to 1. ``decided_by`` is empty for
    what ships reviewed; ``reviewer`` then says by whom.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="alignments")
    clause = models.ForeignKey(
        Clause, models.CASCADE, null=True, blank=True, related_name="alignments"
    )
    matter = models.CharField("标准事项", max_length=LONGEST_CODE, db_index=True)
    rank = models.PositiveSmallIntegerField("优先次序", default=1)
    score = models.FloatField("相似程度")
    state = models.CharField(
        "状态", max_length=12, choices=AlignmentState, default=AlignmentState.PROPOSED
    )
    basis = models.CharField("依据", max_length=12, choices=AlignmentBasis)
    reviewer = models.CharField("审阅者", max_length=60, blank=True)
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        db_table = "alignment"
        ordering = ("item", "rank", "pk")
        verbose_name = "标准事项对照"
        constraints = (
            models.UniqueConstraint(
                fields=("item", "matter"),
                condition=Q(clause=None),
                name="alignment_of_item_once",
                violation_error_message="这一项已经对照过这个标准事项。",
            ),
            models.UniqueConstraint(
                fields=("clause", "matter"),
                condition=Q(clause__isnull=False),
                name="alignment_of_clause_once",
                violation_error_message="这一条已经对照过这个标准事项。",
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0) & Q(score__lte=1),
                name="alignment_score_is_a_share",
                violation_error_message="相似程度应在 0 到 1 之间。",
            ),
            models.CheckConstraint(
                condition=Q(state=AlignmentState.PROPOSED) | Q(decided_at__isnull=False),
                name="alignment_decided_is_dated",
                violation_error_message="确认过的对照必须有时间。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} → {self.matter}"
