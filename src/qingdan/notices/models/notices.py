"""What people are told, and how each of them wants to be told."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.notices.models.resting import Resting
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL
LONGEST_TITLE, LONGEST_LINK, LONGEST_KEY = 120, 200, 120


class Notice(models.Model):
    """Something one officer is told; it lies in the inbox whatever else became of it.

    ``key`` names what happened: the same key is told to a person once. Title and body name
    no resident; the title also goes to groups outside the house.
    """

    recipient = models.ForeignKey(
        OFFICER, models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    kind = models.CharField("种类", max_length=48)
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    body = models.TextField("内容", blank=True)
    link = models.CharField("页面", max_length=LONGEST_LINK, blank=True)
    subject_kind = models.CharField("对象种类", max_length=32, blank=True)
    subject_key = models.CharField("对象编号", max_length=64, blank=True)
    urgent = models.BooleanField("紧急", default=False)
    key = models.CharField("事由标识", max_length=LONGEST_KEY)
    made_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        db_table = "notice"
        ordering = ("-pk",)
        verbose_name = "通知"
        constraints = (
            models.UniqueConstraint(
                fields=("recipient", "key"),
                name="notice_told_once",
                violation_error_message="同一件事对一个人只通知一次。",
            ),
        )
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=("recipient", "id"), name="notice_of_recipient"),
            models.Index(
                fields=("recipient", "id"), condition=Q(read_at=None), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeSettings(Resting):
    """How one officer wants to be told beside the inbox.

    ``ways`` holds only what was chosen otherwise than shipped: kind → list of ways. The
    mailbox counts once its owner has typed the code that was sent there; until then it lies
    in ``pending``.
    """

    officer = models.OneToOneField(OFFICER, models.CASCADE, related_name="notice_settings")
    ways = models.JSONField("各种通知的方式", default=dict, blank=True)
    digest_at = models.TimeField("每天汇总的时间", null=True, blank=True)
    mailbox = ProtectedTextField("邮箱", blank=True)
    pending = ProtectedTextField("待核对的邮箱", blank=True)
    code_digest = models.CharField("验证码摘要", max_length=64, blank=True)
    code_until = models.DateTimeField("验证码失效时间", null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField("试过几次", default=0)
    held_until = models.DateTimeField("暂停到", null=True, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "notice_settings"
        ordering = ("pk",)
        verbose_name = "通知方式"

    def __str__(self) -> str:
        return f"{self.officer}的通知方式"
