"""Which word the numbers of a body's documents of one name begin with (文书号)."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

from qingdan.parties.models import Organisation
from qingdan.record.tracking import Tracked

LONGEST_WORD, LONGEST_NAME = 24, 80
DOCUMENT_WORD = RegexValidator(
    r"^[\u4e00-\u9fff（）]{2,24}$", "代字是 2 到 24 个汉字，例如“银政罚决字”。"
)


class DocumentSeries(Tracked):
    """The word of one body's documents of one name; where there is none, the name itself.

    Documents may share a word, and then share its numbers. ``begin_after`` is the last number
    that was given elsewhere (on paper) in ``begin_year``, before this register was used.
    """

    subject_kind: ClassVar[str] = "document-series"
    tracked = ("organisation_id", "title", "word", "begin_year", "begin_after")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="document_series", verbose_name="出具单位"
    )
    title = models.CharField("文书", max_length=LONGEST_NAME)
    word = models.CharField("代字", max_length=LONGEST_WORD, validators=[DOCUMENT_WORD])
    begin_year = models.PositiveSmallIntegerField("启用年份")
    begin_after = models.PositiveIntegerField("启用前已用到", default=0)

    class Meta:
        db_table = "document_series"
        ordering = ("organisation", "title")
        verbose_name = "文书代字"
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "title"),
                name="document_series_once",
                violation_error_message="这个单位的这种文书已有代字。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} {self.title} {self.word}"
