"""Versions of procedures that were ever used: a case keeps the very one it began with."""

from django.db import models


class StoredProcedure(models.Model):
    """One version of a procedure, with the text it was read from.

    Rows are added when a version is first used and never change, so a case can be worked on
    to its end after the program brought a newer version.
    """

    code = models.CharField("代码", max_length=48)
    version = models.CharField("版本摘要", max_length=64, unique=True)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("工作种类", max_length=24)
    text = models.TextField("定义")
    stored_at = models.DateTimeField("入库时间")

    class Meta:
        db_table = "stored_procedure"
        ordering = ("code", "pk")
        verbose_name = "流程版本"

    def __str__(self) -> str:
        return f"{self.title}（{self.version[:8]}）"
