"""What was noticed about an edition."""

from django.conf import settings
from django.db import models

from qingdan.catalogue.enums import FindingState, ListKind, Severity
from qingdan.catalogue.models.editions import Edition
from qingdan.catalogue.models.items import Item

OFFICER = settings.AUTH_USER_MODEL


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
