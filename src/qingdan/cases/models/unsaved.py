"""What people leave on their desks: drafts of acts, saved filters, who is looking."""

from django.conf import settings
from django.db import models

from qingdan.cases.models.cases import Case
from qingdan.parties.protected import ProtectedTextField

OFFICER = settings.AUTH_USER_MODEL


class CaseDraft(models.Model):
    """What somebody typed and has not done yet; gone once it is done."""

    officer = models.ForeignKey(OFFICER, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    lane = models.CharField("线", max_length=60)
    action = models.CharField("动作", max_length=48)
    content = ProtectedTextField("内容")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        db_table = "case_draft"
        ordering = ("-saved_at",)
        verbose_name = "办理草稿"
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "case", "lane", "action"),
                name="case_draft_once",
                violation_error_message="这份草稿已经有了。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"


class CaseReader(models.Model):
    """Who has a case open, and when their page last said so."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="readers")
    officer = models.ForeignKey(OFFICER, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField("最近在看")

    class Meta:
        db_table = "case_reader"
        ordering = ("case", "officer")
        verbose_name = "在看"
        constraints = (
            models.UniqueConstraint(
                fields=("case", "officer"),
                name="case_reader_once",
                violation_error_message="已经登记在看。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class SavedFilter(models.Model):
    """A filter of the workbench that somebody gave a name."""

    officer = models.ForeignKey(OFFICER, models.CASCADE, related_name="saved_filters")
    title = models.CharField("名称", max_length=24)
    query = models.CharField("条件", max_length=400)

    class Meta:
        db_table = "saved_filter"
        ordering = ("title",)
        verbose_name = "保存的筛选"
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "title"),
                name="saved_filter_once",
                violation_error_message="已有同名的筛选。",
            ),
        )

    def __str__(self) -> str:
        return self.title
