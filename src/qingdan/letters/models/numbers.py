"""The numbering register (发文字号): one body, one word, one year, 1, 2, 3 without a gap."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from qingdan.letters.enums import LetterKind
from qingdan.letters.models.letters import Letter
from qingdan.parties.models import Organisation
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL
LONGEST_WORD = 12
WORD = RegexValidator(r"^[\u4e00-\u9fff]{2,12}$", "代字是 2 到 12 个汉字，例如“银政函”。")


class NumberSeries(Tracked):
    """Which word the numbers of a body's letters of one kind begin with.

    Kinds may share a word, and then share its numbers. ``begin_after`` is the last number
    that was given elsewhere (on paper) in ``begin_year``, before this register was used.
    """

    subject_kind: ClassVar[str] = "number-series"
    tracked = ("organisation_id", "kind", "word", "begin_year", "begin_after")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="number_series", verbose_name="发文机关"
    )
    kind = models.CharField("种类", max_length=12, choices=LetterKind)
    word = models.CharField("代字", max_length=LONGEST_WORD, validators=[WORD])
    begin_year = models.PositiveSmallIntegerField("启用年份")
    begin_after = models.PositiveIntegerField("启用前已用到", default=0)

    class Meta:
        db_table = "number_series"
        ordering = ("organisation", "kind")
        verbose_name = "文号代字"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind"),
                name="number_series_once",
                violation_error_message="这个单位的这种公文已有代字。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()} {self.word}"


class LetterNumber(Tracked):
    """One number, given to one letter for good; a cancelled one stays with its reason."""

    subject_kind: ClassVar[str] = "letter-number"
    tracked = (
        "organisation_id", "word", "year", "ordinal", "letter_id", "given_by_id",
        "cancelled_by_id", "cancel_reason",
    )  # fmt: skip

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="letter_numbers", verbose_name="发文机关"
    )
    word = models.CharField("代字", max_length=LONGEST_WORD, validators=[WORD])
    year = models.PositiveSmallIntegerField("年份")
    ordinal = models.PositiveIntegerField("顺序号")
    letter = models.OneToOneField(
        Letter, models.PROTECT, related_name="number", verbose_name="公文"
    )
    given_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    given_at = models.DateTimeField("编号时间")
    cancelled_by = models.ForeignKey(
        OFFICER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField("作废时间", null=True, blank=True)
    cancel_reason = models.CharField("作废理由", max_length=300, blank=True)

    class Meta:
        db_table = "letter_number"
        ordering = ("-pk",)
        verbose_name = "文号"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "word", "year", "ordinal"),
                name="letter_number_once",
                violation_error_message="这个文号已经用过。",
            ),
            models.CheckConstraint(
                condition=Q(ordinal__gte=1),
                name="letter_number_positive",
                violation_error_message="顺序号从 1 开始。",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="letter_number_cancelled_is_explained",
                violation_error_message="作废的文号必须写明时间和理由。",
            ),
        )

    def __str__(self) -> str:
        return numbered(self.word, self.year, self.ordinal)


def numbered(word: str, year: int, ordinal: int | None) -> str:
    """Write a number; without an ordinal, with the gap where it will stand.

    >>> numbered("银政函", 2026, 3), numbered("银政函", 2026, None)
    ('银政函〔2026〕3号', '银政函〔2026〕　号')
    """
    return f"{word}〔{year}〕{'　' if ordinal is None else ordinal}号"
