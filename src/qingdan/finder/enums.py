"""Choices of the finder."""

from django.db.models import TextChoices


class Verdict(TextChoices):
    """Whose job it is; the first three are the lists' own kinds."""

    BASIC = "basic", "基本履职"
    COOPERATIVE = "cooperative", "配合履职"
    RECLAIMED = "reclaimed", "上级部门收回"
    OFF_LIST = "off-list", "清单外"
    UNCLEAR = "unclear", "存疑"


class ExampleOrigin(TextChoices):
    ACCEPTED = "accepted", "确认答复正确"
    CORRECTED = "corrected", "更正答复"


class FinderAct(TextChoices):
    TAUGHT = "taught", "确认或更正问答"
    FORGOTTEN = "forgotten", "撤销问答样例"
    RESTORED = "restored", "恢复问答样例"
    REBUILT = "rebuilt", "重建问答模型"
    PACKED = "packed", "保存答复证据包"
    KEY_CHANGED = "key-changed", "换证据包的签名密钥"


FINDER = "finder"
"""How the finder's acts begin in the record."""
