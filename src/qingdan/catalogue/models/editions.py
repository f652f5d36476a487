"""Editions: what was published, from when until when, and by whom."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from qingdan.catalogue.enums import EDITION, DocumentStatus, EditionState
from qingdan.parties.models import Region
from qingdan.record.models import Event
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force(self, on: date) -> Self:
        """Keep the published editions that cover ``on`` (a local date)."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=on),
            state=EditionState.PUBLISHED,
            valid_from__lte=on,
        )


class Edition(Tracked):
    """One version of one township's lists.

    Invariants, held by the database (constraints here, triggers in ``guards``):

    * a published edition and everything below it never changes; only its
      ``valid_until`` follows where the next one begins, and it may be withdrawn
      before the day it begins;
    * published editions of a township do not overlap;
    * the person who publishes is neither who drafted nor who submitted it.

    ``valid_from`` is the day the lists took effect when ``date_basis`` says what states
    it; without a basis it is only the day from which they are kept here.
    """

    LONGEST_DATE_BASIS: ClassVar[int] = 200
    subject_kind: ClassVar[str] = EDITION
    tracked = (
        "township_id", "ordinal", "state", "title", "status_printed", "source_name",
        "source_sha256", "content_digest", "reason", "created_by_id", "submitted_by_id",
        "published_by_id", "valid_from", "date_basis", "valid_until", "withdrawn_by_id",
        "withdrawal_reason",
    )  # fmt: skip

    township = models.ForeignKey(
        Region, models.PROTECT, related_name="editions", verbose_name="乡镇（街道）"
    )
    ordinal = models.PositiveSmallIntegerField("版次")
    state = models.CharField(
        "状态", max_length=16, choices=EditionState, default=EditionState.DRAFT
    )
    title = models.CharField("标题", max_length=300)
    status_printed = models.CharField(
        "文本性质", max_length=8, choices=DocumentStatus, default=DocumentStatus.FINAL
    )
    source_name = models.CharField("来源文件", max_length=255)
    source_sha256 = models.CharField("来源文件摘要", max_length=64)
    document = models.JSONField("读取结果", help_text="读取程序的完整结果，含出处")
    conservation = models.DecimalField("文字保全率", max_digits=6, decimal_places=5)
    content_digest = models.CharField(
        "内容摘要", max_length=64, blank=True, help_text="送审时算出，此后内容不再改动"
    )
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    reason = models.CharField("立版理由", max_length=500, blank=True)
    created_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("建立时间")
    submitted_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("送审时间", null=True, blank=True)
    published_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    valid_from = models.DateField("生效日期", null=True, blank=True)
    date_basis = models.CharField(
        "生效日期依据", max_length=LONGEST_DATE_BASIS, blank=True, help_text="如印发文号"
    )
    valid_until = models.DateField("失效日期（不含）", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawal_reason = models.CharField("撤回理由", max_length=500, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        db_table = "edition"
        ordering = ("township", "ordinal")
        verbose_name = "清单版本"
        constraints = (
            models.UniqueConstraint(
                fields=("township", "ordinal"),
                name="edition_ordinal_once",
                violation_error_message="同一乡镇的版次不能重复。",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.PUBLISHED)
                | Q(valid_from__isnull=False, published_at__isnull=False),
                name="edition_published_is_dated",
                violation_error_message="发布的版本必须有发布时间和生效日期。",
            ),
            models.CheckConstraint(
                condition=~Q(state=EditionState.WITHDRAWN)
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="edition_withdrawn_is_explained",
                violation_error_message="撤回的版本必须有撤回时间和理由。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("valid_from")),
                name="edition_validity_forward",
                violation_error_message="失效日期必须晚于生效日期。",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None)
                | Q(submitted_by=None)
                | ~Q(published_by=models.F("submitted_by")),
                name="edition_two_persons",
                violation_error_message="发布人不能是起草或送审的人。",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None)
                | Q(created_by=None)
                | ~Q(published_by=models.F("created_by")),
                name="edition_drafter_does_not_publish",
                violation_error_message="发布人不能是起草或送审的人。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township} 第{self.ordinal}版"

    def get_absolute_url(self) -> str:
        """Address of this edition's own page."""
        return reverse("public:edition", args=(self.township_id, self.ordinal))

    @property
    def events(self) -> models.QuerySet[Event]:
        """What was done to this edition, in order."""
        return Event.objects.filter(subject_kind=EDITION, subject_key=str(self.pk))

    @property
    def date_is_stated(self) -> bool:
        """Whether a document states ``valid_from``, or it is only the day of recording."""
        return bool(self.date_basis)

    def covers(self, on: date) -> bool:
        """Tell whether this edition is in force on a local date."""
        begun = self.state == EditionState.PUBLISHED and self.valid_from and self.valid_from <= on
        return bool(begun) and (self.valid_until is None or on < self.valid_until)
