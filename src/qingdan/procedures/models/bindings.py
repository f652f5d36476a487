"""What people said of bindings: which procedures an entry has, what covers a clause, agreed dates.

What is proposed is computed from the words each time and stands in no table.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.catalogue.enums import ListKind, Side
from qingdan.parties.models import Region
from qingdan.procedures.enums import ActingSide, AgreedRhythm, BindingState, PartCover
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_REASON = 300


class OfEntry(Tracked):
    """Something said of an entry by its permanent address, so it holds in later editions too."""

    township = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="乡镇")
    kind = models.CharField("清单", max_length=16, choices=ListKind)
    address = models.PositiveIntegerField("固定编号")
    reason = models.CharField("理由", max_length=LONGEST_REASON)
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("确认时间")

    class Meta:
        abstract = True


class OfClause(OfEntry):
    """Something said of one clause of an entry."""

    side = models.CharField("哪一方", max_length=16, choices=Side)
    clause = models.PositiveIntegerField("第几条")

    class Meta:
        abstract = True


def said_why(name: str, message: str) -> models.CheckConstraint:
    """Return the constraint that whoever says something says why."""
    return models.CheckConstraint(
        condition=~Q(reason=""), name=name, violation_error_message=message
    )


class EntryBinding(OfEntry):
    """A person's word that an entry has a procedure, or has not."""

    subject_kind: ClassVar[str] = "entry_binding"
    tracked = (
        "township_id", "kind", "address", "procedure", "side", "state", "reason", "decided_by_id",
    )  # fmt: skip

    procedure = models.CharField("工作种类", max_length=24)
    side = models.CharField("由谁办", max_length=12, choices=ActingSide)
    state = models.CharField("状态", max_length=12, choices=BindingState)

    class Meta:
        db_table = "entry_binding"
        ordering = ("township", "kind", "address", "pk")
        verbose_name = "事项的流程"
        constraints = (
            models.UniqueConstraint(
                fields=("township", "kind", "address", "procedure"),
                name="entry_binding_once",
                violation_error_message="这一项的这个流程已经有人决定过。",
            ),
            said_why("entry_binding_has_reason", "确认或更改流程要写明理由。"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.address} {self.procedure}"


class ClauseCover(OfClause):
    """A person's word on what covers a clause; it holds while the clause reads ``text``."""

    subject_kind: ClassVar[str] = "clause_cover"
    tracked = (
        "township_id", "kind", "address", "side", "clause", "text", "how", "procedure", "step",
        "line", "reason", "decided_by_id",
    )  # fmt: skip

    text = models.TextField("决定时的条文")
    how = models.CharField("由什么承担", max_length=8, choices=PartCover)
    procedure = models.CharField("工作种类", max_length=24, blank=True)
    step = models.CharField("环节", max_length=48, blank=True)
    line = models.CharField("常态履职种类", max_length=24, blank=True)

    class Meta:
        db_table = "clause_cover"
        ordering = ("township", "kind", "address", "side", "clause")
        verbose_name = "一条由什么承担"
        constraints = (
            models.UniqueConstraint(
                fields=("township", "kind", "address", "side", "clause"),
                name="clause_cover_once",
                violation_error_message="这一条已经有人决定过。",
            ),
            models.CheckConstraint(
                condition=Q(how=PartCover.STEP, line="") & ~Q(procedure="") & ~Q(step="")
                | Q(how=PartCover.LINE, procedure="", step="") & ~Q(line="")
                | Q(how=PartCover.WAIVED, procedure="", step="", line=""),
                name="clause_cover_says_what",
                violation_error_message="要写明由哪个流程的哪个环节或哪一类常态履职承担。",
            ),
            said_why("clause_cover_has_reason", "说明一条由什么承担，要写明理由。"),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.clause} {self.get_how_display()}"


class AgreedDate(OfClause):
    """When a standing line is done, agreed where the list does not say; ``reason`` is the basis."""

    subject_kind: ClassVar[str] = "agreed_date"
    tracked = (
        "township_id", "kind", "address", "side", "clause", "line", "rhythm", "first_on",
        "reason", "decided_by_id",
    )  # fmt: skip

    line = models.CharField("常态履职种类", max_length=24)
    rhythm = models.CharField("多久一次", max_length=12, choices=AgreedRhythm)
    first_on = models.DateField("第一次的日期")

    class Meta:
        db_table = "agreed_date"
        ordering = ("township", "kind", "address", "side", "clause")
        verbose_name = "约定的时间"
        constraints = (
            models.UniqueConstraint(
                fields=("township", "kind", "address", "side", "clause", "line"),
                name="agreed_date_once",
                violation_error_message="这件常态履职已经约定过时间。",
            ),
            said_why("agreed_date_has_basis", "约定时间要写明依据。"),
        )

    def __str__(self) -> str:
        return f"{self.get_rhythm_display()} {self.first_on}"

    @property
    def plan_key(self) -> str:
        """The key of the plan line it is the date of."""
        entry = f"{self.township_id} {self.kind} {self.address}"
        return f"{entry} {self.side} {self.clause} {self.line}"
