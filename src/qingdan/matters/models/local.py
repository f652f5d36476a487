"""Matters of one county that no shipped matter stands for."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from qingdan.matters.enums import Stage
from qingdan.matters.library import LONGEST_CODE
from qingdan.parties.models import Region
from qingdan.record.tracking import Tracked

OFFICER = settings.AUTH_USER_MODEL


class LocalMatter(Tracked):
    """A matter made for an entry that the library has nothing for.

    ``code`` begins with ``local-`` and the county's code, so it never meets a shipped one.
    """

    subject_kind: ClassVar[str] = "local_matter"
    tracked = ("code", "county_id", "title", "subject", "stage", "department", "made_by_id")

    code = models.CharField("代码", max_length=LONGEST_CODE, unique=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="县（旗）")
    title = models.CharField("名称", max_length=120)
    subject = models.CharField("对象", max_length=60)
    stage = models.CharField("环节", max_length=16, choices=Stage)
    department = models.CharField("归一部门", max_length=40, blank=True)
    made_by = models.ForeignKey(OFFICER, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("建立时间")

    class Meta:
        db_table = "local_matter"
        ordering = ("county", "code")
        verbose_name = "本地事项"

    def __str__(self) -> str:
        return self.title
