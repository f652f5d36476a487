"""What people taught the finder: answers they confirmed or corrected."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from qingdan.finder.enums import ExampleOrigin
from qingdan.matters.enums import Asker
from qingdan.matters.library import LONGEST_CODE
from qingdan.parties.models import Region
from qingdan.parties.protected import ProtectedTextField
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class Example(Tracked):
    """A question with its right answer, learnt from at the next rebuild.

    The text may hold personal data, so it is sealed. ``right`` lists the entries as
    ``kind:address`` separated by commas, best first; empty means "on no list". ``matter``
    is the standard matter the question was about, as far as it was known then.
    """

    subject_kind: ClassVar[str] = "example"
    tracked = ("township_id", "right", "matter", "asker", "origin", "made_by_id", "withdrawn_at")

    text = ProtectedTextField("问题")
    township = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="乡镇")
    right = models.CharField("正确答案", max_length=200, blank=True)
    matter = models.CharField("标准事项", max_length=LONGEST_CODE, blank=True)
    asker = models.CharField("提问人", max_length=12, choices=Asker, blank=True)
    origin = models.CharField("来由", max_length=12, choices=ExampleOrigin)
    made_by = models.ForeignKey(OFFICER, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        db_table = "finder_example"
        ordering = ("-pk",)
        verbose_name = "问答样例"

    def __str__(self) -> str:
        return f"{self.township} 问答样例 {self.pk}"
