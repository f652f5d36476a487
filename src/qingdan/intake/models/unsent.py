"""What people have typed for the gate and not sent yet."""

from django.conf import settings
from django.db import models

from qingdan.intake.models.requests import RequestMatter
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL


class RequestDraft(models.Model):
    """A request being written, or what somebody is about to say of a matter; gone once sent.

    ``matter`` is empty for a request that is not registered yet. ``content`` is JSON.
    """

    officer = models.ForeignKey(OFFICER, models.CASCADE, related_name="+")
    matter = models.ForeignKey(
        RequestMatter, models.CASCADE, null=True, blank=True, related_name="drafts"
    )
    content = ProtectedTextField("内容")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "intake_draft"
        ordering = ("-saved_at",)
        verbose_name = "来件草稿"
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "matter"),
                name="intake_draft_once",
                violation_error_message="这份草稿已经有了。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.pk}"
