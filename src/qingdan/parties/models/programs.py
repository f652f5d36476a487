"""What programs need that act for officers: tokens they show, answers they were given."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from qingdan.parties.models.officers import Officer
from qingdan.record.tracking import Tracked

LONGEST_TITLE = 40


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, at: datetime) -> Self:
        """Keep the tokens that still work at ``at``."""
        return self.filter(revoked_at=None, expires_at__gt=at, officer__is_active=True)


class ApiToken(Tracked):
    """Lets a program act as an officer, with the posts the officer holds at that moment.

    Only the digest of the token is kept; it is shown once, when it is made.
    """

    subject_kind: ClassVar[str] = "api_token"
    tracked = ("officer_id", "title", "token_hash", "expires_at", "revoked_at", "revoked_by_id")

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="api_tokens", verbose_name="经办人"
    )
    title = models.CharField("用途", max_length=LONGEST_TITLE)
    token_hash = models.CharField("令牌摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("到期时间")
    last_used_at = models.DateTimeField("最近使用", null=True, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作废人"
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        db_table = "api_token"
        ordering = ("pk",)
        verbose_name = "接口令牌"
        constraints = (
            models.CheckConstraint(
                condition=~Q(title=""),
                name="api_token_has_title",
                violation_error_message="接口令牌要写明用途。",
            ),
        )

    def __str__(self) -> str:
        return f"接口令牌 {self.title}"


class ApiRequest(models.Model):
    """What a program was answered under an idempotency key; the same key gets the same answer.

    ``asked`` is the digest of address and body. The answer is a receipt without field values.
    Rows go after thirty days; what was done keeps its own key.
    """

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="api_requests", verbose_name="经办人"
    )
    key = models.CharField("请求标识", max_length=64)
    asked = models.CharField("请求摘要", max_length=64)
    answer = models.JSONField("回答")
    at = models.DateTimeField("时间")

    class Meta:
        db_table = "api_request"
        ordering = ("pk",)
        verbose_name = "接口请求"
        indexes = (models.Index(fields=("officer", "at"), name="api_request_of_officer"),)
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "key"),
                name="api_request_once",
                violation_error_message="这个请求标识已经用过。",
            ),
        )

    def __str__(self) -> str:
        return f"接口请求 {self.pk}"
