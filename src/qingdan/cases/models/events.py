"""Events: what was done in a case, one after the other, never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from qingdan.cases.models.cases import Case
from qingdan.parties.models import Organisation
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL


class CaseEvent(models.Model):
    """One act in a case. The database refuses change and removal.

    ``action`` is a code of the procedure, an everyday act, or a ``CaseStep``; ``lane`` the
    part it was done in (``main`` or ``code@b12`` with the key of a body). ``said`` is what went
    with it, without what names people: those values lie sealed in ``sealed``. ``digest`` covers
    both and, by ``previous``, all events before.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="办件")
    number = models.PositiveIntegerField("序号")
    action = models.CharField("动作", max_length=48)
    lane = models.CharField("线", max_length=60)
    role = models.CharField("角色", max_length=40, blank=True)
    officer = models.ForeignKey(OFFICER, models.PROTECT, related_name="+", verbose_name="办理人")
    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name="办理单位"
    )
    at = models.DateTimeField("办理时间")
    recorded_at = models.DateTimeField("登记时间")
    said = models.JSONField("内容", default=dict, blank=True)
    sealed = ProtectedTextField("加密内容", blank=True)
    request_key = models.CharField("请求标识", max_length=64)
    previous = models.CharField("上一条摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        db_table = "case_event"
        ordering = ("case", "number")
        verbose_name = "办理记录"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "number"),
                name="case_event_number_once",
                violation_error_message="这一件在此期间有人办理过。",
            ),
            models.UniqueConstraint(
                fields=("request_key",),
                name="case_event_key_once",
                violation_error_message="这个请求已经办理过。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number} {self.action}"

    def content(self) -> dict[str, Any]:
        """Return what the digest covers."""
        return {
            "case": self.case_id,
            "number": self.number,
            "action": self.action,
            "lane": self.lane,
            "role": self.role,
            "officer": self.officer_id,
            "body": self.body_id,
            "at": self.at.timestamp().hex(),
            "said": self.said,
            "sealed": self.sealed,
            "previous": self.previous,
        }
