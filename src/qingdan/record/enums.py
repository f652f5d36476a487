"""Acts of the record itself."""

from django.db.models import TextChoices


class RecordAct(TextChoices):
    BEGUN = "begun", "开始记录"
    ADOPTED = "adopted", "并入记录"
    SEALED = "sealed", "封存"
    EXPORTED = "exported", "导出记录"
    VERIFIED = "verified", "核对记录"
    BACKED_UP = "backed-up", "备份"
    RESTORED = "restored", "恢复备份"
