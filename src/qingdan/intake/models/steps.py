"""Moves: what was done with each matter of a request, one after the other, never changed."""

from django.conf import settings
from django.db import models

from qingdan.intake.enums import Decision, GateMove, Reason
from qingdan.intake.models.requests import RequestMatter
from qingdan.parties.models import Organisation
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL


class RequestMove(models.Model):
    """One move; the database refuses change and removal.

    ``cites`` are addresses and words of the clauses quoted; ``basis`` the rules. ``to`` is who
    has the matter afterwards. ``due_on`` is by when the other side shall answer, with its
    source; empty where nothing is stated.
    """

    matter = models.ForeignKey(RequestMatter, models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField("次序")
    move = models.CharField("做了什么", max_length=16, choices=GateMove)
    decision = models.CharField("决定", max_length=12, choices=Decision, blank=True)
    reason = models.CharField("理由", max_length=24, choices=Reason, blank=True)
    words = ProtectedTextField("说明", blank=True)
    cites = models.JSONField("引用", default=list, blank=True)
    basis = models.JSONField("依据", default=list, blank=True)
    by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    by_body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="request_moves"
    )
    to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间")
    due_on = models.DateField("请在此日期前答复", null=True, blank=True)
    due_basis = models.CharField("期限依据", max_length=300, blank=True)
    request_key = models.CharField("请求标识", max_length=80, unique=True)

    class Meta:
        db_table = "intake_move"
        ordering = ("matter", "number")
        verbose_name = "来件办理记录"
        indexes = (models.Index(fields=("by_body", "at"), name="request_move_of_body"),)
        constraints = (
            models.UniqueConstraint(fields=("matter", "number"), name="request_move_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.get_move_display()}"
