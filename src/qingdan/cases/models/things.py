"""What hangs on a case: attachments, documents that came out."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from qingdan.cases.models.cases import Case
from qingdan.parties.models import Organisation
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class Attachment(Tracked):
    """A file of a case. Its bytes lie outside the database under their digest."""

    subject_kind: ClassVar[str] = "attachment"
    tracked = (
        "case_id", "lane", "name", "media_type", "size", "sha256", "withdrawn_at",
        "withdraw_reason",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    lane = models.CharField("线", max_length=60)
    name = models.CharField("文件名", max_length=160)
    media_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    has_thumbnail = models.BooleanField("有缩略图", default=False)
    added_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("添加时间")
    withdrawn_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdraw_reason = models.CharField("撤下理由", max_length=300, blank=True)

    class Meta:
        db_table = "attachment"
        ordering = ("case", "pk")
        verbose_name = "附件"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "lane", "sha256", "name"),
                condition=Q(withdrawn_at=None),
                name="attachment_once",
                violation_error_message="这份文件已经添加过。",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdraw_reason="")
                ),
                name="attachment_withdrawn_is_explained",
                violation_error_message="撤下附件要写明谁、什么时候、为什么。",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CaseDocument(Tracked):
    """A document that came out of an act: its number, its template, the digest of what it says.

    The file is made from these whenever it is asked for, so it always says the same.
    """

    subject_kind: ClassVar[str] = "case-document"
    tracked = (
        "case_id", "event_number", "code", "issuer_id", "word", "year", "ordinal",
        "content_digest", "template_digest",
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    event_number = models.PositiveIntegerField("出自第几条记录")
    lane = models.CharField("线", max_length=60)
    code = models.CharField("文书", max_length=48)
    title = models.CharField("名称", max_length=80)
    issuer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    word = models.CharField("代字", max_length=24, blank=True)
    year = models.PositiveSmallIntegerField("年份")
    ordinal = models.PositiveIntegerField("顺序号", null=True, blank=True)
    content_digest = models.CharField("内容摘要", max_length=64)
    template_digest = models.CharField("模板摘要", max_length=64)
    issued_at = models.DateTimeField("出具时间")

    class Meta:
        db_table = "case_document"
        ordering = ("case", "pk")
        verbose_name = "文书"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "event_number", "code"),
                name="case_document_once",
                violation_error_message="这份文书已经出具。",
            ),
            models.UniqueConstraint(
                fields=("issuer", "word", "year", "ordinal"),
                condition=Q(ordinal__isnull=False),
                name="case_document_number_once",
                violation_error_message="这个文书号已经用过。",
            ),
        )

    def __str__(self) -> str:
        if self.number.startswith(self.title):
            return self.number
        return f"{self.title} {self.number}".strip()

    @property
    def number(self) -> str:
        """Its number, empty for a document that has none."""
        return f"{self.word}〔{self.year}〕{self.ordinal}号" if self.ordinal else ""
