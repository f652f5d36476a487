"""Every rebuild of the finder with its figures, kept or not."""

from django.conf import settings
from django.db import models

OFFICER = settings.AUTH_USER_MODEL


class Rebuild(models.Model):
    """One training of the model.

    ``figures`` are shares (0 to 1) on sayings the model had not seen, and under ``tried`` and
    ``groups`` on the half of the shipped questions that nothing was set by; ``tried_on`` tells
    which questions these were, ``in_spite`` that it was put in use although it did worse.
    ``kept`` is false when it did worse and the old model went on.
    """

    made_at = models.DateTimeField("时间")
    made_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField("模型摘要", max_length=16)
    examples = models.PositiveIntegerField("所用样例数")
    figures = models.JSONField("指标")
    kept = models.BooleanField("已启用")
    reason = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        db_table = "finder_rebuild"
        ordering = ("-pk",)
        verbose_name = "问答模型重建记录"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.digest}"
