"""Precedents: disputes the list office decided, cited until they are repealed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.catalogue.enums import ListKind
from qingdan.intake.enums import PRECEDENT, Decision
from qingdan.intake.models.requests import RequestMatter
from qingdan.parties.models import Region
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class Precedent(Tracked):
    """How a dispute was decided in a county, and for what.

    ``words`` are what was asked for, without names of people. ``kind`` and ``address`` name
    the entry it rests on, in the township it was decided for; empty for work on no list.
    """

    subject_kind: ClassVar[str] = PRECEDENT
    tracked = (
        "county_id", "place_id", "role_key", "kind", "address", "decision", "words", "ruling",
        "matter_id", "decided_by_id", "decided_at", "repealed_at", "repealed_by_id",
        "repeal_reason",
    )  # fmt: skip

    county = models.ForeignKey(Region, models.PROTECT, related_name="precedents")
    place = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="乡镇")
    role_key = models.CharField("交办部门", max_length=40, blank=True)
    kind = models.CharField("清单", max_length=16, choices=ListKind, blank=True)
    address = models.PositiveIntegerField("固定编号", null=True, blank=True)
    decision = models.CharField("裁定", max_length=12, choices=Decision)
    words = models.CharField("争议的事", max_length=300)
    ruling = models.TextField("裁定理由")
    matter = models.OneToOneField(RequestMatter, models.PROTECT, related_name="precedent")
    decided_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("裁定时间")
    repealed_at = models.DateTimeField("废止时间", null=True, blank=True)
    repealed_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    repeal_reason = models.CharField("废止理由", max_length=300, blank=True)

    class Meta:
        db_table = "intake_precedent"
        ordering = ("-pk",)
        verbose_name = "裁定先例"
        indexes = (models.Index(fields=("county", "repealed_at"), name="precedent_of_county"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(repealed_at=None) | ~Q(repeal_reason=""),
                name="precedent_repeal_is_explained",
                violation_error_message="废止先例要写明理由。",
            ),
        )

    def __str__(self) -> str:
        return self.words
